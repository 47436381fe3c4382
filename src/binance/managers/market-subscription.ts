import { TickBuilder } from '../mappings/tick-builder.js';
import type { Arrival, Merge } from '../mappings/tick-builder.js';
import type { BinanceTick, TickIdentity } from '../mappings/tick.js';
import { topicName } from '../streams/topics.js';
import type { MarketDataFrame, PartialDepthLevels } from '../streams/topics.js';

/** Which streams make up a tick. */
export interface TickSources {
  /** Levels of the partial book; 0 for level 1 only. */
  readonly depthLevels: PartialDepthLevels | 0;
  /** Whether every single trade makes a tick; otherwise the last price is a second old at most. */
  readonly trades: boolean;
}

/** Counts of one symbol since it was subscribed. */
export interface SubscriptionCounts {
  readonly frames: number;
  readonly ticks: number;
  /** Frames that were impossible: crossed, not positive, or no numbers. */
  readonly invalid: number;
  /** Frames that were older than what was known. */
  readonly outdated: number;
}

/** One symbol that somebody wants: its topics, its picture, its counts. */
export class MarketSubscription {
  readonly identity: TickIdentity;
  readonly builder: TickBuilder;
  readonly statisticsTopics: readonly string[];
  readonly bookTopics: readonly string[];
  /** How many times it was subscribed and not unsubscribed. */
  subscribers = 1;
  lastFrameTime: number | null = null;
  #frames = 0;
  #ticks = 0;
  #invalid = 0;
  #outdated = 0;

  constructor(identity: TickIdentity, sources: TickSources) {
    const { symbol } = identity;
    this.identity = identity;
    this.builder = new TickBuilder(identity);
    this.statisticsTopics = [topicName.ticker(symbol), ...(sources.trades ? [topicName.trade(symbol)] : [])];
    this.bookTopics = [
      topicName.bookTicker(symbol),
      ...(sources.depthLevels === 0 ? [] : [topicName.partialDepth(symbol, sources.depthLevels)]),
    ];
  }

  get topics(): readonly string[] {
    return [...this.statisticsTopics, ...this.bookTopics];
  }

  get counts(): SubscriptionCounts {
    return { frames: this.#frames, ticks: this.#ticks, invalid: this.#invalid, outdated: this.#outdated };
  }

  /** Takes one frame; gives the tick that it makes, or null. `onInvalid` is told of impossible ones. */
  take(frame: MarketDataFrame, arrival: Arrival, onInvalid: (kind: string) => void): BinanceTick | null {
    this.#frames += 1;
    this.lastFrameTime = arrival.receivedTime;
    const merge = this.#merge(frame, arrival);
    if (merge === 'taken') return this.#emit();
    if (merge === 'outdated') this.#outdated += 1;
    else {
      this.#invalid += 1;
      onInvalid(frame.kind);
    }
    return null;
  }

  /** Takes the day's statistics by query; gives the tick that they make, or null. */
  seed(ticker: Parameters<TickBuilder['seed']>[0], arrival: Arrival): BinanceTick | null {
    return this.builder.seed(ticker, arrival) === 'taken' ? this.#emit() : null;
  }

  #emit(): BinanceTick | null {
    const tick = this.builder.build();
    if (tick !== null) this.#ticks += 1;
    return tick;
  }

  #merge(frame: MarketDataFrame, arrival: Arrival): Merge {
    switch (frame.kind) {
      case 'bookTicker':
        return this.builder.applyBookTicker(frame.event, arrival);
      case 'partialDepth':
        return this.builder.applyPartialDepth(frame.event, arrival);
      case 'ticker':
        return this.builder.applyTicker(frame.event, arrival);
      case 'trade':
        return this.builder.applyTrade(frame.event, arrival);
      case 'aggTrade':
      case 'avgPrice':
      case 'depthUpdate':
      case 'kline':
      case 'miniTicker':
      case 'miniTickers':
      case 'rollingTicker':
      case 'rollingTickers':
        return 'invalid';
      default:
        return frame satisfies never;
    }
  }
}
