import type { Units } from '../units.js';
import type { LiveOrder } from './live-order.js';
import { PriceLadder } from './price-ladder.js';

interface StopLevel {
  readonly price: Units;
  readonly orders: Set<LiveOrder>;
}

const BASIS_POINTS = 10_000n;

/** Whether the stop price of an order lies above the market: it then fires when the price rises to it. */
export function firesOnRise(order: Pick<LiveOrder, 'side' | 'type'>): boolean {
  const isLoss = order.type === 'STOP_LOSS' || order.type === 'STOP_LOSS_LIMIT';
  return isLoss === (order.side === 'BUY');
}

/**
 * Stops that wait for a trade price (rest-api.md, order types; faqs/trailing-stop-faq.md). A plain stop fires at its
 * stop price. A trailing stop becomes active at its stop price, or at the first trade where it has none; from then on
 * a sale follows the highest price and fires on a drop by the delta, a buy follows the lowest and fires on a rise.
 */
export class StopBook {
  readonly #rising = new PriceLadder<StopLevel>('lowest');
  readonly #falling = new PriceLadder<StopLevel>('highest');
  readonly #trailing = new Set<LiveOrder>();

  add(order: LiveOrder): void {
    if (order.terms.trailingDelta !== null) {
      this.#trailing.add(order);
      return;
    }
    const ladder = this.#ladderOf(order);
    const level = ladder.get(order.stopPrice);
    if (level) level.orders.add(order);
    else ladder.insert({ price: order.stopPrice, orders: new Set([order]) });
  }

  remove(order: LiveOrder): void {
    if (this.#trailing.delete(order)) return;
    const ladder = this.#ladderOf(order);
    const level = ladder.get(order.stopPrice);
    if (!level?.orders.delete(order)) return;
    if (level.orders.size === 0) ladder.delete(level);
  }

  /** Takes out and returns what a trade at this price sets off. */
  trigger(price: Units, time: number): LiveOrder[] {
    const fired: LiveOrder[] = [];
    for (const ladder of [this.#rising, this.#falling]) {
      for (let level = ladder.top(); level && ladder.reaches(level.price, price); level = ladder.top()) {
        fired.push(...level.orders);
        ladder.delete(level);
      }
    }
    for (const order of this.#trailing) if (follows(order, price, time)) fired.push(order);
    for (const order of fired) this.#trailing.delete(order);
    return fired;
  }

  #ladderOf(order: LiveOrder): PriceLadder<StopLevel> {
    return firesOnRise(order) ? this.#rising : this.#falling;
  }
}

/** Whether the stop price, if there is one, is met. */
function isMet(order: LiveOrder, price: Units): boolean {
  if (order.stopPrice === 0n) return true;
  return firesOnRise(order) ? price >= order.stopPrice : price <= order.stopPrice;
}

/** Lets a trailing stop see a trade; true where it fires. */
function follows(order: LiveOrder, price: Units, time: number): boolean {
  const extreme = order.trailingExtreme;
  if (extreme === null) {
    if (!isMet(order, price)) return false;
    order.trailingExtreme = price;
    order.trailingTime = time;
    order.touch(time);
    return false;
  }
  const delta = BigInt(order.terms.trailingDelta ?? 0);
  if (order.side === 'SELL') {
    if (price > extreme) order.trailingExtreme = price;
    return price * BASIS_POINTS <= extreme * (BASIS_POINTS - delta);
  }
  if (price < extreme) order.trailingExtreme = price;
  return price * BASIS_POINTS >= extreme * (BASIS_POINTS + delta);
}
