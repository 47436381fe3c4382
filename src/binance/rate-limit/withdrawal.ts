/**
 * Takes a request back as long as it waits for its turn, and not a moment longer: a signal would also give up a request
 * under way, of which nobody would know then what became of it. It goes with the request to the budget, which notes
 * here that the request has its turn.
 */
export class Withdrawal {
  /** Made only for a request that has to wait: it would be the dearest part of an order that has not. */
  #controller: AbortController | null = null;
  #isAdmitted = false;
  #isWithdrawn = false;

  /** Aborted when it is taken back. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#isWithdrawn) this.#controller.abort(takenBack());
    return this.#controller.signal;
  }

  /** Whether it was taken back. */
  get isWithdrawn(): boolean {
    return this.#isWithdrawn;
  }

  /** True: the request will not leave any more. False: it has had its turn. */
  withdraw(): boolean {
    if (this.#isAdmitted) return this.#isWithdrawn;
    this.#isWithdrawn = true;
    this.#controller?.abort(takenBack());
    return true;
  }

  /** Throws where it was taken back. */
  throwIfWithdrawn(): void {
    if (this.#isWithdrawn) throw takenBack();
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

function takenBack(): Error {
  return new Error('taken back before it was sent');
}
