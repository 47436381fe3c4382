import type { VenueTrade } from '../venue-orders.js';
import { TradeBar } from './trade-bar.js';

/**
 * Bars of one length, ascending. Only periods with trades have a bar; the oldest are forgotten beyond `maxBars`.
 * Longer bars, rolling windows and averages are all put together from these.
 */
export class BarSeries {
  readonly #bars: TradeBar[] = [];

  constructor(
    readonly barMs: number,
    readonly maxBars: number,
  ) {}

  get first(): TradeBar | undefined {
    return this.#bars[0];
  }

  get last(): TradeBar | undefined {
    return this.#bars.at(-1);
  }

  at(index: number): TradeBar | undefined {
    return this.#bars[index];
  }

  add(trade: VenueTrade): void {
    const openTime = trade.time - (trade.time % this.barMs);
    let bar = this.last;
    // A clock that was set back must not break the order of the bars.
    if (!bar || bar.openTime < openTime) {
      bar = new TradeBar(openTime);
      this.#bars.push(bar);
      this.#forget();
    }
    bar.add(trade);
  }

  /** Index of the first bar that opens at or after a time; `length` where there is none. */
  indexAtOrAfter(time: number): number {
    let low = 0;
    let high = this.#bars.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#bars[middle] as TradeBar).openTime < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  // In blocks, so that a full series does not move all its bars at every new one.
  #forget(): void {
    const block = Math.max(1, this.maxBars >>> 3);
    if (this.#bars.length >= this.maxBars + block) this.#bars.splice(0, block);
  }
}
