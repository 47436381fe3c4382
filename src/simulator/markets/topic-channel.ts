import type { Payload, TopicFeed } from './topic-feed.js';

/** One topic and all who listen to it: the text of a payload is made once, the feed runs only while somebody listens. */
export class TopicChannel {
  readonly #listeners = new Set<(json: string) => void>();

  constructor(readonly feed: TopicFeed) {}

  get isIdle(): boolean {
    return this.#listeners.size === 0;
  }

  add(listener: (json: string) => void): void {
    const isFirst = this.isIdle;
    this.#listeners.add(listener);
    if (isFirst) this.feed.start((payload) => this.#publish(payload));
  }

  remove(listener: (json: string) => void): void {
    if (this.#listeners.delete(listener) && this.isIdle) this.feed.stop();
  }

  #publish(payload: Payload): void {
    const json = typeof payload === 'string' ? payload : JSON.stringify(payload);
    for (const listener of this.#listeners) listener(json);
  }
}
