import { createBinanceError } from '../errors/error-leaves.js';
import type { Deadline } from './deadline.js';

/** What a withdrawal is made of. */
export interface WithdrawalParts {
  /** Until when the request must have left; absent: it is never too late. */
  readonly deadline?: Deadline;
  /** The request leaves, now. */
  readonly onLeaving?: () => void;
}

/**
 * Takes a request back as long as it waits for its turn, and not a moment longer: a signal would also give up a request
 * under way, of which nobody would know then what became of it. It goes with the request all the way, past everything
 * that may hold it up: it knows until when the request may leave, and is told when it does.
 */
export class Withdrawal {
  readonly #deadline: Deadline | undefined;
  readonly #onLeaving: (() => void) | undefined;
  /** Made only for a request that has to wait: it would be the dearest part of an order that has not. */
  #controller: AbortController | null = null;
  /** Likewise. */
  #listeners: Set<() => void> | null = null;
  #isAdmitted = false;
  #isWithdrawn = false;
  /** It was wanted back when it had had its turn: it gets no other one. */
  #isUnwanted = false;
  /** Stops it where it has had its turn and has not left yet; null where nobody can. */
  #stop: (() => void) | null = null;
  #hasLeft = false;

  constructor({ deadline, onLeaving }: WithdrawalParts = {}) {
    this.#deadline = deadline;
    this.#onLeaving = onLeaving;
  }

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

  /** Whether its bytes have left, and may have had an effect. */
  get hasLeft(): boolean {
    return this.#hasLeft;
  }

  /** How long it may still wait. */
  get leftMs(): number {
    return this.#deadline?.leftMs ?? Infinity;
  }

  /** True: the request will not leave any more. False: it has had its turn; should it come back unsent, that was the last. */
  withdraw(): boolean {
    this.#isUnwanted = true;
    if (this.#isAdmitted && !this.#stop) return false;
    this.#isWithdrawn = true;
    this.#controller?.abort(takenBack());
    for (const tell of this.#listeners ?? []) tell();
    this.#stop?.();
    return true;
  }

  /** It has had its turn and waits for a connection: until it leaves, whoever carries it can stop it for sure. */
  stopBy(stop: () => void): void {
    this.#stop = stop;
  }

  /** Whether it may not leave any more: it was taken back, or it is too late. */
  get isHeldBack(): boolean {
    return this.#isWithdrawn || this.leftMs <= 0;
  }

  /** Throws where it was taken back, or may not leave any more as it is too late. */
  throwIfHeldBack(what: string): void {
    if (this.#isWithdrawn) throw takenBack();
    if (this.leftMs <= 0) throw this.#tooLate(what);
  }

  /** Waits no longer than the request may: rejects when it is taken back, and when it has become too late for it. */
  async within<Value>(waited: Promise<Value>, what: string): Promise<Value> {
    let give: (error: Error) => void = () => undefined;
    const given = new Promise<never>((_, reject) => (give = reject));
    const onWithdrawn = (): void => give(takenBack());
    if (this.#isWithdrawn) onWithdrawn();
    const listeners = (this.#listeners ??= new Set());
    listeners.add(onWithdrawn);
    const timer = this.#deadline && setTimeout(() => give(this.#tooLate(what)), this.leftMs);
    try {
      const value = await Promise.race([waited, given]);
      this.throwIfHeldBack(what); // both may have come to be while this process was busy
      return value;
    } finally {
      clearTimeout(timer);
      listeners.delete(onWithdrawn);
    }
  }

  /** It has its turn. */
  admit(): void {
    this.#isAdmitted = true;
  }

  /** Its first bytes leave, now. */
  leave(): void {
    this.#stop = null;
    this.#hasLeft = true;
    this.#onLeaving?.();
  }

  /** It certainly had no effect, and is to wait for another turn, unless it was wanted back meanwhile. */
  reopen(): void {
    this.#isAdmitted = false;
    this.#hasLeft = false;
    this.#stop = null;
    if (this.#isUnwanted) this.withdraw();
  }

  #tooLate(what: string): Error {
    const allowed = this.#deadline?.allowedMs ?? 0;
    const message = `${what}: not sent, as it could not leave within ${allowed} ms`;
    return createBinanceError(message, { code: null, category: 'rate-limit', outcome: 'not-sent', decision: 'wait' });
  }
}

function takenBack(): Error {
  return new Error('taken back before it was sent');
}
