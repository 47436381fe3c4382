import type { OrderList } from '../matching/order-list.js';

/** The order lists of an account, on all symbols. */
export class AccountLists {
  readonly #lists = new Map<bigint, OrderList>();
  readonly #latestByClientId = new Map<string, OrderList>();
  readonly #open = new Set<OrderList>();

  /** All lists, by id ascending. */
  all(): readonly OrderList[] {
    return [...this.#lists.values()];
  }

  /** Lists that are not over, oldest first. */
  open(): readonly OrderList[] {
    for (const list of this.#open) if (!list.isActive) this.#open.delete(list);
    return [...this.#open];
  }

  byId(orderListId: bigint): OrderList | undefined {
    return this.#lists.get(orderListId);
  }

  /** The latest list with a client id; ids may be used again once their list is over. */
  byClientId(listClientOrderId: string): OrderList | undefined {
    return this.#latestByClientId.get(listClientOrderId);
  }

  /** From now on no list of before can be found by its client id. */
  forgetClientIds(): void {
    this.#latestByClientId.clear();
  }

  add(list: OrderList): void {
    this.#lists.set(list.orderListId, list);
    this.#latestByClientId.set(list.listClientOrderId, list);
    this.#open.add(list);
  }
}
