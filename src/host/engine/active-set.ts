import type { Status } from '../domain/constants.js';
import { isActive } from '../domain/order.js';
import { IdQueue } from './id-queue.js';

/**
 * Latest state by id, and which of them are still active. A state that would be a step back is refused and counted. Of
 * the finished ones only the latest `finishedKept` are remembered; what is active is never forgotten.
 */
export class ActiveSet<State extends { readonly status: Status }> {
  readonly #latest = new Map<string, State>();
  readonly #active = new Map<string, State>();
  /** In the order in which they ended. */
  readonly #finished = new IdQueue();
  readonly #isForward: (previous: State, next: State) => boolean;
  readonly #finishedKept: number;
  #refused = 0;

  constructor(isForward: (previous: State, next: State) => boolean, finishedKept = Infinity) {
    this.#isForward = isForward;
    this.#finishedKept = finishedKept;
  }

  /** States that came too late to be true and were left out. */
  get refused(): number {
    return this.#refused;
  }

  /** Takes a state over; false where it would be a step back. */
  update(id: string, next: State): boolean {
    const previous = this.#latest.get(id);
    if (previous && !this.#isForward(previous, next)) {
      this.#refused += 1;
      return false;
    }
    this.#latest.set(id, next);
    if (isActive(next)) this.#active.set(id, next);
    else this.#finish(id);
    return true;
  }

  get(id: string): State | undefined {
    return this.#latest.get(id);
  }

  all(): State[] {
    return [...this.#latest.values()];
  }

  active(): State[] {
    return [...this.#active.values()];
  }

  #finish(id: string): void {
    this.#active.delete(id);
    if (this.#finishedKept === Infinity) return;
    this.#finished.add(id);
    if (this.#finished.size > this.#finishedKept) this.#latest.delete(this.#finished.take() ?? '');
  }
}
