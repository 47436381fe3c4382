import { isActive } from '../../../host/domain/order.js';
import type { Order } from '../../../host/domain/order.js';
import type { OrderNews } from '../../mappings/order-news.js';
import type { OrderLedger } from '../orders/order-ledger.js';
import type { OrderAlerts } from './order-alerts.js';

/** What the look for undead orders needs. */
export interface UndeadOrdersParts {
  readonly ledger: Pick<OrderLedger, 'findByVenueId'>;
  readonly alerts: Pick<OrderAlerts, 'undead' | 'dead'>;
}

/** The end may have been told while the list of open orders was under way: that is no contradiction yet. */
const LOOKS_TO_BELIEVE = 2;

/**
 * Orders that have come to an end here and that the venue lists as open, on two looks in a row. An end is never taken
 * back here, so they stay as they are; but they may trade, so they are listed and raise an alert.
 */
export class UndeadOrders {
  readonly #parts: UndeadOrdersParts;
  /** By id, on how many looks in a row. */
  #seen = new Map<string, { readonly order: Order; readonly looks: number }>();

  constructor(parts: UndeadOrdersParts) {
    this.#parts = parts;
  }

  /** Ids of those that the latest look has shown. */
  list(): string[] {
    return [...this.#seen.values()].filter(isBelieved).map(({ order }) => order.orderId);
  }

  /** What the venue lists as open now, of all symbols. */
  look(open: readonly OrderNews[]): void {
    const before = this.#seen;
    this.#seen = new Map();
    for (const { symbol, exchangeOrderId } of open) {
      const order = this.#parts.ledger.findByVenueId(symbol, exchangeOrderId);
      if (!order || isActive(order)) continue;
      const sight = { order, looks: (before.get(order.orderId)?.looks ?? 0) + 1 };
      this.#seen.set(order.orderId, sight);
      if (isBelieved(sight)) this.#parts.alerts.undead(order);
    }
    for (const [orderId, sight] of before) if (!this.#seen.has(orderId)) this.#parts.alerts.dead(sight.order);
  }
}

function isBelieved({ looks }: { readonly looks: number }): boolean {
  return looks >= LOOKS_TO_BELIEVE;
}
