import type { VenueClock } from '../venue-clock.js';

/** What faults have put off until later; all of it can be called off at once. */
export class FaultTimers {
  readonly #clock: VenueClock;
  readonly #pending = new Set<() => void>();
  #isClosed = false;

  constructor(clock: VenueClock) {
    this.#clock = clock;
  }

  /** Calls back after so much venue time; the returned function calls it off. */
  after(delayMs: number, callback: () => void): () => void {
    if (this.#isClosed) return () => undefined;
    const cancelTimer = this.#clock.after(delayMs, () => {
      this.#pending.delete(cancel);
      callback();
    });
    const cancel = (): void => {
      this.#pending.delete(cancel);
      cancelTimer();
    };
    this.#pending.add(cancel);
    return cancel;
  }

  /** Resolves after so much venue time; never where the simulator is closed before. */
  wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => void this.after(delayMs, resolve));
  }

  /** Nothing that was put off happens any more. */
  close(): void {
    this.#isClosed = true;
    for (const cancel of [...this.#pending]) cancel();
  }
}
