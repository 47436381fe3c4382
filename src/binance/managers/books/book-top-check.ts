import type { MarketDataFrame } from '../../streams/topics.js';
import type { LocalBook } from './local-book.js';

/** A change of the best prices, as the venue streams it beside the diffs. */
export type BookTickerNews = Extract<MarketDataFrame, { kind: 'bookTicker' }>['event'];

const FIELDS = 5;
const FIRST_ROWS = 16;
const MOST_ROWS = 65_536;

/**
 * A second witness: a book ticker names the top after one update, and where a diff ends with that very update the book
 * must have the same top. Tickers come before the diff that holds their change, diffs being gathered for 100 ms, so
 * they wait for it here; one that comes after it is compared at once.
 */
export class BookTopCheck {
  /** Rows of id, bid price, bid quantity, ask price, ask quantity; ids rise. Used from `#head` to `#tail`. */
  #rows = new Float64Array(FIRST_ROWS * FIELDS);
  #head = 0;
  #tail = 0;
  /** Id of the newest diff that was applied. */
  #appliedId = -1;
  #comparedId = -1;
  #compared = 0;
  #equal = 0;

  /** Tickers whose id was that of an applied diff. */
  get compared(): number {
    return this.#compared;
  }

  /** Those among them whose prices and quantities were the book's. */
  get equal(): number {
    return this.#equal;
  }

  /** Takes a ticker. False where it shows that the book is wrong. */
  take({ u, b, B, a, A }: BookTickerNews, book: LocalBook): boolean {
    if (!Number.isSafeInteger(u) || u < this.#appliedId || u <= this.#newestId() || u === this.#comparedId) {
      return true;
    }
    this.#append(u, b, B, a, A);
    return u !== this.#appliedId || this.#compareFirst(book);
  }

  /** A diff was applied: compares the book with the ticker of its id. False where that one tells another top. */
  onApplied(book: LocalBook): boolean {
    const id = book.updateId;
    this.#appliedId = id;
    const rows = this.#rows;
    while (this.#head < this.#tail && (rows[this.#head * FIELDS] ?? 0) < id) this.#head += 1;
    if (this.#head < this.#tail) return rows[this.#head * FIELDS] !== id || this.#compareFirst(book);
    this.#head = this.#tail = 0;
    return true;
  }

  /** Forgets tickers and ids: after a loss the venue may begin another count. The figures stay. */
  forget(): void {
    this.#head = this.#tail = 0;
    this.#appliedId = -1;
    this.#comparedId = -1;
  }

  #newestId(): number {
    return this.#tail === this.#head ? -1 : (this.#rows[(this.#tail - 1) * FIELDS] ?? -1);
  }

  #append(id: number, bidPrice: number, bidVolume: number, askPrice: number, askVolume: number): void {
    if (this.#tail * FIELDS === this.#rows.length) this.#makeRoom();
    const at = this.#tail * FIELDS;
    const rows = this.#rows;
    rows[at] = id;
    rows[at + 1] = bidPrice;
    rows[at + 2] = bidVolume;
    rows[at + 3] = askPrice;
    rows[at + 4] = askVolume;
    this.#tail += 1;
  }

  /** Moves what is left to the front; where nothing was used up, takes more memory, or forgets the older half. */
  #makeRoom(): void {
    if (this.#head === 0 && this.#tail < MOST_ROWS) {
      const longer = new Float64Array(this.#rows.length * 2);
      longer.set(this.#rows);
      this.#rows = longer;
      return;
    }
    if (this.#head === 0) this.#head = this.#tail / 2;
    this.#rows.copyWithin(0, this.#head * FIELDS, this.#tail * FIELDS);
    this.#tail -= this.#head;
    this.#head = 0;
  }

  #compareFirst(book: LocalBook): boolean {
    const rows = this.#rows;
    const at = this.#head * FIELDS;
    this.#comparedId = rows[at] ?? -1;
    this.#head += 1;
    this.#compared += 1;
    const isEqual =
      rows[at + 1] === book.bidPrice &&
      rows[at + 2] === book.bidVolume &&
      rows[at + 3] === book.askPrice &&
      rows[at + 4] === book.askVolume;
    if (isEqual) this.#equal += 1;
    return isEqual;
  }
}
