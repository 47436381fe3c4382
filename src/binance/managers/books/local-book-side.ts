import type { BookLevel } from '../../../host/domain/order-book.js';
import { toNumber } from '../../mappings/market-number.js';

const FIRST_CAPACITY = 64;
/** Up to so many levels are moved one by one; a call of `copyWithin` costs more than that. */
const FEW = 24;

/**
 * One side of a local book: prices and quantities in two typed arrays, sorted so that the best level is the last. What
 * happens near the top, and most does, moves few elements, and no change allocates anything.
 */
export class LocalBookSide {
  /** 1 for bids, -1 for asks: prices times this rise from the worst level to the best on either side. */
  readonly #direction: 1 | -1;
  #keys = new Float64Array(FIRST_CAPACITY);
  #volumes = new Float64Array(FIRST_CAPACITY);
  #count = 0;

  constructor(side: 'bid' | 'ask') {
    this.#direction = side === 'bid' ? 1 : -1;
  }

  get size(): number {
    return this.#count;
  }

  /** Price of the best level; 0 where there is none. */
  get bestPrice(): number {
    return this.#count === 0 ? 0 : this.#direction * (this.#keys[this.#count - 1] ?? 0);
  }

  /** Quantity of the best level; 0 where there is none. */
  get bestVolume(): number {
    return this.#count === 0 ? 0 : (this.#volumes[this.#count - 1] ?? 0);
  }

  /** Price of the level that is farthest out; 0 where there is none. */
  get worstPrice(): number {
    return this.#count === 0 ? 0 : this.#direction * (this.#keys[0] ?? 0);
  }

  /**
   * Sets quantities, which come as price, quantity, price, quantity; 0 removes. False where one of them is no finite price
   * above 0 with a quantity of at least 0: a part of them may be set then, and the side is not to be used.
   */
  apply(changes: readonly number[]): boolean {
    if (changes.length % 2 !== 0) return false;
    // From the last to the first: levels come best first, and the best belongs at the end here.
    for (let index = changes.length - 2; index >= 0; index -= 2) {
      if (!this.#change(changes[index] ?? Number.NaN, changes[index + 1] ?? Number.NaN)) return false;
    }
    return true;
  }

  /** Begins anew with levels as a query tells them: price and quantity in decimal text. False as with `apply`. */
  load(levels: readonly (readonly unknown[])[]): boolean {
    this.#count = 0;
    for (let index = levels.length - 1; index >= 0; index -= 1) {
      const level = levels[index];
      if (level === undefined || !this.#change(toNumber(level[0]), toNumber(level[1]))) return false;
    }
    return true;
  }

  /** The level at a place, 0 being the best. */
  level(index: number): BookLevel | undefined {
    const at = this.#count - 1 - index;
    const volume = this.#volumes[at];
    if (!(index >= 0) || at < 0 || volume === undefined) return undefined;
    return [this.#direction * (this.#keys[at] ?? 0), volume];
  }

  /** Quantity at a price; 0 where there is none. */
  volumeAt(price: number): number {
    const key = this.#direction * price;
    const at = this.#find(key);
    return at < this.#count && this.#keys[at] === key ? (this.#volumes[at] ?? 0) : 0;
  }

  /** Sum of the quantities from the best price to this one, it included. */
  volumeTo(price: number): number {
    const worstKey = this.#direction * price;
    let sum = 0;
    for (let at = this.#count - 1; at >= 0 && (this.#keys[at] ?? 0) >= worstKey; at -= 1) sum += this.#volumes[at] ?? 0;
    return sum;
  }

  /** A copy of the best levels, best first. */
  levels(count: number): BookLevel[] {
    const last = Math.max(0, this.#count - Math.max(0, Math.trunc(count)));
    const copy: BookLevel[] = [];
    for (let at = this.#count - 1; at >= last; at -= 1) {
      copy.push([this.#direction * (this.#keys[at] ?? 0), this.#volumes[at] ?? 0]);
    }
    return copy;
  }

  #change(price: number, volume: number): boolean {
    // NaN fails every comparison.
    if (!(price > 0 && price < Infinity && volume >= 0 && volume < Infinity)) return false;
    this.#set(this.#direction * price, volume);
    return true;
  }

  #set(key: number, volume: number): void {
    const at = this.#find(key);
    if (at < this.#count && this.#keys[at] === key) {
      if (volume === 0) this.#remove(at);
      else this.#volumes[at] = volume;
    } else if (volume !== 0) {
      this.#insert(at, key, volume);
    }
  }

  /** Place of the first key that is not smaller. */
  #find(key: number): number {
    const keys = this.#keys;
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((keys[middle] ?? 0) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #insert(at: number, key: number, volume: number): void {
    if (this.#count === this.#keys.length) this.#grow();
    const keys = this.#keys;
    const volumes = this.#volumes;
    const count = this.#count;
    if (count - at <= FEW) {
      for (let index = count; index > at; index -= 1) {
        keys[index] = keys[index - 1] ?? 0;
        volumes[index] = volumes[index - 1] ?? 0;
      }
    } else {
      keys.copyWithin(at + 1, at, count);
      volumes.copyWithin(at + 1, at, count);
    }
    keys[at] = key;
    volumes[at] = volume;
    this.#count = count + 1;
  }

  #remove(at: number): void {
    const keys = this.#keys;
    const volumes = this.#volumes;
    const last = this.#count - 1;
    if (last - at <= FEW) {
      for (let index = at; index < last; index += 1) {
        keys[index] = keys[index + 1] ?? 0;
        volumes[index] = volumes[index + 1] ?? 0;
      }
    } else {
      keys.copyWithin(at, at + 1, last + 1);
      volumes.copyWithin(at, at + 1, last + 1);
    }
    this.#count = last;
  }

  #grow(): void {
    this.#keys = twiceAsLong(this.#keys);
    this.#volumes = twiceAsLong(this.#volumes);
  }
}

function twiceAsLong(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(values.length * 2);
  longer.set(values);
  return longer;
}
