import { LogLevel } from '../../../host/domain/constants.js';
import { isActive } from '../../../host/domain/order.js';
import type { Order } from '../../../host/domain/order.js';
import { BinanceError } from '../../errors/binance-error.js';
import type { OrderNews } from '../../mappings/order-news.js';
import { Lane } from '../../rest/spot-rest-api.js';
import type { OrderKey } from '../../rest/spot-rest-api.js';
import { journalled } from '../restart/journalled.js';
import type { Journalling } from '../restart/journalled.js';
import type { OrderLedger } from './order-ledger.js';
import type { OrderQueries } from '../proof/order-queries.js';
import { exchangeIdOf } from './order-state.js';
import type { OrderTransport } from './order-transport.js';

/** What cancelling needs. */
export interface OrderCancelsParts extends Journalling {
  readonly ledger: OrderLedger;
  readonly transport: Pick<OrderTransport, 'cancel' | 'cancelAll'>;
  readonly queries: Pick<OrderQueries, 'order'>;
  /** The submission of an order that is under way; a cancel waits for it. */
  submissionOf(orderId: string): Promise<void> | undefined;
  /** Takes an order back that has not been sent yet; false where it has left, or may have. */
  withdraw(orderId: string): boolean;
  /** Resolves when it is known whether the venue has an order that is in doubt. */
  doubtOf(orderId: string): Promise<void> | undefined;
  onLog(message: string, level: LogLevel): void;
}

const ATTEMPTS = 3;

/**
 * Cancels orders. A cancel may be repeated, an order may not: where a cancel is lost or refused, the venue is asked what
 * became of the order, and that is what the host hears.
 */
export class OrderCancels {
  readonly #parts: OrderCancelsParts;
  readonly #underWay = new Set<string>();
  /** Symbols of which all orders are being cancelled. */
  readonly #symbolsUnderWay = new Set<string>();

  constructor(parts: OrderCancelsParts) {
    this.#parts = parts;
  }

  /** Whether the order is being cancelled, by itself or with all others of its symbol. */
  isUnderWay({ orderId, symbol }: Pick<Order, 'orderId' | 'symbol'>): boolean {
    return this.#underWay.has(orderId) || this.#symbolsUnderWay.has(symbol);
  }

  /** Cancels an order known here, or one that only the venue knows; a cancel under way is not sent twice. */
  async cancel(orderId: string, symbol: string): Promise<void> {
    if (this.#underWay.has(orderId)) return;
    this.#underWay.add(orderId);
    try {
      await Promise.resolve(); // accepted first, sent later
      const known = this.#parts.ledger.get(orderId);
      if (known && exchangeIdOf(known) === undefined) {
        this.#parts.withdraw(orderId); // what waits for its turn must not leave any more
        await this.#parts.submissionOf(orderId);
      }
      await journalled(this.#parts, { kind: 'cancel', orderId, symbol }, () => this.#cancelUntilKnown(orderId, symbol));
    } finally {
      this.#underWay.delete(orderId);
    }
  }

  /** Cancels whatever is open in a symbol at once; resolves to how many the venue cancelled. */
  async cancelAll(symbol: string): Promise<number> {
    this.#symbolsUnderWay.add(symbol);
    try {
      const send = (): Promise<OrderNews[]> => this.#parts.transport.cancelAll(symbol);
      const cancelled = await journalled(this.#parts, { kind: 'cancel-all', symbol }, send);
      for (const news of cancelled) this.#parts.ledger.take(news);
      return cancelled.length;
    } catch (error) {
      if (isUnknownOrder(error)) return 0; // nothing was open
      throw error;
    } finally {
      this.#symbolsUnderWay.delete(symbol);
    }
  }

  async #cancelUntilKnown(orderId: string, symbol: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const order = this.#parts.ledger.get(orderId);
      if (order && !isActive(order)) return;
      const key = order ? keyOf(order) : keyOfUnknown(symbol, orderId);
      try {
        for (const news of await this.#parts.transport.cancel(key)) this.#parts.ledger.take(news);
        return;
      } catch (error) {
        if (await this.#isOverdue(orderId, error)) continue;
        const again = attempt < ATTEMPTS && (await this.#mayCancelAgain(key, error));
        if (!again) {
          await this.#failed(orderId, key, error);
          return;
        }
      }
    }
  }

  /** The order is in doubt and has not arrived yet: the cancel waits until it has, or is known to be absent. */
  async #isOverdue(orderId: string, error: unknown): Promise<boolean> {
    const doubt = isUnknownOrder(error) ? this.#parts.doubtOf(orderId) : undefined;
    if (!doubt) return false;
    await doubt;
    return !this.#parts.signal.aborted;
  }

  /** Only a lost cancel of an order that is still open is sent again. */
  async #mayCancelAgain(key: OrderKey, error: unknown): Promise<boolean> {
    if (this.#parts.signal.aborted || (!isLost(error) && !isUnknownOrder(error))) return false;
    const order = await this.#look(key);
    return order ? isActive(order) : isLost(error);
  }

  /** A refused cancel is no news of the order; what the venue says of it is. */
  async #failed(orderId: string, key: OrderKey, error: unknown): Promise<void> {
    const order = this.#parts.ledger.get(orderId) ?? (isUnknownOrder(error) ? await this.#look(key) : undefined);
    if (order && !isActive(order)) return;
    const reason = error instanceof Error ? error.message : String(error);
    this.#parts.onLog(`Order ${orderId} could not be cancelled: ${reason}`, LogLevel.ERROR);
  }

  async #look(key: OrderKey): Promise<Order | undefined> {
    const news = await this.#parts.queries.order(key, Lane.CANCEL).catch(() => null);
    return news ? this.#parts.ledger.take(news) : undefined;
  }
}

/** How the venue is asked for an order: by its own id where that is known. */
export function keyOf(order: Order): OrderKey {
  const orderId = exchangeIdOf(order);
  return orderId === undefined
    ? { symbol: order.symbol, origClientOrderId: order.orderId }
    : { symbol: order.symbol, orderId };
}

/** The same for an order that is unknown here. Binance's ids are digits alone; ours never are. */
export function keyOfUnknown(symbol: string, orderId: string): OrderKey {
  return /^\d+$/.test(orderId) ? { symbol, orderId } : { symbol, origClientOrderId: orderId };
}

/** Whether nobody has told what became of a request. */
export function isLost(error: unknown): boolean {
  return error instanceof BinanceError && error.outcome === 'unknown';
}

/** Whether the venue says that it knows no such order, or none that is open. */
export function isUnknownOrder(error: unknown): boolean {
  return error instanceof BinanceError && error.category === 'unknown-order';
}
