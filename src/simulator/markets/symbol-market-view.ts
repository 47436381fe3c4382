import type {
  AggregateTrade,
  AveragePrice,
  DepthSnapshot,
  Kline,
  Level,
  PublicTrade,
  RollingTicker,
  Ticker24h,
} from '../../binance/wire/market-rest.js';
import type { BookTickerEvent } from '../../binance/wire/market-streams.js';
import type { KlineWindow, MarketView, RowWindow, TopicName } from '../market-view.js';
import { formatUnits, type Units } from '../units.js';
import type { VenueClock } from '../venue-clock.js';
import type { LevelChange } from '../venue-events.js';
import type { VenueTrade } from '../venue-orders.js';
import type { VenueReferencePrice } from '../venue.js';
import { AggregateTape } from './aggregate-tape.js';
import type { BookReader } from './book-reader.js';
import { NumberedTape } from './numbered-tape.js';
import type { Pulse } from './pulse.js';
import { defaultHistoryLimits, SymbolStatistics, type HistoryLimits } from './symbol-statistics.js';
import { toRollingTicker, toTicker24h, type TickerFacts } from './ticker-statistics.js';
import { TopicChannel } from './topic-channel.js';
import type { TopicFeed } from './topic-feed.js';
import { createTopicFeed } from './topic-feeds.js';
import { toAggregateTrade, toBookTicker, toPublicTrade } from './trade-payloads.js';

const DAY_MS = 86_400_000;
const MOST_LEVELS = 5_000;

/** The prices of one symbol that the venue's filters go by. */
export interface FilterPrices {
  /** Over the five minutes that `avgPrice` shows. */
  average(): Units;
  reference(): VenueReferencePrice | undefined;
}

/** What a view stands on. */
export interface ViewGround {
  readonly symbol: string;
  /** Shown as the last price while there has been no trade. */
  readonly referencePrice: Units;
  readonly book: BookReader;
  readonly pulse: Pulse;
  /** What the venue's own filters go by; the view's statistics where absent. */
  readonly filterPrices?: FilterPrices;
  readonly limits?: HistoryLimits;
  /** Feeds that take the place of the view's own, for topics that a recording brings along. */
  readonly ownFeed?: (topic: TopicName) => TopicFeed | undefined;
}

/** Public data of one symbol, made from its trades and the changes of its book. */
export class SymbolMarketView implements MarketView {
  readonly symbol: string;
  readonly statistics: SymbolStatistics;
  readonly #ground: ViewGround;
  readonly #trades: NumberedTape<VenueTrade>;
  readonly #aggregates: AggregateTape;
  readonly #channels = new Map<TopicName, TopicChannel>();

  constructor(ground: ViewGround) {
    const limits = ground.limits ?? defaultHistoryLimits;
    this.#ground = ground;
    this.symbol = ground.symbol;
    this.statistics = new SymbolStatistics(limits);
    this.#trades = new NumberedTape<VenueTrade>(
      limits.trades,
      (trade) => Number(trade.tradeId),
      (trade) => trade.time,
    );
    this.#aggregates = new AggregateTape(limits.trades, (aggregate) => {
      for (const { feed } of this.#channels.values()) feed.onAggregate?.(aggregate);
    });
  }

  get clock(): VenueClock {
    return this.#ground.pulse.clock;
  }

  /** Whether anybody listens to anything. */
  get isHeard(): boolean {
    return this.#channels.size > 0;
  }

  onTrade(trade: VenueTrade): void {
    this.#trades.push(trade);
    this.statistics.add(trade);
    for (const { feed } of this.#channels.values()) feed.onTrade?.(trade);
    this.#aggregates.add(trade);
  }

  onLevel(change: LevelChange): void {
    for (const { feed } of this.#channels.values()) feed.onLevel?.(change);
  }

  depth(limit: number): DepthSnapshot {
    const { book } = this.#ground;
    const most = Math.min(limit, MOST_LEVELS);
    return {
      lastUpdateId: book.lastUpdateId(),
      bids: book.levels('bid', most).map(toLevel),
      asks: book.levels('ask', most).map(toLevel),
    };
  }

  trades(window: RowWindow): PublicTrade[] {
    return this.#trades.select(window).map(toPublicTrade);
  }

  aggTrades(window: RowWindow): AggregateTrade[] {
    return this.#aggregates.select(window).map(toAggregateTrade);
  }

  klines(window: KlineWindow): Kline[] {
    return this.statistics.klines(window, this.clock.now());
  }

  averagePrice(): AveragePrice {
    const shown = this.statistics.averagePrice(this.clock.now(), this.#ground.referencePrice);
    const { filterPrices } = this.#ground;
    return filterPrices ? { ...shown, price: formatUnits(filterPrices.average()) } : shown;
  }

  /** The symbol's reference price; undefined where it never had one. */
  referencePrice(): VenueReferencePrice | undefined {
    return this.#ground.filterPrices?.reference();
  }

  ticker24h(): Ticker24h {
    return toTicker24h(this.dayFacts());
  }

  rollingTicker(windowMs: number): RollingTicker {
    return toRollingTicker(this.rollingFacts(windowMs));
  }

  lastPrice(): string {
    return formatUnits(this.statistics.lastTrade?.price ?? this.#ground.referencePrice);
  }

  bookTicker(): BookTickerEvent {
    return toBookTicker(this.symbol, this.#ground.book.top());
  }

  listen(topic: TopicName, listener: (json: string) => void): () => void {
    const channel = this.#channelOf(topic);
    // A function of its own, so that the same listener may listen twice.
    const entry = (json: string): void => listener(json);
    channel.add(entry);
    return () => {
      channel.remove(entry);
      if (channel.isIdle && this.#channels.get(topic) === channel) this.#channels.delete(topic);
    };
  }

  /** Ends all listening. */
  close(): void {
    for (const { feed } of this.#channels.values()) feed.stop();
    this.#channels.clear();
  }

  /** What the rolling tickers of a window are made of; the window opens at a whole minute. */
  rollingFacts(windowMs: number): TickerFacts {
    const closeTime = this.clock.now();
    const { statistics, symbol } = this;
    const { bar, openTime, previous } = statistics.rolling(windowMs, closeTime, this.#ground.referencePrice);
    const top = this.#ground.book.top();
    return { symbol, bar, openTime, closeTime, previousClose: previous, lastTrade: statistics.lastTrade, top };
  }

  /** What the 24 h tickers are made of; they name the exact window, sums are kept by the minute. */
  dayFacts(): TickerFacts {
    const facts = this.rollingFacts(DAY_MS);
    return { ...facts, openTime: facts.closeTime - DAY_MS };
  }

  #channelOf(topic: TopicName): TopicChannel {
    const known = this.#channels.get(topic);
    if (known) return known;
    const { ownFeed, book, pulse } = this.#ground;
    const channel = new TopicChannel(ownFeed?.(topic) ?? createTopicFeed(topic, { view: this, book, pulse }));
    this.#channels.set(topic, channel);
    return channel;
  }
}

function toLevel([price, quantity]: readonly [Units, Units]): Level {
  return [formatUnits(price), formatUnits(quantity)];
}
