import type { VenueClock } from '../venue-clock.js';

/**
 * The clock of a venue that gets a past: while history is being written it shows the time of that history, else the
 * clock within. Timers always belong to the clock within.
 */
export class HistoryClock implements VenueClock {
  readonly #inner: VenueClock;
  #historicalNow: number | null = null;
  #offsetMs = 0;

  constructor(inner: VenueClock) {
    this.#inner = inner;
  }

  now(): number {
    return this.#historicalNow ?? this.#inner.now() + this.#offsetMs;
  }

  /** The time as it would be without any step: by it durations are measured. */
  get unstepped(): number {
    return this.#inner.now();
  }

  after(delayMs: number, callback: () => void): () => void {
    return this.#inner.after(delayMs, callback);
  }

  every(periodMs: number, callback: () => void): () => void {
    return this.#inner.every(periodMs, callback);
  }

  /** Sets the clock forward, or back where negative; timers keep their durations. */
  step(offsetMs: number): void {
    this.#offsetMs += Math.trunc(offsetMs);
  }

  /** Does work in the past; `setTime` says where. Afterwards it is now again. */
  inThePast(work: (setTime: (time: number) => void) => void): void {
    try {
      work((time) => {
        this.#historicalNow = time;
      });
    } finally {
      this.#historicalNow = null;
    }
  }
}
