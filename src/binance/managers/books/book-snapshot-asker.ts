import type { Backoff } from '../../streams/backoff.js';
import type { BookSnapshots } from './book-snapshots.js';
import type { BookSnapshot } from './local-book.js';
import { pause } from '../pause.js';

/** What asks for the snapshots of one book. */
export interface BookSnapshotAskerParts {
  readonly symbol: string;
  readonly snapshots: Pick<BookSnapshots, 'fetch'>;
  readonly backoff: Backoff;
  /** Takes a snapshot; false where it is of no use and another one is needed. */
  take(snapshot: BookSnapshot): boolean;
  onTrouble(what: string): void;
}

/** Asks for snapshots of one book until one is taken, never for two at a time, with growing waits, for ever. */
export class BookSnapshotAsker {
  readonly #parts: BookSnapshotAskerParts;
  #isAsking = false;
  #run = new AbortController();

  constructor(parts: BookSnapshotAskerParts) {
    this.#parts = parts;
  }

  get isAsking(): boolean {
    return this.#isAsking;
  }

  /** Begins to ask, after a wait where the last snapshot has not held for long. Does nothing while it asks. */
  ask(how: { readonly isUrgent: boolean; readonly waits: boolean }): void {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const run = new AbortController();
    this.#run = run;
    this.#askUntilTaken(run.signal, how).catch((error: unknown) => {
      if (this.#run === run) this.#isAsking = false;
      this.#parts.onTrouble(`its snapshot could not be taken: ${String(error)}`);
    });
  }

  stop(): void {
    this.#isAsking = false;
    this.#run.abort(new Error('the snapshot is not needed any more'));
  }

  async #askUntilTaken(signal: AbortSignal, how: { isUrgent: boolean; waits: boolean }): Promise<void> {
    const { backoff } = this.#parts;
    if (how.waits && !(await pause(backoff.next(), signal))) return;
    for (;;) {
      const snapshot = await this.#fetch(how.isUrgent, signal);
      if (signal.aborted) return;
      if (snapshot && this.#isTaken(snapshot, signal)) return;
      if (!(await pause(backoff.next(), signal))) return;
    }
  }

  /** Whoever takes a snapshot may find at once that another one is needed, and ask anew. */
  #isTaken(snapshot: BookSnapshot, signal: AbortSignal): boolean {
    this.#isAsking = false;
    const isTaken = this.#parts.take(snapshot);
    // Those who heard of it may have stopped everything.
    if (!isTaken && !signal.aborted) this.#isAsking = true;
    return isTaken;
  }

  async #fetch(isUrgent: boolean, signal: AbortSignal): Promise<BookSnapshot | null> {
    const { snapshots, symbol } = this.#parts;
    try {
      return await snapshots.fetch(symbol, isUrgent, signal);
    } catch (error) {
      if (!signal.aborted) this.#parts.onTrouble(`no snapshot came: ${String(error)}`);
      return null;
    }
  }
}
