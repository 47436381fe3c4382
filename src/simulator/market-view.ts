import type {
  AggregateTrade,
  AveragePrice,
  DepthSnapshot,
  Kline,
  PublicTrade,
  RollingTicker,
  Ticker24h,
} from '../binance/wire/market-rest.js';
import type { BookTickerEvent } from '../binance/wire/market-streams.js';
import type { KlineInterval } from '../binance/wire/vocabulary.js';

/** Window of a rows query: from an id, or by time, at most `limit` rows. Times are inclusive epoch milliseconds. */
export interface RowWindow {
  readonly fromId?: number;
  readonly startTime?: number;
  readonly endTime?: number;
  readonly limit: number;
}

/** Window of a kline query. `timeZoneOffsetMs` moves where days and weeks begin. */
export interface KlineWindow {
  readonly interval: KlineInterval;
  readonly startTime?: number;
  readonly endTime?: number;
  readonly limit: number;
  readonly timeZoneOffsetMs?: number;
}

/** Stream names behind the `@`: what of a symbol can be listened to. */
export type TopicName =
  | 'aggTrade'
  | 'trade'
  | 'bookTicker'
  | `depth${'' | '5' | '10' | '20'}${'' | '@100ms'}`
  | `kline_${KlineInterval}${'' | '@+08:00'}`
  | 'miniTicker'
  | 'ticker'
  | `ticker_${'1h' | '4h' | '1d'}`
  | 'avgPrice'
  | 'referencePrice';

/**
 * Public data of one symbol, in wire form: what REST answers and what the streams push. One object per symbol,
 * whether the market behind it is synthetic or a recording.
 */
export interface MarketView {
  readonly symbol: string;
  depth(limit: number): DepthSnapshot;
  /** Newest trades without a window, else from it; ascending. */
  trades(window: RowWindow): PublicTrade[];
  aggTrades(window: RowWindow): AggregateTrade[];
  klines(window: KlineWindow): Kline[];
  averagePrice(): AveragePrice;
  ticker24h(): Ticker24h;
  /** Rolling window of `windowMs`, opened at a whole minute. */
  rollingTicker(windowMs: number): RollingTicker;
  lastPrice(): string;
  bookTicker(): BookTickerEvent;
  /**
   * Listens to one topic at its own rhythm (real time, 100 ms, 1000 ms, 2000 ms). The text is the JSON of the payload,
   * made once for all listeners. Work is done only while somebody listens. The returned function ends it.
   */
  listen(topic: TopicName, listener: (json: string) => void): () => void;
}

/** Public data of the whole venue. */
export interface MarketViews {
  view(symbol: string): MarketView | undefined;
  /** Listens to an all-market stream: `!miniTicker@arr` or `!ticker_<1h|4h|1d>@arr`, once a second, changed symbols only. */
  listenAll(topic: string, listener: (json: string) => void): (() => void) | undefined;
}
