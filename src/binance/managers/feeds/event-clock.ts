/** A venue's event is never so far ahead of what its clock was measured to show, and of other events. */
const SLACK_MS = 60_000;
/** So many events in a row that agree are believed against the measurement: the venue's clock was moved, or runs faster. */
const WITNESSES = 3;
const FORGETTING = 1 / 1_024;
/** ECMAScript knows no later one. */
const LAST_INSTANT = 8_640_000_000_000_000;

/**
 * Whether the time in an event can be true. One that was cut or retyped misses by years, and must not move the time of a
 * symbol, which never goes back. Old times are fine: recordings have them.
 */
export class EventClock {
  /** How far events are ahead of the measured clock; simulated venues may run faster than ours. */
  #leadMs = 0;
  #suspect = 0;
  #witnesses = 0;

  accepts(time: number, exchangeNow: number): boolean {
    const leadMs = time - exchangeNow;
    if (!(time > 0 && time <= LAST_INSTANT)) return false;
    if (leadMs > this.#leadMs + SLACK_MS) return this.#isConfirmed(time, leadMs);
    this.#witnesses = 0;
    if (leadMs > this.#leadMs) this.#leadMs = leadMs;
    else if (this.#leadMs > 0) this.#leadMs = Math.max(0, this.#leadMs + (leadMs - this.#leadMs) * FORGETTING);
    return true;
  }

  #isConfirmed(time: number, leadMs: number): boolean {
    this.#witnesses = Math.abs(time - this.#suspect) <= SLACK_MS ? this.#witnesses + 1 : 1;
    this.#suspect = time;
    if (this.#witnesses < WITNESSES) return false;
    this.#leadMs = leadMs;
    return true;
  }
}
