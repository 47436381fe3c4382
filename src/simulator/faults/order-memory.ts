import type { SimulatedExchange } from '../simulated-exchange.js';
import { orderKey, type OrderKey } from '../order-key.js';
import type { OrderExecution } from '../venue-events.js';
import type { VenueOrder } from '../venue-orders.js';

interface Snapshot {
  readonly time: number;
  readonly order: VenueOrder;
}

/** The latest so many orders have their past kept, and some more, so that they are not forgotten one by one. */
const KEPT_ORDERS = 1_000;
const MOST_ORDERS = 1_100;
/** So much is sorted in at once. */
const MOST_NEWS = 100;

/** Keeps the states that orders of clients went through, so that an old one can be told. */
export class OrderMemory {
  readonly #exchange: SimulatedExchange;
  readonly #isClient: (accountId: string) => boolean;
  readonly #states = new Map<OrderKey, Snapshot[]>();
  /** What has happened and has not been sorted in yet: there is time for that when an order has been answered. */
  #news: OrderExecution[] = [];

  /** `isClient` tells accounts that somebody asks for from those of the market's own agents. */
  constructor(exchange: SimulatedExchange, isClient: (accountId: string) => boolean) {
    this.#exchange = exchange;
    this.#isClient = isClient;
    exchange.on('execution', this.#remember);
  }

  /** The state that an order had at a time, or its first one; null where nothing is remembered of it. */
  stateAt(symbol: string, orderId: bigint, time: number): VenueOrder | null {
    this.#sortIn();
    const states = (this.#states.get(orderKey(orderId)) ?? []).filter(({ order }) => order.symbol === symbol);
    const known = states.filter((state) => state.time <= time);
    return (known.at(-1) ?? states[0])?.order ?? null;
  }

  close(): void {
    this.#exchange.off('execution', this.#remember);
  }

  readonly #remember = (execution: OrderExecution): void => {
    if (!this.#isClient(execution.accountId)) return;
    this.#news.push(execution);
    if (this.#news.length >= MOST_NEWS) this.#sortIn();
  };

  #sortIn(): void {
    for (const execution of this.#news) this.#keep(execution);
    this.#news = [];
  }

  #keep({ order, time }: OrderExecution): void {
    const key = orderKey(order.orderId);
    const states = this.#states.get(key);
    // The latest orders are the ones that are asked for.
    if (states) this.#states.delete(key);
    this.#states.set(key, states ? [...states, { time, order }] : [{ time, order }]);
    if (this.#states.size > MOST_ORDERS) this.#forgetOldest();
  }

  #forgetOldest(): void {
    for (const key of this.#states.keys()) {
      if (this.#states.size <= KEPT_ORDERS) return;
      this.#states.delete(key);
    }
  }
}
