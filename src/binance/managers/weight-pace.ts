import type { Clock } from '../clock.js';

/** What was left unused is good for so long. */
const SAVED_MS = 1_000;

/** One pace for many requests together: so much weight a second, and never more at once than a second's worth. */
export class WeightPace {
  readonly #clock: Pick<Clock, 'elapsedMs'>;
  readonly #weightPerSecond: number;
  /** Up to when what has been taken uses up what may be. */
  #usedUntilMs = -Infinity;

  constructor(clock: Pick<Clock, 'elapsedMs'>, weightPerSecond: number) {
    this.#clock = clock;
    this.#weightPerSecond = weightPerSecond;
  }

  /** How long so much weight has to wait from now on; 0 where it is due. */
  restMs(weight: number): number {
    const nowMs = this.#clock.elapsedMs();
    return Math.max(0, Math.ceil(this.#usedMs(nowMs) + this.#durationMs(weight) - nowMs));
  }

  /** So much weight is used now. */
  take(weight: number): void {
    this.#usedUntilMs = this.#usedMs(this.#clock.elapsedMs()) + this.#durationMs(weight);
  }

  #usedMs(nowMs: number): number {
    return Math.max(this.#usedUntilMs, nowMs - SAVED_MS);
  }

  #durationMs(weight: number): number {
    return (weight / this.#weightPerSecond) * 1_000;
  }
}
