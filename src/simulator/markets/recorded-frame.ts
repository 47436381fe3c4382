import type { DepthSnapshot, Level } from '../../binance/wire/market-rest.js';
import { parseUnits } from '../units.js';

/** Streams that a replay passes on as they were recorded. */
export type RecordedTopic = 'depth@100ms' | 'bookTicker' | 'trade';

interface Received {
  /** When the recorder got it, in epoch microseconds. */
  readonly receivedUs: number;
}

/** A batch of changed levels, with the text that came over the wire. */
export interface RecordedDepth extends Received {
  readonly kind: 'depth@100ms';
  readonly symbol: string;
  readonly json: string;
  readonly exchangeTime: number;
  readonly firstUpdateId: number;
  readonly lastUpdateId: number;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

/** A change of the best prices. */
interface RecordedBookTicker extends Received {
  readonly kind: 'bookTicker';
  readonly symbol: string;
  readonly json: string;
}

/** A trade. */
export interface RecordedTrade extends Received {
  readonly kind: 'trade';
  readonly symbol: string;
  readonly json: string;
  readonly exchangeTime: number;
  readonly tradeId: number;
  readonly price: string;
  readonly quantity: string;
  readonly tradeTime: number;
  readonly buyerIsMaker: boolean;
}

/** A whole book, as REST answered it; it does not say of which symbol. */
interface RecordedSnapshot extends Received {
  readonly kind: 'snapshot';
  readonly snapshot: DepthSnapshot;
}

/** One line of a recording. */
export type RecordedFrame = RecordedDepth | RecordedBookTicker | RecordedTrade | RecordedSnapshot;

const LINE = /^(\d{16,19}) (\{.*\})\s*$/s;
const COMBINED = /^\{"stream":"([^"@]+)@([^"]+)","data":(\{.*\})\}$/s;

/**
 * Reads `<receive time, ns> <frame>`; a frame is what a combined connection brings or a REST depth snapshot. Null for
 * a stream that a replay does not use; throws `SyntaxError` that says what is wrong.
 */
export function parseRecordedLine(line: string): RecordedFrame | null {
  const [, time = '', text = ''] = LINE.exec(line) ?? fail('is no “<receive time in ns> <frame>”');
  const receivedUs = Number(time.padEnd(19, '0').slice(0, 16));
  const combined = COMBINED.exec(text);
  if (!combined) return { kind: 'snapshot', receivedUs, snapshot: toSnapshot(parseJson(text)) };
  const [, symbol = '', topic = '', json = ''] = combined;
  const common = { receivedUs, symbol: symbol.toUpperCase(), json };
  const data = parseJson(json);
  switch (topic) {
    case 'depth@100ms':
      return { kind: topic, ...common, ...toDepth(data) };
    case 'trade':
      return { kind: topic, ...common, ...toTrade(data) };
    case 'bookTicker':
      if (![data['b'], data['B'], data['a'], data['A']].every(isDecimal)) fail('holds a bookTicker without a price');
      return { kind: topic, ...common };
    default:
      return null;
  }
}

function toDepth(data: Record<string, unknown>): Omit<RecordedDepth, 'kind' | 'symbol' | 'json' | 'receivedUs'> {
  if ('pu' in data) fail('is from a futures stream, which has other rules');
  return {
    exchangeTime: integer(data, 'E'),
    firstUpdateId: integer(data, 'U'),
    lastUpdateId: integer(data, 'u'),
    bids: levels(data, 'b'),
    asks: levels(data, 'a'),
  };
}

function toTrade(data: Record<string, unknown>): Omit<RecordedTrade, 'kind' | 'symbol' | 'json' | 'receivedUs'> {
  return {
    exchangeTime: integer(data, 'E'),
    tradeId: integer(data, 't'),
    price: decimal(data, 'p'),
    quantity: decimal(data, 'q'),
    tradeTime: integer(data, 'T'),
    buyerIsMaker: data['m'] === true,
  };
}

function toSnapshot(data: Record<string, unknown>): DepthSnapshot {
  if (!('lastUpdateId' in data)) fail('is neither a frame of a combined connection nor a depth snapshot');
  return { lastUpdateId: integer(data, 'lastUpdateId'), bids: levels(data, 'bids'), asks: levels(data, 'asks') };
}

function parseJson(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return fail('holds a frame that is no JSON');
  }
}

function integer(data: Record<string, unknown>, field: string): number {
  const value = data[field];
  return Number.isSafeInteger(value) ? (value as number) : fail(`has no whole number ${field}`);
}

function decimal(data: Record<string, unknown>, field: string): string {
  const value = data[field];
  return isDecimal(value) ? value : fail(`has no decimal ${field}`);
}

function levels(data: Record<string, unknown>, field: string): Level[] {
  const rows: unknown = data[field];
  const isLevel = (row: unknown): boolean => Array.isArray(row) && row.length >= 2 && row.slice(0, 2).every(isDecimal);
  return Array.isArray(rows) && rows.every(isLevel) ? (rows as Level[]) : fail(`has no levels ${field}`);
}

function isDecimal(value: unknown): value is string {
  return typeof value === 'string' && parseUnits(value) !== null;
}

function fail(problem: string): never {
  throw new SyntaxError(problem);
}
