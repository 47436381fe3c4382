/**
 * A counter over a window that starts at whole multiples of its length since the epoch (a minute at :00, a day at
 * 00:00 UTC): it falls back to zero there, it does not slide (web-socket-api.md, General information on rate limits).
 */
export class AlignedWindow {
  #start = 0;
  #count = 0;

  constructor(
    readonly lengthMs: number,
    readonly limit: number,
  ) {}

  count(now: number): number {
    this.#roll(now);
    return this.#count;
  }

  fits(now: number, amount: number): boolean {
    return this.count(now) + amount <= this.limit;
  }

  add(now: number, amount: number): void {
    this.#roll(now);
    this.#count += amount;
  }

  /** Takes away, never below zero. What was counted at `since` is gone with its window, where that has ended. */
  giveBack(now: number, amount: number, since = now): void {
    this.#roll(now);
    if (since >= this.#start) this.#count = Math.max(0, this.#count - amount);
  }

  /** When the running window ends. */
  end(now: number): number {
    this.#roll(now);
    return this.#start + this.lengthMs;
  }

  #roll(now: number): void {
    const start = Math.floor(now / this.lengthMs) * this.lengthMs;
    if (start <= this.#start) return;
    this.#start = start;
    this.#count = 0;
  }
}
