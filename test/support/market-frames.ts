import type { MarketDataFrame } from '../../src/binance/streams/topics.js';

/** Frames as the decoder gives them, with what matters to a test and plausible values for the rest. */
export const frameOf = {
  trade: (t: number): MarketDataFrame => ({
    kind: 'trade',
    stream: 'btcusdt@trade',
    event: { e: 'trade', E: 1, s: 'BTCUSDT', t, p: 1, q: 1, T: 1, m: false },
  }),
  aggTrade: (a: number): MarketDataFrame => ({
    kind: 'aggTrade',
    stream: 'btcusdt@aggTrade',
    event: { e: 'aggTrade', E: 1, s: 'BTCUSDT', a, p: 1, q: 1, f: a, l: a, T: 1, m: false },
  }),
  bookTicker: (u: number): MarketDataFrame => ({
    kind: 'bookTicker',
    stream: 'btcusdt@bookTicker',
    event: { u, s: 'BTCUSDT', b: 1, B: 1, a: 2, A: 1 },
  }),
  partialDepth: (lastUpdateId: number): MarketDataFrame => ({
    kind: 'partialDepth',
    stream: 'btcusdt@depth5',
    event: { lastUpdateId, bids: [], asks: [] },
  }),
  depth: (U: number, u: number, b: readonly number[] = []): MarketDataFrame => ({
    kind: 'depthUpdate',
    stream: 'btcusdt@depth',
    event: { e: 'depthUpdate', E: 1, s: 'BTCUSDT', U, u, b, a: [] },
  }),
  kline: (t: number, E: number, x = false): MarketDataFrame => ({
    kind: 'kline',
    stream: 'btcusdt@kline_1m',
    event: {
      e: 'kline',
      E,
      s: 'BTCUSDT',
      k: {
        ...{ t, T: t + 59_999, s: 'BTCUSDT', i: '1m', f: 1, L: 1, o: '1', c: '1', h: '1', l: '1', v: '1', n: 1 },
        ...{ x, q: '1', V: '1', Q: '1', B: '0' },
      },
    },
  }),
  avgPrice: (E: number): MarketDataFrame => ({
    kind: 'avgPrice',
    stream: 'btcusdt@avgPrice',
    event: { e: 'avgPrice', E, s: 'BTCUSDT', i: '5m', w: '1', T: 1 },
  }),
  miniTickers: (...times: number[]): MarketDataFrame => ({
    kind: 'miniTickers',
    stream: '!miniTicker@arr',
    event: times.map((E) => ({
      ...{ e: '24hrMiniTicker' as const, E, s: 'BTCUSDT', c: '1', o: '1', h: '1', l: '1', v: '1', q: '1' },
    })),
  }),
} as const;
