import type { RollingTicker, Ticker24h } from '../../binance/wire/market-rest.js';
import type { MiniTickerEvent, RollingTickerEvent, TickerEvent } from '../../binance/wire/market-streams.js';
import { formatUnits, ONE, type Units } from '../units.js';
import type { VenueTrade } from '../venue-orders.js';
import type { BookTop } from '../venue.js';
import { toBookTicker } from './trade-payloads.js';
import type { TradeBar } from './trade-bar.js';

/** Everything that a ticker of any kind is made of. */
export interface TickerFacts {
  readonly symbol: string;
  /** All trades of the window in one bar; an empty one at the last price where there was none. */
  readonly bar: TradeBar;
  readonly openTime: number;
  readonly closeTime: number;
  /** Last price before the window; the open where nothing is known from before. */
  readonly previousClose: Units;
  readonly lastTrade: VenueTrade | undefined;
  readonly top: BookTop;
}

/** `GET /api/v3/ticker` (rolling window). */
export function toRollingTicker(facts: TickerFacts): RollingTicker {
  const { bar } = facts;
  return {
    symbol: facts.symbol,
    priceChange: formatUnits(bar.close - bar.open),
    priceChangePercent: percentOf(bar.close - bar.open, bar.open),
    weightedAvgPrice: formatUnits(weightedPrice(bar)),
    openPrice: formatUnits(bar.open),
    highPrice: formatUnits(bar.high),
    lowPrice: formatUnits(bar.low),
    lastPrice: formatUnits(bar.close),
    volume: formatUnits(bar.volume),
    quoteVolume: formatUnits(bar.quoteVolume),
    openTime: facts.openTime,
    closeTime: facts.closeTime,
    firstId: bar.firstTradeId,
    lastId: bar.lastTradeId,
    count: bar.trades,
  };
}

/** `GET /api/v3/ticker/24hr`. */
export function toTicker24h(facts: TickerFacts): Ticker24h {
  const top = toBookTicker(facts.symbol, facts.top);
  return {
    ...toRollingTicker(facts),
    prevClosePrice: formatUnits(facts.previousClose),
    lastQty: formatUnits(facts.lastTrade?.quantity ?? 0n),
    bidPrice: top.b,
    bidQty: top.B,
    askPrice: top.a,
    askQty: top.A,
  };
}

/** `<symbol>@miniTicker`. */
export function toMiniTicker(facts: TickerFacts): MiniTickerEvent {
  const { bar } = facts;
  return {
    e: '24hrMiniTicker',
    E: facts.closeTime,
    s: facts.symbol,
    c: formatUnits(bar.close),
    o: formatUnits(bar.open),
    h: formatUnits(bar.high),
    l: formatUnits(bar.low),
    v: formatUnits(bar.volume),
    q: formatUnits(bar.quoteVolume),
  };
}

/** `<symbol>@ticker`. */
export function toTickerEvent(facts: TickerFacts): TickerEvent {
  const row = toTicker24h(facts);
  return {
    e: '24hrTicker',
    E: facts.closeTime,
    s: row.symbol,
    p: row.priceChange,
    P: row.priceChangePercent,
    w: row.weightedAvgPrice,
    x: row.prevClosePrice,
    c: row.lastPrice,
    Q: row.lastQty,
    b: row.bidPrice,
    B: row.bidQty,
    a: row.askPrice,
    A: row.askQty,
    o: row.openPrice,
    h: row.highPrice,
    l: row.lowPrice,
    v: row.volume,
    q: row.quoteVolume,
    O: row.openTime,
    C: row.closeTime,
    F: row.firstId,
    L: row.lastId,
    n: row.count,
  };
}

/** `<symbol>@ticker_<window>`. */
export function toRollingTickerEvent(facts: TickerFacts, window: '1h' | '4h' | '1d'): RollingTickerEvent {
  const row = toRollingTicker(facts);
  return {
    e: `${window}Ticker`,
    E: facts.closeTime,
    s: row.symbol,
    p: row.priceChange,
    P: row.priceChangePercent,
    o: row.openPrice,
    h: row.highPrice,
    l: row.lowPrice,
    c: row.lastPrice,
    w: row.weightedAvgPrice,
    v: row.volume,
    q: row.quoteVolume,
    O: row.openTime,
    C: row.closeTime,
    F: row.firstId,
    L: row.lastId,
    n: row.count,
  };
}

/** Change in percent with three decimals, rounded half away from zero: `"-1.234"`. */
function percentOf(change: Units, base: Units): string {
  if (base === 0n) return '0.000';
  const tenThousandths = (change * 1_000_000n) / base;
  const rounded = (tenThousandths + (tenThousandths < 0n ? -5n : 5n)) / 10n;
  const digits = (rounded < 0n ? -rounded : rounded).toString().padStart(4, '0');
  return `${rounded < 0n ? '-' : ''}${digits.slice(0, -3)}.${digits.slice(-3)}`;
}

function weightedPrice(bar: TradeBar): Units {
  return bar.volume > 0n ? (bar.quoteVolume * ONE) / bar.volume : 0n;
}
