import { isActive } from '../../../host/domain/order.js';
import type { Order } from '../../../host/domain/order.js';
import { Lane } from '../../rest/spot-rest-api.js';
import type { CancelSubject } from './cancel-pursuit.js';
import { keyOf, takeBack } from './order-cancels.js';
import type { OrderCancelsParts } from './order-cancels.js';
import { exchangeListIdOf } from './order-state.js';
import type { BinanceOrderEventExtra } from './order-state.js';
import type { OrderTransport } from './order-transport.js';

/** What cancelling lists needs. */
export interface OrderListCancelsParts extends Omit<OrderCancelsParts, 'transport'> {
  readonly transport: Pick<OrderTransport, 'cancelList'>;
}

/** Cancels order lists: each until it is certain what became of every order of it. */
export class OrderListCancels {
  readonly #parts: OrderListCancelsParts;

  constructor(parts: OrderListCancelsParts) {
    this.#parts = parts;
  }

  /** Whether the order's list is being cancelled. */
  isUnderWay({ symbol, extra }: Order): boolean {
    const { listId = '', exchangeListId = '' } = (extra ?? {}) as BinanceOrderEventExtra;
    return [listId, exchangeListId].some((id) => this.#parts.pursuits.isUnderWay(subjectKeyOf(id, symbol)));
  }

  /** By our id of the list or by the venue's; resolves when it has been tried, and goes on if need be. */
  cancel(listId: string, symbol: string): Promise<void> {
    return this.#parts.pursuits.begin(this.#subject(listId, symbol));
  }

  #subject(listId: string, symbol: string): CancelSubject {
    const orders = (): Order[] => this.#parts.ledger.ofList(listId);
    return {
      key: subjectKeyOf(listId, orders()[0]?.symbol ?? symbol),
      title: `List ${listId}`,
      intent: { kind: 'cancel-list', listId, symbol },
      orders,
      prepare: () => takeBack(orders().filter(isActive), this.#parts),
      send: () => this.#send(listId, symbol),
      look: () => this.#lookAtEach(orders().filter(isActive)),
    };
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

  async #lookAtEach(orders: readonly Order[]): Promise<false> {
    const looks = orders.map(async (order) => {
      const news = await this.#parts.queries.order(keyOf(order), Lane.RESOLVE).catch(() => null);
      if (news) this.#parts.ledger.takeAnswer(news);
    });
    await Promise.all(looks);
    return false; // orders that are known here tell by themselves
  }
}

function subjectKeyOf(listId: string, symbol: string): string {
  return `list ${symbol} ${listId}`;
}
