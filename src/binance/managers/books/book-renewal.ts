import type { BookBuffer } from './book-buffer.js';
import type { BookSnapshots } from './book-snapshots.js';
import type { BookSnapshot, DepthDiff, LocalBook } from './local-book.js';

/** What a renewal works on. */
export interface BookRenewalParts {
  readonly book: LocalBook;
  readonly buffer: BookBuffer;
  readonly snapshots: Pick<BookSnapshots, 'limit'>;
}

/**
 * Gives a live book a new snapshot before prices leave what the old one told. Diffs are applied and buffered until the
 * book is as new as the snapshot; then its levels are replaced, which nobody sees but by those far out:
 *
 *   begin ── diffs applied and buffered ── snapshot ── … book as new as it ── levels replaced, the later diffs again
 */
export class BookRenewal {
  readonly #parts: BookRenewalParts;
  #isUnderWay = false;
  #snapshot: BookSnapshot | null = null;
  /** Update id of the book at the beginning: diffs are buffered from there. */
  #beganAt = 0;
  #count = 0;

  constructor(parts: BookRenewalParts) {
    this.#parts = parts;
  }

  /** Whether applied diffs are to be told it. */
  get isUnderWay(): boolean {
    return this.#isUnderWay;
  }

  /** How often levels were replaced. */
  get count(): number {
    return this.#count;
  }

  begin(): void {
    this.#isUnderWay = true;
    this.#beganAt = this.#parts.book.updateId;
  }

  /** Whether the buffered diffs lead on from a snapshot: not where it is older than the beginning. */
  fits({ lastUpdateId }: BookSnapshot): boolean {
    return lastUpdateId >= this.#beganAt;
  }

  /** A snapshot that fits has come. False where it turns out to be impossible: then the book is wrong. */
  take(snapshot: BookSnapshot): boolean {
    this.#snapshot = snapshot;
    return this.#replaceWhenDue();
  }

  /** The book has applied a diff. False where the snapshot turns out to be impossible: then the book is wrong. */
  onApplied(diff: DepthDiff): boolean {
    this.#parts.buffer.add(diff);
    return this.#replaceWhenDue();
  }

  /** The book is not live any more: what is under way is of no use. */
  forget(): void {
    this.#isUnderWay = false;
    this.#snapshot = null;
  }

  #replaceWhenDue(): boolean {
    const { book, buffer, snapshots } = this.#parts;
    const snapshot = this.#snapshot;
    if (!snapshot || snapshot.lastUpdateId > book.updateId) return true;
    this.forget();
    this.#count += 1;
    let isSound = book.load(snapshot, snapshots.limit);
    for (const diff of buffer.takeAll()) {
      if (diff.u > book.updateId) isSound &&= book.apply(diff);
    }
    return isSound;
  }
}
