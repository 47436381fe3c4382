import type { Level } from '../../binance/wire/market-rest.js';
import type { DepthUpdateEvent } from '../../binance/wire/market-streams.js';
import { formatUnits, type Units } from '../units.js';
import type { LevelChange } from '../venue-events.js';
import type { BookReader } from './book-reader.js';
import type { Pulse } from './pulse.js';
import type { TopicFeed } from './topic-feed.js';

/**
 * `<symbol>@depth[@100ms]`: what has changed since the last beat, absolute. Ranges of update ids follow each other
 * without a hole: `U` is the last `u` plus one, whatever the changes were (web-socket-streams.md, local order book).
 */
export class DiffDepthFeed implements TopicFeed {
  readonly #symbol: string;
  readonly #book: BookReader;
  readonly #pulse: Pulse;
  readonly #periodMs: number;
  readonly #bids = new Map<Units, Units>();
  readonly #asks = new Map<Units, Units>();
  #lastSentId = 0;
  #lastId = 0;
  #end: (() => void) | null = null;

  constructor(symbol: string, book: BookReader, pulse: Pulse, periodMs: number) {
    this.#symbol = symbol;
    this.#book = book;
    this.#pulse = pulse;
    this.#periodMs = periodMs;
  }

  start(publish: (payload: object) => void): void {
    this.#lastSentId = this.#lastId = this.#book.lastUpdateId();
    this.#end = this.#pulse.every(this.#periodMs, () => {
      if (this.#lastId > this.#lastSentId) publish(this.#takePayload());
    });
  }

  stop(): void {
    this.#end?.();
    this.#end = null;
    this.#bids.clear();
    this.#asks.clear();
  }

  onLevel(change: LevelChange): void {
    if (change.updateId > this.#lastId) this.#lastId = change.updateId;
    (change.side === 'bid' ? this.#bids : this.#asks).set(change.price, change.quantity);
  }

  #takePayload(): DepthUpdateEvent {
    const payload: DepthUpdateEvent = {
      e: 'depthUpdate',
      E: this.#pulse.clock.now(),
      s: this.#symbol,
      U: this.#lastSentId + 1,
      u: this.#lastId,
      b: toLevels(this.#bids, -1),
      a: toLevels(this.#asks, 1),
    };
    this.#lastSentId = this.#lastId;
    this.#bids.clear();
    this.#asks.clear();
    return payload;
  }
}

function toLevels(changes: ReadonlyMap<Units, Units>, direction: 1 | -1): Level[] {
  const sorted = [...changes].sort(([a], [b]) => (a < b ? -direction : direction));
  return sorted.map(([price, quantity]) => [formatUnits(price), formatUnits(quantity)]);
}
