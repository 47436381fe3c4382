import type { VenueFill, VenueOrder, VenueOrderList } from './venue-orders.js';

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

/** An amended order; expired where as much as `newQty` had been filled before. */
export interface AmendedVenueOrder {
  readonly order: VenueOrder;
  readonly origClientOrderId: string;
  readonly executionId: bigint;
  readonly time: number;
  /** The active list that it is in. */
  readonly list: VenueOrderList | null;
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
