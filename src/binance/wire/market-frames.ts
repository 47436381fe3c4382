import type { MarketFrame } from './market-frame.js';
import { parseMarketFrame } from './parse-market-frame.js';
import { scanMarketFrame } from './scan-market-frame.js';

export type { MarketFrame } from './market-frame.js';

/**
 * One text frame of a market stream connection, raw or combined. Throws `SyntaxError` or `WireShapeError` on others. The
 * bytes of a frame are read faster than its text: hot streams are scanned without making a text of them.
 */
export function decodeMarketFrame(data: string | Buffer): MarketFrame {
  if (typeof data === 'string') return parseMarketFrame(data);
  return scanMarketFrame(data) ?? parseMarketFrame(data.toString('utf8'));
}
