import type { MarketFrame } from './market-frame.js';
import type { StreamErrorReply, StreamReply } from './market-streams.js';
import {
  readAggTrade,
  readBookTicker,
  readDepthUpdate,
  readPartialDepth,
  readTicker,
  readTrade,
} from './read-hot-events.js';
import { isRecord } from './shape.js';
import { WireShapeError } from './wire-shape-error.js';

type EventKind = Exclude<MarketFrame['kind'], 'reply' | 'refusal'>;
type Fields = Readonly<Record<string, unknown>>;

const KIND_BY_EVENT_TYPE: ReadonlyMap<unknown, EventKind> = new Map<unknown, EventKind>([
  ['aggTrade', 'aggTrade'],
  ['trade', 'trade'],
  ['depthUpdate', 'depthUpdate'],
  ['kline', 'kline'],
  ['24hrTicker', 'ticker'],
  ['24hrMiniTicker', 'miniTicker'],
  ['1hTicker', 'rollingTicker'],
  ['4hTicker', 'rollingTicker'],
  ['1dTicker', 'rollingTicker'],
  ['avgPrice', 'avgPrice'],
  ['referencePrice', 'referencePrice'],
  ['serverShutdown', 'serverShutdown'],
]);

/**
 * One text frame of a market stream connection, raw or combined, by `JSON.parse`: reads whatever Binance may send, and is
 * the judge of the hand-written scanners. Throws `SyntaxError` or `WireShapeError` on what is no such frame.
 */
export function parseMarketFrame(text: string): MarketFrame {
  const frame: unknown = JSON.parse(text);
  if (Array.isArray(frame)) return toArrayFrame(null, frame);
  if (!isRecord(frame)) throw new WireShapeError('the frame', 'an object', frame);
  const { stream, data: event } = frame;
  if (event === undefined) return toRawFrame(frame);
  const name = typeof stream === 'string' ? stream : null;
  if (Array.isArray(event)) return toArrayFrame(name, event);
  if (!isRecord(event)) throw new WireShapeError('data', 'an object', event);
  return toEventFrame(name, event);
}

function toRawFrame(frame: Fields): MarketFrame {
  if (frame['e'] === undefined) {
    if (frame['result'] !== undefined) return { kind: 'reply', reply: frame as unknown as StreamReply };
    const refusal = toRefusal(frame);
    if (refusal !== null) return { kind: 'refusal', refusal };
  }
  return toEventFrame(null, frame);
}

function toEventFrame(stream: string | null, event: Fields): MarketFrame {
  const type = event['e'];
  const kind = type === undefined ? kindByFields(event) : kindOfType(type);
  if (kind !== 'unknown' && kind !== 'serverShutdown' && kind !== 'partialDepth') requireSymbol(stream, event);
  return { kind, stream, event: readEvent(kind, event) } as MarketFrame;
}

function readEvent(kind: EventKind, event: Fields): unknown {
  switch (kind) {
    case 'bookTicker':
      return readBookTicker(event);
    case 'aggTrade':
      return readAggTrade(event);
    case 'trade':
      return readTrade(event);
    case 'ticker':
      return readTicker(event);
    case 'partialDepth':
      return readPartialDepth(event);
    case 'depthUpdate':
      return readDepthUpdate(event);
    case 'kline':
      if (!isRecord(event['k'])) throw new WireShapeError('k', 'an object', event['k']);
      return event;
    case 'miniTicker':
    case 'miniTickers':
    case 'rollingTicker':
    case 'rollingTickers':
    case 'avgPrice':
    case 'referencePrice':
    case 'serverShutdown':
    case 'unknown':
      return event;
    default:
      return kind satisfies never;
  }
}

function kindOfType(type: unknown): EventKind {
  return KIND_BY_EVENT_TYPE.get(type) ?? 'unknown';
}

/** Book tops and partial books carry no event type; they are told by their fields. */
function kindByFields(event: Fields): 'bookTicker' | 'partialDepth' | 'unknown' {
  if (event['u'] !== undefined && typeof event['s'] === 'string') return 'bookTicker';
  return event['lastUpdateId'] === undefined ? 'unknown' : 'partialDepth';
}

/** An event names its symbol, and it is the one that its stream is of: news of another one would be somebody's loss. */
function requireSymbol(stream: string | null, { s: symbol }: Fields): void {
  if (typeof symbol !== 'string' || symbol === '') throw new WireShapeError('s', 'a symbol', symbol);
  if (stream === null) return;
  const named = stream.slice(0, stream.indexOf('@'));
  if (symbol.toLowerCase() !== named) throw new WireShapeError('s', `the symbol of ${stream}`, symbol);
}

function toArrayFrame(stream: string | null, rows: readonly unknown[]): MarketFrame {
  const first = rows[0];
  const type = isRecord(first) ? first['e'] : undefined;
  const single = kindOfType(type);
  if (single === 'miniTicker' || single === 'rollingTicker') {
    return { kind: `${single}s`, stream, event: rows } as unknown as MarketFrame;
  }
  return { kind: 'unknown', stream, event: rows };
}

/** `{code,msg,id}`, or the variant that nests it under `error` (web-socket-streams.md, Live subscribing and Error messages). */
function toRefusal(frame: Fields): StreamErrorReply | null {
  const body = isRecord(frame['error']) ? frame['error'] : frame;
  const { code, msg } = body;
  if (typeof code !== 'number' || typeof msg !== 'string') return null;
  const id = frame['id'] ?? body['id'];
  return typeof id === 'string' || typeof id === 'number' ? { code, msg, id } : { code, msg, id: null };
}
