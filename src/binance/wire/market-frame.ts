import type {
  AvgPriceEvent,
  KlineEvent,
  MiniTickerEvent,
  ReferencePriceEvent,
  RollingTickerEvent,
  ServerShutdownEvent,
  StreamErrorReply,
  StreamReply,
} from './market-streams.js';
import type {
  ReadAggTrade,
  ReadBookTicker,
  ReadDepthUpdate,
  ReadPartialDepth,
  ReadTicker,
  ReadTrade,
} from './read-events.js';

/** One event with the name of its stream, which only combined connections (`/stream`) tell. */
interface StreamEvent<Kind extends string, Event> {
  readonly kind: Kind;
  readonly stream: string | null;
  readonly event: Event;
}

/**
 * Everything that a market stream connection can say (web-socket-streams.md). The decimals of the hot streams come as
 * numbers, NaN where the venue's text is no decimal; the other events are as Binance writes them.
 */
export type MarketFrame =
  | StreamEvent<'aggTrade', ReadAggTrade>
  | StreamEvent<'trade', ReadTrade>
  | StreamEvent<'bookTicker', ReadBookTicker>
  | StreamEvent<'depthUpdate', ReadDepthUpdate>
  | StreamEvent<'partialDepth', ReadPartialDepth>
  | StreamEvent<'kline', KlineEvent>
  | StreamEvent<'ticker', ReadTicker>
  | StreamEvent<'miniTicker', MiniTickerEvent>
  | StreamEvent<'miniTickers', readonly MiniTickerEvent[]>
  | StreamEvent<'rollingTicker', RollingTickerEvent>
  | StreamEvent<'rollingTickers', readonly RollingTickerEvent[]>
  | StreamEvent<'avgPrice', AvgPriceEvent>
  | StreamEvent<'referencePrice', ReferencePriceEvent>
  | StreamEvent<'serverShutdown', ServerShutdownEvent>
  /** An event that this version does not know: to be ignored, perhaps counted. */
  | StreamEvent<'unknown', unknown>
  /** Answer to a control message of ours. */
  | { readonly kind: 'reply'; readonly reply: StreamReply }
  /** Refusal of a control message of ours; both documented variants come out flat. */
  | { readonly kind: 'refusal'; readonly refusal: StreamErrorReply };
