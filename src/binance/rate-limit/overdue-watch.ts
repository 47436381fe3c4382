import { secondLookMs } from '../clock.js';
import { realTimers } from './timers.js';
import type { Timers } from './timers.js';

/** What a watch is made of. */
export interface OverdueWatchParts<Item> {
  /** This machine's unless told. */
  readonly timers?: Timers;
  /** Milliseconds by a clock that nobody sets. */
  readonly elapsedMs: () => number;
  onOverdue(item: Item): void;
}

/**
 * Tells what is overdue, with one timer for all. Most of what is watched is over long before it is due: a timer for each,
 * made and cleared again, would be the dearest part of watching it.
 *
 *   watch ─ watch ─ forget ─ … ─ the timer: what is due is told; it is set again for the next, if any
 */
export class OverdueWatch<Item> {
  readonly #parts: OverdueWatchParts<Item>;
  readonly #timers: Timers;
  readonly #dueMs = new Map<Item, number>();
  #timer: unknown;
  #timerMs = Infinity;
  #isSecondLook = false;
  #isEnding = false;

  constructor(parts: OverdueWatchParts<Item>) {
    this.#parts = parts;
    this.#timers = parts.timers ?? realTimers;
  }

  /** Tells it once after so long, unless it is forgotten before; a second time counts anew. */
  watch(item: Item, afterMs: number): void {
    const dueMs = this.#parts.elapsedMs() + afterMs;
    this.#isEnding = false;
    this.#dueMs.set(item, dueMs);
    if (dueMs < this.#timerMs) this.#setTimer(dueMs, afterMs);
  }

  /** It is over. */
  forget(item: Item): void {
    this.#dueMs.delete(item);
    if (this.#isEnding) this.#clearIfIdle();
  }

  /** As long as nothing new comes, no timer is left once all that is watched is over. */
  end(): void {
    this.#isEnding = true;
    this.#clearIfIdle();
  }

  /** The timer may be for what is over by now. */
  #look(): void {
    const nowMs = this.#parts.elapsedMs();
    const restMs = this.#isSecondLook ? 0 : secondLookMs(nowMs - this.#timerMs);
    this.#isSecondLook = restMs > 0;
    if (this.#isSecondLook) this.#setTimer(nowMs + restMs, restMs);
    else this.#tellOverdue(nowMs);
  }

  #tellOverdue(nowMs: number): void {
    this.#timerMs = Infinity;
    for (const [item, dueMs] of [...this.#dueMs]) {
      if (dueMs > nowMs || this.#dueMs.get(item) !== dueMs) continue; // one of those before it may have changed that
      this.#dueMs.delete(item);
      this.#parts.onOverdue(item);
    }
    let nextMs = Infinity;
    for (const dueMs of this.#dueMs.values()) nextMs = Math.min(nextMs, dueMs);
    if (nextMs < this.#timerMs) this.#setTimer(nextMs, Math.ceil(nextMs - nowMs));
  }

  #setTimer(dueMs: number, delayMs: number): void {
    this.#timers.clearTimeout(this.#timer);
    this.#timerMs = dueMs;
    this.#timer = this.#timers.setTimeout(() => this.#look(), delayMs);
  }

  #clearIfIdle(): void {
    if (this.#dueMs.size > 0) return;
    this.#timers.clearTimeout(this.#timer);
    this.#timerMs = Infinity;
  }
}
