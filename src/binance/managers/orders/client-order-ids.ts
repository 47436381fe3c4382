const COUNTER_DIGITS = 4;
const COUNTER_LIMIT = 36 ** COUNTER_DIGITS;
const RANDOM_DIGITS = 8;

/** What ids are made from; replaced in tests. */
export interface IdSources {
  readonly now: () => number;
  /** Chance in [0, 1). */
  readonly random: () => number;
}

/**
 * Makes client order ids: prefix, time of the start, chance and a counter, all in base 36. Unique over restarts and over
 * instances; of the letters that Binance takes (`[A-Za-z0-9_-]`, at most 36) and without a dot, which hosts split at.
 */
export class ClientOrderIds {
  readonly #prefix: string;
  readonly #sources: IdSources;
  #run: string;
  #count = 0;

  constructor(prefix: string, sources: IdSources) {
    this.#prefix = prefix;
    this.#sources = sources;
    this.#run = this.#newRun();
  }

  /** What every id begins with, up to a hyphen. */
  get prefix(): string {
    return this.#prefix;
  }

  next(): string {
    if (this.#count === COUNTER_LIMIT) {
      this.#run = this.#newRun();
      this.#count = 0;
    }
    const counter = (this.#count++).toString(36).padStart(COUNTER_DIGITS, '0');
    return `${this.#prefix}-${this.#run}-${counter}`;
  }

  /** Time tells restarts apart, chance tells instances apart that start in the same millisecond. */
  #newRun(): string {
    const chance = Math.floor(this.#sources.random() * 36 ** RANDOM_DIGITS);
    return this.#sources.now().toString(36) + chance.toString(36).padStart(RANDOM_DIGITS, '0');
  }
}
