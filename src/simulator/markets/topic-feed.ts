import type { LevelChange } from '../venue-events.js';
import type { VenueTrade } from '../venue-orders.js';
import type { Aggregate } from './aggregate-tape.js';

/** What a feed publishes: an object, or the text of one that is passed on as it is. */
export type Payload = object | string;

/** What makes the payloads of one topic of one symbol, while somebody listens. */
export interface TopicFeed {
  /** Begins; from now on every payload goes to `publish`. */
  start(publish: (payload: Payload) => void): void;
  /** Ends; timers of the feed are gone when it returns. */
  stop(): void;
  onTrade?(trade: VenueTrade): void;
  onAggregate?(aggregate: Aggregate): void;
  onLevel?(change: LevelChange): void;
}

/** A feed that turns one kind of news into payloads, one for one. */
export class DirectFeed implements TopicFeed {
  #publish: ((payload: Payload) => void) | null = null;
  readonly onTrade?: (trade: VenueTrade) => void;
  readonly onAggregate?: (aggregate: Aggregate) => void;

  constructor(make: { trade?: (trade: VenueTrade) => object; aggregate?: (aggregate: Aggregate) => object }) {
    const { trade, aggregate } = make;
    if (trade) this.onTrade = (news) => this.#publish?.(trade(news));
    if (aggregate) this.onAggregate = (news) => this.#publish?.(aggregate(news));
  }

  start(publish: (payload: Payload) => void): void {
    this.#publish = publish;
  }

  stop(): void {
    this.#publish = null;
  }
}
