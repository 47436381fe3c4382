import type { EngineClock } from './engine-clock.js';

/** Beats at whole multiples of its interval since the start: a late beat does not delay the next, missed beats are left out. */
export class EngineTimer {
  readonly #intervalMs: number;
  readonly #clock: EngineClock;
  readonly #onBeat: () => void;
  #handle: unknown = null;
  #dueTime = 0;

  constructor(intervalMs: number, clock: EngineClock, onBeat: () => void) {
    if (!(intervalMs > 0)) throw new RangeError(`a timer's interval must be more than 0 ms: ${intervalMs}`);
    this.#intervalMs = intervalMs;
    this.#clock = clock;
    this.#onBeat = onBeat;
  }

  start(): void {
    if (this.#handle !== null) return;
    this.#dueTime = this.#clock.now() + this.#intervalMs;
    this.#arm();
  }

  stop(): void {
    if (this.#handle === null) return;
    this.#clock.clearTimeout(this.#handle);
    this.#handle = null;
  }

  #arm(): void {
    const delayMs = Math.max(0, this.#dueTime - this.#clock.now());
    this.#handle = this.#clock.setTimeout(() => {
      this.#beat();
    }, delayMs);
  }

  #beat(): void {
    const lateMs = Math.max(0, this.#clock.now() - this.#dueTime);
    this.#dueTime += this.#intervalMs * (1 + Math.floor(lateMs / this.#intervalMs));
    this.#arm();
    this.#onBeat();
  }
}
