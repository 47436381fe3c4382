import type { Units } from '../units.js';
import type { VenueBalance } from '../venue-accounts.js';

/** One asset of an account: what is free, and what open orders hold back. Neither is ever negative. */
export class Balance {
  #free: Units = 0n;
  #locked: Units = 0n;

  constructor(readonly asset: string) {}

  get free(): Units {
    return this.#free;
  }

  get locked(): Units {
    return this.#locked;
  }

  snapshot(): VenueBalance {
    return { asset: this.asset, free: this.#free, locked: this.#locked };
  }

  /** Adds to what is free; a negative amount takes away. */
  credit(amount: Units): void {
    this.#set(this.#free + amount, this.#locked);
  }

  /** Moves from free to locked; a negative amount moves back. */
  lock(amount: Units): void {
    this.#set(this.#free - amount, this.#locked + amount);
  }

  /** Pays `cost` out of a lock of which only `keep` stays; what is over becomes free again. */
  payFromLock(lock: Units, cost: Units, keep: Units): void {
    const released = lock - keep;
    this.#set(this.#free + released - cost, this.#locked - released);
  }

  #set(free: Units, locked: Units): void {
    if (free < 0n || locked < 0n) throw new RangeError(`${this.asset} would become negative: ${free} / ${locked}`);
    this.#free = free;
    this.#locked = locked;
  }
}
