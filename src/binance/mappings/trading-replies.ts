import { toCancelledOrder, toCancelledOrders, toNewOrder } from '../wire/trading-reader.js';
import { fillsOfReply } from './fill-news.js';
import type { FillNews } from './fill-news.js';
import { newsOfCancel, newsOfReply } from './order-news.js';
import type { OrderNews } from './order-news.js';

/** The reply to a new order: its state, and the fills it had at once. */
export interface Placement {
  readonly news: OrderNews;
  readonly fills: readonly FillNews[];
}

/** Reads the result of `order.place` or `POST order`, whichever response type the venue chose. */
export function readPlacement(value: unknown): Placement {
  const reply = toNewOrder(value);
  return { news: newsOfReply(reply), fills: fillsOfReply(reply) };
}

/** Reads the result of `order.cancel` or `DELETE order`. */
export function readCancel(value: unknown): OrderNews {
  return newsOfCancel(toCancelledOrder(value));
}

/** Reads the result of `openOrders.cancelAll` or `DELETE openOrders`; legs of order lists stand among the others. */
export function readCancels(value: unknown): OrderNews[] {
  return toCancelledOrders(value).map(newsOfCancel);
}
