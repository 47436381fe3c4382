import type { SelfTradePreventionMode, Side, SpotOrderType, TimeInForce } from '../binance/wire/vocabulary.js';
import type { Units } from './units.js';
import type { PegPriceType } from './venue-orders.js';

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

/** Makes an open order smaller; it keeps its id and its place in the queue. */
export interface OrderAmendment extends OrderReference {
  readonly newQty: Units;
  /** The order's client id from then on; generated where absent. */
  readonly newClientOrderId?: string;
}

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
