import type { VenueClock } from '../venue-clock.js';
import { AlignedWindow } from './aligned-window.js';
import { LimitError } from './limit-error.js';

const WINDOW_MS = 5 * 60_000;

/**
 * Attempts to connect to the market streams, per address: 300 in five minutes (web-socket-streams.md, limits). A pool
 * of its own: the streams run on other machines than the WebSocket API. The answer to one too many is not documented.
 */
export class StreamConnectionLimit {
  readonly #clock: VenueClock;
  readonly #attempts: number;
  readonly #windows = new Map<string, AlignedWindow>();

  constructor(clock: VenueClock, attemptsPer5Minutes: number) {
    this.#clock = clock;
    this.#attempts = attemptsPer5Minutes;
  }

  /** Counts an attempt; throws `LimitError` where it is one too many. */
  admit(address: string): void {
    let window = this.#windows.get(address);
    if (!window) this.#windows.set(address, (window = new AlignedWindow(WINDOW_MS, this.#attempts)));
    const now = this.#clock.now();
    window.add(now, 1);
    if (window.count(now) <= this.#attempts) return;
    const message = `Too many connections; current limit is ${this.#attempts} per 5 MINUTE.`;
    throw new LimitError(-1003, message, 429, window.end(now));
  }
}
