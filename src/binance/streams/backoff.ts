/** How long to wait between attempts. */
export interface BackoffOptions {
  /** Wait before the first attempt after a loss. */
  readonly initialMs: number;
  /** Each further wait is so many times the one before. */
  readonly factor: number;
  readonly capMs: number;
  /** Share of each wait that is left to chance: 0.5 gives waits between half and all of the nominal one. */
  readonly jitter: number;
}

/** One second, doubling to half a minute, half of it chance: many clients that lost one server come back spread out. */
export const DEFAULT_BACKOFF: BackoffOptions = { initialMs: 1_000, factor: 2, capMs: 30_000, jitter: 0.5 };

/** Counts failed attempts and says how long to wait before the next one. */
export class Backoff {
  readonly #options: BackoffOptions;
  readonly #random: () => number;
  #attempt = 0;

  constructor(options: BackoffOptions, random: () => number) {
    this.#options = options;
    this.#random = random;
  }

  /** Attempts since the last reset. */
  get attempt(): number {
    return this.#attempt;
  }

  /** Counts one more attempt and gives the wait before it, in milliseconds. */
  next(): number {
    const { initialMs, factor, capMs, jitter } = this.#options;
    // A user who asks for a long first wait does not mean it to be cut.
    const nominalMs = Math.min(Math.max(capMs, initialMs), initialMs * factor ** this.#attempt);
    this.#attempt += 1;
    return Math.round(nominalMs * (1 - jitter * this.#random()));
  }

  /** Called once a connection has proved itself. */
  reset(): void {
    this.#attempt = 0;
  }
}
