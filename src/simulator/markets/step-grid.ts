import type { VenueClock } from '../venue-clock.js';

/** How often the clock is asked what is due. */
const TIMER_MS = 10;
/** Steps that are later than this (a machine that slept) are put off, not run in a heap. */
const LATEST_MS = 30_000;

/**
 * Runs steps on a fixed grid of the clock: step n is due at start + n × stepMs. What is late is caught up in order, so
 * the sequence of steps depends on their number alone, never on when a timer fired.
 */
export class StepGrid {
  readonly #clock: VenueClock;
  readonly #stepMs: number;
  readonly #run: (step: number) => void;
  #originMs = 0;
  #done = 0;
  #end: (() => void) | null = null;

  constructor(clock: VenueClock, stepMs: number, run: (step: number) => void) {
    this.#clock = clock;
    this.#stepMs = stepMs;
    this.#run = run;
  }

  start(): void {
    if (this.#end) return;
    this.#originMs = this.#clock.now() - this.#done * this.#stepMs;
    this.#end = this.#clock.every(TIMER_MS, () => this.#catchUp());
  }

  stop(): void {
    this.#end?.();
    this.#end = null;
  }

  #catchUp(): void {
    const elapsedMs = this.#clock.now() - this.#originMs;
    const latenessMs = elapsedMs - this.#done * this.#stepMs;
    if (latenessMs > LATEST_MS) this.#originMs += latenessMs - LATEST_MS;
    const due = Math.floor(Math.min(elapsedMs, this.#done * this.#stepMs + LATEST_MS) / this.#stepMs);
    while (this.#done < due && this.#end) this.#run(this.#done++);
  }
}
