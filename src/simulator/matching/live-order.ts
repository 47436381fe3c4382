import type {
  SelfTradePreventionMode,
  Side,
  SpotOrderStatus,
  SpotOrderType,
  TimeInForce,
} from '../../binance/wire/vocabulary.js';
import type { OrderOwner } from '../accounts/order-owner.js';
import { multiply, type Units } from '../units.js';
import type { VenueAmendment, VenueOrder, VenuePeg } from '../venue-orders.js';

/** An order's terms, after every rule that looks at the request alone. */
export interface OrderTerms {
  readonly symbol: string;
  readonly side: Side;
  readonly type: SpotOrderType;
  readonly timeInForce: TimeInForce;
  /** 0 for a market order by quote quantity, until it is known how much that buys. */
  readonly quantity: Units;
  readonly quoteOrderQty: Units;
  readonly price: Units;
  readonly stopPrice: Units;
  readonly icebergQty: Units;
  readonly trailingDelta: number | null;
  /** Where there is one, `price` is what it comes to, once that is determined; before, and in `sentPrice`, what was sent. */
  readonly peg: (VenuePeg & { readonly sentPrice: Units }) | null;
  readonly clientOrderId: string | null;
  readonly strategyId: bigint | null;
  readonly strategyType: number | null;
  readonly selfTradePreventionMode: SelfTradePreventionMode;
}

/** Whether the price at which an order may trade is known: not for market types, nor for a peg without one yet. */
export function isPriced({ type, peg, price }: Pick<OrderTerms, 'type' | 'peg' | 'price'>): boolean {
  return !isMarketType(type) && (peg === null || price > 0n);
}

/** Whether the type waits for a price before it trades. */
export function isStopType(type: SpotOrderType): boolean {
  return type === 'STOP_LOSS' || type === 'STOP_LOSS_LIMIT' || type === 'TAKE_PROFIT' || type === 'TAKE_PROFIT_LIMIT';
}

/** Whether the type trades at any price once it trades. */
export function isMarketType(type: SpotOrderType): boolean {
  return type === 'MARKET' || type === 'STOP_LOSS' || type === 'TAKE_PROFIT';
}

/** Base asset that a list keeps locked for orders that are still to come. */
export interface Reserve {
  amount: Units;
}

/** An order while the venue works on it: what `VenueOrder` shows, and where it stands in the book. */
export class LiveOrder {
  readonly symbol: string;
  readonly side: Side;
  readonly type: SpotOrderType;
  readonly timeInForce: TimeInForce;
  /** At which it works: the pegged one, where it has a peg. */
  price: Units;
  readonly stopPrice: Units;
  readonly icebergQty: Units;
  readonly selfTradePreventionMode: SelfTradePreventionMode;
  /** Placed as a stop. */
  readonly isAlgo: boolean;

  clientOrderId: string;
  /** −1: in no list. */
  orderListId = -1n;
  /** The other order of its OCO pair, while neither works for itself. */
  sibling: LiveOrder | null = null;
  /** Of a pair, the one that holds back what either of them may need. */
  carriesLock = false;
  /** Where what it receives is kept for the orders that it is to trigger (OPO); null: it is free at once. */
  reserve: Reserve | null = null;

  /** What it has gone through, oldest first. */
  readonly amendments: VenueAmendment[] = [];

  origQty: Units;
  executedQty: Units = 0n;
  cummulativeQuoteQty: Units = 0n;
  preventedQty: Units = 0n;
  preventedMatchId: bigint | null = null;
  status: SpotOrderStatus = 'NEW';
  isWorking = false;
  workingTime = -1;
  trailingTime: number | null;
  updateTime: number;
  expiryReason = 'NONE';

  /** Quote per base that a buy holds back; 0: pays from what is free. */
  lockPrice: Units = 0n;
  /** What it holds back now: quote for a buy, base for a sale. */
  locked: Units = 0n;

  /** What of it the book shows; less than the open quantity for an iceberg. */
  visibleQty: Units = 0n;
  /** Stands in the book. */
  isResting = false;
  previous: LiveOrder | null = null;
  next: LiveOrder | null = null;
  /** External quantity that stands before it at its price. */
  externalAhead: Units = 0n;
  /** Highest (sell) or lowest (buy) price since a trailing stop became active. */
  trailingExtreme: Units | null = null;

  #snapshot: VenueOrder | null = null;

  terms: OrderTerms;

  constructor(
    terms: OrderTerms,
    readonly owner: OrderOwner,
    readonly orderId: bigint,
    clientOrderId: string,
    readonly time: number,
  ) {
    this.clientOrderId = clientOrderId;
    this.terms = terms;
    this.symbol = terms.symbol;
    this.side = terms.side;
    this.type = terms.type;
    this.timeInForce = terms.timeInForce;
    this.price = terms.price;
    this.stopPrice = terms.stopPrice;
    this.icebergQty = terms.icebergQty;
    this.selfTradePreventionMode = terms.selfTradePreventionMode;
    this.isAlgo = isStopType(terms.type);
    this.origQty = terms.quantity;
    this.trailingTime = terms.trailingDelta === null ? null : -1;
    this.updateTime = time;
  }

  get openQty(): Units {
    return this.origQty - this.executedQty - this.preventedQty;
  }

  get isOpen(): boolean {
    return this.status === 'NEW' || this.status === 'PARTIALLY_FILLED' || this.isPending;
  }

  /** Waits for another order of its list to be filled; the book and the money do not know of it yet. */
  get isPending(): boolean {
    return this.status === 'PENDING_NEW';
  }

  /** What an open order of this state has to hold back; for a pair, one of them holds back what either may need. */
  lockNeeded(): Units {
    if (!this.isOpen || this.isPending) return 0n;
    if (this.sibling === null) return this.ownLock();
    if (!this.carriesLock) return 0n;
    const [own, other] = [this.ownLock(), this.sibling.ownLock()];
    return own > other ? own : other;
  }

  /** What this order alone would have to hold back. */
  ownLock(): Units {
    return this.side === 'SELL' ? this.openQty : multiply(this.lockPrice, this.openQty);
  }

  /** Something has changed: the next snapshot is a new one. */
  touch(time: number): void {
    this.updateTime = time;
    this.#snapshot = null;
  }

  /** The order as it is now, for good: later changes do not reach it. */
  snapshot(): VenueOrder {
    return (this.#snapshot ??= this.terms.peg ? { ...this.#copy(), peg: this.terms.peg } : this.#copy());
  }

  #copy(): VenueOrder {
    const { terms } = this;
    return {
      symbol: this.symbol,
      accountId: this.owner.accountId,
      orderId: this.orderId,
      orderListId: this.orderListId,
      clientOrderId: this.clientOrderId,
      side: this.side,
      type: this.type,
      timeInForce: this.timeInForce,
      price: terms.peg ? terms.peg.sentPrice : this.price,
      origQty: this.origQty,
      origQuoteOrderQty: terms.quoteOrderQty,
      stopPrice: this.stopPrice,
      icebergQty: this.icebergQty,
      trailingDelta: terms.trailingDelta,
      trailingTime: this.trailingTime,
      strategyId: terms.strategyId,
      strategyType: terms.strategyType,
      selfTradePreventionMode: this.selfTradePreventionMode,
      executedQty: this.executedQty,
      cummulativeQuoteQty: this.cummulativeQuoteQty,
      preventedQty: this.preventedQty,
      preventedMatchId: this.preventedMatchId,
      status: this.status,
      isWorking: this.isWorking,
      workingTime: this.workingTime,
      time: this.time,
      updateTime: this.updateTime,
      expiryReason: this.expiryReason,
    };
  }
}
