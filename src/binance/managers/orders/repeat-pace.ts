import type { Clock } from '../../clock.js';
import { pause } from '../pause.js';
import { WeightPace } from '../weight-pace.js';

/** What pacing repeats needs. */
export interface RepeatPaceParts {
  readonly clock: Pick<Clock, 'elapsedMs'>;
  /** Aborted at the close. */
  readonly signal: AbortSignal;
}

interface Waiting {
  readonly weight: number;
  readonly ended: AbortSignal;
  /** Tells whether its turn has come. */
  readonly settle: (isDue: boolean) => void;
}

/**
 * A fifth of what an address may use (6,000 a minute), as cancels go before all else: a thousand of them that come to
 * nothing must leave enough for questions about orders in doubt and for new orders.
 */
const WEIGHT_PER_SECOND = 20;

/** One pace for all repeats together: those that are due take turns, so much a second. */
export class RepeatPace {
  readonly #parts: RepeatPaceParts;
  readonly #pace: WeightPace;
  #waiting: Waiting[] = [];
  #isServing = false;

  constructor(parts: RepeatPaceParts) {
    this.#parts = parts;
    this.#pace = new WeightPace(parts.clock, WEIGHT_PER_SECOND);
  }

  /** How long a repeat would wait that came now. */
  waitMs(weight: number): number {
    return this.#pace.restMs(this.#waiting.reduce((sum, waiting) => sum + waiting.weight, weight));
  }

  /** Resolves when its turn has come; to false at once where it has ended, and at the close. */
  turn(weight: number, ended: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const onEnd = (): void => this.#drop(waiting);
      const settle = (isDue: boolean): void => {
        ended.removeEventListener('abort', onEnd);
        resolve(isDue);
      };
      const waiting = { weight, ended, settle };
      this.#waiting.push(waiting);
      ended.addEventListener('abort', onEnd, { once: true });
      if (!this.#isServing) void this.#serve();
    });
  }

  async #serve(): Promise<void> {
    this.#isServing = true;
    for (let first = this.#waiting[0]; first; first = this.#waiting[0]) {
      const restMs = this.#pace.restMs(first.weight);
      if (this.#parts.signal.aborted || first.ended.aborted) this.#drop(first);
      else if (restMs > 0) await pause(restMs, this.#parts.signal);
      else this.#take(first);
    }
    this.#isServing = false;
  }

  #take(first: Waiting): void {
    this.#waiting.shift();
    this.#pace.take(first.weight);
    first.settle(true);
  }

  #drop(waiting: Waiting): void {
    this.#waiting = this.#waiting.filter((other) => other !== waiting);
    waiting.settle(false);
  }
}
