import type { VenueClock } from '../venue-clock.js';

/** Counts what a client sends in each whole second of venue time (web-socket-streams.md, WebSocket limits). */
export class MessageRate {
  readonly #clock: VenueClock;
  readonly #perSecond: number;
  #second = -1;
  #count = 0;

  constructor(clock: VenueClock, perSecond: number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
  }

  /** Counts one message; false where it is beyond the limit. */
  allows(): boolean {
    const second = Math.floor(this.#clock.now() / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#count = 0;
    }
    return ++this.#count <= this.#perSecond;
  }
}
