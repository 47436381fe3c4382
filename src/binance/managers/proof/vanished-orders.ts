import { isActive } from '../../../host/domain/order.js';
import type { Order } from '../../../host/domain/order.js';
import type { OrderNews } from '../../mappings/order-news.js';
import type { Lane } from '../../rest/spot-rest-api.js';
import type { OrderAlerts } from './order-alerts.js';
import { isAsPictured, pictureOf } from './order-picture.js';
import type { OrderPicture } from './order-picture.js';
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
  /** How each stood when it had vanished: what the venue tells of it changes that, what is noted of it here does not. */
  readonly #vanished = new Map<string, OrderPicture>();

  constructor(parts: VanishedOrdersParts) {
    this.#parts = parts;
  }

  /** Ids of those that are missing still. */
  list(): string[] {
    for (const [orderId, before] of this.#vanished)
      if (!this.#isAsItWas(orderId, before)) this.#vanished.delete(orderId);
    return [...this.#vanished.keys()];
  }

  /** The venue's record of an order that it does not list as open; null where it has none. */
  async recordOf(order: Order, lane?: Lane): Promise<OrderNews | null> {
    const exchangeOrderId = exchangeIdOf(order);
    if (exchangeOrderId === undefined) return null;
    const key = { symbol: order.symbol, orderId: exchangeOrderId };
    const { queries, signal } = this.#parts;
    const before = pictureOf(order);
    let record = await queries.order(key, lane);
    if (!record && !this.#vanished.has(order.orderId) && (await pause(ASK_AGAIN_AFTER_MS, signal))) {
      record = await queries.order(key, lane);
    }
    if (record) this.found(order);
    else if (!signal.aborted) this.#note(order, before);
    return record;
  }

  /** The venue lists the order after all. */
  found(order: Order): void {
    this.#vanished.delete(order.orderId);
    this.#parts.alerts.found(order);
  }

  #note(order: Order, before: OrderPicture): void {
    if (!this.#isAsItWas(order.orderId, before)) return; // news came while the venue was asked
    this.#vanished.set(order.orderId, before);
    this.#parts.alerts.vanished(order);
  }

  #isAsItWas(orderId: string, before: OrderPicture): boolean {
    const order = this.#parts.ledger.get(orderId);
    return order !== undefined && isActive(order) && isAsPictured(order, before);
  }
}
