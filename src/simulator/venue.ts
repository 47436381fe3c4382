import type {
  ExecutionType,
  SelfTradePreventionMode,
  Side,
  SpotOrderStatus,
  SpotOrderType,
  TimeInForce,
} from '../binance/wire/vocabulary.js';
import type { SymbolFilter } from '../binance/wire/exchange-info.js';
import type { SymbolSpec } from './markets/symbol-spec.js';
import type { Units } from './units.js';

/** Whose best price a pegged order takes: its own side's, or the opposite one's. */
export type PegPriceType = 'PRIMARY_PEG' | 'MARKET_PEG';

/** A new order as the server has read it: types are right, nothing else has been checked. */
export interface OrderPlacement {
  readonly symbol: string;
  readonly side: Side;
  readonly type: SpotOrderType;
  readonly timeInForce?: TimeInForce | undefined;
  readonly quantity?: Units | undefined;
  readonly quoteOrderQty?: Units | undefined;
  readonly price?: Units | undefined;
  readonly stopPrice?: Units | undefined;
  readonly icebergQty?: Units | undefined;
  /** Basis points. */
  readonly trailingDelta?: number | undefined;
  /** The price is that of the book when the order comes in; `price` may then be absent, or is the worst allowed. */
  readonly pegPriceType?: PegPriceType | undefined;
  /** How many price levels deeper into the book. */
  readonly pegOffsetValue?: number | undefined;
  readonly newClientOrderId?: string | undefined;
  readonly strategyId?: bigint | undefined;
  readonly strategyType?: number | undefined;
  readonly selfTradePreventionMode?: SelfTradePreventionMode | undefined;
}

/** Names an order by the venue's id, by client id, or by both (then both must fit). */
export interface OrderReference {
  readonly symbol: string;
  readonly orderId?: bigint;
  readonly origClientOrderId?: string;
}

/** A cancel. */
export interface OrderCancellation extends OrderReference {
  /** The cancel's own client id; generated where absent. */
  readonly newClientOrderId?: string;
  readonly cancelRestrictions?: 'ONLY_NEW' | 'ONLY_PARTIALLY_FILLED';
}

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

/** One asset of an account. */
export interface VenueBalance {
  readonly asset: string;
  readonly free: Units;
  readonly locked: Units;
}

/** Something that happened to an order; becomes one executionReport. `order` is a copy of its state right after. */
export interface OrderExecution {
  readonly accountId: string;
  readonly executionType: ExecutionType;
  readonly executionId: bigint;
  readonly order: VenueOrder;
  readonly time: number;
  readonly rejectReason: string;
  readonly fill: VenueFill | null;
  /** On a cancel: the cancel's own client id. */
  readonly cancelClientOrderId: string | null;
  /** On REPLACED: the client id that the order had before. */
  readonly replacedClientOrderId?: string;
  /** On TRADE_PREVENTION. */
  readonly prevention: {
    readonly matchId: bigint;
    readonly quantity: Units;
    readonly counterOrderId: bigint;
    readonly price: Units;
  } | null;
}

/** How the orders of a list hang together: one cancels the other, or one triggers the others. */
export type ContingencyType = 'OCO' | 'OTO';

/**
 * A new order list as the server has read it. Without a working order the two others are an OCO pair, above and below;
 * with one, they wait until it is filled, and two of them then are such a pair.
 */
export interface OrderListPlacement {
  readonly symbol: string;
  readonly listClientOrderId?: string;
  readonly working: OrderPlacement | null;
  /** One pending order, or a pair: above, then below. */
  readonly legs: readonly OrderPlacement[];
  /** What the working order receives is the quantity of the pending orders (OPO, OPOCO); theirs is then absent. */
  readonly paysPending?: boolean;
}

/** Makes an open order smaller; it keeps its id and its place in the queue. */
export interface OrderAmendment extends OrderReference {
  readonly newQty: Units;
  /** The order's client id from then on; generated where absent. */
  readonly newClientOrderId?: string;
}

/** An amended order; expired where as much as `newQty` had been filled before. */
export interface AmendedVenueOrder {
  readonly order: VenueOrder;
  readonly origClientOrderId: string;
  readonly executionId: bigint;
  readonly time: number;
  /** The active list that it is in. */
  readonly list: VenueOrderList | null;
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

/** Names an order list by the venue's id, by client id, or by both (then both must fit). */
export interface OrderListReference {
  readonly orderListId?: bigint;
  readonly listClientOrderId?: string;
}

/** A cancel of a whole list. */
export interface OrderListCancellation extends OrderListReference {
  readonly symbol: string;
  /** The cancel's own client id; generated where absent. */
  readonly newClientOrderId?: string;
}

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

/** A new order list that was accepted, with its orders as they were then. */
export interface PlacedOrderList {
  readonly list: VenueOrderList;
  readonly orders: readonly PlacedOrder[];
}

/** A list that was cancelled, with all orders that were still open. */
export interface CancelledVenueOrderList {
  readonly list: VenueOrderList;
  readonly orders: readonly CancelledVenueOrder[];
}

/** A price level that has a new total quantity (0: gone). Each change of the book has its own update id. */
export interface LevelChange {
  readonly symbol: string;
  readonly side: 'bid' | 'ask';
  readonly price: Units;
  readonly quantity: Units;
  readonly updateId: number;
  readonly time: number;
}

/**
 * What the venue tells while it works, synchronously and in the order in which it happens. For one placed order:
 * all its executions (NEW, TRADE…, EXPIRED), then one `balances` per account touched, as on Binance.
 */
export interface VenueEvents {
  trade: [trade: VenueTrade];
  level: [change: LevelChange];
  execution: [execution: OrderExecution];
  /** An order list was accepted, renamed or finished; becomes listStatus. Told after the executions that led to it. */
  orderList: [list: VenueOrderList];
  /** Assets of an account that may have changed, absolute values; becomes outboundAccountPosition. */
  balances: [accountId: string, balances: readonly VenueBalance[], time: number];
  /** Money that came or went without a trade; becomes balanceUpdate. */
  deposit: [accountId: string, asset: string, delta: Units, time: number];
}

/** A new order that was accepted, with the fills it got at once. */
export interface PlacedOrder {
  readonly order: VenueOrder;
  readonly fills: readonly VenueFill[];
}

/** A cancelled order and the id of the request that cancelled it. */
export interface CancelledVenueOrder {
  readonly order: VenueOrder;
  readonly cancelClientOrderId: string;
  readonly time: number;
  /** The list that went with it, where the order was in one. */
  readonly list?: CancelledVenueOrderList;
}

/** Commission rates of an account on a symbol, as fractions in units (100000n is 0.1 %). */
export interface CommissionSchedule {
  readonly maker: Units;
  readonly taker: Units;
}

/** What an account is opened with, beside its money. */
export interface AccountOptions {
  /**
   * false: finished orders and fills of the account are forgotten after some hundred newer ones on the symbol. For synthetic
   * agents, whose orders nobody asks for later. Default true.
   */
  readonly keepHistory?: boolean;
  /** MAX_ASSET filters of the account: the most of an asset that one order may move. */
  readonly assetLimits?: Readonly<Record<string, Units>>;
}

/** A reference price; null while the venue has none for the symbol. */
export interface VenueReferencePrice {
  readonly price: Units | null;
  /** When it was set. */
  readonly time: number;
}

/** `POST /api/v3/order/cancelReplace` as the server has read it. */
export interface CancelReplaceRequest {
  readonly mode: 'STOP_ON_FAILURE' | 'ALLOW_FAILURE';
  readonly cancellation: OrderCancellation;
  readonly placement: OrderPlacement;
  /** The server's own refusal (-1015) where the account has used up its order count; absent where it has not. */
  readonly orderCountRefusal?: Error & { readonly code: number };
  /** What then becomes of the cancel; default DO_NOTHING. */
  readonly orderRateLimitExceededMode?: 'DO_NOTHING' | 'CANCEL_ONLY';
}

/** How one half of a cancel-replace ended. */
export type CancelReplaceHalf<Success> =
  | { readonly result: 'SUCCESS'; readonly response: Success }
  | { readonly result: 'FAILURE'; readonly response: Error & { readonly code: number } }
  | { readonly result: 'NOT_ATTEMPTED'; readonly response: null };

/** Outcome of a cancel-replace. `status` is the HTTP status; `code` is 0, -2021 (half done) or -2022 (nothing done). */
export interface CancelReplaceOutcome {
  readonly status: 200 | 400 | 409 | 429;
  readonly code: 0 | -2021 | -2022;
  readonly message: string;
  readonly cancel: CancelReplaceHalf<CancelledVenueOrder>;
  readonly newOrder: CancelReplaceHalf<PlacedOrder>;
}

/** The best price on each side, with quantity; null where a side is empty. */
export interface BookTop {
  readonly updateId: number;
  readonly bid: readonly [price: Units, quantity: Units] | null;
  readonly ask: readonly [price: Units, quantity: Units] | null;
}

/**
 * The venue without sockets: books, orders, accounts, ledger. Methods are synchronous; a refusal is a `VenueError`
 * with Binance's code and words. This is what the server serves and what agents trade on.
 */
export interface Venue {
  readonly symbols: ReadonlyMap<string, SymbolSpec>;
  /** Filters of the whole venue (EXCHANGE_MAX_NUM_ORDERS and its kin). */
  readonly exchangeFilters: readonly SymbolFilter[];
  on<Name extends keyof VenueEvents>(name: Name, listener: (...args: VenueEvents[Name]) => void): this;
  off<Name extends keyof VenueEvents>(name: Name, listener: (...args: VenueEvents[Name]) => void): this;

  /** Opens an account; balances are amounts by asset. Opening twice throws `RangeError`. */
  openAccount(
    accountId: string,
    balances: Readonly<Record<string, Units>>,
    commission?: CommissionSchedule,
    options?: AccountOptions,
  ): void;
  /** Adds to (or takes from) the free balance of an asset and tells so. */
  deposit(accountId: string, asset: string, delta: Units): void;
  balancesOf(accountId: string): readonly VenueBalance[];
  commissionOf(accountId: string, symbol: string): CommissionSchedule;
  /** MAX_ASSET limits of an account by asset. */
  assetLimitsOf(accountId: string): Readonly<Record<string, Units>>;

  placeOrder(accountId: string, placement: OrderPlacement): PlacedOrder;
  /** Every check that comes before the matching engine (parameters, symbol, filters), no effect; as on Binance. */
  testOrder(accountId: string, placement: OrderPlacement): void;
  cancelOrder(accountId: string, cancellation: OrderCancellation): CancelledVenueOrder;
  /** Every open order, those of lists as members of their cancelled lists, which come last. */
  cancelOpenOrders(accountId: string, symbol: string): readonly (CancelledVenueOrder | CancelledVenueOrderList)[];
  /**
   * Cancels, then places. Outcomes of the two halves are returned, never thrown; thrown is what refuses the whole
   * request before either is tried: a malformed or filtered new order, an order count used up (DO_NOTHING).
   */
  cancelReplace(accountId: string, request: CancelReplaceRequest): CancelReplaceOutcome;

  /** -2038 where there is no such open order or the engine refuses the amendment. */
  amendOrder(accountId: string, amendment: OrderAmendment): AmendedVenueOrder;
  /** What an order has gone through, oldest first. */
  amendments(accountId: string, reference: OrderReference): readonly VenueAmendment[];

  placeOrderList(accountId: string, placement: OrderListPlacement): PlacedOrderList;
  /** -2011 where there is none that is still active. */
  cancelOrderList(accountId: string, cancellation: OrderListCancellation): CancelledVenueOrderList;
  /** -2013 where there is none, -2039 where the two ids disagree. */
  orderList(accountId: string, reference: OrderListReference): VenueOrderList;
  /** Lists that are still active, on any symbol, oldest first. */
  openOrderLists(accountId: string): readonly VenueOrderList[];
  /** All lists of an account, by id ascending. */
  allOrderLists(accountId: string): readonly VenueOrderList[];

  /** -2013 where there is none, -2039 where the two ids disagree. */
  order(accountId: string, reference: OrderReference): VenueOrder;
  openOrders(accountId: string, symbol?: string): readonly VenueOrder[];
  /** All orders of an account on a symbol, by id ascending. */
  allOrders(accountId: string, symbol: string): readonly VenueOrder[];
  /** All fills of an account on a symbol (all symbols where absent), by trade id ascending within a symbol. */
  fills(accountId: string, symbol?: string): readonly VenueFill[];

  /** Update id of the latest change of the book. */
  lastUpdateId(symbol: string): number;
  bookTop(symbol: string): BookTop;
  /** Levels from the best price outwards. */
  levels(symbol: string, side: 'bid' | 'ask', limit: number): readonly (readonly [price: Units, quantity: Units])[];
  /** Price of the latest trade; the symbol's reference price before the first. */
  lastPrice(symbol: string): Units;
  /** Volume-weighted price of the last minutes, cut to eight decimals; the last price where nothing traded. */
  averagePrice(symbol: string, minutes: number): Units;
  /** The price that stands for the average in filters while it is not null; undefined where there never was one. */
  referencePrice(symbol: string): VenueReferencePrice | undefined;
}

/**
 * Liquidity that is no account's order: the door for a recorded market. From the first call for a symbol on, its
 * public data is the recording: the venue emits no `level` and no `trade` of it, only what concerns accounts
 * (`execution`, `balances`), whose fills get trade ids of their own, from 10^15 upwards. `bookTop` and `levels` show
 * recorded and account quantity together; last and average price, and with them the stops, follow the prints alone.
 * External money has no bound; its flows are kept in the ledger.
 *
 * Queue rule: an order that joins a price stands behind all external quantity that is there at that moment. A print at
 * its price first uses up what stands ahead; a level that shrinks loses its tail first (quantity ahead is at most what
 * the level still has). A print through the price fills the order at its own price, up to the print's quantity.
 * What a taker takes from a level is gone until the recording sets that level again.
 */
export interface ExternalMarket {
  /**
   * Sets the external quantity at a price (absolute; 0 removes it). What is added across a resting account order fills
   * that order at its own price, as if the added quantity had come in as a taker.
   */
  setExternalLevel(symbol: string, side: 'bid' | 'ask', price: Units, quantity: Units): void;
  /** A print of the recorded market: fills resting account orders by the queue rule, moves the last price, triggers stops. */
  externalTrade(symbol: string, price: Units, quantity: Units, buyerIsMaker: boolean): void;
  /** Removes all external quantity of a symbol; for the start of a new snapshot. */
  clearExternalLevels(symbol: string): void;
}

/** The venue's own books: the truth that tests compare with. */
export interface VenueLedger {
  /** Everything there is of an asset: accounts (free and locked), collected fees, external flows. */
  totalOf(asset: string): Units;
  /** What came in by opening balances and deposits, less what was taken out; always equal to `totalOf`. */
  depositedOf(asset: string): Units;
  /** Commission collected by the venue. */
  feesOf(asset: string): Units;
  /** What external liquidity has gained; negative where it gave more than it got. */
  externalFlowOf(asset: string): Units;
  readonly assets: readonly string[];
  readonly accountIds: readonly string[];
  /** How many trades a symbol has had; external prints are not counted. */
  tradeCount(symbol: string): number;
}
