import { Interval } from '../../host/domain/constants.js';
import type { KlineInterval } from '../wire/vocabulary.js';

/** Every interval of bars; TICK asks for single trades and is none. */
export type BarInterval = Exclude<Interval, typeof Interval.TICK>;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Length of a bar in ms; null for the month, which has none that is fixed. enums.md, "Kline/Candlestick chart intervals". */
const INTERVALS: Readonly<Record<BarInterval, { readonly venue: KlineInterval; readonly lengthMs: number | null }>> = {
  [Interval.SECOND]: { venue: '1s', lengthMs: 1_000 },
  [Interval.MINUTE]: { venue: '1m', lengthMs: MINUTE_MS },
  [Interval.MINUTE_3]: { venue: '3m', lengthMs: 3 * MINUTE_MS },
  [Interval.MINUTE_5]: { venue: '5m', lengthMs: 5 * MINUTE_MS },
  [Interval.MINUTE_15]: { venue: '15m', lengthMs: 15 * MINUTE_MS },
  [Interval.MINUTE_30]: { venue: '30m', lengthMs: 30 * MINUTE_MS },
  [Interval.HOUR]: { venue: '1h', lengthMs: HOUR_MS },
  [Interval.HOUR_2]: { venue: '2h', lengthMs: 2 * HOUR_MS },
  [Interval.HOUR_4]: { venue: '4h', lengthMs: 4 * HOUR_MS },
  [Interval.HOUR_6]: { venue: '6h', lengthMs: 6 * HOUR_MS },
  [Interval.HOUR_8]: { venue: '8h', lengthMs: 8 * HOUR_MS },
  [Interval.HOUR_12]: { venue: '12h', lengthMs: 12 * HOUR_MS },
  [Interval.DAILY]: { venue: '1d', lengthMs: DAY_MS },
  [Interval.DAY_3]: { venue: '3d', lengthMs: 3 * DAY_MS },
  [Interval.WEEKLY]: { venue: '1w', lengthMs: 7 * DAY_MS },
  [Interval.MONTHLY]: { venue: '1M', lengthMs: null },
};

/** Every interval of bars, the shortest first. */
export const BAR_INTERVALS = Object.keys(INTERVALS) as readonly BarInterval[];

/** Whether it names bars, and not single trades. */
export function isBarInterval(interval: string): interval is BarInterval {
  return Object.hasOwn(INTERVALS, interval);
}

/** The venue's spelling. */
export function toVenueInterval(interval: BarInterval): KlineInterval {
  return INTERVALS[interval].venue;
}

/** When the bar after the one that opened then opens; epoch ms. Months are the calendar's, in UTC. */
export function nextOpenTime(interval: BarInterval, openTime: number): number {
  const { lengthMs } = INTERVALS[interval];
  if (lengthMs !== null) return openTime + lengthMs;
  const open = new Date(openTime);
  return Date.UTC(open.getUTCFullYear(), open.getUTCMonth() + 1);
}
