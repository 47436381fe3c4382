import type { Side } from '../../binance/wire/vocabulary.js';
import type { Units } from '../units.js';
import type { LiveOrder } from './live-order.js';
import { PriceLadder } from './price-ladder.js';
import { PriceLevel } from './price-level.js';

/** Hears of every price whose shown quantity has changed; each change has an update id of its own. */
export type LevelListener = (level: PriceLevel, updateId: number) => void;

/** The resting orders of one symbol, by price and then by time. */
export class OrderBook {
  readonly bids = new PriceLadder<PriceLevel>('highest');
  readonly asks = new PriceLadder<PriceLevel>('lowest');
  #updateId = 0;

  constructor(readonly onLevel: LevelListener) {}

  get updateId(): number {
    return this.#updateId;
  }

  side(side: 'bid' | 'ask'): PriceLadder<PriceLevel> {
    return side === 'bid' ? this.bids : this.asks;
  }

  /** Where an order of this side finds its counterparts. */
  against(side: Side): PriceLadder<PriceLevel> {
    return side === 'BUY' ? this.asks : this.bids;
  }

  /** Whether an order of this side and price would trade at once. */
  crosses(side: Side, price: Units): boolean {
    const top = this.against(side).top();
    return top !== undefined && this.against(side).reaches(top.price, price);
  }

  /** Puts an order at the end of the queue at its price. */
  rest(order: LiveOrder): void {
    order.visibleQty = firstSlice(order);
    const level = this.#levelUnder(order);
    level.append(order);
    this.#changed(level);
  }

  /** Takes an order out, whatever is left of it. */
  remove(order: LiveOrder): void {
    if (!order.isResting) return;
    const level = this.#levelUnder(order);
    level.remove(order);
    this.#changed(level);
  }

  /**
   * `quantity` of what an order shows has gone (its own figures are already updated). An order with nothing left goes;
   * an iceberg whose slice is used up shows the next one at the end of the queue.
   */
  reduce(order: LiveOrder, quantity: Units): void {
    const level = this.#levelUnder(order);
    const before = level.total;
    order.visibleQty -= quantity;
    level.shown -= quantity;
    if (order.visibleQty === 0n) {
      level.remove(order);
      if (order.openQty > 0n) {
        order.visibleQty = firstSlice(order);
        level.append(order);
      }
    }
    if (level.total !== before) this.#changed(level);
  }

  /** An order has been made smaller where it stands; what it shows changes only where less than that is left. */
  shrink(order: LiveOrder): void {
    const excess = order.visibleQty - order.openQty;
    if (!order.isResting || excess <= 0n) return;
    const level = this.#levelUnder(order);
    order.visibleQty -= excess;
    level.shown -= excess;
    this.#changed(level);
  }

  /** Sets external quantity at a price; returns the level. */
  setExternal(side: 'bid' | 'ask', price: Units, quantity: Units): PriceLevel {
    const level = this.#levelOf(side, price);
    level.setExternal(quantity);
    this.#changed(level);
    return level;
  }

  /** A taker has used up external quantity. */
  consumeExternal(level: PriceLevel, quantity: Units): void {
    level.consumeExternal(quantity);
    this.#changed(level);
  }

  /** From the best price outwards. */
  levels(side: 'bid' | 'ask', limit: number): [price: Units, quantity: Units][] {
    const ladder = this.side(side);
    const rows: [Units, Units][] = [];
    for (let depth = 0; depth < limit; depth++) {
      const level = ladder.at(depth);
      if (!level) break;
      rows.push([level.price, level.total]);
    }
    return rows;
  }

  #levelUnder(order: LiveOrder): PriceLevel {
    return this.#levelOf(order.side === 'BUY' ? 'bid' : 'ask', order.price);
  }

  #levelOf(side: 'bid' | 'ask', price: Units): PriceLevel {
    const ladder = this.side(side);
    let level = ladder.get(price);
    if (!level) ladder.insert((level = new PriceLevel(side, price)));
    return level;
  }

  #changed(level: PriceLevel): void {
    if (level.isEmpty) this.side(level.side).delete(level);
    this.onLevel(level, ++this.#updateId);
  }
}

function firstSlice(order: LiveOrder): Units {
  const { icebergQty, openQty } = order;
  return icebergQty > 0n && icebergQty < openQty ? icebergQty : openQty;
}
