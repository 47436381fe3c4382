import type { KlineEvent } from '../../binance/wire/market-streams.js';
import { formatUnits } from '../units.js';
import type { VenueTrade } from '../venue-orders.js';
import type { BarSeries } from './bar-series.js';
import type { KlineGrid } from './kline-grid.js';
import { barBetween } from './kline-history.js';
import type { Pulse } from './pulse.js';
import type { TopicFeed } from './topic-feed.js';
import { TradeBar } from './trade-bar.js';

/** Timers cannot wait for the end of a month in one go. */
const LONGEST_WAIT_MS = 3_600_000;

/**
 * `<symbol>@kline_<interval>`: the running bar at every beat at which it has changed, and each bar once more with
 * `x: true` when it closes, in a message of its own before the first of the next bar. A bar without trades closes too.
 */
export class KlineFeed implements TopicFeed {
  readonly #symbol: string;
  readonly #series: BarSeries;
  readonly #grid: KlineGrid;
  readonly #pulse: Pulse;
  #bar = new TradeBar(0);
  #nextOpenTime = 0;
  #changed = false;
  #publish: ((payload: object) => void) | null = null;
  #endBeat: (() => void) | null = null;
  #cancelClose: (() => void) | null = null;

  constructor(symbol: string, series: BarSeries, grid: KlineGrid, pulse: Pulse) {
    this.#symbol = symbol;
    this.#series = series;
    this.#grid = grid;
    this.#pulse = pulse;
  }

  start(publish: (payload: object) => void): void {
    const openTime = this.#grid.openOf(this.#pulse.clock.now());
    this.#publish = publish;
    this.#nextOpenTime = this.#grid.next(openTime);
    this.#bar = barBetween(this.#series, openTime, this.#nextOpenTime);
    this.#endBeat = this.#pulse.every(this.#grid.interval === '1s' ? 1000 : 2000, () => this.#beat());
    this.#awaitClose();
  }

  stop(): void {
    this.#endBeat?.();
    this.#cancelClose?.();
    this.#publish = null;
  }

  onTrade(trade: VenueTrade): void {
    this.#closeUntil(trade.time);
    this.#bar.add(trade);
    this.#changed = true;
  }

  #beat(): void {
    this.#closeUntil(this.#pulse.clock.now());
    if (!this.#changed) return;
    this.#changed = false;
    this.#publish?.(this.#payload(false));
  }

  #awaitClose(): void {
    const clock = this.#pulse.clock;
    const delayMs = Math.min(Math.max(1, this.#nextOpenTime - clock.now()), LONGEST_WAIT_MS);
    this.#cancelClose = clock.after(delayMs, () => {
      this.#closeUntil(clock.now());
      this.#awaitClose();
    });
  }

  #closeUntil(time: number): void {
    while (time >= this.#nextOpenTime) {
      // Before the symbol's first trade there are no bars, hence none that closes.
      if (this.#bar.close > 0n) this.#publish?.(this.#payload(true));
      this.#bar = TradeBar.empty(this.#nextOpenTime, this.#bar.close);
      this.#nextOpenTime = this.#grid.next(this.#nextOpenTime);
      this.#changed = false;
    }
  }

  #payload(isClosed: boolean): KlineEvent {
    const bar = this.#bar;
    return {
      e: 'kline',
      E: this.#pulse.clock.now(),
      s: this.#symbol,
      k: {
        t: bar.openTime,
        T: this.#nextOpenTime - 1,
        s: this.#symbol,
        i: this.#grid.interval,
        f: bar.firstTradeId,
        L: bar.lastTradeId,
        o: formatUnits(bar.open),
        c: formatUnits(bar.close),
        h: formatUnits(bar.high),
        l: formatUnits(bar.low),
        v: formatUnits(bar.volume),
        n: bar.trades,
        x: isClosed,
        q: formatUnits(bar.quoteVolume),
        V: formatUnits(bar.takerBuyVolume),
        Q: formatUnits(bar.takerBuyQuoteVolume),
        B: '0',
      },
    };
  }
}
