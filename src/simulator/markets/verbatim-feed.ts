import type { Payload, TopicFeed } from './topic-feed.js';

/** A feed that passes on recorded texts. */
export class VerbatimFeed implements TopicFeed {
  #publish: ((payload: Payload) => void) | null = null;

  /** Whether a text that is sent now reaches anybody. */
  get isHeard(): boolean {
    return this.#publish !== null;
  }

  start(publish: (payload: Payload) => void): void {
    this.#publish = publish;
  }

  stop(): void {
    this.#publish = null;
  }

  send(json: string): void {
    this.#publish?.(json);
  }
}
