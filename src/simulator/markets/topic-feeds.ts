import type { DepthSnapshot } from '../../binance/wire/market-rest.js';
import type { AvgPriceEvent } from '../../binance/wire/market-streams.js';
import type { KlineInterval } from '../../binance/wire/vocabulary.js';
import type { TopicName } from '../market-view.js';
import { formatUnits } from '../units.js';
import type { VenueReferencePrice } from '../venue.js';
import type { BookReader } from './book-reader.js';
import { BookTickerFeed } from './book-ticker-feed.js';
import { DiffDepthFeed } from './diff-depth-feed.js';
import { KlineFeed } from './kline-feed.js';
import { KlineGrid } from './kline-grid.js';
import { PeriodicFeed } from './periodic-feed.js';
import type { Pulse } from './pulse.js';
import type { SymbolStatistics } from './symbol-statistics.js';
import { toMiniTicker, toRollingTickerEvent, toTickerEvent, type TickerFacts } from './ticker-statistics.js';
import { DirectFeed, type TopicFeed } from './topic-feed.js';
import { toAggTradeEvent, toTradeEvent } from './trade-payloads.js';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const EIGHT_HOURS_MS = 8 * HOUR_MS;
const DAY_MS = 24 * HOUR_MS;

/** What the feeds ask of the view that they belong to. */
interface FeedView {
  readonly symbol: string;
  readonly statistics: SymbolStatistics;
  depth(limit: number): DepthSnapshot;
  averagePrice(): { readonly price: string };
  referencePrice(): VenueReferencePrice | undefined;
  rollingFacts(windowMs: number): TickerFacts;
  dayFacts(): TickerFacts;
}

/** What a feed is built from. */
export interface FeedGround {
  readonly view: FeedView;
  readonly book: BookReader;
  readonly pulse: Pulse;
}

const MAKERS: Readonly<Partial<Record<TopicName, (ground: FeedGround) => TopicFeed>>> = {
  trade: ({ pulse }) => new DirectFeed({ trade: (trade) => toTradeEvent(trade, pulse.clock.now()) }),
  aggTrade: ({ view, pulse }) =>
    new DirectFeed({ aggregate: (row) => toAggTradeEvent(view.symbol, row, pulse.clock.now()) }),
  bookTicker: ({ view, book }) => new BookTickerFeed(view.symbol, book),
  depth: ({ view, book, pulse }) => new DiffDepthFeed(view.symbol, book, pulse, SECOND_MS),
  'depth@100ms': ({ view, book, pulse }) => new DiffDepthFeed(view.symbol, book, pulse, 100),
  miniTicker: (ground) => oncePerSecond(ground, ({ view }) => toMiniTicker(view.dayFacts())),
  ticker: (ground) => tickerFeed(ground),
  avgPrice: (ground) => oncePerSecond(ground, ({ view, pulse }) => toAvgPriceEvent(view, pulse.clock.now())),
  referencePrice: (ground) => referencePriceFeed(ground),
  ticker_1h: (ground) => oncePerSecond(ground, ({ view }) => toRollingTickerEvent(view.rollingFacts(HOUR_MS), '1h')),
  ticker_4h: (ground) =>
    oncePerSecond(ground, ({ view }) => toRollingTickerEvent(view.rollingFacts(4 * HOUR_MS), '4h')),
  ticker_1d: (ground) => oncePerSecond(ground, ({ view }) => toRollingTickerEvent(view.rollingFacts(DAY_MS), '1d')),
};

/** Builds the feed behind a stream name of a symbol; throws `RangeError` for a name that is none. */
export function createTopicFeed(topic: TopicName, ground: FeedGround): TopicFeed {
  const make = Object.hasOwn(MAKERS, topic) ? MAKERS[topic] : undefined;
  return make?.(ground) ?? partialDepthFeed(topic, ground) ?? klineFeed(topic, ground);
}

function oncePerSecond(ground: FeedGround, toPayload: (ground: FeedGround) => object): TopicFeed {
  const stamp = (): number => ground.view.statistics.tradeCount;
  const payload = (): object => toPayload(ground);
  return new PeriodicFeed(ground.pulse, { periodMs: SECOND_MS, stamp, payload, sendsFirst: false });
}

/** Every second, changed or not, and nothing for a symbol that never had one. */
function referencePriceFeed({ view, pulse }: FeedGround): TopicFeed {
  const stamp = (): number => (view.referencePrice() ? pulse.clock.now() : 0);
  const payload = (): object => {
    const { price = null, time = pulse.clock.now() } = view.referencePrice() ?? {};
    return { e: 'referencePrice', s: view.symbol, r: price === null ? null : formatUnits(price), t: time };
  };
  return new PeriodicFeed(pulse, { periodMs: SECOND_MS, stamp, payload, sendsFirst: false });
}

function tickerFeed({ view, book, pulse }: FeedGround): TopicFeed {
  const stamp = (): string => {
    const { bid, ask } = book.top();
    return `${view.statistics.tradeCount} ${String(bid)} ${String(ask)}`;
  };
  const payload = (): object => toTickerEvent(view.dayFacts());
  return new PeriodicFeed(pulse, { periodMs: SECOND_MS, stamp, payload, sendsFirst: false });
}

function partialDepthFeed(topic: string, { view, book, pulse }: FeedGround): TopicFeed | undefined {
  const match = /^depth(5|10|20)(@100ms)?$/.exec(topic);
  if (!match) return undefined;
  const limit = Number(match[1]);
  return new PeriodicFeed(pulse, {
    periodMs: match[2] ? 100 : SECOND_MS,
    stamp: () => book.lastUpdateId(),
    payload: () => view.depth(limit),
    sendsFirst: true,
  });
}

function klineFeed(topic: string, { view, pulse }: FeedGround): TopicFeed {
  const match = /^kline_(1[smhdwM]|3[md]|5m|15m|30m|[2468]h|12h)(@\+08:00)?$/.exec(topic);
  if (!match) throw new RangeError(`no such stream of a symbol: ${topic}`);
  const interval = match[1] as KlineInterval;
  const grid = new KlineGrid(interval, match[2] ? EIGHT_HOURS_MS : 0);
  return new KlineFeed(view.symbol, view.statistics.seriesFor(interval), grid, pulse);
}

function toAvgPriceEvent(view: FeedView, eventTime: number): AvgPriceEvent {
  return {
    e: 'avgPrice',
    E: eventTime,
    s: view.symbol,
    i: '5m',
    w: view.averagePrice().price,
    T: view.statistics.lastTrade?.time ?? eventTime,
  };
}
