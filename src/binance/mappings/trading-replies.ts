import { toCancelled, toCancelledList, toCancelledOrders } from '../wire/cancel-reader.js';
import { toAmendResult, toPlacedOrderList } from '../wire/order-list-reader.js';
import { toNewOrder } from '../wire/trading-reader.js';
import { fillsOfReply } from './fill-news.js';
import type { FillNews } from './fill-news.js';
import { newsOfList } from './order-list-news.js';
import type { OrderListNews } from './order-list-news.js';
import { newsOfAmend, newsOfCancel, newsOfReply } from './order-news.js';
import type { OrderNews } from './order-news.js';

/** The reply to a new order: its state, and the fills it had at once. */
export interface Placement {
  readonly news: OrderNews;
  readonly fills: readonly FillNews[];
}

/** The reply to a new order list, or to the cancel of one. */
export interface ListPlacement {
  readonly list: OrderListNews;
  readonly orders: readonly Placement[];
}

/** Reads the result of `order.place` or `POST order`, whichever response type the venue chose. */
export function readPlacement(value: unknown): Placement {
  const reply = toNewOrder(value);
  return { news: newsOfReply(reply), fills: fillsOfReply(reply) };
}

/** Reads the result of `orderList.place.*` or `POST orderList/*`. */
export function readListPlacement(value: unknown): ListPlacement {
  const placed = toPlacedOrderList(value);
  return { list: newsOfList(placed), orders: placed.orderReports.map(readPlacement) };
}

/** Reads the result of `order.cancel` or `DELETE order`: of one order, or of all orders of its list. */
export function readCancel(value: unknown): OrderNews[] {
  const cancelled = toCancelled(value);
  return ('orderReports' in cancelled ? cancelled.orderReports : [cancelled]).map(newsOfCancel);
}

/** Reads the result of `openOrders.cancelAll` or `DELETE openOrders`; legs of order lists stand among the others. */
export function readCancels(value: unknown): OrderNews[] {
  return toCancelledOrders(value).map(newsOfCancel);
}

/** Reads the result of `orderList.cancel` or `DELETE orderList`. */
export function readListCancel(value: unknown): OrderNews[] {
  return toCancelledList(value).orderReports.map(newsOfCancel);
}

/** Reads the result of `order.amend.keepPriority` or `PUT order/amend/keepPriority`. */
export function readAmend(value: unknown): OrderNews {
  return newsOfAmend(toAmendResult(value));
}
