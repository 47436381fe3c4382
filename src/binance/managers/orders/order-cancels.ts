import { LogLevel } from '../../../host/domain/constants.js';
import { isActive } from '../../../host/domain/order.js';
import type { Order } from '../../../host/domain/order.js';
import type { OrderNews } from '../../mappings/order-news.js';
import { Lane } from '../../rest/spot-rest-api.js';
import type { OrderKey } from '../../rest/spot-rest-api.js';
import { journalled } from '../restart/journalled.js';
import type { Journalling } from '../restart/journalled.js';
import { isUnknownOrder } from './cancel-pursuit.js';
import type { CancelSubject } from './cancel-pursuit.js';
import type { CancelPursuits } from './cancel-pursuits.js';
import type { OrderLedger } from './order-ledger.js';
import type { OrderQueries } from '../proof/order-queries.js';
import { exchangeIdOf } from './order-state.js';
import { orderNamed } from './order-targets.js';
import type { OrderTransport } from './order-transport.js';
import { reasonOf } from '../../errors/reason-of.js';

/** What cancelling needs. */
export interface OrderCancelsParts extends Journalling {
  readonly ledger: OrderLedger;
  readonly transport: Pick<OrderTransport, 'cancel' | 'cancelAll'>;
  readonly queries: Pick<OrderQueries, 'order'>;
  readonly pursuits: CancelPursuits;
  /** The submission of an order that is under way; a cancel waits for it. */
  submissionOf(orderId: string): Promise<void> | undefined;
  /** Takes an order back that has not been sent yet; false where it has left, or may have. */
  withdraw(orderId: string): boolean;
  onLog(message: string, level: LogLevel): void;
}

/** Cancels orders: each until it is certain what became of it, and that is what the host hears. */
export class OrderCancels {
  readonly #parts: OrderCancelsParts;
  /** Symbols of which all orders are being cancelled, as often as somebody does. */
  readonly #symbolsUnderWay: string[] = [];

  constructor(parts: OrderCancelsParts) {
    this.#parts = parts;
  }

  /** Whether the order is being cancelled, by itself or with all others of its symbol. */
  isUnderWay({ orderId, symbol }: Pick<Order, 'orderId' | 'symbol'>): boolean {
    return this.#parts.pursuits.isUnderWay(subjectKeyOf(orderId, symbol)) || this.#symbolsUnderWay.includes(symbol);
  }

  /** Cancels an order known here, or one that only the venue knows; resolves when it has been tried, and goes on if need be. */
  cancel(orderId: string, symbol: string): Promise<void> {
    return this.#parts.pursuits.begin(this.#subject(orderId, symbol));
  }

  /** The same for a second at most: whoever asks tries again by himself. */
  cancelBriefly(orderId: string, symbol: string): Promise<void> {
    return this.#parts.pursuits.begin(this.#subject(orderId, symbol), true);
  }

  /** Cancels once what the venue lists as open, by its id there, whatever is believed of it here; never rejects. */
  async cancelListed({ symbol, exchangeOrderId }: Pick<OrderNews, 'symbol' | 'exchangeOrderId'>): Promise<void> {
    const send = (): Promise<OrderNews[]> => this.#parts.transport.cancel({ symbol, orderId: exchangeOrderId });
    try {
      const told = await journalled(this.#parts, { kind: 'cancel', orderId: exchangeOrderId, symbol }, send);
      for (const news of told) this.#parts.ledger.take(news);
    } catch (error) {
      const reason = reasonOf(error);
      this.#parts.onLog(`Order ${exchangeOrderId} of the venue has not been cancelled: ${reason}`, LogLevel.WARNING);
    }
  }

  /** Cancels whatever is open in a symbol at once; resolves to how many the venue cancelled. */
  async cancelAll(symbol: string): Promise<number> {
    this.#symbolsUnderWay.push(symbol);
    try {
      const send = (): Promise<OrderNews[]> => this.#parts.transport.cancelAll(symbol);
      const cancelled = await journalled(this.#parts, { kind: 'cancel-all', symbol }, send);
      for (const news of cancelled) this.#parts.ledger.take(news);
      return cancelled.length;
    } catch (error) {
      if (isUnknownOrder(error)) return 0; // nothing was open
      throw error;
    } finally {
      this.#symbolsUnderWay.splice(this.#symbolsUnderWay.indexOf(symbol), 1);
    }
  }

  #subject(orderId: string, symbol: string): CancelSubject {
    const { ledger, transport, queries } = this.#parts;
    const order = (): Order | undefined => orderNamed(orderId, symbol, ledger);
    const key = (): OrderKey => {
      const known = order();
      return known ? keyOf(known) : keyOfUnknown(symbol, orderId);
    };
    return {
      key: subjectKeyOf(orderId, order()?.symbol ?? symbol),
      title: `Order ${orderId}`,
      intent: { kind: 'cancel', orderId, symbol },
      orders: () => [order() ?? []].flat(),
      prepare: () => takeBack([order() ?? []].flat(), this.#parts),
      send: async () => {
        for (const news of await transport.cancel(key())) ledger.take(news);
      },
      look: async () => {
        const news = await queries.order(key(), Lane.RESOLVE).catch(() => null);
        const found = news ? ledger.takeAnswer(news) : undefined;
        return found !== undefined && order() === undefined && this.#hasEnded(orderId, found);
      },
    };
  }

  /** Of an order that is unknown here, and stays so where it is over. */
  #hasEnded(orderId: string, found: Order): boolean {
    if (isActive(found)) return false;
    this.#parts.onLog(`Order ${orderId} needs no cancel: it is ${found.status}`, LogLevel.INFO);
    return true;
  }
}

/**
 * What waits for its turn, alone or with others of its list, must not leave any more; what has left is to be waited for.
 * Absent where nothing is.
 */
export function takeBack(
  orders: readonly Order[],
  submissions: Pick<OrderCancelsParts, 'withdraw' | 'submissionOf'>,
): Promise<void> | undefined {
  const unsent = orders.find((order) => exchangeIdOf(order) === undefined);
  if (!unsent) return undefined;
  submissions.withdraw(unsent.orderId);
  return submissions.submissionOf(unsent.orderId);
}

/** How the venue is asked for an order: by its own id where that is known. */
export function keyOf(order: Order): OrderKey {
  const orderId = exchangeIdOf(order);
  return orderId === undefined
    ? { symbol: order.symbol, origClientOrderId: order.orderId }
    : { symbol: order.symbol, orderId };
}

/**
 * The same for an order that is unknown here. Digits alone are taken for Binance's id: ours have letters, and of somebody
 * else's client id that has none the order must be known here.
 */
export function keyOfUnknown(symbol: string, orderId: string): OrderKey {
  return /^\d+$/.test(orderId) ? { symbol, orderId } : { symbol, origClientOrderId: orderId };
}

function subjectKeyOf(orderId: string, symbol: string): string {
  return `order ${symbol} ${orderId}`;
}
