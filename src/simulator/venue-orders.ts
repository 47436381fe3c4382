import type {
  SelfTradePreventionMode,
  Side,
  SpotOrderStatus,
  SpotOrderType,
  TimeInForce,
} from '../binance/wire/vocabulary.js';
import type { Units } from './units.js';

/** Whose best price a pegged order takes: its own side's, or the opposite one's. */
export type PegPriceType = 'PRIMARY_PEG' | 'MARKET_PEG';

/** The peg of an order. */
export interface VenuePeg {
  readonly priceType: PegPriceType;
  /** In price levels; null where none was asked for. */
  readonly offset: number | null;
  /** Null until it is determined: a stop's is when it is set off. */
  readonly price: Units | null;
}

/** One order as the venue keeps it. Objects are the venue's own: read, never written, outside of it. */
export interface VenueOrder {
  readonly symbol: string;
  readonly accountId: string;
  readonly orderId: bigint;
  /** −1: in no list. */
  readonly orderListId: bigint;
  readonly clientOrderId: string;
  readonly side: Side;
  readonly type: SpotOrderType;
  readonly timeInForce: TimeInForce;
  readonly price: Units;
  readonly origQty: Units;
  readonly origQuoteOrderQty: Units;
  readonly stopPrice: Units;
  readonly icebergQty: Units;
  readonly trailingDelta: number | null;
  readonly trailingTime: number | null;
  /** Pegged orders only; `price` is then what was sent. */
  readonly peg?: VenuePeg;
  readonly strategyId: bigint | null;
  readonly strategyType: number | null;
  readonly selfTradePreventionMode: SelfTradePreventionMode;
  readonly executedQty: Units;
  readonly cummulativeQuoteQty: Units;
  readonly preventedQty: Units;
  /** The latest prevented match that it took part in; null where there was none. */
  readonly preventedMatchId: bigint | null;
  readonly status: SpotOrderStatus;
  /** On the book (false for a stop that has not triggered and for a finished order). */
  readonly isWorking: boolean;
  /** When it came onto the book; −1 before. */
  readonly workingTime: number;
  /** When it was accepted. */
  readonly time: number;
  readonly updateTime: number;
  /** Why it ended unfilled; `NONE` otherwise. */
  readonly expiryReason: string;
}

/** One match on the venue. */
export interface VenueTrade {
  readonly symbol: string;
  readonly tradeId: bigint;
  readonly price: Units;
  readonly quantity: Units;
  readonly quoteQuantity: Units;
  readonly time: number;
  readonly buyerIsMaker: boolean;
  readonly buyOrderId: bigint;
  readonly sellOrderId: bigint;
  /** The taker's order: consecutive trades of one taker at one price make one aggregate trade. */
  readonly takerOrderId: bigint;
}

/** One side of a match, as the account that owned the order sees it (a row of myTrades). */
export interface VenueFill {
  readonly symbol: string;
  readonly accountId: string;
  readonly tradeId: bigint;
  readonly orderId: bigint;
  readonly orderListId: bigint;
  readonly price: Units;
  readonly quantity: Units;
  readonly quoteQuantity: Units;
  readonly commission: Units;
  readonly commissionAsset: string;
  readonly time: number;
  readonly isBuyer: boolean;
  readonly isMaker: boolean;
}

/** One amendment that an order has gone through. */
export interface VenueAmendment {
  readonly symbol: string;
  readonly orderId: bigint;
  readonly executionId: bigint;
  readonly origClientOrderId: string;
  readonly newClientOrderId: string;
  readonly origQty: Units;
  readonly newQty: Units;
  readonly time: number;
}

/** How the orders of a list hang together: one cancels the other, or one triggers the others. */
export type ContingencyType = 'OCO' | 'OTO';

/** One order list as the venue keeps it. */
export interface VenueOrderList {
  readonly symbol: string;
  readonly accountId: string;
  readonly orderListId: bigint;
  readonly listClientOrderId: string;
  readonly contingencyType: ContingencyType;
  readonly listStatusType: 'EXEC_STARTED' | 'UPDATED' | 'ALL_DONE';
  readonly listOrderStatus: 'EXECUTING' | 'ALL_DONE';
  /** When it was accepted. */
  readonly time: number;
  /** When its status last changed. */
  readonly transactionTime: number;
  readonly orders: readonly { readonly orderId: bigint; readonly clientOrderId: string }[];
}
