import type { Clock } from '../../clock.js';
import { FillRotation } from '../fills/fill-rotation.js';
import type { OrderLedger } from '../orders/order-ledger.js';
import type { OrderReconciler } from './order-reconciler.js';

/** What the slow comparison of orders needs. */
export interface OrderComparisonParts {
  readonly ledger: Pick<OrderLedger, 'symbols'>;
  readonly reconciler: Pick<OrderReconciler, 'compare'>;
  readonly clock: Pick<Clock, 'now' | 'offsetMs' | 'elapsedMs'>;
}

/** Besides the symbols with evidence of unknown fills; each question weighs 20 of 6,000 a minute. */
const SYMBOLS_PER_TURN = 3;
/** Fills that happened while the last question was answered, and clocks that differ by a little. */
const OVERLAP_MS = 60_000;

/**
 * Looks for what the private stream should have told and has not: asks, waits for what is on its way, and only then lets
 * the ledger see what was found. What it knows by then is silent, as always.
 */
export class OrderComparison {
  readonly #parts: OrderComparisonParts;
  readonly #rotation = new FillRotation();
  readonly #start: Date;

  constructor(parts: OrderComparisonParts) {
    this.#parts = parts;
    this.#start = this.#venueTime();
  }

  /** Resolves to what tells, in one go and in the order in which it happened, all that is still unknown then. */
  async find(patience: () => Promise<unknown>): Promise<() => unknown> {
    const { clock } = this.#parts;
    const askedMs = clock.elapsedMs();
    const debts = this.#rotation.next(this.#parts.ledger.symbols(), SYMBOLS_PER_TURN, this.#start);
    const prepare = await this.#parts.reconciler.compare(debts);
    await patience();
    const tell = await prepare();
    // Its questions may have shown that the clock was wrong: only now the venue's time is surely known.
    this.#rotation.asked(debts, new Date(this.#venueTime().getTime() - (clock.elapsedMs() - askedMs)));
    return tell;
  }

  #venueTime(): Date {
    const { clock } = this.#parts;
    return new Date(clock.now() + clock.offsetMs - OVERLAP_MS);
  }
}
