import { ZERO } from '../../../host/domain/decimal.js';
import type { Order } from '../../../host/domain/order.js';
import { inTurns } from '../in-turns.js';
import type { OrderLedger } from '../orders/order-ledger.js';
import { exchangeIdOf } from '../orders/order-state.js';
import type { OrderAlerts } from '../proof/order-alerts.js';
import type { OrderQueries } from '../proof/order-queries.js';
import { FillBackfill } from './fill-backfill.js';

/** What finding missing fills needs. */
export interface MissingFillsParts {
  readonly ledger: Pick<OrderLedger, 'get' | 'takeFill' | 'missingFillsOf' | 'withMissingFills'>;
  readonly queries: Pick<OrderQueries, 'fillsOfOrder'>;
  readonly alerts: Pick<OrderAlerts, 'fillsMissing'>;
  readonly signal: AbortSignal;
  /** Keeps a task until it ends. */
  track(task: Promise<void>): void;
}

/** Sees to it that the fills of every order add up to what it has traded: those that no message brings are asked for. */
export class MissingFills {
  readonly #parts: MissingFillsParts;
  readonly #backfill: FillBackfill;

  constructor(parts: MissingFillsParts) {
    this.#parts = parts;
    this.#backfill = new FillBackfill({
      signal: parts.signal,
      ask: (symbol, exchangeOrderId) => parts.queries.fillsOfOrder(symbol, exchangeOrderId),
      isMissing: (orderId) => this.#isMissing(orderId),
      onFill: (fill) => void parts.ledger.takeFill(fill),
      onGivenUp: (orderId) => parts.alerts.fillsMissing(orderId),
    });
  }

  /** The order has traded more than its fills: what no message brings meanwhile is asked for. */
  fetch(order: Order): void {
    const exchangeOrderId = exchangeIdOf(order);
    if (exchangeOrderId !== undefined) this.#parts.track(this.#backfill.fetch(order, exchangeOrderId));
  }

  /** The same for all orders. */
  fetchAll(): void {
    for (const order of this.#parts.ledger.withMissingFills()) this.fetch(order);
  }

  /** Asks at once for those of all orders, also of orders that come to have some meanwhile; of each once. */
  async ask(): Promise<void> {
    const asked = new Set<string>();
    const due = (): Order[] => this.#parts.ledger.withMissingFills().filter(({ orderId }) => !asked.has(orderId));
    for (let orders = due(); orders.length > 0; orders = due()) {
      for (const { orderId } of orders) asked.add(orderId);
      await inTurns(orders, async (order) => {
        const exchangeOrderId = exchangeIdOf(order);
        if (exchangeOrderId !== undefined) await this.#backfill.ask(order.symbol, exchangeOrderId);
      });
    }
  }

  /** Orders whose fills the venue has not shown although it was asked often enough. */
  unresolved(): string[] {
    return this.#backfill.unresolved();
  }

  #isMissing(orderId: string): boolean {
    const order = this.#parts.ledger.get(orderId);
    return order !== undefined && this.#parts.ledger.missingFillsOf(order).greaterThan(ZERO);
  }
}
