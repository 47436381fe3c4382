import type { Bar } from '../../../host/domain/bar.js';
import type { OrderBook } from '../../../host/domain/order-book.js';
import type { Transaction } from '../../../host/domain/transaction.js';
import { toVenueInterval } from '../../mappings/intervals.js';
import type { BarInterval } from '../../mappings/intervals.js';
import type { InvalidReason } from '../../mappings/invalid-reason.js';
import type { PriceBand } from '../../mappings/price-band.js';
import type { Arrival } from '../../mappings/tick-builder.js';
import type { BinanceTick, TickIdentity } from '../../mappings/tick.js';
import type { TopicHandler } from '../../streams/topic-feed.js';
import { topicName } from '../../streams/topics.js';
import type { MarketDataFrame } from '../../streams/topics.js';
import { BarFeed } from './bar-feed.js';
import type { BarFeedParts } from './bar-feed.js';
import type { BookKeeper } from '../books/book-keeper.js';
import { QualityCounters } from './data-quality.js';
import type { EventClock } from './event-clock.js';
import { FrameIntake } from './frame-intake.js';
import type { FrameIntakeParts } from './frame-intake.js';
import type { LatencyWatch } from './latency-watch.js';
import type { MarketPart } from './market-request.js';
import type { Picture } from './picture-desk.js';
import { TickFeed } from './tick-feed.js';
import { TopicPulse } from './topic-pulse.js';
import type { TopicFamily } from './topic-pulse.js';
import { TransactionFeed } from './transaction-feed.js';
import type { TransactionFeedParts } from './transaction-feed.js';
import { WantedParts } from './wanted-parts.js';

/** Who is told what a symbol's topics bring, and where what is missing is asked for. */
export interface SubscriptionParts {
  readonly identity: TickIdentity;
  readonly band: PriceBand | null;
  readonly latency: LatencyWatch;
  readonly times: EventClock;
  readonly transactions: Pick<TransactionFeedParts, 'fetch' | 'newest' | 'pause' | 'now' | 'onGapFilled' | 'onRestart'>;
  bars(interval: BarInterval): Pick<BarFeedParts, 'fetch' | 'exchangeNow' | 'pause' | 'onGapFilled'>;
  createKeeper(): BookKeeper;
  arrivalAt(receivedTime: number): Arrival;
  onTick(tick: BinanceTick): void;
  onBar(bar: Bar): void;
  onTransaction(transaction: Transaction): void;
  onInvalid(frame: MarketDataFrame, reason: InvalidReason | undefined): void;
}

/** A topic that a subscription needs, and who takes its frames. */
export interface NeededTopic {
  readonly pulse: TopicPulse;
  readonly handler: TopicHandler;
}

/** One symbol that somebody wants: which parts and how often, the topics that bring them, and what they make of it. */
export class MarketSubscription {
  readonly identity: TickIdentity;
  readonly quality = new QualityCounters();
  readonly ticks: TickFeed;
  readonly #parts: SubscriptionParts;
  readonly #intake: FrameIntake;
  readonly #wanted = new WantedParts();
  readonly #topics = new Map<string, NeededTopic>();
  readonly #bars = new Map<BarInterval, BarFeed>();
  #transactions: TransactionFeed | null = null;
  #keeper: BookKeeper | null = null;
  #parityInterval: BarInterval | undefined;

  constructor(parts: SubscriptionParts) {
    this.#parts = parts;
    this.identity = parts.identity;
    const intake: FrameIntakeParts = {
      identity: parts.identity,
      quality: this.quality,
      times: parts.times,
      onInvalid: (frame, reason) => parts.onInvalid(frame, reason),
    };
    this.#intake = new FrameIntake(intake);
    this.ticks = new TickFeed({ ...intake, band: parts.band, onTick: (tick) => parts.onTick(tick) });
  }

  get isWanted(): boolean {
    return !this.#wanted.isEmpty;
  }

  get parts(): MarketPart[] {
    return this.#wanted.all();
  }

  /** Requests that hold it. */
  get subscribers(): number {
    return this.#wanted.requests;
  }

  /** What is needed now, by the name of the topic. */
  get topics(): ReadonlyMap<string, NeededTopic> {
    return this.#topics;
  }

  get transactions(): TransactionFeed | null {
    return this.#transactions;
  }

  get bars(): ReadonlyMap<BarInterval, BarFeed> {
    return this.#bars;
  }

  get keeper(): BookKeeper | null {
    return this.#keeper;
  }

  get book(): OrderBook | null {
    return this.#keeper?.book ?? null;
  }

  /** Wants these parts once more. */
  add(parts: readonly MarketPart[]): void {
    this.#wanted.add(parts);
    this.#arrange();
  }

  /** Takes these parts back once; false, and no change, where one of them is not wanted. */
  remove(parts: readonly MarketPart[]): boolean {
    if (!this.#wanted.remove(parts)) return false;
    this.#arrange();
    return true;
  }

  /** The venue's picture at this moment: what is older need not come any more. */
  seed(picture: Picture, arrival: Arrival): void {
    this.#transactions?.startAfter(picture.lastId);
    for (const { pulse } of this.#topics.values()) if (pulse.advances === 0) pulse.expect(picture);
    if (this.#wanted.has('ticks')) this.ticks.seed(picture, arrival);
  }

  /** These topics are not delivered any more, and when they are again, their ids may be counted anew. */
  lost(topics: ReadonlySet<string>, reason: string): void {
    if (topics.has(topicName.depth(this.identity.symbol))) this.#keeper?.lost(reason);
    this.ticks.forgetSequence();
  }

  /** The book's topic tells no top by itself: it is the local book's. */
  refreshPulses(): void {
    const pulse = this.#topics.get(topicName.depth(this.identity.symbol))?.pulse;
    const book = this.book;
    if (!pulse || book?.status !== 'live') return;
    pulse.bidPrice = book.level('bid', 0)?.[0] ?? 0;
    pulse.askPrice = book.level('ask', 0)?.[0] ?? 0;
  }

  /** Nobody wants it any more. */
  close(): void {
    this.#keeper?.close();
    this.#keeper = null;
  }

  /** Brings feeds and topics into line with what is wanted. */
  #arrange(): void {
    const { symbol } = this.identity;
    const wanted = new Map<string, () => NeededTopic>();
    const need = (name: string, family: TopicFamily, take: TakeFrame): void => {
      wanted.set(name, () => this.#topic(name, family, take));
    };
    if (this.#wanted.has('ticks')) {
      need(topicName.ticker(symbol), 'trades', (frame, arrival, pulse) => this.ticks.takeTicker(frame, arrival, pulse));
      need(topicName.bookTicker(symbol), 'book', (frame, arrival, pulse) =>
        this.#takeBookTicker(frame, arrival, pulse),
      );
      const { levels } = this.#wanted;
      if (levels !== undefined) {
        const name = topicName.partialDepth(symbol, levels);
        need(name, 'book', (frame, arrival, pulse) => this.ticks.takePartialDepth(frame, arrival, pulse));
      }
    }
    this.#arrangeTransactions(need);
    this.#arrangeBook(need);
    this.#arrangeBars(need);
    for (const name of this.#topics.keys()) if (!wanted.has(name)) this.#topics.delete(name);
    for (const [name, create] of wanted) if (!this.#topics.has(name)) this.#topics.set(name, create());
  }

  #arrangeTransactions(need: Need): void {
    if (!this.#wanted.has('transactions')) {
      this.#transactions?.close();
      this.#transactions = null;
      return;
    }
    this.#transactions ??= new TransactionFeed({
      ...this.#parts.transactions,
      identity: this.identity,
      onTransaction: (transaction, event) => {
        this.#parts.onTransaction(transaction);
        if (event !== null && this.#wanted.has('ticks')) {
          this.ticks.takeTrade(event, this.#parts.arrivalAt(transaction.localTime.getTime()));
        }
      },
    });
    need(topicName.trade(this.identity.symbol), 'trades', (frame, arrival, pulse) =>
      this.#intake.takeTrade(frame, arrival, pulse, this.#transactions),
    );
  }

  #arrangeBook(need: Need): void {
    if (!this.#wanted.has('book')) {
      this.close();
      return;
    }
    this.#keeper ??= this.#parts.createKeeper();
    need(topicName.depth(this.identity.symbol), 'book', (frame, arrival, pulse) =>
      this.#intake.takeDepth(frame, arrival, pulse, this.#keeper),
    );
  }

  #arrangeBars(need: Need): void {
    const { intervals } = this.#wanted;
    for (const interval of this.#bars.keys()) if (!intervals.includes(interval)) this.#endBars(interval);
    this.#parityInterval = this.#wanted.parityInterval;
    this.ticks.builder.closedBar = this.#parityInterval
      ? (this.#bars.get(this.#parityInterval)?.lastClosed ?? null)
      : null;
    for (const interval of intervals) {
      if (!this.#bars.has(interval)) this.#bars.set(interval, this.#createBars(interval));
      const name = topicName.kline(this.identity.symbol, toVenueInterval(interval));
      need(name, 'trades', (frame, arrival, pulse) =>
        this.#intake.takeKline(frame, arrival, pulse, interval, this.#bars.get(interval)),
      );
    }
  }

  #endBars(interval: BarInterval): void {
    this.#bars.get(interval)?.close();
    this.#bars.delete(interval);
  }

  #createBars(interval: BarInterval): BarFeed {
    return new BarFeed({
      ...this.#parts.bars(interval),
      onBar: (bar) => {
        if (bar.extra.closed === true && interval === this.#parityInterval) this.ticks.builder.closedBar = bar;
        this.#parts.onBar(bar);
      },
    });
  }

  #topic(name: string, family: TopicFamily, take: TakeFrame): NeededTopic {
    const pulse = new TopicPulse(name, family);
    const { quality } = this;
    const { latency } = this.#parts;
    return {
      pulse,
      handler: (frame, receivedTime) => {
        quality.total += 1;
        const arrival = this.#parts.arrivalAt(receivedTime);
        take(frame, arrival, pulse);
        latency.note(frame, arrival);
      },
    };
  }

  #takeBookTicker(frame: MarketDataFrame, arrival: Arrival, pulse: TopicPulse): void {
    this.ticks.takeBookTicker(frame, arrival, pulse);
    if (this.#keeper !== null && frame.kind === 'bookTicker') this.#keeper.takeTop(frame);
  }
}

type TakeFrame = (frame: MarketDataFrame, arrival: Arrival, pulse: TopicPulse) => void;
type Need = (name: string, family: TopicFamily, take: TakeFrame) => void;
