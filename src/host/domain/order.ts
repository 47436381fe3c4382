import type { BaseData } from './base-data.js';
import { Status } from './constants.js';
import type { Direction, Exchange, Offset, OrderType } from './constants.js';
import type { Decimal } from './decimal.js';
import type { CancelRequest } from './requests.js';

/** One order at one moment. A new state is a new object; `orderId` is the same from the first to the last. */
export interface Order extends BaseData {
  readonly symbol: string;
  readonly exchange: Exchange;
  readonly vtSymbol: string;
  /** Our client order id: at most 36 of `[A-Za-z0-9_-]`, unique over restarts and instances. */
  readonly orderId: string;
  readonly vtOrderId: string;
  readonly type: OrderType;
  readonly direction: Direction | null;
  readonly offset: Offset;
  readonly price: Decimal;
  readonly volume: Decimal;
  /** Base quantity filled so far; never falls. */
  readonly traded: Decimal;
  readonly status: Status;
  readonly datetime: Date | null;
  readonly reference: string;
}

const ACTIVE: ReadonlySet<Status> = new Set([Status.SUBMITTING, Status.NOTTRADED, Status.PARTTRADED]);

/** Whether the order can still trade (also while its outcome is unknown). */
export function isActive(order: { readonly status: Status }): boolean {
  return ACTIVE.has(order.status);
}

/** The request that cancels this order. */
export function createCancelRequest(order: Order): CancelRequest {
  return { orderId: order.orderId, symbol: order.symbol, exchange: order.exchange };
}

/** Base quantity that is still to be filled. */
export function remainingVolume(order: Order): Decimal {
  return order.volume.minus(order.traded);
}
