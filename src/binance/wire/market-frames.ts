import { isUtf8 } from 'node:buffer';
import type { MarketFrame } from './market-frame.js';
import { parseMarketFrame } from './parse-market-frame.js';
import { scanMarketFrame } from './scan-market-frame.js';
import { WireShapeError } from './wire-shape-error.js';

export type { MarketFrame } from './market-frame.js';

/**
 * One text frame of a market stream connection, raw or combined. Throws `SyntaxError` or `WireShapeError` on others. The
 * bytes of a frame are read faster than its text: hot streams are scanned without making a text of them.
 */
export function decodeMarketFrame(data: string | Buffer): MarketFrame {
  if (typeof data === 'string') return parseMarketFrame(data);
  return scanMarketFrame(data) ?? parseMarketFrame(textOf(data));
}

/** What the scanner reads is ASCII; everything else has yet to prove that it is text. */
function textOf(data: Buffer): string {
  if (!isUtf8(data)) throw new WireShapeError('the frame', 'UTF-8', data.toString('latin1'));
  return data.toString('utf8');
}
