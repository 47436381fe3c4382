import { isActive } from '../../../host/domain/order.js';
import type { Order } from '../../../host/domain/order.js';
import type { OrderNews } from '../../mappings/order-news.js';
import { canBeOf } from '../proof/order-identity.js';
import type { KeptOrders } from './kept-orders.js';
import { exchangeIdOf } from './order-state.js';

/**
 * Tells which order news is of. Neither id is enough: a client id may be used again, by anybody, once its order has come
 * to an end, and a venue that was reset gives its own ids again.
 */
export class OrderRecognition {
  readonly #orders: Pick<KeptOrders, 'get' | 'has'>;
  /** Orders of earlier processes that were over before this one began, as they were when they were sent. */
  readonly #past = new Map<string, Order>();

  constructor(orders: Pick<KeptOrders, 'get' | 'has'>) {
    this.#orders = orders;
  }

  /** Keeps an order in mind that came to an end in an earlier process. */
  remember(order: Order): void {
    this.#past.set(order.orderId, order);
  }

  /** The kept order that news is of. `holder`: the order that has the venue's id here. */
  find(news: OrderNews, holder: Order | undefined): Order | undefined {
    const order = this.findBy(news.symbol, news.exchangeOrderId, news.clientOrderId, holder);
    if (order && !isActive(order)) return this.#successor(order, news) ?? order;
    return order && (exchangeIdOf(order) !== undefined || canBeOf(order, news)) ? order : undefined;
  }

  /** By the venue's id first: a client id may be used again once its order has come to an end. */
  findBy(symbol: string, exchangeOrderId: string, clientOrderId: string, holder: Order | undefined): Order | undefined {
    const namesake = this.#orders.get(clientOrderId);
    const isBoth = namesake?.symbol === symbol && exchangeIdOf(namesake) === exchangeOrderId;
    if (isBoth) return namesake;
    return holder ?? this.#sent(symbol, clientOrderId);
  }

  /** The order of an earlier process, as it was when it was sent; another order under its client id is another order. */
  remembered(news: OrderNews): Order | undefined {
    const past = this.#past.get(news.clientOrderId);
    if (past?.symbol !== news.symbol || this.#orders.has(past.orderId)) return undefined;
    const exchangeOrderId = exchangeIdOf(past);
    const isTheSame = exchangeOrderId === undefined ? canBeOf(past, news) : exchangeOrderId === news.exchangeOrderId;
    return isTheSame ? past : undefined;
  }

  /** A venue that was reset gives its ids again: news under the id of a finished order may be of the one just sent. */
  #successor({ orderId, symbol }: Order, news: OrderNews): Order | undefined {
    const sent = news.clientOrderId === orderId ? undefined : this.#sent(symbol, news.clientOrderId);
    return sent && canBeOf(sent, news) ? sent : undefined;
  }

  /** The order of ours by that id, where it is on its way and the venue has not told its own id. */
  #sent(symbol: string, clientOrderId: string): Order | undefined {
    const order = this.#orders.get(clientOrderId);
    const isOnItsWay = order?.symbol === symbol && isActive(order) && exchangeIdOf(order) === undefined;
    return isOnItsWay ? order : undefined;
  }
}
