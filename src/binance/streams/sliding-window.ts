/** At most so many grants in any stretch of so many milliseconds. */
export class SlidingWindow {
  readonly #limit: number;
  readonly #windowMs: number;
  readonly #granted: number[] = [];

  constructor(limit: number, windowMs: number) {
    this.#limit = limit;
    this.#windowMs = windowMs;
  }

  /** Takes one grant and gives 0; or takes none and gives the milliseconds after which to ask again. */
  take(nowMs: number): number {
    this.#forget(nowMs);
    const oldest = this.#granted[0];
    if (oldest !== undefined && this.#granted.length >= this.#limit) return oldest + this.#windowMs - nowMs;
    this.#granted.push(nowMs);
    return 0;
  }

  /** Counts the last grant from now on: what it was for has arrived only now. */
  postpone(nowMs: number): void {
    if (this.#granted.pop() !== undefined) this.#granted.push(nowMs);
  }

  #forget(nowMs: number): void {
    // The machine's clock may be set back: no grant lies in the future.
    const future = this.#granted.findIndex((time) => time > nowMs);
    if (future >= 0) this.#granted.fill(nowMs, future);
    while (this.#granted[0] !== undefined && this.#granted[0] <= nowMs - this.#windowMs) this.#granted.shift();
  }
}

/**
 * Connection attempts that Binance allows from one address: 300 in 5 minutes, for streams and for the WebSocket API
 * each (web-socket-streams.md, web-socket-api.md). One budget is shared by all sockets that count together.
 */
export function createConnectionBudget(attempts = 300, windowMs = 300_000): SlidingWindow {
  return new SlidingWindow(attempts, windowMs);
}
