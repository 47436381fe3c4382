import type { VenueClock } from '../venue-clock.js';

/** One timer per period for everything that beats at it; without listeners there is no timer. */
export class Pulse {
  readonly #beats = new Map<number, { readonly callbacks: Set<() => void>; readonly end: () => void }>();

  constructor(readonly clock: VenueClock) {}

  /** Calls back every `periodMs` of the clock, together with all others of that period; the returned function ends it. */
  every(periodMs: number, callback: () => void): () => void {
    const beat = this.#beats.get(periodMs) ?? this.#begin(periodMs);
    // A function of its own, so that the same callback may be registered twice.
    const entry = (): void => callback();
    beat.callbacks.add(entry);
    return () => {
      beat.callbacks.delete(entry);
      if (beat.callbacks.size > 0 || this.#beats.get(periodMs) !== beat) return;
      this.#beats.delete(periodMs);
      beat.end();
    };
  }

  /** Ends everything that beats. */
  close(): void {
    for (const { end } of this.#beats.values()) end();
    this.#beats.clear();
  }

  #begin(periodMs: number): { callbacks: Set<() => void>; end: () => void } {
    const callbacks = new Set<() => void>();
    const end = this.clock.every(periodMs, () => {
      for (const callback of callbacks) callback();
    });
    const beat = { callbacks, end };
    this.#beats.set(periodMs, beat);
    return beat;
  }
}
