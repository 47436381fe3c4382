import type {
  AggTradeEvent,
  AvgPriceEvent,
  BookTickerEvent,
  DepthUpdateEvent,
  KlineEvent,
  MiniTickerEvent,
  PartialDepthEvent,
  RollingTickerEvent,
  ServerShutdownEvent,
  StreamErrorReply,
  StreamReply,
  TickerEvent,
  TradeEvent,
} from './market-streams.js';
import { isRecord } from './shape.js';
import { WireShapeError } from './wire-shape-error.js';

/** One event with the name of its stream, which only combined connections (`/stream`) tell. */
interface StreamEvent<Kind extends string, Event> {
  readonly kind: Kind;
  readonly stream: string | null;
  readonly event: Event;
}

/** Everything that a market stream connection can say (web-socket-streams.md). */
export type MarketFrame =
  | StreamEvent<'aggTrade', AggTradeEvent>
  | StreamEvent<'trade', TradeEvent>
  | StreamEvent<'bookTicker', BookTickerEvent>
  | StreamEvent<'depthUpdate', DepthUpdateEvent>
  | StreamEvent<'partialDepth', PartialDepthEvent>
  | StreamEvent<'kline', KlineEvent>
  | StreamEvent<'ticker', TickerEvent>
  | StreamEvent<'miniTicker', MiniTickerEvent>
  | StreamEvent<'miniTickers', readonly MiniTickerEvent[]>
  | StreamEvent<'rollingTicker', RollingTickerEvent>
  | StreamEvent<'rollingTickers', readonly RollingTickerEvent[]>
  | StreamEvent<'avgPrice', AvgPriceEvent>
  | StreamEvent<'serverShutdown', ServerShutdownEvent>
  /** An event that this version does not know: to be ignored, perhaps counted. */
  | StreamEvent<'unknown', unknown>
  /** Answer to a control message of ours. */
  | { readonly kind: 'reply'; readonly reply: StreamReply }
  /** Refusal of a control message of ours; both documented variants come out flat. */
  | { readonly kind: 'refusal'; readonly refusal: StreamErrorReply };

type EventKind = Exclude<MarketFrame['kind'], 'reply' | 'refusal'>;

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
  ['serverShutdown', 'serverShutdown'],
]);

/**
 * One text frame of a market stream connection, raw or combined. Throws `SyntaxError` or `WireShapeError` on what is
 * no such frame. Numbers inside are not looked at: their reader must, as it converts them anyway.
 */
export function decodeMarketFrame(data: string | Buffer): MarketFrame {
  const frame: unknown = JSON.parse(typeof data === 'string' ? data : data.toString('utf8'));
  if (Array.isArray(frame)) return toArrayFrame(null, frame);
  if (!isRecord(frame)) throw new WireShapeError('the frame', 'an object', frame);
  const { stream, data: event } = frame;
  if (event === undefined) return toRawFrame(frame);
  const name = typeof stream === 'string' ? stream : null;
  if (Array.isArray(event)) return toArrayFrame(name, event);
  if (!isRecord(event)) throw new WireShapeError('data', 'an object', event);
  return toEventFrame(name, event);
}

function toRawFrame(frame: Readonly<Record<string, unknown>>): MarketFrame {
  if (frame['e'] === undefined) {
    if (frame['result'] !== undefined) return { kind: 'reply', reply: frame as unknown as StreamReply };
    const refusal = toRefusal(frame);
    if (refusal !== null) return { kind: 'refusal', refusal };
  }
  return toEventFrame(null, frame);
}

/** Cheap looks only: this stands on the path of every tick. */
function toEventFrame(stream: string | null, event: Readonly<Record<string, unknown>>): MarketFrame {
  const type = event['e'];
  const kind = type === undefined ? kindByFields(event) : kindOfType(type);
  if (kind === 'kline' && !isRecord(event['k'])) throw new WireShapeError('k', 'an object', event['k']);
  if (kind === 'depthUpdate') requireLevels(event, 'b', 'a');
  return { kind, stream, event } as unknown as MarketFrame;
}

function kindOfType(type: unknown): EventKind {
  return KIND_BY_EVENT_TYPE.get(type) ?? 'unknown';
}

/** Book tops and partial books carry no event type; they are told by their fields. */
function kindByFields(event: Readonly<Record<string, unknown>>): 'bookTicker' | 'partialDepth' | 'unknown' {
  if (event['u'] !== undefined && typeof event['s'] === 'string') return 'bookTicker';
  if (event['lastUpdateId'] === undefined) return 'unknown';
  requireLevels(event, 'bids', 'asks');
  return 'partialDepth';
}

function requireLevels(event: Readonly<Record<string, unknown>>, bids: string, asks: string): void {
  if (!Array.isArray(event[bids])) throw new WireShapeError(bids, 'an array of levels', event[bids]);
  if (!Array.isArray(event[asks])) throw new WireShapeError(asks, 'an array of levels', event[asks]);
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

/** `{code,msg,id}`, or the variant that nests it under `error` (protocol §7.1). */
function toRefusal(frame: Readonly<Record<string, unknown>>): StreamErrorReply | null {
  const body = isRecord(frame['error']) ? frame['error'] : frame;
  const { code, msg } = body;
  if (typeof code !== 'number' || typeof msg !== 'string') return null;
  const id = frame['id'] ?? body['id'];
  return typeof id === 'string' || typeof id === 'number' ? { code, msg, id } : { code, msg, id: null };
}
