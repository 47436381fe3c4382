import type { LiveOrder } from '../matching/live-order.js';
import type { Units } from '../units.js';
import type { AccountOptions, CommissionSchedule } from '../venue-accounts.js';
import type { VenueFill } from '../venue-orders.js';
import type { Balance } from './balance.js';
import { orderKey, type OrderKey } from '../order-key.js';
import type { OrderOwner } from './order-owner.js';

/** How many finished orders and fills of a forgetful account are kept at least; it keeps at most twice as many. */
const RETAINED = 100;

/** What an account on one symbol knows of the whole account. */
export interface AccountOfMarket {
  readonly id: string;
  readonly commission: CommissionSchedule;
  readonly options: AccountOptions;
  readonly openCount: number;
  readonly algoCount: number;
  readonly icebergCount: number;
  assetLimit(asset: string): Units | null;
}

/** An account on one symbol: its orders, its fills, and the two balances that they move. */
export class AccountMarket implements OrderOwner {
  /** By id ascending, as they came: a map would take far longer to grow. */
  #orders: LiveOrder[] = [];
  readonly #latestByClientId = new Map<string, LiveOrder>();
  readonly #open = new Map<OrderKey, LiveOrder>();
  #fills: VenueFill[] = [];
  #algoCount = 0;
  #icebergCount = 0;

  readonly accountId: string;
  readonly commission: CommissionSchedule;

  constructor(
    readonly account: AccountOfMarket,
    readonly symbol: string,
    readonly base: Balance,
    readonly quote: Balance,
  ) {
    this.accountId = account.id;
    this.commission = account.commission;
  }

  get #keepsHistory(): boolean {
    return this.account.options.keepHistory ?? true;
  }

  get openCount(): number {
    return this.#open.size;
  }

  /** Open orders that were placed as stops, triggered or not. */
  get algoCount(): number {
    return this.#algoCount;
  }

  get icebergCount(): number {
    return this.#icebergCount;
  }

  /** Open orders, oldest first. */
  open(): Iterable<LiveOrder> {
    return this.#open.values();
  }

  /** All orders that are remembered, by id ascending. */
  orders(): Iterable<LiveOrder> {
    return this.#orders;
  }

  fills(): readonly VenueFill[] {
    return this.#fills;
  }

  byId(orderId: bigint): LiveOrder | undefined {
    let low = 0;
    let high = this.#orders.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#orders[middle] as LiveOrder).orderId < orderId) low = middle + 1;
      else high = middle;
    }
    const found = this.#orders[low];
    return found?.orderId === orderId ? found : undefined;
  }

  /** The latest order with a client id; ids may be used again once their order is finished. */
  byClientId(clientOrderId: string): LiveOrder | undefined {
    return this.#latestByClientId.get(clientOrderId);
  }

  /** From now on no order of before can be found by its client id, nor does one stand in the way of a new order. */
  forgetClientIds(): void {
    this.#latestByClientId.clear();
  }

  add(order: LiveOrder): void {
    this.#orders.push(order);
    this.#latestByClientId.set(order.clientOrderId, order);
    this.#open.set(orderKey(order.orderId), order);
    if (order.isAlgo) this.#algoCount++;
    if (order.icebergQty > 0n) this.#icebergCount++;
  }

  /** The order has another client id from now on, and is not found by the old one any more. */
  rename(order: LiveOrder, clientOrderId: string): void {
    if (this.byClientId(order.clientOrderId) === order) this.#latestByClientId.delete(order.clientOrderId);
    order.clientOrderId = clientOrderId;
    this.#latestByClientId.set(clientOrderId, order);
  }

  close(orderId: bigint): void {
    const key = orderKey(orderId);
    const order = this.#open.get(key);
    if (!order) return;
    this.#open.delete(key);
    if (order.isAlgo) this.#algoCount--;
    if (order.icebergQty > 0n) this.#icebergCount--;
    if (!this.#keepsHistory) this.#forgetOldOrders();
  }

  addFill(fill: VenueFill): void {
    this.#fills.push(fill);
    if (!this.#keepsHistory && this.#fills.length > 2 * RETAINED) {
      this.#fills = this.#fills.slice(RETAINED);
    }
  }

  #forgetOldOrders(): void {
    let excess = this.#orders.length - this.#open.size;
    if (excess <= 2 * RETAINED) return;
    excess -= RETAINED;
    this.#orders = this.#orders.filter((order) => {
      if (excess === 0 || this.#open.has(orderKey(order.orderId))) return true;
      if (this.#latestByClientId.get(order.clientOrderId) === order) this.#latestByClientId.delete(order.clientOrderId);
      excess--;
      return false;
    });
  }
}
