import type { Clock } from '../../clock.js';
import { Deadline, Withdrawal } from '../../rest/spot-rest-api.js';
import type { OverdueWatch } from '../../rest/spot-rest-api.js';
import { Milestone } from './milestone.js';

/**
 * After so long without any word of what has left, the venue is asked. Ordinary answers take tens of milliseconds, those
 * of a bad hour several hundred: an answer that takes longer is more likely lost than late.
 */
export const SILENCE_MS = 1_000;

/** What a flight needs. */
export interface OrderFlightParts {
  readonly clock: Pick<Clock, 'elapsedMs'>;
  /** Tells it by `fallSilent` when it has left and nothing has come for so long. */
  readonly watch: Pick<OverdueWatch<OrderFlight>, 'watch' | 'forget'>;
  /** It has left, and for a while no answer has come. */
  onSilence(): void;
}

/**
 * One request of orders on its way to the venue, from being taken to its answer:
 *
 *   journal, budget, connection ── leaves ── silence → the venue is asked
 *        └ the deadline covers all            └ answer or other news: `arrival`
 */
export class OrderFlight {
  readonly #parts: OrderFlightParts;
  /** Goes with the request. */
  readonly withdrawal: Withdrawal;
  readonly #arrival = new Milestone();
  readonly #arrivalOrSilence = new Milestone();
  #sentMs: number | null = null;

  constructor(parts: OrderFlightParts) {
    this.#parts = parts;
    const deadline = new Deadline(parts.clock);
    this.withdrawal = new Withdrawal({ deadline, onLeaving: () => this.#left() });
  }

  /** Resolves when its answer has come or cannot, and when other news has told where it is. */
  get arrival(): Promise<void> {
    return this.#arrival.reached;
  }

  /** The same, or nothing has been heard for a while: then nobody knows how long the answer will take. */
  get arrivalOrSilence(): Promise<void> {
    return this.#arrivalOrSilence.reached;
  }

  /** When it left last, by the clock's `elapsedMs`; null where nothing is known of its having left. */
  get sentMs(): number | null {
    return this.#sentMs;
  }

  /** It is known, from elsewhere than its answer, where it is. */
  arrived(): void {
    this.#arrival.reach();
    this.#arrivalOrSilence.reach();
  }

  /** Its answer has come, or will not. */
  end(): void {
    this.#parts.watch.forget(this);
    this.arrived();
  }

  /** It is overdue: nothing has been heard of it since it left. */
  fallSilent(): void {
    if (!this.withdrawal.hasLeft) return;
    this.#parts.onSilence();
    this.#arrivalOrSilence.reach();
  }

  #left(): void {
    this.#sentMs = this.#parts.clock.elapsedMs();
    this.#parts.watch.watch(this, SILENCE_MS);
  }
}
