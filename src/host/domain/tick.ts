import type { BaseData } from './base-data.js';
import type { Exchange } from './constants.js';

/**
 * The latest market picture of one instrument: last trade, statistics, five levels of book.
 * Numbers are doubles that give the venue's decimals back exactly; 0 means "not available", NaN never occurs.
 */
export interface Tick extends BaseData {
  readonly symbol: string;
  readonly exchange: Exchange;
  readonly vtSymbol: string;
  /** The exchange's instant of the newest part of this tick; never goes back for one symbol. */
  readonly datetime: Date;
  readonly name: string;
  /** Base quantity traded in the venue's rolling 24 hours: not a day's cumulative figure, no source for bars. */
  readonly volume: number;
  /** Quote quantity traded in the venue's rolling 24 hours. */
  readonly turnover: number;
  readonly openInterest: number;
  readonly lastPrice: number;
  readonly lastVolume: number;
  readonly limitUp: number;
  readonly limitDown: number;
  readonly openPrice: number;
  readonly highPrice: number;
  readonly lowPrice: number;
  readonly preClose: number;
  readonly bidPrice1: number;
  readonly bidPrice2: number;
  readonly bidPrice3: number;
  readonly bidPrice4: number;
  readonly bidPrice5: number;
  readonly askPrice1: number;
  readonly askPrice2: number;
  readonly askPrice3: number;
  readonly askPrice4: number;
  readonly askPrice5: number;
  readonly bidVolume1: number;
  readonly bidVolume2: number;
  readonly bidVolume3: number;
  readonly bidVolume4: number;
  readonly bidVolume5: number;
  readonly askVolume1: number;
  readonly askVolume2: number;
  readonly askVolume3: number;
  readonly askVolume4: number;
  readonly askVolume5: number;
  /** When this process received the newest part; null where a tick was not received from a venue. */
  readonly localTime: Date | null;
}
