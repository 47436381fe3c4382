import type { Units } from '../units.js';
import type { LiveOrder } from './live-order.js';

/** All that rests at one price: account orders first come, first served, and external quantity (`ExternalMarket`). */
export class PriceLevel {
  /** What account orders show. */
  shown: Units = 0n;
  /** Quantity that belongs to no account. */
  external: Units = 0n;
  head: LiveOrder | null = null;
  tail: LiveOrder | null = null;

  constructor(
    readonly side: 'bid' | 'ask',
    readonly price: Units,
  ) {}

  get total(): Units {
    return this.shown + this.external;
  }

  get isEmpty(): boolean {
    return this.head === null && this.external === 0n;
  }

  /** Puts an order behind everything that is there. */
  append(order: LiveOrder): void {
    order.isResting = true;
    order.previous = this.tail;
    order.next = null;
    order.externalAhead = this.external;
    if (this.tail) this.tail.next = order;
    else this.head = order;
    this.tail = order;
    this.shown += order.visibleQty;
  }

  remove(order: LiveOrder): void {
    if (order.previous) order.previous.next = order.next;
    else this.head = order.next;
    if (order.next) order.next.previous = order.previous;
    else this.tail = order.previous;
    order.previous = null;
    order.next = null;
    order.isResting = false;
    this.shown -= order.visibleQty;
  }

  /** External quantity from the front of the queue is gone: every order moves up by it. */
  consumeExternal(quantity: Units): void {
    this.external -= quantity;
    this.#limitAhead((ahead) => (ahead > quantity ? ahead - quantity : 0n));
  }

  /** External quantity becomes this; where it shrinks, its tail goes first. */
  setExternal(quantity: Units): void {
    this.external = quantity;
    this.#limitAhead((ahead) => (ahead > quantity ? quantity : ahead));
  }

  /** A print took this much external quantity from ahead of the orders; what the level shows stays the recording's. */
  advanceQueue(quantity: Units): void {
    this.#limitAhead((ahead) => (ahead > quantity ? ahead - quantity : 0n));
  }

  #limitAhead(limit: (ahead: Units) => Units): void {
    for (let order = this.head; order; order = order.next) order.externalAhead = limit(order.externalAhead);
  }
}
