import { Status } from '../../../host/domain/constants.js';
import { isActive } from '../../../host/domain/order.js';
import type { Order } from '../../../host/domain/order.js';
import { IdQueue } from '../../../host/engine/id-queue.js';
import { toStatus } from '../../mappings/order-news.js';
import type { BinanceOrderEventExtra } from './order-event-extra.js';
import { exchangeIdOf } from './order-state.js';

const FINISHED_KEPT = 20_000;

/** The orders of a ledger by either id. Finished ones are kept for late news, but not for ever. */
export class KeptOrders {
  readonly #onForgotten: (orderId: string) => void;
  readonly #orders = new Map<string, Order>();
  /** By symbol, then by the venue's id: ids are given anew in each symbol. */
  readonly #orderIdsByVenueId = new Map<string, Map<string, string>>();
  readonly #activeIds = new Set<string>();
  /** Finished orders, in the order in which they finished. */
  readonly #finishedIds = new IdQueue();
  readonly #wordlessIds = new Set<string>();
  readonly #symbols = new Set<string>();

  constructor(onForgotten: (orderId: string) => void) {
    this.#onForgotten = onForgotten;
  }

  /** An order as it is now. */
  keep(order: Order): void {
    const { orderId, symbol } = order;
    const exchangeOrderId = exchangeIdOf(order);
    this.#orders.set(orderId, order);
    this.#symbols.add(symbol);
    if (exchangeOrderId !== undefined) this.#index(order, exchangeOrderId);
    if (hasLastWord(order)) this.#wordlessIds.delete(orderId);
    else this.#wordlessIds.add(orderId);
    if (isActive(order)) this.#activeIds.add(orderId);
    else this.#finish(orderId);
  }

  get(orderId: string): Order | undefined {
    return this.#orders.get(orderId);
  }

  has(orderId: string): boolean {
    return this.#orders.has(orderId);
  }

  all(): Iterable<Order> {
    return this.#orders.values();
  }

  findByVenueId(symbol: string, exchangeOrderId: string): Order | undefined {
    const orderId = this.#orderIdsByVenueId.get(symbol)?.get(exchangeOrderId);
    return orderId === undefined ? undefined : this.#orders.get(orderId);
  }

  get activeCount(): number {
    return this.#activeIds.size;
  }

  /** Orders that can still trade, oldest first. */
  active(): Order[] {
    return this.#named(this.#activeIds);
  }

  /** Orders that are filled by their fills alone, so far. */
  withoutLastWord(): Order[] {
    return this.#named(this.#wordlessIds);
  }

  /** Symbols of all orders that ever were. */
  symbols(): string[] {
    return [...this.#symbols];
  }

  #named(orderIds: Iterable<string>): Order[] {
    return [...orderIds].map((id) => this.#orders.get(id)).filter((order) => order !== undefined);
  }

  /** Of two orders that were given one id by the venue, late news of the finished one does not make it the one again. */
  #index(order: Order, exchangeOrderId: string): void {
    const { orderId, symbol } = order;
    let holders = this.#orderIdsByVenueId.get(symbol);
    if (!holders) this.#orderIdsByVenueId.set(symbol, (holders = new Map<string, string>()));
    const holderId = holders.get(exchangeOrderId);
    if (holderId === orderId) return;
    const isTaken = holderId !== undefined && this.#orders.has(holderId) && !isActive(order);
    if (!isTaken) holders.set(exchangeOrderId, orderId);
  }

  #finish(orderId: string): void {
    this.#activeIds.delete(orderId);
    this.#finishedIds.add(orderId);
    if (this.#finishedIds.size <= FINISHED_KEPT) return;
    this.#forget(this.#finishedIds.take() ?? '');
  }

  #forget(orderId: string): void {
    const order = this.#orders.get(orderId);
    const exchangeOrderId = (order && exchangeIdOf(order)) ?? '';
    const holders = this.#orderIdsByVenueId.get(order?.symbol ?? '');
    if (holders?.get(exchangeOrderId) === orderId) holders.delete(exchangeOrderId);
    this.#orders.delete(orderId);
    this.#wordlessIds.delete(orderId);
    this.#onForgotten(orderId);
  }
}

/** Fills end an order before the venue's word of it comes; of no other end is there anything to be heard. */
function hasLastWord({ status, extra = {} }: Order): boolean {
  const { venueStatus } = extra as BinanceOrderEventExtra;
  return status !== Status.ALLTRADED || (venueStatus !== undefined && toStatus(venueStatus) === status);
}
