import type { AveragePrice, Kline } from '../../binance/wire/market-rest.js';
import { formatUnits, type Units } from '../units.js';
import type { KlineWindow } from '../market-view.js';
import type { VenueTrade } from '../venue-orders.js';
import { BarSeries } from './bar-series.js';
import { selectKlines } from './kline-history.js';
import { RollingWindow } from './rolling-window.js';
import { TradeBar } from './trade-bar.js';

const AVERAGE_MINUTES = 5;

/** How much of the past a symbol remembers. */
export interface HistoryLimits {
  /** Rows of trades, and as many aggregate trades. */
  readonly trades: number;
  /** Bars of one second. */
  readonly seconds: number;
  /** Bars of one minute; all longer bars and windows are made of these. */
  readonly minutes: number;
}

/** Enough for a page of every query, an hour of 1s bars and a whole month of everything longer. */
export const defaultHistoryLimits: HistoryLimits = { trades: 10_000, seconds: 3_600, minutes: 31 * 1_440 };

/** Bars, rolling windows and averages of one symbol's trades. */
export class SymbolStatistics {
  readonly seconds: BarSeries;
  readonly minutes: BarSeries;
  readonly #windows = new Map<number, RollingWindow>();
  readonly #average: RollingWindow;
  #lastTrade: VenueTrade | undefined;
  #tradeCount = 0;

  constructor(limits: HistoryLimits) {
    this.seconds = new BarSeries(1_000, limits.seconds);
    this.minutes = new BarSeries(60_000, limits.minutes);
    this.#average = new RollingWindow(this.seconds, AVERAGE_MINUTES * 60_000);
  }

  get lastTrade(): VenueTrade | undefined {
    return this.#lastTrade;
  }

  /** Trades since the beginning. */
  get tradeCount(): number {
    return this.#tradeCount;
  }

  add(trade: VenueTrade): void {
    this.#tradeCount += 1;
    this.#lastTrade = trade;
    this.seconds.add(trade);
    this.minutes.add(trade);
  }

  klines(window: KlineWindow, now: number): Kline[] {
    return selectKlines(this.seriesFor(window.interval), window, now);
  }

  /** The series that bars of an interval are made of. */
  seriesFor(interval: KlineWindow['interval']): BarSeries {
    return interval === '1s' ? this.seconds : this.minutes;
  }

  /** All trades of the last `windowMs` in one bar, and the last price before it. */
  rolling(windowMs: number, now: number, unknownPrice: Units): { bar: TradeBar; openTime: number; previous: Units } {
    const window = this.#windowOf(windowMs);
    const openTime = window.openTime(now);
    const lastPrice = this.#lastTrade?.price ?? unknownPrice;
    const bar = window.summary(now) ?? TradeBar.empty(openTime, lastPrice);
    return { bar, openTime, previous: window.closeBefore(now) ?? bar.open };
  }

  /** Volume-weighted price of the last five minutes; the last price where nothing traded in them. */
  averagePrice(now: number, unknownPrice: Units): AveragePrice {
    const bar = this.#average.summary(now);
    return {
      mins: AVERAGE_MINUTES,
      price: formatUnits(bar?.averagePrice() ?? this.#lastTrade?.price ?? unknownPrice),
      closeTime: this.#lastTrade?.time ?? now,
    };
  }

  #windowOf(windowMs: number): RollingWindow {
    const known = this.#windows.get(windowMs);
    if (known) return known;
    const window = new RollingWindow(this.minutes, windowMs);
    this.#windows.set(windowMs, window);
    return window;
  }
}
