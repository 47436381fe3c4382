import type { TopicName } from '../market-view.js';

/** What a stream name points at; null where Binance has no such stream. */
export type StreamTarget =
  | { readonly scope: 'symbol'; readonly symbol: string; readonly topic: TopicName }
  | { readonly scope: 'all'; readonly topic: string };

const INTERVALS = ['1s', '1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '8h', '12h', '1d', '3d', '1w', '1M'];
const WINDOWS = ['1h', '4h', '1d'];

/** What a symbol has streams of: what stands after `<symbol>@`. */
export const SYMBOL_TOPICS: readonly string[] = [
  ...['aggTrade', 'trade', 'bookTicker', 'miniTicker', 'ticker', 'avgPrice', 'referencePrice'],
  ...WINDOWS.map((window) => `ticker_${window}`),
  ...['depth', 'depth5', 'depth10', 'depth20'].flatMap((depth) => [depth, `${depth}@100ms`]),
  ...INTERVALS.flatMap((interval) => [`kline_${interval}`, `kline_${interval}@+08:00`]),
];

/** Streams of all symbols at once. */
export const ALL_MARKET_STREAMS: readonly string[] = [
  '!miniTicker@arr',
  ...WINDOWS.map((window) => `!ticker_${window}@arr`),
];

/**
 * Reads a stream name (web-socket-streams.md). Symbols are lower case; `@1000ms`, which clients write for the default
 * depth speed, means the same as nothing.
 */
export function parseStreamName(name: string): StreamTarget | null {
  if (name.startsWith('!')) return ALL_MARKET_STREAMS.includes(name) ? { scope: 'all', topic: name } : null;
  const at = name.indexOf('@');
  const symbol = name.slice(0, at);
  if (at < 1 || symbol !== symbol.toLowerCase()) return null;
  const topic = name.slice(at + 1).replace(/^(depth\d*)@1000ms$/, '$1');
  if (!SYMBOL_TOPICS.includes(topic)) return null;
  return { scope: 'symbol', symbol: symbol.toUpperCase(), topic: topic as TopicName };
}
