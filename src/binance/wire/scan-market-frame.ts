import { FrameScanner } from './frame-scanner.js';
import type { MarketFrame } from './market-frame.js';
import type { ReadLevel } from './read-events.js';
import { standsAt, StreamNames } from './stream-names.js';
import type { KnownStream } from './stream-names.js';

const FRAME_START = Buffer.from('{"stream":"');
const FRAME_END = Buffer.from('}}');
const OPENING_BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const COMMA = 0x2c;

const names = new StreamNames();
const scanner = new FrameScanner(FRAME_START);

/**
 * Reads a combined frame of a hot stream that is written exactly as Binance writes it: every key at its place, no blank,
 * nothing that is not ASCII. Null for every other frame, good or bad: `parseMarketFrame` is for those, and gives the same
 * for these. It never throws.
 */
export function scanMarketFrame(data: Buffer): MarketFrame | null {
  if (!standsAt(FRAME_START, data, 0)) return null;
  const stream = names.find(data, FRAME_START.length);
  if (stream === undefined) return null;
  scanner.restart(data, FRAME_START.length + stream.head.length);
  const frame = scanEvent(stream);
  scanner.expect(FRAME_END);
  return scanner.isAtEnd ? frame : null;
}

/** Keys of the events, with what stands before and behind them. */
const KEY = {
  AText: Buffer.from(',"A":"'),
  BText: Buffer.from(',"B":"'),
  C: Buffer.from(',"C":'),
  F: Buffer.from(',"F":'),
  L: Buffer.from(',"L":'),
  M: Buffer.from(',"M":'),
  O: Buffer.from(',"O":'),
  PText: Buffer.from(',"P":"'),
  QText: Buffer.from(',"Q":"'),
  T: Buffer.from(',"T":'),
  aList: Buffer.from(',"a":['),
  aText: Buffer.from(',"a":"'),
  asksList: Buffer.from(',"asks":['),
  bList: Buffer.from(',"b":['),
  bText: Buffer.from(',"b":"'),
  bidsList: Buffer.from(',"bids":['),
  bracket: Buffer.from(']'),
  cText: Buffer.from(',"c":"'),
  commaQuote: Buffer.from(',"'),
  f: Buffer.from(',"f":'),
  hText: Buffer.from(',"h":"'),
  l: Buffer.from(',"l":'),
  lText: Buffer.from(',"l":"'),
  m: Buffer.from(',"m":'),
  n: Buffer.from(',"n":'),
  oText: Buffer.from(',"o":"'),
  pText: Buffer.from(',"p":"'),
  qText: Buffer.from(',"q":"'),
  quote: Buffer.from('"'),
  u: Buffer.from(',"u":'),
  vText: Buffer.from(',"v":"'),
  wText: Buffer.from(',"w":"'),
  xText: Buffer.from(',"x":"'),
} as const;

function scanEvent(stream: KnownStream): MarketFrame {
  switch (stream.kind) {
    case 'bookTicker':
      return scanBookTicker(stream);
    case 'aggTrade':
      return scanAggTrade(stream);
    case 'trade':
      return scanTrade(stream);
    case 'ticker':
      return scanTicker(stream);
    case 'partialDepth':
      return scanPartialDepth(stream);
    case 'depthUpdate':
      return scanDepthUpdate(stream);
    default:
      return stream.kind satisfies never;
  }
}

function scanBookTicker(stream: KnownStream): MarketFrame {
  const u = scanner.integer();
  scanner.expect(stream.middle);
  const b = scanner.decimal();
  scanner.expect(KEY.BText);
  const B = scanner.decimal();
  scanner.expect(KEY.aText);
  const a = scanner.decimal();
  scanner.expect(KEY.AText);
  const A = scanner.decimal();
  return { kind: 'bookTicker', stream: stream.name, event: { u, s: stream.symbol, b, B, a, A } };
}

function scanAggTrade(stream: KnownStream): MarketFrame {
  const E = scanner.integer();
  scanner.expect(stream.middle);
  const a = scanner.integer();
  scanner.expect(KEY.pText);
  const p = scanner.decimal();
  scanner.expect(KEY.qText);
  const q = scanner.decimal();
  scanner.expect(KEY.f);
  const f = scanner.integer();
  scanner.expect(KEY.l);
  const l = scanner.integer();
  scanner.expect(KEY.T);
  const T = scanner.integer();
  const m = scanMakerFlags();
  return { kind: 'aggTrade', stream: stream.name, event: { e: 'aggTrade', E, s: stream.symbol, a, p, q, f, l, T, m } };
}

function scanTrade(stream: KnownStream): MarketFrame {
  const E = scanner.integer();
  scanner.expect(stream.middle);
  const t = scanner.integer();
  scanner.expect(KEY.pText);
  const p = scanner.decimal();
  scanner.expect(KEY.qText);
  const q = scanner.decimal();
  scanner.expect(KEY.T);
  const T = scanner.integer();
  const m = scanMakerFlags();
  return { kind: 'trade', stream: stream.name, event: { e: 'trade', E, s: stream.symbol, t, p, q, T, m } };
}

/** `,"m":…,"M":…`, the second of which says nothing. */
function scanMakerFlags(): boolean {
  scanner.expect(KEY.m);
  const m = scanner.boolean();
  scanner.expect(KEY.M);
  scanner.boolean();
  return m;
}

function scanTicker(stream: KnownStream): MarketFrame {
  const E = scanner.integer();
  scanner.expect(stream.middle);
  const p = scanner.signedDecimal();
  scanner.expect(KEY.PText);
  const P = scanner.signedDecimal();
  scanner.expect(KEY.wText);
  const w = scanner.decimal();
  scanner.expect(KEY.xText);
  const x = scanner.decimal();
  scanner.expect(KEY.cText);
  const c = scanner.decimal();
  scanner.expect(KEY.QText);
  const Q = scanner.decimal();
  scanner.expect(KEY.bText);
  const b = scanner.decimal();
  scanner.expect(KEY.BText);
  const B = scanner.decimal();
  scanner.expect(KEY.aText);
  const a = scanner.decimal();
  scanner.expect(KEY.AText);
  const A = scanner.decimal();
  scanner.expect(KEY.oText);
  const o = scanner.decimal();
  scanner.expect(KEY.hText);
  const h = scanner.decimal();
  scanner.expect(KEY.lText);
  const l = scanner.decimal();
  scanner.expect(KEY.vText);
  const v = scanner.decimal();
  scanner.expect(KEY.qText);
  const q = scanner.decimal();
  scanner.expect(KEY.O);
  const O = scanner.integer();
  scanner.expect(KEY.C);
  const C = scanner.integer();
  scanner.expect(KEY.F);
  const F = scanner.integer();
  scanner.expect(KEY.L);
  const L = scanner.integer();
  scanner.expect(KEY.n);
  const n = scanner.integer();
  const event = {
    e: '24hrTicker',
    E,
    s: stream.symbol,
    p,
    P,
    w,
    x,
    c,
    Q,
    b,
    B,
    a,
    A,
    o,
    h,
    l,
    v,
    q,
    O,
    C,
    F,
    L,
    n,
  } as const;
  return { kind: 'ticker', stream: stream.name, event };
}

function scanPartialDepth(stream: KnownStream): MarketFrame {
  const lastUpdateId = scanner.integer();
  scanner.expect(KEY.bidsList);
  const bids = scanLevels();
  scanner.expect(KEY.asksList);
  const asks = scanLevels();
  return { kind: 'partialDepth', stream: stream.name, event: { lastUpdateId, bids, asks } };
}

function scanDepthUpdate(stream: KnownStream): MarketFrame {
  const E = scanner.integer();
  scanner.expect(stream.middle);
  const U = scanner.integer();
  scanner.expect(KEY.u);
  const u = scanner.integer();
  scanner.expect(KEY.bList);
  const b = scanChanges();
  scanner.expect(KEY.aList);
  const a = scanChanges();
  return { kind: 'depthUpdate', stream: stream.name, event: { e: 'depthUpdate', E, s: stream.symbol, U, u, b, a } };
}

/** Levels up to the bracket behind them, which it steps over. */
function scanLevels(): ReadLevel[] {
  const levels: ReadLevel[] = [];
  if (scanner.skip(CLOSING_BRACKET)) return levels;
  while (scanner.skip(OPENING_BRACKET)) {
    scanner.expect(KEY.quote);
    const price = scanner.decimal();
    scanner.expect(KEY.commaQuote);
    const quantity = scanner.decimal();
    scanner.expect(KEY.bracket);
    levels.push([price, quantity]);
    if (scanner.skip(CLOSING_BRACKET)) return levels;
    if (!scanner.skip(COMMA)) break;
  }
  scanner.fail();
  return levels;
}

/** The same without an array for each level, of which a diff has many. */
function scanChanges(): number[] {
  const changes: number[] = [];
  if (scanner.skip(CLOSING_BRACKET)) return changes;
  while (scanner.skip(OPENING_BRACKET)) {
    scanner.expect(KEY.quote);
    const price = scanner.decimal();
    scanner.expect(KEY.commaQuote);
    const quantity = scanner.decimal();
    scanner.expect(KEY.bracket);
    changes.push(price, quantity);
    if (scanner.skip(CLOSING_BRACKET)) return changes;
    if (!scanner.skip(COMMA)) break;
  }
  scanner.fail();
  return changes;
}
