/**
 * The adapter's only source of time. `now()` is this machine's epoch milliseconds, `exchangeNow()` the venue's as
 * far as it is known. Timers go through it too, so that tests can hold time still.
 */
export class Clock {
  /** Milliseconds to add to this machine's time to get the venue's. */
  #offsetMs = 0;

  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** Epoch milliseconds of this machine. */
  now(): number {
    return Date.now();
  }

  /** Epoch milliseconds of the venue; what signed requests carry. */
  exchangeNow(): number {
    return Math.trunc(this.now() + this.#offsetMs);
  }

  /** Takes over a measured offset. */
  adopt(offsetMs: number): void {
    this.#offsetMs = offsetMs;
  }
}
