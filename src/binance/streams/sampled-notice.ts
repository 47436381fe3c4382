/** Levels of notices, numbered as the host numbers log lines. */
export const NoticeLevel = { DEBUG: 10, INFO: 20, WARNING: 30, ERROR: 40 } as const;

/**
 * Turns a flood of equal troubles into a line now and then: the first at once, later ones at most once per interval
 * with the number that came in between.
 */
export class SampledNotice {
  readonly #intervalMs: number;
  readonly #now: () => number;
  readonly #tell: (message: string) => void;
  #count = 0;
  #untold = 0;
  #lastTold = -Infinity;

  constructor(now: () => number, tell: (message: string) => void, intervalMs = 10_000) {
    this.#now = now;
    this.#tell = tell;
    this.#intervalMs = intervalMs;
  }

  /** How many there were in all. */
  get count(): number {
    return this.#count;
  }

  add(message: string): void {
    this.#count += 1;
    this.#untold += 1;
    const now = this.#now();
    const sinceLast = now - this.#lastTold;
    // Less than nothing: this machine's clock was set back.
    if (sinceLast >= 0 && sinceLast < this.#intervalMs) return;
    this.#tell(this.#untold === 1 ? message : `${message} (${this.#untold} of this kind since the last line)`);
    this.#lastTold = now;
    this.#untold = 0;
  }
}
