import type { Pulse } from './pulse.js';
import type { TopicFeed } from './topic-feed.js';

/** What a periodic feed sends, and how it knows that there is news. */
export interface PeriodicSource {
  readonly periodMs: number;
  /** Changes whenever the payload may have changed. */
  readonly stamp: () => string | number;
  readonly payload: () => object;
  /** Whether the first beat sends even if nothing has changed since the start. */
  readonly sendsFirst: boolean;
}

/** Sends a payload at every beat at which it has changed. */
export class PeriodicFeed implements TopicFeed {
  readonly #pulse: Pulse;
  readonly #source: PeriodicSource;
  #end: (() => void) | null = null;

  constructor(pulse: Pulse, source: PeriodicSource) {
    this.#pulse = pulse;
    this.#source = source;
  }

  start(publish: (payload: object) => void): void {
    const { periodMs, stamp, payload, sendsFirst } = this.#source;
    let sent = sendsFirst ? undefined : stamp();
    this.#end = this.#pulse.every(periodMs, () => {
      const current = stamp();
      if (current === sent) return;
      sent = current;
      publish(payload());
    });
  }

  stop(): void {
    this.#end?.();
    this.#end = null;
  }
}
