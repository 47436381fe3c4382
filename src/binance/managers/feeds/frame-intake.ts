import { toLiveBar } from '../../mappings/bar.js';
import type { BarInterval } from '../../mappings/intervals.js';
import type { InvalidReason } from '../../mappings/invalid-reason.js';
import type { Arrival } from '../../mappings/tick-builder.js';
import type { TickIdentity } from '../../mappings/tick.js';
import type { MarketDataFrame } from '../../streams/topics.js';
import type { BookKeeper } from '../books/book-keeper.js';
import type { BarFeed } from './bar-feed.js';
import type { QualityCounters } from './data-quality.js';
import type { EventClock } from './event-clock.js';
import { LONGEST_ID_JUMP } from './tick-feed.js';
import type { TopicPulse } from './topic-pulse.js';
import type { TransactionFeed } from './transaction-feed.js';

/** What an intake uses. */
export interface FrameIntakeParts {
  readonly identity: TickIdentity;
  readonly quality: QualityCounters;
  readonly times: EventClock;
  onInvalid(frame: MarketDataFrame, reason?: InvalidReason): void;
}

/**
 * Lets frames of trades, diffs and bars into the feeds of one symbol: only what can be true, and each counted. (Frames of
 * ticks are looked at where ticks are made of them.)
 */
export class FrameIntake {
  readonly #parts: FrameIntakeParts;
  readonly #quality: QualityCounters;

  constructor(parts: FrameIntakeParts) {
    this.#parts = parts;
    this.#quality = parts.quality;
  }

  /** `<symbol>@trade`. */
  takeTrade(
    frame: MarketDataFrame,
    arrival: Arrival,
    pulse: TopicPulse,
    feed: Pick<TransactionFeed, 'take'> | null,
  ): void {
    if (frame.kind !== 'trade') {
      this.#parts.onInvalid(frame, 'unexpected-kind');
      return;
    }
    const { event } = frame;
    if (!this.#parts.times.accepts(event.T, arrival.exchangeTime)) {
      this.#parts.onInvalid(frame, 'implausible-time');
      return;
    }
    switch (feed?.take(event, arrival.receivedTime)) {
      case 'taken':
      case 'held':
        this.#advance(pulse, event.t, arrival);
        return;
      case 'duplicate':
        this.#quality.duplicates += 1;
        return;
      case 'invalid':
        this.#parts.onInvalid(frame);
        return;
      case undefined:
    }
  }

  /** `<symbol>@depth`. */
  takeDepth(
    frame: MarketDataFrame,
    arrival: Arrival,
    pulse: TopicPulse,
    keeper: Pick<BookKeeper, 'take' | 'lost' | 'restored'> | null,
  ): void {
    if (frame.kind !== 'depthUpdate') {
      this.#parts.onInvalid(frame, 'unexpected-kind');
      return;
    }
    const { E, u } = frame.event;
    if (!this.#parts.times.accepts(E, arrival.exchangeTime)) {
      this.#parts.onInvalid(frame, 'implausible-time');
      return;
    }
    const { newestId } = pulse;
    if (newestId >= 0 && u - newestId > LONGEST_ID_JUMP) {
      this.#parts.onInvalid(frame, 'implausible-id');
      return;
    }
    if (u < newestId) {
      keeper?.lost('its numbers went back: what was before was an error, or the venue counts anew');
      keeper?.restored();
    }
    keeper?.take(frame, arrival);
    this.#advance(pulse, u, arrival);
  }

  /** `<symbol>@kline_<interval>`. */
  takeKline(
    frame: MarketDataFrame,
    arrival: Arrival,
    pulse: TopicPulse,
    interval: BarInterval,
    feed: Pick<BarFeed, 'take'> | undefined,
  ): void {
    if (frame.kind !== 'kline') {
      this.#parts.onInvalid(frame, 'unexpected-kind');
      return;
    }
    const { event } = frame;
    if (!this.#parts.times.accepts(event.E, arrival.exchangeTime)) {
      this.#parts.onInvalid(frame, 'implausible-time');
      return;
    }
    const { adapterName, symbol, exchange, vtSymbol } = this.#parts.identity;
    const bar = toLiveBar(event, { adapterName, symbol, exchange, vtSymbol, interval });
    if (bar === null) {
      this.#parts.onInvalid(frame);
      return;
    }
    const merge = feed?.take(bar) ?? 'outdated';
    if (merge === 'outdated') this.#quality.outdated += 1;
    else this.#advance(pulse, Math.max(pulse.newestId, event.k.L), arrival);
  }

  #advance(pulse: TopicPulse, id: number, { receivedTime }: Arrival): void {
    pulse.advance(id, receivedTime);
    this.#quality.valid += 1;
    this.#quality.lastUpdateTime = receivedTime;
  }
}
