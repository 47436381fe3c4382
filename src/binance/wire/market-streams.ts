import type { Level } from './market-rest.js';
import type { DecimalText, EpochMs } from './vocabulary.js';

/** Frame of a combined connection (`/stream`). On `/ws` the data comes bare. web-socket-streams.md */
export interface CombinedFrame<Data = unknown> {
  stream: string;
  data: Data;
}

/** `<symbol>@aggTrade`. */
export interface AggTradeEvent {
  e: 'aggTrade';
  E: EpochMs;
  s: string;
  a: number;
  p: DecimalText;
  q: DecimalText;
  f: number;
  l: number;
  T: EpochMs;
  m: boolean;
  M: boolean;
}

/** `<symbol>@trade`. */
export interface TradeEvent {
  e: 'trade';
  E: EpochMs;
  s: string;
  t: number;
  p: DecimalText;
  q: DecimalText;
  T: EpochMs;
  m: boolean;
  M: boolean;
}

/** `<symbol>@bookTicker`: carries neither event type nor time. */
export interface BookTickerEvent {
  u: number;
  s: string;
  b: DecimalText;
  B: DecimalText;
  a: DecimalText;
  A: DecimalText;
}

/** `<symbol>@depth<5|10|20>[@100ms]`: carries neither event type nor symbol nor time. */
export interface PartialDepthEvent {
  lastUpdateId: number;
  bids: Level[];
  asks: Level[];
}

/** `<symbol>@depth[@100ms]`: absolute quantities, "0.00000000" removes a level. */
export interface DepthUpdateEvent {
  e: 'depthUpdate';
  E: EpochMs;
  s: string;
  U: number;
  u: number;
  b: Level[];
  a: Level[];
}

/** `<symbol>@kline_<interval>[@+08:00]`. */
export interface KlineEvent {
  e: 'kline';
  E: EpochMs;
  s: string;
  k: {
    t: EpochMs;
    T: EpochMs;
    s: string;
    i: string;
    f: number;
    L: number;
    o: DecimalText;
    c: DecimalText;
    h: DecimalText;
    l: DecimalText;
    v: DecimalText;
    n: number;
    x: boolean;
    q: DecimalText;
    V: DecimalText;
    Q: DecimalText;
    B: string;
  };
}

/** `<symbol>@miniTicker`, and the rows of `!miniTicker@arr`. */
export interface MiniTickerEvent {
  e: '24hrMiniTicker';
  E: EpochMs;
  s: string;
  c: DecimalText;
  o: DecimalText;
  h: DecimalText;
  l: DecimalText;
  v: DecimalText;
  q: DecimalText;
}

/** `<symbol>@ticker`: rolling 24 hours. */
export interface TickerEvent {
  e: '24hrTicker';
  E: EpochMs;
  s: string;
  p: DecimalText;
  P: DecimalText;
  w: DecimalText;
  x: DecimalText;
  c: DecimalText;
  Q: DecimalText;
  b: DecimalText;
  B: DecimalText;
  a: DecimalText;
  A: DecimalText;
  o: DecimalText;
  h: DecimalText;
  l: DecimalText;
  v: DecimalText;
  q: DecimalText;
  O: EpochMs;
  C: EpochMs;
  F: number;
  L: number;
  n: number;
}

/** `<symbol>@ticker_<1h|4h|1d>`, and the rows of `!ticker_<window>@arr`. */
export interface RollingTickerEvent {
  e: '1hTicker' | '4hTicker' | '1dTicker';
  E: EpochMs;
  s: string;
  p: DecimalText;
  P: DecimalText;
  o: DecimalText;
  h: DecimalText;
  l: DecimalText;
  c: DecimalText;
  w: DecimalText;
  v: DecimalText;
  q: DecimalText;
  O: EpochMs;
  C: EpochMs;
  F: number;
  L: number;
  n: number;
}

/** `<symbol>@avgPrice`. */
export interface AvgPriceEvent {
  e: 'avgPrice';
  E: EpochMs;
  s: string;
  i: string;
  w: DecimalText;
  T: EpochMs;
}

/** `<symbol>@referencePrice`; `r` is null while the symbol has none. */
export interface ReferencePriceEvent {
  e: 'referencePrice';
  s: string;
  r: DecimalText | null;
  t: EpochMs;
}

/** Notice that this connection will be closed; on `/stream` wrapped under `!serverShutdown`. */
export interface ServerShutdownEvent {
  e: 'serverShutdown';
  E: EpochMs;
}

/** Control message of a stream connection. */
export interface StreamRequest {
  method: 'SUBSCRIBE' | 'UNSUBSCRIBE' | 'LIST_SUBSCRIPTIONS' | 'SET_PROPERTY' | 'GET_PROPERTY';
  params?: readonly (string | boolean)[];
  id: number | string | null;
}

/** Answer to a control message. */
export interface StreamReply {
  result: null | string[] | boolean;
  id: number | string | null;
}

/** Refusal of a control message; a variant nests it under `error`. */
export interface StreamErrorReply {
  code: number;
  msg: string;
  id?: number | string | null;
}
