import type { Units } from '../units.js';

/**
 * Entries by price, best price last: what changes most, the best, is cheapest to reach, to add and to take away.
 * A plain sorted array with a map beside it; finding is a lookup, inserting a binary search and a short move.
 */
export class PriceLadder<Entry extends { readonly price: Units }> {
  readonly #sorted: Entry[] = [];
  readonly #byPrice = new Map<Units, Entry>();

  /** `best`: whether the highest or the lowest price is the best. */
  constructor(readonly best: 'highest' | 'lowest') {}

  get size(): number {
    return this.#sorted.length;
  }

  get(price: Units): Entry | undefined {
    return this.#byPrice.get(price);
  }

  /** The entry with the best price. */
  top(): Entry | undefined {
    return this.#sorted[this.#sorted.length - 1];
  }

  /** Counted from the best, 0 being the best. */
  at(depth: number): Entry | undefined {
    return this.#sorted[this.#sorted.length - 1 - depth];
  }

  /** Whether `price` is at least as good as `limit`. */
  reaches(price: Units, limit: Units): boolean {
    return this.best === 'highest' ? price >= limit : price <= limit;
  }

  /** Adds an entry whose price is not there yet. */
  insert(entry: Entry): void {
    this.#byPrice.set(entry.price, entry);
    const top = this.top();
    if (!top || this.reaches(entry.price, top.price)) this.#sorted.push(entry);
    else this.#sorted.splice(this.#indexOf(entry.price), 0, entry);
  }

  delete(entry: Entry): void {
    if (!this.#byPrice.delete(entry.price)) return;
    if (this.top() === entry) this.#sorted.pop();
    else this.#sorted.splice(this.#indexOf(entry.price), 1);
  }

  /** First index whose price is at least as good. */
  #indexOf(price: Units): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.reaches((this.#sorted[middle] as Entry).price, price)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
