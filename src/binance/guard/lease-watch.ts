import { parseLease } from '../lease-file.js';
import type { LeaseRecord } from '../lease-file.js';

/** `idle`: nobody has to be looked after. `held`: somebody beats. `lost`: somebody did, and does no more. */
export type LeaseState = 'idle' | 'held' | 'lost';

/**
 * Tells from the text of a lease file whether its writer lives. Reckons with the watcher's own steady clock and with
 * whether the beat changes, never with the times in the file: clocks can be set.
 */
export class LeaseWatch {
  readonly #afterMs: number;
  #latest: LeaseRecord | null = null;
  #changedMs = 0;

  constructor(afterMs: number) {
    this.#afterMs = afterMs;
  }

  /** What the file said last that could be read; null where it never said anything. */
  get latest(): LeaseRecord | null {
    return this.#latest;
  }

  /** How it stands now; `text` is null where there is no file. What cannot be read is no beat. */
  look(text: string | null, nowMs: number): LeaseState {
    const record = text === null ? null : parseLease(text);
    if (record && (record.pid !== this.#latest?.pid || record.beat !== this.#latest.beat)) {
      this.#latest = record;
      this.#changedMs = nowMs;
    }
    if (this.#latest?.state !== 'held') return 'idle';
    return nowMs - this.#changedMs > this.#afterMs ? 'lost' : 'held';
  }
}
