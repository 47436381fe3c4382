import type { Ticker24h } from '../wire/market-rest.js';
import type { ReadTicker } from '../wire/read-events.js';
import { toNumber } from './market-number.js';

/** The venue's rolling 24 hours of one instrument. */
export interface DayStatistics {
  readonly lastPrice: number;
  readonly lastVolume: number;
  readonly lastTradeId: number;
  readonly openPrice: number;
  readonly highPrice: number;
  readonly lowPrice: number;
  readonly preClose: number;
  readonly volume: number;
  readonly turnover: number;
  readonly change: number;
  readonly changePercent: number;
  readonly weightedAveragePrice: number;
  readonly trades: number;
}

/** Statistics of a `24hrTicker` event, or null where a figure is no number or a price is negative. */
export function toDayStatistics(event: ReadTicker): DayStatistics | null {
  return checked({
    lastPrice: event.c,
    lastVolume: event.Q,
    lastTradeId: event.L,
    openPrice: event.o,
    highPrice: event.h,
    lowPrice: event.l,
    preClose: event.x,
    volume: event.v,
    turnover: event.q,
    change: event.p,
    changePercent: event.P,
    weightedAveragePrice: event.w,
    trades: event.n,
  });
}

/** Statistics of `GET /api/v3/ticker/24hr`, or null where a figure is no number or a price is negative. */
export function toDayStatisticsOfRest(ticker: Ticker24h): DayStatistics | null {
  return checked({
    lastPrice: toNumber(ticker.lastPrice),
    lastVolume: toNumber(ticker.lastQty),
    lastTradeId: ticker.lastId,
    openPrice: toNumber(ticker.openPrice),
    highPrice: toNumber(ticker.highPrice),
    lowPrice: toNumber(ticker.lowPrice),
    preClose: toNumber(ticker.prevClosePrice),
    volume: toNumber(ticker.volume),
    turnover: toNumber(ticker.quoteVolume),
    change: toNumber(ticker.priceChange),
    changePercent: toNumber(ticker.priceChangePercent),
    weightedAveragePrice: toNumber(ticker.weightedAvgPrice),
    trades: ticker.count,
  });
}

/** Field by field: this stands on the path of every `24hrTicker`. */
function checked(day: DayStatistics): DayStatistics | null {
  const areFigures =
    Number.isFinite(day.change) &&
    Number.isFinite(day.changePercent) &&
    Number.isFinite(day.lastTradeId) &&
    isAmount(day.lastPrice) &&
    isAmount(day.lastVolume) &&
    isAmount(day.openPrice) &&
    isAmount(day.highPrice) &&
    isAmount(day.lowPrice) &&
    isAmount(day.preClose) &&
    isAmount(day.volume) &&
    isAmount(day.turnover) &&
    isAmount(day.weightedAveragePrice) &&
    isAmount(day.trades);
  return areFigures ? day : null;
}

function isAmount(value: number): boolean {
  return value >= 0 && value < Infinity;
}
