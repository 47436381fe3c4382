import { LogLevel } from '../../../host/domain/constants.js';
import { isActive } from '../../../host/domain/order.js';
import type { Order } from '../../../host/domain/order.js';
import { Lane } from '../../rest/spot-rest-api.js';
import { journalled } from '../restart/journalled.js';
import { isLost, isUnknownOrder, keyOf } from './order-cancels.js';
import type { OrderCancelsParts } from './order-cancels.js';
import type { OrderQueries } from '../proof/order-queries.js';
import { exchangeIdOf, exchangeListIdOf } from './order-state.js';
import type { BinanceOrderEventExtra } from './order-state.js';
import type { OrderTransport } from './order-transport.js';

/** What cancelling lists needs. */
export interface OrderListCancelsParts extends Omit<OrderCancelsParts, 'transport' | 'queries'> {
  readonly transport: Pick<OrderTransport, 'cancelList'>;
  readonly queries: Pick<OrderQueries, 'order'>;
}

const ATTEMPTS = 3;

/** Cancels order lists: as with one order, a cancel that is lost or refused is followed by asking for each order. */
export class OrderListCancels {
  readonly #parts: OrderListCancelsParts;
  readonly #underWay = new Set<string>();

  constructor(parts: OrderListCancelsParts) {
    this.#parts = parts;
  }

  /** Whether the order's list is being cancelled. */
  isUnderWay({ extra }: Order): boolean {
    const { listId = '', exchangeListId = '' } = (extra ?? {}) as BinanceOrderEventExtra;
    return this.#underWay.has(listId) || this.#underWay.has(exchangeListId);
  }

  /** By our id of the list or by the venue's; a cancel under way is not sent twice. */
  async cancel(listId: string, symbol: string): Promise<void> {
    if (this.#underWay.has(listId)) return;
    this.#underWay.add(listId);
    try {
      await Promise.resolve(); // accepted first, sent later
      await this.#takeBack(listId);
      const intent = { kind: 'cancel-list', listId, symbol } as const;
      await journalled(this.#parts, intent, () => this.#cancelUntilKnown(listId, symbol));
    } finally {
      this.#underWay.delete(listId);
    }
  }

  /** A list that waits for its turn must not leave any more; one that has left is waited for. */
  async #takeBack(listId: string): Promise<void> {
    const unsent = this.#active(listId).find((order) => exchangeIdOf(order) === undefined);
    if (!unsent) return;
    this.#parts.withdraw(unsent.orderId);
    await this.#parts.submissionOf(unsent.orderId);
  }

  async #cancelUntilKnown(listId: string, symbol: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const isKnown = this.#parts.ledger.ofList(listId).length > 0;
      if (isKnown && this.#active(listId).length === 0) return;
      try {
        await this.#send(listId, symbol);
        return;
      } catch (error) {
        if (await this.#isOverdue(listId, error)) continue;
        await this.#lookAtEach(listId);
        const mayTryAgain = attempt < ATTEMPTS && isLost(error) && !this.#parts.signal.aborted;
        if (mayTryAgain && (!isKnown || this.#active(listId).length > 0)) continue;
        this.#failed(listId, error);
        return;
      }
    }
  }

  async #send(listId: string, symbol: string): Promise<void> {
    const params = { symbol, ...this.#keyOf(listId) };
    for (const news of await this.#parts.transport.cancelList(params)) this.#parts.ledger.take(news);
  }

  /** By the venue's id where one of the orders has told it: client ids can be forgotten. */
  #keyOf(listId: string): { readonly orderListId: string } | { readonly listClientOrderId: string } {
    const told = this.#parts.ledger.ofList(listId).flatMap((order) => exchangeListIdOf(order) ?? []);
    const orderListId = told[0] ?? (/^\d+$/.test(listId) ? listId : undefined);
    return orderListId === undefined ? { listClientOrderId: listId } : { orderListId };
  }

  /** The list is in doubt and has not arrived yet: the cancel waits until it has, or is known to be absent. */
  async #isOverdue(listId: string, error: unknown): Promise<boolean> {
    if (!isUnknownOrder(error)) return false;
    const doubts = this.#active(listId).flatMap(({ orderId }) => this.#parts.doubtOf(orderId) ?? []);
    if (doubts.length === 0) return false;
    await Promise.all(doubts);
    return !this.#parts.signal.aborted;
  }

  async #lookAtEach(listId: string): Promise<void> {
    const looks = this.#active(listId).map(async (order) => {
      const news = await this.#parts.queries.order(keyOf(order), Lane.CANCEL).catch(() => null);
      if (news) this.#parts.ledger.take(news);
    });
    await Promise.all(looks);
  }

  #failed(listId: string, error: unknown): void {
    const isOver = this.#parts.ledger.ofList(listId).length > 0 && this.#active(listId).length === 0;
    if (isOver) return;
    const reason = error instanceof Error ? error.message : String(error);
    this.#parts.onLog(`List ${listId} could not be cancelled: ${reason}`, LogLevel.ERROR);
  }

  #active(listId: string): Order[] {
    return this.#parts.ledger.ofList(listId).filter(isActive);
  }
}
