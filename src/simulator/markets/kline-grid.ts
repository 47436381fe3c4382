import type { KlineInterval } from '../../binance/wire/vocabulary.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONDAY = 4 * DAY; // 1970-01-05

const LENGTHS: Readonly<Record<Exclude<KlineInterval, '1M'>, number>> = {
  '1s': SECOND,
  '1m': MINUTE,
  '3m': 3 * MINUTE,
  '5m': 5 * MINUTE,
  '15m': 15 * MINUTE,
  '30m': 30 * MINUTE,
  '1h': HOUR,
  '2h': 2 * HOUR,
  '4h': 4 * HOUR,
  '6h': 6 * HOUR,
  '8h': 8 * HOUR,
  '12h': 12 * HOUR,
  '1d': DAY,
  '3d': 3 * DAY,
  '1w': 7 * DAY,
};

/**
 * Where the bars of an interval begin. Weeks begin on Monday, months on the first, days at midnight of the time zone;
 * all times in and out are UTC (rest-api.md, klines).
 */
export class KlineGrid {
  readonly #lengthMs: number | null;
  readonly #originMs: number;

  constructor(
    readonly interval: KlineInterval,
    readonly timeZoneOffsetMs = 0,
  ) {
    this.#lengthMs = interval === '1M' ? null : LENGTHS[interval];
    this.#originMs = (interval === '1w' ? MONDAY : 0) - timeZoneOffsetMs;
  }

  /** Open time of the bar that a time lies in. */
  openOf(time: number): number {
    if (this.#lengthMs === null) return this.#monthOf(time, 0);
    return Math.floor((time - this.#originMs) / this.#lengthMs) * this.#lengthMs + this.#originMs;
  }

  /** Open time of the bar `count` bars after (before, where negative) the one that opens at `openTime`. */
  step(openTime: number, count: number): number {
    return this.#lengthMs === null ? this.#monthOf(openTime, count) : openTime + count * this.#lengthMs;
  }

  /** Open time of the next bar. */
  next(openTime: number): number {
    return this.step(openTime, 1);
  }

  #monthOf(time: number, monthsLater: number): number {
    const local = new Date(time + this.timeZoneOffsetMs);
    return Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + monthsLater, 1) - this.timeZoneOffsetMs;
  }
}
