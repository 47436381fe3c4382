import type { Units } from '../units.js';

/** Everything that traded within one second. */
interface Second {
  readonly second: number;
  /** Sum of price × quantity, in units of 10^-16: exact. */
  value: bigint;
  quantity: Units;
}

/** Running sums over the last minutes; `from` is the absolute number of the first second inside. */
interface Window {
  readonly minutes: number;
  from: number;
  value: bigint;
  quantity: Units;
}

/** The longest window that can be asked for after the fact. */
const RETAINED_SECONDS = 3_600;

/** What a symbol has traded at: the last price, and averages over minutes (to the second). */
export class PriceHistory {
  #last: Units;
  #seconds: Second[] = [];
  /** How many seconds have been dropped before the first that is kept. */
  #dropped = 0;
  readonly #windows: Window[] = [];
  /** Set by the venue for some symbols; null while it has none. */
  reference: Units | null = null;

  constructor(referencePrice: Units) {
    this.#last = referencePrice;
  }

  /** Price of the latest trade; the reference price before the first. */
  get last(): Units {
    return this.#last;
  }

  record(price: Units, quantity: Units, time: number): void {
    this.#last = price;
    const second = Math.floor(time / 1000);
    let current = this.#seconds.at(-1);
    if (current?.second !== second) {
      current = { second, value: 0n, quantity: 0n };
      this.#seconds.push(current);
      this.#forget(second);
    }
    const value = price * quantity;
    current.value += value;
    current.quantity += quantity;
    for (const window of this.#windows) {
      window.value += value;
      window.quantity += quantity;
    }
  }

  /** Volume-weighted average of the last minutes, cut to units; the last price where nothing traded in them, or for 0. */
  average(minutes: number, now: number): Units {
    if (minutes <= 0) return this.#last;
    const window = this.#window(minutes);
    this.#advance(window, Math.floor(now / 1000) - minutes * 60);
    return window.quantity === 0n ? this.#last : window.value / window.quantity;
  }

  /** What the filters use: the venue's reference price where it has one, else the average (filters.md, since 2026-05-08). */
  forFilters(minutes: number, now: number): Units {
    return this.reference ?? this.average(minutes, now);
  }

  #window(minutes: number): Window {
    const known = this.#windows.find((window) => window.minutes === minutes);
    if (known) return known;
    const window = { minutes, from: this.#dropped, value: 0n, quantity: 0n };
    for (const second of this.#seconds) {
      window.value += second.value;
      window.quantity += second.quantity;
    }
    this.#windows.push(window);
    return window;
  }

  #advance(window: Window, oldestSecond: number): void {
    for (;;) {
      const second = this.#seconds[window.from - this.#dropped];
      if (!second || second.second >= oldestSecond) return;
      window.value -= second.value;
      window.quantity -= second.quantity;
      window.from++;
    }
  }

  #forget(now: number): void {
    if (this.#seconds.length <= 2 * RETAINED_SECONDS) return;
    for (const window of this.#windows) this.#advance(window, now - window.minutes * 60);
    const needed = Math.min(...this.#windows.map((window) => window.from), Number.MAX_SAFE_INTEGER);
    const excess = Math.min(this.#seconds.length - RETAINED_SECONDS, needed - this.#dropped);
    this.#seconds = this.#seconds.slice(excess);
    this.#dropped += excess;
  }
}
