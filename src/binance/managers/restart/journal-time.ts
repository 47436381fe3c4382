import type { Clock } from '../../clock.js';
import type { JournalEntry } from '../../journal/journal-entry.js';

/**
 * The time that the journal's entries carry: this machine's, but never earlier than an entry before, since from it is told
 * which ends came last before a crash. Where the machine's time was set back it goes on from where it was.
 */
export class JournalTime {
  readonly #clock: Pick<Clock, 'now' | 'elapsedMs'>;
  #latest = 0;
  #latestElapsedMs = 0;

  constructor(clock: Pick<Clock, 'now' | 'elapsedMs'>) {
    this.#clock = clock;
  }

  /** Whatever comes now is later than these, which earlier processes have written. */
  follow(entries: readonly JournalEntry[]): void {
    for (const { time } of entries) if (time >= this.#latest) this.#note(time + 1, this.#clock.elapsedMs());
  }

  /** Epoch milliseconds. */
  now(): number {
    const elapsedMs = this.#clock.elapsedMs();
    const atLeast = this.#latest + Math.floor(elapsedMs - this.#latestElapsedMs);
    const now = this.#clock.now();
    if (now >= atLeast) this.#note(now, elapsedMs);
    return Math.max(now, atLeast);
  }

  #note(time: number, elapsedMs: number): void {
    this.#latest = time;
    this.#latestElapsedMs = elapsedMs;
  }
}
