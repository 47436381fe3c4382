import type { BarSeries } from './bar-series.js';
import { TradeBar } from './trade-bar.js';

/**
 * Statistics of the last so many milliseconds, over the bars of a series: the window opens where a bar opens, so it
 * may be up to one bar longer. What is finished is summed once per bar, so asking every second costs nothing.
 */
export class RollingWindow {
  #closedPart: TradeBar | null = null;
  #closedLast: TradeBar | undefined;

  constructor(
    readonly series: BarSeries,
    readonly windowMs: number,
  ) {}

  /** Open time of the window that ends now. */
  openTime(now: number): number {
    const earliest = now - this.windowMs;
    return earliest - (earliest % this.series.barMs);
  }

  /** One bar over the whole window; null where nothing traded in it. */
  summary(now: number): TradeBar | null {
    const openTime = this.openTime(now);
    const last = this.series.last;
    if (!last || last.openTime < openTime) return null;
    const whole = new TradeBar(openTime);
    whole.absorb(this.#closed(openTime, last));
    whole.absorb(last);
    return whole;
  }

  /** Close of the last bar before the window. */
  closeBefore(now: number): bigint | undefined {
    return this.series.at(this.series.indexAtOrAfter(this.openTime(now)) - 1)?.close;
  }

  #closed(openTime: number, last: TradeBar): TradeBar {
    if (this.#closedPart?.openTime === openTime && this.#closedLast === last) return this.#closedPart;
    const closed = new TradeBar(openTime);
    for (let index = this.series.indexAtOrAfter(openTime); ; index++) {
      const bar = this.series.at(index);
      if (!bar || bar === last) break;
      closed.absorb(bar);
    }
    this.#closedPart = closed;
    this.#closedLast = last;
    return closed;
  }
}
