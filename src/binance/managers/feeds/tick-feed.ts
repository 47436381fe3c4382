import { TickBuilder } from '../../mappings/tick-builder.js';
import type { Arrival, Merge } from '../../mappings/tick-builder.js';
import type { PriceBand } from '../../mappings/price-band.js';
import type { InvalidReason } from '../../mappings/invalid-reason.js';
import type { BinanceTick, TickIdentity } from '../../mappings/tick.js';
import type { MarketDataFrame } from '../../streams/topics.js';
import type { QualityCounters } from './data-quality.js';
import type { EventClock } from './event-clock.js';
import type { Picture } from './picture-desk.js';
import type { TopicPulse } from './topic-pulse.js';
import type { TradeEvent } from './transaction-feed.js';

/** What a feed of ticks uses. */
export interface TickFeedParts {
  readonly identity: TickIdentity;
  readonly band: PriceBand | null;
  readonly quality: QualityCounters;
  readonly times: EventClock;
  onTick(tick: BinanceTick): void;
  onInvalid(frame: MarketDataFrame, reason?: InvalidReason): void;
}

/** Ids of a book rise by millions a day; a jump of so many is no jump. */
export const LONGEST_ID_JUMP = 1_000_000_000;

/** Ticks of one symbol out of its statistics, its book's top, its partial book and its trades. */
export class TickFeed {
  readonly builder: TickBuilder;
  readonly #parts: TickFeedParts;
  readonly #quality: QualityCounters;

  constructor(parts: TickFeedParts) {
    this.#parts = parts;
    this.#quality = parts.quality;
    this.builder = new TickBuilder(parts.identity, parts.band);
  }

  /** `<symbol>@ticker`. */
  takeTicker(frame: MarketDataFrame, arrival: Arrival, pulse: TopicPulse): void {
    if (frame.kind !== 'ticker') {
      this.#parts.onInvalid(frame, 'unexpected-kind');
      return;
    }
    const { E, L } = frame.event;
    if (!this.#parts.times.accepts(E, arrival.exchangeTime)) {
      this.#parts.onInvalid(frame, 'implausible-time');
      return;
    }
    if (!this.#isPlausible(L, pulse)) {
      this.#parts.onInvalid(frame, 'implausible-id');
      return;
    }
    const merge = this.builder.applyTicker(frame.event, arrival);
    if (merge === 'taken') pulse.advance(L, arrival.receivedTime);
    this.#count(merge, frame, arrival);
  }

  /** `<symbol>@bookTicker`. */
  takeBookTicker(frame: MarketDataFrame, arrival: Arrival, pulse: TopicPulse): void {
    if (frame.kind !== 'bookTicker') {
      this.#parts.onInvalid(frame, 'unexpected-kind');
      return;
    }
    const { u, b, a } = frame.event;
    if (!this.#isPlausible(u, pulse)) {
      this.#parts.onInvalid(frame, 'implausible-id');
      return;
    }
    const merge = this.builder.applyBookTicker(frame.event, arrival);
    if (merge === 'taken') {
      pulse.advanceTop(u, b, a, arrival.receivedTime);
      this.#quality.addSpread(b, a);
    }
    this.#count(merge, frame, arrival);
  }

  /** `<symbol>@depth<levels>`. */
  takePartialDepth(frame: MarketDataFrame, arrival: Arrival, pulse: TopicPulse): void {
    if (frame.kind !== 'partialDepth') {
      this.#parts.onInvalid(frame, 'unexpected-kind');
      return;
    }
    const { lastUpdateId, bids, asks } = frame.event;
    if (!this.#isPlausible(lastUpdateId, pulse)) {
      this.#parts.onInvalid(frame, 'implausible-id');
      return;
    }
    const merge = this.builder.applyPartialDepth(frame.event, arrival);
    if (merge === 'taken') {
      pulse.advanceTop(lastUpdateId, bids[0]?.[0] ?? 0, asks[0]?.[0] ?? 0, arrival.receivedTime);
    }
    this.#count(merge, frame, arrival);
  }

  /** A trade that is known to be true and in its place. */
  takeTrade(event: TradeEvent, arrival: Arrival): void {
    if (this.builder.applyTrade(event, arrival) === 'taken') this.#emit();
  }

  /** The day's statistics by query: for the first tick of a quiet symbol, and for the first after a loss. */
  seed(picture: Picture, arrival: Arrival): void {
    if (this.builder.seed(picture, arrival) === 'taken') this.#emit();
  }

  /** A new connection may begin a new count. */
  forgetSequence(): void {
    this.builder.forgetSequence();
  }

  /**
   * Streams only rise, or their gate has found that what was before was an error or that the venue counts anew: a lower
   * id is the truth then, and a leap none. Lower than what a query told is only late.
   */
  #isPlausible(id: number, { newestId, streamedId }: TopicPulse): boolean {
    if (newestId < 0) return true;
    if (id < streamedId) this.builder.forgetSequence();
    return id - newestId <= LONGEST_ID_JUMP;
  }

  #count(merge: Merge, frame: MarketDataFrame, arrival: Arrival): void {
    if (merge === 'taken') {
      this.#quality.valid += 1;
      this.#quality.lastUpdateTime = arrival.receivedTime;
      this.#emit();
    } else if (merge === 'outdated') this.#quality.outdated += 1;
    else this.#parts.onInvalid(frame);
  }

  #emit(): void {
    const tick = this.builder.build();
    if (tick === null) return;
    this.#quality.ticks += 1;
    this.#parts.onTick(tick);
  }
}
