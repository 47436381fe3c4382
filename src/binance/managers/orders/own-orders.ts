import type { Order } from '../../../host/domain/order.js';
import { Lane } from '../../rest/spot-rest-api.js';
import type { OrderCancels } from './order-cancels.js';
import type { OrderLedger } from './order-ledger.js';
import type { OrderQueries } from '../proof/order-queries.js';
import type { BinanceOrderEventExtra } from './order-state.js';

/** What cancelling our own orders needs. */
export interface OwnOrdersParts {
  readonly ledger: Pick<OrderLedger, 'active' | 'take'>;
  readonly queries: Pick<OrderQueries, 'openOrders'>;
  readonly cancels: Pick<OrderCancels, 'cancelOnce'>;
  /** What our order ids begin with, those of earlier runs too. */
  readonly prefix: string;
}

/** The orders that this adapter placed, in this run or an earlier one; those placed elsewhere are nobody's business here. */
export class OwnOrders {
  readonly #parts: OwnOrdersParts;

  constructor(parts: OwnOrdersParts) {
    this.#parts = parts;
  }

  /** Ours that can still trade, as far as is known here. */
  active(): Order[] {
    return this.#parts.ledger.active().filter((order) => this.#isOurs(order));
  }

  /**
   * Tries once to cancel all of ours, known here or not; an order in doubt holds it up until the doubt is settled, and no
   * other order meanwhile: cancels that are under way are not sent twice. After the signal no further order is cancelled:
   * it may be a new one. Resolves to whether the venue has said in the end that none is open, and none is in doubt.
   */
  async cancelOnce(signal: AbortSignal): Promise<boolean> {
    const known = new Set(this.active().map(({ orderId }) => orderId));
    const cancelled = this.#cancel(this.active());
    const hasListed = await this.#list();
    if (signal.aborted) return false;
    const found = this.active().filter(({ orderId }) => !known.has(orderId));
    await Promise.all([cancelled, this.#cancel(found)]); // the ones do not wait for the others
    if (!hasListed || this.active().length > 0) return false;
    if (known.size + found.length === 0) return true;
    return (await this.#list()) && this.active().length === 0;
  }

  async #cancel(orders: readonly Order[]): Promise<void> {
    await Promise.all(orders.map(({ orderId, symbol }) => this.#parts.cancels.cancelOnce(orderId, symbol)));
  }

  /** Takes over what the venue lists as open; false where it cannot be asked. */
  async #list(): Promise<boolean> {
    try {
      const open = await this.#parts.queries.openOrders(undefined, Lane.RESOLVE);
      for (const news of open) this.#parts.ledger.take(news);
      return true;
    } catch {
      return false;
    }
  }

  #isOurs({ orderId, extra }: Order): boolean {
    const { external, clientOrderId = orderId } = (extra ?? {}) as BinanceOrderEventExtra;
    return external !== true || clientOrderId.startsWith(`${this.#parts.prefix}-`);
  }
}
