import type { MarketFrame } from './market-frame.js';
import { parseMarketFrame } from './parse-market-frame.js';

export type { MarketFrame } from './market-frame.js';

/** One text frame of a market stream connection, raw or combined. Throws `SyntaxError` or `WireShapeError` on others. */
export function decodeMarketFrame(data: string | Buffer): MarketFrame {
  return parseMarketFrame(typeof data === 'string' ? data : data.toString('utf8'));
}
