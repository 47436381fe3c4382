import type { FillDebt, FillDebts } from './fill-debts.js';
import { pause } from '../pause.js';

/** What asking in the background needs. */
export interface LateFillsParts {
  readonly debts: FillDebts;
  readonly signal: AbortSignal;
  /** Asks for the fills of one symbol and tells those that are new; false where some could not be told. */
  ask(debt: FillDebt): Promise<boolean>;
}

/** A question weighs 20 of 6,000 a minute: at this pace all of them take a tenth. */
const BETWEEN_MS = 2_000;
const AFTER_FAILURE_MS = 15_000;
/** What the venue does not show for long is asked for less and less often. */
const LONGEST_MS = 120_000;

/**
 * Asks, one symbol after the other and without hurry, for fills where none is to be expected: a reconnect must not spend
 * the minute's weight on symbols that have been quiet, and nothing may be lost in the end either.
 */
export class LateFills {
  readonly #parts: LateFillsParts;
  #isRunning = false;

  constructor(parts: LateFillsParts) {
    this.#parts = parts;
  }

  /** Resolves when nothing is left to ask for, or the adapter closes. */
  async run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      let waitMs = BETWEEN_MS;
      while (this.#parts.debts.size > 0 && (await pause(waitMs, this.#parts.signal))) {
        const isAnswered = await this.#askNext();
        waitMs = isAnswered ? BETWEEN_MS : Math.min(Math.max(waitMs * 2, AFTER_FAILURE_MS), LONGEST_MS);
      }
    } finally {
      this.#isRunning = false;
    }
  }

  /** False where the venue could not be asked, or does not show the order of a fill: the symbol is asked for again later. */
  async #askNext(): Promise<boolean> {
    const { debts } = this.#parts;
    const debt = debts.first();
    if (!debt) return true;
    try {
      const isTold = await this.#parts.ask(debt);
      if (isTold) debts.settle(debt);
      else debts.postpone(debt.symbol);
      return isTold;
    } catch {
      debts.postpone(debt.symbol);
      return false;
    }
  }
}
