import type { BaseData } from './base-data.js';
import type { Exchange, Interval } from './constants.js';

/** One candle. `datetime` is the instant at which it opened (UTC). */
export interface Bar extends BaseData {
  readonly symbol: string;
  readonly exchange: Exchange;
  readonly vtSymbol: string;
  readonly datetime: Date;
  readonly interval: Interval | null;
  /** Base quantity traded in the bar. */
  readonly volume: number;
  /** Quote quantity traded in the bar, as the venue counts it. */
  readonly turnover: number;
  readonly openInterest: number;
  readonly openPrice: number;
  readonly highPrice: number;
  readonly lowPrice: number;
  readonly closePrice: number;
}
