/**
 * Instants as `Date`, the latest of which is kept: most news of a busy market is of the millisecond of the news before, and
 * a `Date` costs as much as all else in a tick's top. Payloads are constant, so they may share one. A pure memory: whether
 * an instant was asked for before changes nothing but the time that it takes.
 */
export class RecentInstant {
  #timeMs = Number.NaN;
  #date = new Date(Number.NaN);

  /** The instant of this epoch time in ms. */
  at(timeMs: number): Date {
    if (timeMs !== this.#timeMs) {
      this.#timeMs = timeMs;
      this.#date = new Date(timeMs);
    }
    return this.#date;
  }
}
