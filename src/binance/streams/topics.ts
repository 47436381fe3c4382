import type { MarketFrame } from '../wire/market-frames.js';

/** A frame that carries market data, as opposed to an answer, a notice or something unknown. */
export type MarketDataFrame = Exclude<MarketFrame, { kind: 'reply' | 'refusal' | 'serverShutdown' | 'unknown' }>;

/** Levels that a partial book can have. */
export type PartialDepthLevels = 5 | 10 | 20;

/** Names of spot streams (web-socket-streams.md). Symbols are written in lower case there. */
export const topicName = {
  ticker: (symbol: string): string => `${symbol.toLowerCase()}@ticker`,
  bookTicker: (symbol: string): string => `${symbol.toLowerCase()}@bookTicker`,
  trade: (symbol: string): string => `${symbol.toLowerCase()}@trade`,
  aggTrade: (symbol: string): string => `${symbol.toLowerCase()}@aggTrade`,
  kline: (symbol: string, interval: string): string => `${symbol.toLowerCase()}@kline_${interval}`,
  partialDepth: (symbol: string, levels: PartialDepthLevels): string => `${symbol.toLowerCase()}@depth${levels}@100ms`,
  avgPrice: (symbol: string): string => `${symbol.toLowerCase()}@avgPrice`,
  referencePrice: (symbol: string): string => `${symbol.toLowerCase()}@referencePrice`,
  depth: (symbol: string): string => `${symbol.toLowerCase()}@depth@100ms`,
} as const;

/**
 * The topic that a frame belongs to. Combined connections say it; on raw ones (`/ws`) it follows from the event.
 * Null where it does not: a partial book names no symbol.
 */
export function topicOf(frame: MarketDataFrame): string | null {
  if (frame.stream !== null) return frame.stream;
  switch (frame.kind) {
    case 'ticker':
    case 'bookTicker':
    case 'trade':
    case 'aggTrade':
    case 'miniTicker':
    case 'avgPrice':
    case 'referencePrice':
      return `${frame.event.s.toLowerCase()}@${frame.kind}`;
    case 'kline':
      return topicName.kline(frame.event.s, frame.event.k.i);
    case 'depthUpdate':
      return topicName.depth(frame.event.s);
    case 'rollingTicker':
      return `${frame.event.s.toLowerCase()}@ticker_${frame.event.e.slice(0, 2)}`;
    case 'miniTickers':
      return '!miniTicker@arr';
    case 'rollingTickers':
      return `!ticker_${frame.event[0]?.e.slice(0, 2) ?? ''}@arr`;
    case 'partialDepth':
      return null;
    default:
      return frame satisfies never;
  }
}
