import type { CancelReplaceResult } from './cancel-replace.js';
import type { CancelledOrderList, OrderListRecord } from './order-list.js';
import { ORDER_LIST } from './order-list-reader.js';
import { anything, isRecord, list, narrow, nullable, number, object, optional, text } from './shape.js';
import type { Check, Narrow } from './shape.js';
import { CANCELLED_ORDER, NEW_ORDER } from './trading-reader.js';
import type { CancelledOrder } from './trading.js';

const CANCELLED_LIST = object<CancelledOrderList>({ ...ORDER_LIST, orderReports: list(CANCELLED_ORDER) });

/** One order of a list takes the whole list with it, and then the list is the answer (web-socket-api.md, Cancel order). */
const CANCELLED: Check<CancelledOrder | CancelledOrderList> = (value, field) => {
  if (isList(value)) CANCELLED_LIST(value, field);
  else CANCELLED_ORDER(value, field);
};

/** Narrows `DELETE /api/v3/order` and `order.cancel`. */
export const toCancelled: Narrow<CancelledOrder | CancelledOrderList> = narrow(CANCELLED);

/** Narrows `DELETE /api/v3/openOrders`; rows of order lists hold their orders in `orderReports`, which come out flat. */
export function toCancelledOrders(value: unknown): CancelledOrder[] {
  list(anything)(value, 'the payload');
  return narrow(list(CANCELLED_ORDER))((value as unknown[]).flatMap((row) => (isList(row) ? row.orderReports : [row])));
}

/** Narrows `DELETE /api/v3/orderList` and `orderList.cancel`. */
export const toCancelledList: Narrow<CancelledOrderList> = narrow(CANCELLED_LIST);

/** Narrows the answer to `POST /api/v3/order/cancelReplace`, which on failure is `data` of the error. */
export const toCancelReplaceResult: Narrow<CancelReplaceResult> = narrow(
  object<CancelReplaceResult>({
    cancelResult: text,
    newOrderResult: text,
    cancelResponse: optional(nullable(eitherErrorOr(CANCELLED))),
    newOrderResponse: optional(nullable(eitherErrorOr(NEW_ORDER))),
  }),
);

function eitherErrorOr(check: Check): Check {
  const error = object({ code: number, msg: text });
  return (value, field) => (isRecord(value) && value['code'] !== undefined ? error(value, field) : check(value, field));
}

function isList(row: unknown): row is Pick<OrderListRecord, 'orders'> & { readonly orderReports: unknown[] } {
  return isRecord(row) && Array.isArray(row['orderReports']);
}
