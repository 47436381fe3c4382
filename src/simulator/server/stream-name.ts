import type { TopicName } from '../market-view.js';

/** What a stream name points at; null where Binance has no such stream. */
export type StreamTarget =
  | { readonly scope: 'symbol'; readonly symbol: string; readonly topic: TopicName }
  | { readonly scope: 'all'; readonly topic: string };

const INTERVALS = '1s|1m|3m|5m|15m|30m|1h|2h|4h|6h|8h|12h|1d|3d|1w|1M';
const SYMBOL_TOPIC = new RegExp(
  `^(?:aggTrade|trade|bookTicker|miniTicker|ticker|avgPrice|referencePrice|ticker_(?:1h|4h|1d)|depth(?:5|10|20)?(?:@100ms)?|kline_(?:${INTERVALS})(?:@\\+08:00)?)$`,
);
const ALL_TOPIC = /^!(?:miniTicker|ticker_(?:1h|4h|1d))@arr$/;

/**
 * Reads a stream name (web-socket-streams.md). Symbols are lower case; `@1000ms`, which clients write for the default
 * depth speed, means the same as nothing.
 */
export function parseStreamName(name: string): StreamTarget | null {
  if (name.startsWith('!')) return ALL_TOPIC.test(name) ? { scope: 'all', topic: name } : null;
  const at = name.indexOf('@');
  const symbol = name.slice(0, at);
  if (at < 1 || symbol !== symbol.toLowerCase()) return null;
  const topic = name.slice(at + 1).replace(/^(depth\d*)@1000ms$/, '$1');
  if (!SYMBOL_TOPIC.test(topic)) return null;
  return { scope: 'symbol', symbol: symbol.toUpperCase(), topic: topic as TopicName };
}
