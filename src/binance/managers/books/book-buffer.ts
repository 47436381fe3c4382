import { placeOfDiff } from '../../mappings/depth-sequence.js';
import type { DepthDiff } from './local-book.js';

/** What became of a diff: kept, old news, kept behind a hole, or kept at the cost of the oldest. */
export type Buffering = 'kept' | 'old' | 'hole' | 'trimmed';

/**
 * Diffs that wait for a snapshot, oldest first, each following the one before without a hole: what stands before a hole
 * is of no use and is forgotten. It keeps copies: as soon as what the decoder makes is kept for long, V8 makes all of it
 * among the long-lived from then on, and every diff of a live book, which is dead at once, costs a fifth more.
 */
export class BookBuffer {
  readonly #limit: number;
  #diffs: DepthDiff[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(diff: DepthDiff): Buffering {
    const last = this.#diffs.at(-1);
    const place = last ? placeOfDiff(last.u, diff.U, diff.u) : 'next';
    if (place === 'old') return 'old';
    if (place === 'gap') this.#diffs = [];
    const isFull = this.#diffs.length >= this.#limit;
    // Half at once: taking one from the front for every one at the end would move all of them each time.
    if (isFull) this.#diffs.splice(0, Math.ceil(this.#limit / 2));
    this.#diffs.push(copyOf(diff));
    if (place === 'gap') return 'hole';
    return isFull ? 'trimmed' : 'kept';
  }

  clear(): void {
    this.#diffs = [];
  }

  /** Whether a book as of this id can go on with the buffered diffs; where not, it is too old for the first of them. */
  continues(bookId: number): boolean {
    const first = this.#diffs.find(({ u }) => u > bookId);
    return !first || placeOfDiff(bookId, first.U, first.u) === 'next';
  }

  /** All diffs, which are the caller's from then on. */
  takeAll(): readonly DepthDiff[] {
    const all = this.#diffs;
    this.#diffs = [];
    return all;
  }
}

function copyOf({ e, E, s, U, u, b, a }: DepthDiff): DepthDiff {
  return { e, E, s, U, u, b: b.slice(), a: a.slice() };
}
