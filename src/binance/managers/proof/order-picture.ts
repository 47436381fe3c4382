import type { Status } from '../../../host/domain/constants.js';
import type { Decimal } from '../../../host/domain/decimal.js';
import type { Order } from '../../../host/domain/order.js';
import type { BinanceOrderEventExtra } from '../orders/order-event-extra.js';

/** How an order stood at an instant, as far as the venue has told: what is noted of it here is no part of that. */
export interface OrderPicture {
  readonly status: Status;
  readonly traded: Decimal;
  readonly updateTime: number | undefined;
}

/** The order as it stands now. */
export function pictureOf({ status, traded, extra = {} }: Order): OrderPicture {
  const { updateTime } = extra as BinanceOrderEventExtra;
  return { status, traded, updateTime };
}

/** Whether the venue has told nothing of the order since: its notes of ours may be others. */
export function isAsPictured(order: Order, before: OrderPicture): boolean {
  const { status, traded, updateTime } = pictureOf(order);
  return status === before.status && traded.equals(before.traded) && updateTime === before.updateTime;
}
