import type { Ticket } from './limit-gate.js';

const bySignal = new WeakMap<AbortSignal, Withdrawal>();

/**
 * Takes a request back as long as it waits for its turn, and not a moment longer: a signal alone would also give up a
 * request under way, of which nobody would know then what became of it. Its `signal` goes with the request; the budget
 * that grants the turn notes it here.
 */
export class Withdrawal {
  readonly #controller = new AbortController();
  #isAdmitted = false;

  constructor() {
    bySignal.set(this.signal, this);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether it was taken back. */
  get isWithdrawn(): boolean {
    return this.signal.aborted;
  }

  /** True: the request will not leave any more. False: it has had its turn. */
  withdraw(): boolean {
    if (!this.#isAdmitted) this.#controller.abort(new Error('taken back before it was sent'));
    return this.isWithdrawn;
  }

  /** It has its turn. */
  admit(): void {
    this.#isAdmitted = true;
  }

  /** It certainly had no effect, and is to wait for another turn. */
  reopen(): void {
    this.#isAdmitted = false;
  }
}

/** From here on a signal stands for another one. */
export function standFor(signal: AbortSignal, deputy: AbortSignal): void {
  const withdrawal = bySignal.get(signal);
  if (withdrawal) bySignal.set(deputy, withdrawal);
}

/** Notes that the request with this signal has its turn, until the ticket says that it never left. */
export function withAdmission(signal: AbortSignal | undefined, ticket: Ticket): Ticket {
  const withdrawal = signal && bySignal.get(signal);
  if (!withdrawal) return ticket;
  withdrawal.admit();
  const notSent = (): void => {
    ticket.notSent();
    withdrawal.reopen();
  };
  return { answered: (usage) => ticket.answered(usage), unanswered: () => ticket.unanswered(), notSent };
}
