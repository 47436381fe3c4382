import { PriceLadder } from '../matching/price-ladder.js';
import type { Units } from '../units.js';
import type { BookTop } from '../venue.js';
import type { BookReader } from './book-reader.js';

interface Level {
  readonly price: Units;
  quantity: Units;
}

/** A book of bare quantities by price, without orders behind them: what a recording shows of a market. */
export class PriceBook implements BookReader {
  #bids = new PriceLadder<Level>('highest');
  #asks = new PriceLadder<Level>('lowest');
  #updateId = 0;

  lastUpdateId(): number {
    return this.#updateId;
  }

  /** Empties the book; what is set next belongs to `updateId`. */
  reset(updateId: number): void {
    this.#bids = new PriceLadder<Level>('highest');
    this.#asks = new PriceLadder<Level>('lowest');
    this.#updateId = updateId;
  }

  /** Says up to which update the book is now complete. */
  advanceTo(updateId: number): void {
    this.#updateId = updateId;
  }

  /** Sets the quantity at a price; zero removes it. */
  set(side: 'bid' | 'ask', price: Units, quantity: Units): void {
    const ladder = this.#ladder(side);
    const level = ladder.get(price);
    if (quantity === 0n) {
      if (level) ladder.delete(level);
    } else if (level) level.quantity = quantity;
    else ladder.insert({ price, quantity });
  }

  top(): BookTop {
    const bid = this.#bids.top();
    const ask = this.#asks.top();
    return {
      updateId: this.#updateId,
      bid: bid ? [bid.price, bid.quantity] : null,
      ask: ask ? [ask.price, ask.quantity] : null,
    };
  }

  levels(side: 'bid' | 'ask', limit: number): readonly (readonly [price: Units, quantity: Units])[] {
    const ladder = this.#ladder(side);
    const rows: [Units, Units][] = [];
    for (let depth = 0; depth < Math.min(limit, ladder.size); depth++) {
      const level = ladder.at(depth);
      if (level) rows.push([level.price, level.quantity]);
    }
    return rows;
  }

  #ladder(side: 'bid' | 'ask'): PriceLadder<Level> {
    return side === 'bid' ? this.#bids : this.#asks;
  }
}
