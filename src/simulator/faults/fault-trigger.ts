import { SeededRandom } from '../seeded-random.js';
import type { FaultWhen } from './fault-rule.js';

/** Counts the occasions of a rule and says at which of them it happens. */
export class FaultTrigger {
  readonly #when: FaultWhen;
  readonly #since: number;
  readonly #random: SeededRandom;
  #occasions = 0;
  #injected = 0;

  /** `since` is the time (that no fault steps) at which the rule was added; `seed` that of its draws. */
  constructor(when: FaultWhen, since: number, seed: number) {
    this.#when = when;
    this.#since = since;
    this.#random = new SeededRandom(when.seed ?? seed);
  }

  /** How often the rule could have happened. */
  get occasions(): number {
    return this.#occasions;
  }

  /** How often it has happened. */
  get injected(): number {
    return this.#injected;
  }

  get isSpent(): boolean {
    return this.#injected >= (this.#when.times ?? Infinity);
  }

  /** Counts an occasion; true where the rule happens at it. What has happened is to be told by `note`. */
  fires(now: number): boolean {
    const { afterMs = 0, untilMs = Infinity } = this.#when;
    const age = now - this.#since;
    if (this.isSpent || age < afterMs || age >= untilMs) return false;
    this.#occasions++;
    return this.#isChosen();
  }

  /** It has happened. */
  note(): void {
    this.#injected++;
  }

  #isChosen(): boolean {
    const { nth, every, probability } = this.#when;
    if (nth !== undefined && ![nth].flat().includes(this.#occasions)) return false;
    if (every !== undefined && this.#occasions % every !== 0) return false;
    // One draw for each occasion that comes this far, so that the same seed gives the same faults.
    return probability === undefined || this.#random.next() < probability;
  }
}
