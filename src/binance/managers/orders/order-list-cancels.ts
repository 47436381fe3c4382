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

  /**
   * The orders that are meant, those that have ended among them. Whoever gives the ids of his lists himself may give one
   * again in another symbol: then the symbol decides.
   */
  ordersOf(listId: string, symbol: string): Order[] {
    const orders = this.#parts.ledger.ofList(listId);
    const inSymbol = orders.filter((order) => order.symbol === symbol);
    return inSymbol.length > 0 ? inSymbol : orders;
  }

  #subject(listId: string, symbol: string): CancelSubject {
    const orders = (): Order[] => this.ordersOf(listId, symbol);
    const ownSymbol = orders()[0]?.symbol ?? symbol;
    return {
      key: subjectKeyOf(listId, ownSymbol),
      title: `List ${listId}`,
      intent: { kind: 'cancel-list', listId, symbol: ownSymbol },
      orders,
      prepare: () => takeBack(orders().filter(isActive), this.#parts),
      send: () => this.#send(listId, ownSymbol),
      look: () => this.#lookAtEach(orders().filter(isActive)),
    };
  }

  async #send(listId: string, symbol: string): Promise<void> {
    const params = { symbol, ...this.#keyOf(listId, symbol) };
    for (const news of await this.#parts.transport.cancelList(params)) this.#parts.ledger.take(news);
  }

  /**
   * By the venue's id where one of the orders has told it: client ids can be forgotten. A client id may also be given
   * again once its list is over, so an order that can trade is asked first.
   */
  #keyOf(listId: string, symbol: string): { readonly orderListId: string } | { readonly listClientOrderId: string } {
    const orders = this.ordersOf(listId, symbol);
    const told = [...orders.filter(isActive), ...orders].flatMap((order) => exchangeListIdOf(order) ?? []);
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
