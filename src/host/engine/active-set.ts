import type { Status } from '../domain/constants.js';
import { isActive } from '../domain/order.js';

/** Latest state by id, and which of them are still active. A state that would be a step back is refused and counted. */
export class ActiveSet<State extends { readonly status: Status }> {
  readonly #latest = new Map<string, State>();
  readonly #active = new Map<string, State>();
  readonly #isForward: (previous: State, next: State) => boolean;
  #refused = 0;

  constructor(isForward: (previous: State, next: State) => boolean) {
    this.#isForward = isForward;
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
    else this.#active.delete(id);
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
}
