import type {
  ReadAggTrade,
  ReadBookTicker,
  ReadDepthUpdate,
  ReadLevel,
  ReadPartialDepth,
  ReadTicker,
  ReadTrade,
} from './read-events.js';
import { WireShapeError } from './wire-shape-error.js';

type Fields = Readonly<Record<string, unknown>>;

const DECIMAL = /^-?\d+(\.\d+)?$/;

/** Reads a parsed `bookTicker`. Like all of these, throws `WireShapeError` where the shape is another one. */
export function readBookTicker(fields: Fields): ReadBookTicker {
  const { u, b, B, a, A } = fields;
  return { u: integer(u), s: symbol(fields), b: decimal(b), B: decimal(B), a: decimal(a), A: decimal(A) };
}

/** Reads a parsed `aggTrade`. */
export function readAggTrade(fields: Fields): ReadAggTrade {
  const { E, a, p, q, f, l, T } = fields;
  return {
    e: 'aggTrade',
    E: integer(E),
    s: symbol(fields),
    a: integer(a),
    p: decimal(p),
    q: decimal(q),
    f: integer(f),
    l: integer(l),
    T: integer(T),
    m: isBuyerMaker(fields),
  };
}

/** Reads a parsed `trade`. */
export function readTrade(fields: Fields): ReadTrade {
  const { E, t, p, q, T } = fields;
  return {
    e: 'trade',
    E: integer(E),
    s: symbol(fields),
    t: integer(t),
    p: decimal(p),
    q: decimal(q),
    T: integer(T),
    m: isBuyerMaker(fields),
  };
}

/** Reads a parsed partial book. */
export function readPartialDepth(fields: Fields): ReadPartialDepth {
  const { lastUpdateId, bids, asks } = fields;
  return { lastUpdateId: integer(lastUpdateId), bids: levels(bids, 'bids'), asks: levels(asks, 'asks') };
}

/** Reads a parsed `depthUpdate`. */
export function readDepthUpdate(fields: Fields): ReadDepthUpdate {
  const { E, U, u, b, a } = fields;
  return {
    e: 'depthUpdate',
    E: integer(E),
    s: symbol(fields),
    U: integer(U),
    u: integer(u),
    b: levels(b, 'b').flat(),
    a: levels(a, 'a').flat(),
  };
}

/** Reads a parsed `24hrTicker`. */
export function readTicker(fields: Fields): ReadTicker {
  const { p, P, w, x, c, Q, b, B, a, A, o, h, l, v, q } = fields;
  return {
    e: '24hrTicker',
    E: integer(fields['E']),
    s: symbol(fields),
    p: decimal(p),
    P: decimal(P),
    w: decimal(w),
    x: decimal(x),
    c: decimal(c),
    Q: decimal(Q),
    b: decimal(b),
    B: decimal(B),
    a: decimal(a),
    A: decimal(A),
    o: decimal(o),
    h: decimal(h),
    l: decimal(l),
    v: decimal(v),
    q: decimal(q),
    O: integer(fields['O']),
    C: integer(fields['C']),
    F: integer(fields['F']),
    L: integer(fields['L']),
    n: integer(fields['n']),
  };
}

/** NaN where it is no decimal text: Binance writes decimals as text, so a bare number is not what it seems to be. */
function decimal(value: unknown): number {
  if (typeof value !== 'string' || !DECIMAL.test(value)) return Number.NaN;
  const number = Number(value);
  return Number.isFinite(number) ? number : Number.NaN;
}

/** NaN where it is no integer that a double holds exactly. */
function integer(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : Number.NaN;
}

/** That it is a text was looked at for all kinds of events. */
function symbol(fields: Fields): string {
  return fields['s'] as string;
}

function isBuyerMaker(fields: Fields): boolean {
  const { m } = fields;
  if (typeof m !== 'boolean') throw new WireShapeError('m', 'true or false', m);
  return m;
}

function levels(value: unknown, field: string): ReadLevel[] {
  if (!Array.isArray(value)) throw new WireShapeError(field, 'an array of levels', value);
  return value.map((level: unknown) => {
    if (!Array.isArray(level)) throw new WireShapeError(field, 'an array of levels', level);
    const [price, quantity] = level as unknown[];
    return [decimal(price), decimal(quantity)];
  });
}
