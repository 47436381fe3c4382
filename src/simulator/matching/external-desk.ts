import type { Units } from '../units.js';
import type { LiveOrder } from './live-order.js';
import type { Matcher } from './matcher.js';
import type { PriceLevel } from './price-level.js';
import type { SymbolMarket } from './symbol-market.js';

/** The recorded market's side of one symbol: puts its liquidity into the book and its prints on resting orders. */
export class ExternalDesk {
  /** Levels as the recording has them, whatever has been taken from them here. */
  readonly #recorded = { bid: new Map<Units, Units>(), ask: new Map<Units, Units>() };

  constructor(
    readonly market: SymbolMarket,
    readonly matcher: Matcher,
  ) {}

  /**
   * Sets a level. What is added across resting orders fills them first; while such orders remain, the level has
   * nothing left for anybody else, so that the book never stands crossed.
   */
  setLevel(side: 'bid' | 'ask', price: Units, quantity: Units): void {
    const { book } = this.market;
    const added = quantity - this.#record(side, price, quantity);
    const opposite = side === 'bid' ? 'ask' : 'bid';
    const used = added > 0n ? this.#fillThrough(opposite, price, added) : 0n;
    const stands = this.#orders(opposite, price).length > 0 ? 0n : quantity - used;
    const shown = book.side(side).get(price)?.external ?? 0n;
    if (stands !== shown) book.setExternal(side, price, stands);
  }

  /** A print: through an order it fills it, at its price it first uses up what stands ahead. */
  print(price: Units, quantity: Units, buyerIsMaker: boolean): void {
    const { market } = this;
    const beyond = 1n;
    let left = quantity - this.#fillThrough('bid', price + beyond, quantity);
    left -= this.#fillThrough('ask', price - beyond, left);
    const level = market.book.side(buyerIsMaker ? 'bid' : 'ask').get(price);
    if (level && left > 0n) this.#printAt(level, left);
    market.traded(price, quantity);
  }

  /** Takes all external quantity out. */
  clear(): void {
    for (const side of ['bid', 'ask'] as const) {
      this.#recorded[side].clear();
      const ladder = this.market.book.side(side);
      for (let depth = ladder.size - 1; depth >= 0; depth--) {
        const level = ladder.at(depth);
        if (level && level.external > 0n) this.market.book.setExternal(side, level.price, 0n);
      }
    }
  }

  /** Quantity against the account orders of a side that a price reaches, best price first; returns what it took. */
  #fillThrough(side: 'bid' | 'ask', price: Units, quantity: Units): Units {
    let left = quantity;
    for (const order of this.#orders(side, price)) {
      if (left === 0n) break;
      left -= this.#fill(order, left);
    }
    return quantity - left;
  }

  /** Keeps what the recording says of a price; returns what it said before. */
  #record(side: 'bid' | 'ask', price: Units, quantity: Units): Units {
    const recorded = this.#recorded[side];
    const before = recorded.get(price) ?? 0n;
    if (quantity > 0n) recorded.set(price, quantity);
    else recorded.delete(price);
    return before;
  }

  #printAt(level: PriceLevel, quantity: Units): void {
    let left = quantity;
    for (const order of ordersOf(level)) {
      const passing = order.externalAhead < left ? order.externalAhead : left;
      level.advanceQueue(passing);
      left -= passing;
      if (left === 0n) return;
      const part = left < order.visibleQty ? left : order.visibleQty;
      this.matcher.fillResting(order, part);
      left -= part;
    }
    level.advanceQueue(left);
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
