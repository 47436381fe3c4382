import type { Units } from '../units.js';
import type { LiveOrder } from './live-order.js';
import type { Matcher } from './matcher.js';
import type { PriceLevel } from './price-level.js';
import type { SymbolMarket } from './symbol-market.js';

/** The recorded market's side of one symbol: puts its liquidity into the book and its prints on resting orders. */
export class ExternalDesk {
  constructor(
    readonly market: SymbolMarket,
    readonly matcher: Matcher,
  ) {}

  /** Sets a level; what is added across resting orders fills them first, and is then used up. */
  setLevel(side: 'bid' | 'ask', price: Units, quantity: Units): void {
    const { book } = this.market;
    const before = book.side(side).get(price)?.external ?? 0n;
    const added = quantity > before ? quantity - before : 0n;
    const used = this.#hit(side, price, added);
    if (quantity - used !== before) book.setExternal(side, price, quantity - used);
  }

  /** A print: through an order it fills it, at its price it first uses up what stands ahead. */
  print(price: Units, quantity: Units, buyerIsMaker: boolean): void {
    const { market } = this;
    const ladder = buyerIsMaker ? market.book.bids : market.book.asks;
    let left = quantity;
    for (const order of this.#orders(buyerIsMaker ? 'bid' : 'ask', price)) {
      if (left === 0n) break;
      if (order.price !== price) left -= this.#fill(order, left);
    }
    const level = ladder.get(price);
    if (level && left > 0n) this.#printAt(level, left);
    market.traded(price, quantity);
  }

  /** Takes all external quantity out. */
  clear(): void {
    for (const side of ['bid', 'ask'] as const) {
      const ladder = this.market.book.side(side);
      for (let depth = ladder.size - 1; depth >= 0; depth--) {
        const level = ladder.at(depth);
        if (level && level.external > 0n) this.market.book.setExternal(side, level.price, 0n);
      }
    }
  }

  /** Incoming quantity of one side against the account orders that it reaches, best price first. */
  #hit(side: 'bid' | 'ask', price: Units, quantity: Units): Units {
    let left = quantity;
    if (left === 0n) return 0n;
    for (const order of this.#orders(side === 'bid' ? 'ask' : 'bid', price)) {
      left -= this.#fill(order, left);
      if (left === 0n) break;
    }
    return quantity - left;
  }

  #printAt(level: PriceLevel, quantity: Units): void {
    let left = quantity;
    let passed = 0n;
    for (const order of ordersOf(level)) {
      const ahead = order.externalAhead - passed;
      if (ahead >= left) {
        passed += left;
        left = 0n;
        break;
      }
      left -= ahead;
      passed += ahead;
      left -= this.#fill(order, left);
      if (left === 0n) break;
    }
    level.advanceQueue(passed);
  }

  /** Fills an order as far as the quantity goes, slice by slice where it is an iceberg; returns how much that took. */
  #fill(order: LiveOrder, quantity: Units): Units {
    let left = quantity;
    while (left > 0n && order.isOpen) {
      const part = left < order.visibleQty ? left : order.visibleQty;
      this.matcher.fillResting(order, part);
      left -= part;
    }
    return quantity - left;
  }

  /** Account orders of a side that a price reaches, best first; a list of its own, as filling changes the book. */
  #orders(side: 'bid' | 'ask', price: Units): LiveOrder[] {
    const ladder = this.market.book.side(side);
    const reached: LiveOrder[] = [];
    for (let depth = 0; ; depth++) {
      const level = ladder.at(depth);
      if (!level || !ladder.reaches(level.price, price)) return reached;
      reached.push(...ordersOf(level));
    }
  }
}

function ordersOf(level: PriceLevel): LiveOrder[] {
  const orders: LiveOrder[] = [];
  for (let order = level.head; order; order = order.next) orders.push(order);
  return orders;
}
