import { BAR_INTERVALS } from '../../mappings/intervals.js';
import type { BarInterval } from '../../mappings/intervals.js';
import type { PartialDepthLevels } from '../../streams/topics.js';
import { intervalOf } from './market-request.js';
import type { MarketPart } from './market-request.js';

/** Whose bar `tick.extra.bar` is: the minute's where it is subscribed, else the shortest's. */
const PARITY: readonly BarInterval[] = ['1m', ...BAR_INTERVALS.filter((interval) => interval !== '1m')];

/** What is wanted of one symbol: each part as long as one of the requests that asked for it has not been taken back. */
export class WantedParts {
  readonly #counts = new Map<MarketPart, number>();
  #requests = 0;

  /** Requests that hold parts. */
  get requests(): number {
    return this.#requests;
  }

  get isEmpty(): boolean {
    return this.#counts.size === 0;
  }

  /** Each once, in the order in which it was wanted first. */
  all(): MarketPart[] {
    return [...this.#counts.keys()];
  }

  has(part: MarketPart): boolean {
    return this.#counts.has(part);
  }

  /** One more request wants these. */
  add(parts: readonly MarketPart[]): void {
    this.#requests += 1;
    for (const part of parts) this.#counts.set(part, (this.#counts.get(part) ?? 0) + 1);
  }

  /** One request wants these no more; false, and no change, where one of them is not wanted. */
  remove(parts: readonly MarketPart[]): boolean {
    if (!parts.every((part) => this.#counts.has(part))) return false;
    this.#requests -= 1;
    for (const part of parts) {
      const left = (this.#counts.get(part) ?? 0) - 1;
      if (left > 0) this.#counts.set(part, left);
      else this.#counts.delete(part);
    }
    return true;
  }

  /** Levels of the partial book. Of several wanted numbers the greatest serves all. */
  get levels(): PartialDepthLevels | undefined {
    return ([20, 10, 5] as const).find((levels) => this.#counts.has(`depth:${levels}`));
  }

  /** Intervals of the bars. */
  get intervals(): BarInterval[] {
    return this.all().flatMap((part) => intervalOf(part) ?? []);
  }

  /** The interval whose last closed bar ticks carry. */
  get parityInterval(): BarInterval | undefined {
    const { intervals } = this;
    return PARITY.find((interval) => intervals.includes(interval));
  }
}
