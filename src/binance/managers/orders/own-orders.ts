import { isActive } from '../../../host/domain/order.js';
import type { Order } from '../../../host/domain/order.js';
import type { OrderNews } from '../../mappings/order-news.js';
import { Lane } from '../../rest/spot-rest-api.js';
import type { OrderCancels } from './order-cancels.js';
import type { OrderLedger } from './order-ledger.js';
import type { OrderQueries } from '../proof/order-queries.js';
import type { BinanceOrderEventExtra } from './order-state.js';

/** What cancelling our own orders needs. */
export interface OwnOrdersParts {
  readonly ledger: Pick<OrderLedger, 'active' | 'take' | 'findByVenueId'>;
  readonly queries: Pick<OrderQueries, 'openOrders'>;
  readonly cancels: Pick<OrderCancels, 'cancelBriefly' | 'cancelListed'>;
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
    const listed = await this.#list();
    if (signal.aborted) return false;
    const found = this.active().filter(({ orderId }) => !known.has(orderId));
    const ended = (listed ?? []).filter(
      (news) => !known.has(this.#orderOf(news)?.orderId ?? '') && !this.#isActive(news),
    );
    await Promise.all([cancelled, this.#cancel(found), this.#cancelListed(ended)]); // the ones do not wait for the others
    if (!listed || this.active().length > 0) return false;
    if (known.size + listed.length === 0) return true;
    const left = await this.#list();
    return left?.length === 0 && this.active().length === 0;
  }

  async #cancel(orders: readonly Order[]): Promise<void> {
    await Promise.all(orders.map(({ orderId, symbol }) => this.#parts.cancels.cancelBriefly(orderId, symbol)));
  }

  /** What the venue lists as open can trade, whatever has been told of its end. */
  async #cancelListed(listed: readonly OrderNews[]): Promise<void> {
    await Promise.all(listed.map((news) => this.#parts.cancels.cancelListed(news)));
  }

  /** Takes over what the venue lists as open, and gives what is ours of it; null where it cannot be asked. */
  async #list(): Promise<OrderNews[] | null> {
    try {
      const open = await this.#parts.queries.openOrders(undefined, Lane.RESOLVE);
      for (const news of open) this.#parts.ledger.take(news);
      return open.filter((news) => this.#isOurRow(news));
    } catch {
      return null;
    }
  }

  #isOurRow(news: OrderNews): boolean {
    const order = this.#orderOf(news);
    return news.clientOrderId.startsWith(`${this.#parts.prefix}-`) || (order !== undefined && this.#isOurs(order));
  }

  #isActive(news: OrderNews): boolean {
    const order = this.#orderOf(news);
    return order !== undefined && isActive(order);
  }

  #orderOf({ symbol, exchangeOrderId }: OrderNews): Order | undefined {
    return this.#parts.ledger.findByVenueId(symbol, exchangeOrderId);
  }

  #isOurs({ orderId, extra }: Order): boolean {
    const { external, clientOrderId = orderId } = (extra ?? {}) as BinanceOrderEventExtra;
    return external !== true || clientOrderId.startsWith(`${this.#parts.prefix}-`);
  }
}
