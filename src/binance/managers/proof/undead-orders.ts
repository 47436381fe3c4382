import { isActive } from '../../../host/domain/order.js';
import type { Order } from '../../../host/domain/order.js';
import type { Clock } from '../../clock.js';
import type { OrderNews } from '../../mappings/order-news.js';
import type { OrderLedger } from '../orders/order-ledger.js';
import type { OrderAlerts } from './order-alerts.js';

/** What the look for undead orders needs. */
export interface UndeadOrdersParts {
  readonly ledger: Pick<OrderLedger, 'findByVenueId'>;
  readonly clock: Pick<Clock, 'elapsedMs'>;
  readonly alerts: Pick<OrderAlerts, 'undead' | 'deadExcept'>;
}

interface Sight {
  readonly order: Order;
  readonly sinceMs: number;
  readonly isBelieved: boolean;
}

/**
 * The end may have been told while the list of open orders was under way: that is no contradiction yet. Two lists that
 * were asked for within a breath may both have been.
 */
const BELIEVED_AFTER_MS = 3_000;

/**
 * Orders that have come to an end here and that the venue lists as open, on two looks with some time between them. An end
 * is never taken back here, so they stay as they are; but they may trade, so they are listed and raise an alert.
 */
export class UndeadOrders {
  readonly #parts: UndeadOrdersParts;
  /** By id, what all looks since an instant have shown. */
  #seen = new Map<string, Sight>();

  constructor(parts: UndeadOrdersParts) {
    this.#parts = parts;
  }

  /** Ids of those that the latest look has shown. */
  list(): string[] {
    return [...this.#seen.values()].filter(({ isBelieved }) => isBelieved).map(({ order }) => order.orderId);
  }

  /** What the venue lists as open now, of all symbols. */
  look(open: readonly OrderNews[]): void {
    const ended = open.flatMap((news) => this.#endedOrderOf(news) ?? []);
    this.#seen = new Map(ended.map((order) => [order.orderId, this.#sightOf(order)]));
    for (const { order, isBelieved } of this.#seen.values()) if (isBelieved) this.#parts.alerts.undead(order);
    this.#parts.alerts.deadExcept(this.#seen); // an earlier connection may have raised them
  }

  #endedOrderOf({ symbol, exchangeOrderId }: OrderNews): Order | undefined {
    const order = this.#parts.ledger.findByVenueId(symbol, exchangeOrderId);
    return order && !isActive(order) ? order : undefined;
  }

  #sightOf(order: Order): Sight {
    const nowMs = this.#parts.clock.elapsedMs();
    const sinceMs = this.#seen.get(order.orderId)?.sinceMs ?? nowMs;
    return { order, sinceMs, isBelieved: nowMs - sinceMs >= BELIEVED_AFTER_MS };
  }
}
