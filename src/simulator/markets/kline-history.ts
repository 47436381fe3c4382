import type { Kline } from '../../binance/wire/market-rest.js';
import { formatUnits } from '../units.js';
import type { KlineWindow } from '../market-view.js';
import type { BarSeries } from './bar-series.js';
import { KlineGrid } from './kline-grid.js';
import { TradeBar } from './trade-bar.js';

/** Puts the bars of a series that open in [from, to) into one; empty, at the close before, where nothing traded. */
export function barBetween(series: BarSeries, from: number, to: number): TradeBar {
  const start = series.indexAtOrAfter(from);
  const bar = TradeBar.empty(from, series.at(start - 1)?.close ?? series.first?.open ?? 0n);
  for (let index = start; ; index++) {
    const part = series.at(index);
    if (!part || part.openTime >= to) return bar;
    bar.absorb(part);
  }
}

/**
 * Answers a kline query. No times: the newest rows, the running bar last; only a start: the oldest from it; only an
 * end: the newest up to it; both: like a start, capped by the end (rest-api.md as of late 2026). Times are
 * compared with open times. Before the first trade there are no rows; a period without trades has a row of its own.
 */
export function selectKlines(series: BarSeries, window: KlineWindow, now: number): Kline[] {
  const grid = new KlineGrid(window.interval, window.timeZoneOffsetMs);
  if (!series.first) return [];
  const last = grid.openOf(Math.min(now, window.endTime ?? now));
  const start =
    window.startTime === undefined ? grid.step(last, 1 - window.limit) : openAtOrAfter(grid, window.startTime);
  const rows: Kline[] = [];
  let openTime = Math.max(start, grid.openOf(series.first.openTime));
  while (openTime <= last && rows.length < window.limit) {
    const next = grid.next(openTime);
    rows.push(toKline(barBetween(series, openTime, next), next));
    openTime = next;
  }
  return rows;
}

function openAtOrAfter(grid: KlineGrid, time: number): number {
  const openTime = grid.openOf(time);
  return openTime === time ? openTime : grid.next(openTime);
}

function toKline(bar: TradeBar, nextOpenTime: number): Kline {
  return [
    bar.openTime,
    formatUnits(bar.open),
    formatUnits(bar.high),
    formatUnits(bar.low),
    formatUnits(bar.close),
    formatUnits(bar.volume),
    nextOpenTime - 1,
    formatUnits(bar.quoteVolume),
    bar.trades,
    formatUnits(bar.takerBuyVolume),
    formatUnits(bar.takerBuyQuoteVolume),
    '0',
  ];
}
