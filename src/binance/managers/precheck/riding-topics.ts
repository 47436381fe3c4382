import type { TopicHandler } from '../../streams/topic-feed.js';

/** The part of the market streams that topics ride on. */
export interface Carrier {
  subscribe(topic: string, handler: TopicHandler): void;
  unsubscribe(topic: string): void;
}

/**
 * Topics that the adapter wants for itself. They ride on connections that the host's subscriptions keep open, and are
 * dropped while there are none: for them alone no connection is opened or kept.
 */
export class RidingTopics {
  readonly #topics = new Map<string, TopicHandler>();
  #carrier: Carrier | null = null;

  add(topic: string, handler: TopicHandler): void {
    this.#topics.set(topic, handler);
    this.#carrier?.subscribe(topic, handler);
  }

  /** Rides on this carrier, or (`null`) on none. */
  ride(carrier: Carrier | null): void {
    if (carrier === this.#carrier) return;
    const before = this.#carrier;
    this.#carrier = carrier;
    for (const [topic, handler] of this.#topics) {
      before?.unsubscribe(topic);
      carrier?.subscribe(topic, handler);
    }
  }
}
