import { isActive } from '../../../host/domain/order.js';
import type { Order } from '../../../host/domain/order.js';
import type { OrderNews } from '../../mappings/order-news.js';
import type { Lane } from '../../rest/spot-rest-api.js';
import type { OrderAlerts } from './order-alerts.js';
import type { OrderLedger } from '../orders/order-ledger.js';
import type { OrderQueries } from './order-queries.js';
import { exchangeIdOf } from '../orders/order-state.js';
import { pause } from '../pause.js';

/** What the look for vanished orders needs. */
export interface VanishedOrdersParts {
  readonly ledger: OrderLedger;
  readonly queries: Pick<OrderQueries, 'order'>;
  readonly signal: AbortSignal;
  readonly alerts: Pick<OrderAlerts, 'vanished' | 'found'>;
}

/** An order placed a moment ago may not be visible yet: "no such order" is believed the second time. */
const ASK_AGAIN_AFTER_MS = 1_000;

/**
 * Active orders that the venue had and now says that it does not know (−2013): a testnet that was reset, or an archive.
 * What became of them cannot be known here, so they stay as they are, are listed, and raise an alert once.
 */
export class VanishedOrders {
  readonly #parts: VanishedOrdersParts;
  /** The order as it was when it had vanished: news of it puts another one in its place. */
  readonly #vanished = new Map<string, Order>();

  constructor(parts: VanishedOrdersParts) {
    this.#parts = parts;
  }

  /** Ids of those that are missing still. */
  list(): string[] {
    for (const [orderId, order] of this.#vanished) if (!this.#isAsItWas(order)) this.#vanished.delete(orderId);
    return [...this.#vanished.keys()];
  }

  /** The venue's record of an order that it does not list as open; null where it has none. */
  async recordOf(order: Order, lane?: Lane): Promise<OrderNews | null> {
    const exchangeOrderId = exchangeIdOf(order);
    if (exchangeOrderId === undefined) return null;
    const key = { symbol: order.symbol, orderId: exchangeOrderId };
    const { queries, signal } = this.#parts;
    let record = await queries.order(key, lane);
    if (!record && !this.#vanished.has(order.orderId) && (await pause(ASK_AGAIN_AFTER_MS, signal))) {
      record = await queries.order(key, lane);
    }
    if (record) this.found(order);
    else if (!signal.aborted) this.#note(order);
    return record;
  }

  /** The venue lists the order after all. */
  found(order: Order): void {
    this.#vanished.delete(order.orderId);
    this.#parts.alerts.found(order);
  }

  #note(order: Order): void {
    if (!this.#isAsItWas(order)) return; // news came while the venue was asked
    this.#vanished.set(order.orderId, order);
    this.#parts.alerts.vanished(order);
  }

  #isAsItWas(order: Order): boolean {
    return isActive(order) && this.#parts.ledger.get(order.orderId) === order;
  }
}
