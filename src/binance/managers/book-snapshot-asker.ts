import type { Backoff } from '../streams/backoff.js';
import type { BookSnapshots } from './book-snapshots.js';
import type { BookSnapshot } from './local-book.js';
import { pause } from './pause.js';

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
  #asking: AbortController | null = null;

  constructor(parts: BookSnapshotAskerParts) {
    this.#parts = parts;
  }

  get isAsking(): boolean {
    return this.#asking !== null;
  }

  /** Begins to ask, after a wait where the last snapshot has not held for long. Does nothing while it asks. */
  ask(how: { readonly isUrgent: boolean; readonly waits: boolean }): void {
    if (this.#asking) return;
    const asking = new AbortController();
    this.#asking = asking;
    this.#askUntilTaken(asking, how).catch((error: unknown) => {
      if (this.#asking === asking) this.#asking = null;
      this.#parts.onTrouble(`its snapshot could not be taken: ${String(error)}`);
    });
  }

  stop(): void {
    this.#asking?.abort(new Error('the snapshot is not needed any more'));
    this.#asking = null;
  }

  async #askUntilTaken(asking: AbortController, how: { isUrgent: boolean; waits: boolean }): Promise<void> {
    const { backoff, take } = this.#parts;
    const { signal } = asking;
    if (how.waits && !(await pause(backoff.next(), signal))) return;
    for (;;) {
      const snapshot = await this.#fetch(how.isUrgent, signal);
      if (signal.aborted) return;
      // Whoever takes it may find at once that another one is needed, and ask.
      this.#asking = null;
      if (snapshot && take(snapshot)) return;
      this.#asking = asking;
      if (!(await pause(backoff.next(), signal))) return;
    }
  }

  async #fetch(isUrgent: boolean, signal: AbortSignal): Promise<BookSnapshot | null> {
    const { snapshots, symbol, onTrouble } = this.#parts;
    try {
      return await snapshots.fetch(symbol, isUrgent, signal);
    } catch (error) {
      if (!signal.aborted) onTrouble(`no snapshot came: ${String(error)}`);
      return null;
    }
  }
}
