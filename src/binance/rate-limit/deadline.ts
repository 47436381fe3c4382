import type { Clock } from '../clock.js';

/**
 * How long an order may take to leave, whatever holds it up: the journal's disk, the budget, a measurement of the clock, a
 * connection, one way to the venue and then the other. An order that leaves late is another order.
 */
export const LONGEST_ORDER_WAIT_MS = 5_000;

/** An instant by which a request must have left, by a clock that nobody sets. */
export class Deadline {
  readonly #clock: Pick<Clock, 'elapsedMs'>;
  readonly #overMs: number;
  /** How long it was from the start. */
  readonly allowedMs: number;

  constructor(clock: Pick<Clock, 'elapsedMs'>, allowedMs = LONGEST_ORDER_WAIT_MS) {
    this.#clock = clock;
    this.#overMs = clock.elapsedMs() + allowedMs;
    this.allowedMs = allowedMs;
  }

  /** How much of it is left; 0 where it has passed. */
  get leftMs(): number {
    return Math.max(0, this.#overMs - this.#clock.elapsedMs());
  }
}
