import type { EngineClock } from '../../../src/host/events/engine-clock.js';

interface Waiting {
  readonly dueTime: number;
  readonly callback: () => void;
}

/** A clock that stands until a test moves it; it also counts the timers that are set. */
export class ManualEngineClock implements EngineClock {
  readonly #waiting = new Set<Waiting>();
  #now = 0;

  get timers(): number {
    return this.#waiting.size;
  }

  now(): number {
    return this.#now;
  }

  setTimeout(callback: () => void, delayMs: number): unknown {
    const waiting = { dueTime: this.#now + delayMs, callback };
    this.#waiting.add(waiting);
    return waiting;
  }

  clearTimeout(handle: unknown): void {
    this.#waiting.delete(handle as Waiting);
  }

  /** Time passes and each timer fires at its own instant. */
  advance(durationMs: number): void {
    const end = this.#now + durationMs;
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#now = Math.max(this.#now, next.dueTime);
      this.#waiting.delete(next);
      next.callback();
    }
    this.#now = end;
  }

  /** Time passes while the process is busy: what is due fires only at the end. */
  block(durationMs: number): void {
    this.#now += durationMs;
    this.advance(0);
  }

  #next(end: number): Waiting | undefined {
    return [...this.#waiting].filter(({ dueTime }) => dueTime <= end).sort((a, b) => a.dueTime - b.dueTime)[0];
  }
}
