import type { InvalidReason } from '../../mappings/invalid-reason.js';

/** How good the data of one symbol was since it was subscribed. */
export interface DataQuality {
  readonly vtSymbol: string;
  readonly total: number;
  /** Frames that told something new. */
  readonly valid: number;
  /** Frames that could not be true and were dropped, by reason. */
  readonly invalid: Readonly<Partial<Record<InvalidReason, number>>>;
  /** Frames older than what was known. */
  readonly outdated: number;
  /** Trades that were known already. */
  readonly duplicates: number;
  /** Holes in what must follow without one: trade ids, bars, changes of the book. */
  readonly gaps: number;
  readonly backfilled: number;
  /** Trades and bars that the venue did not give any more. */
  readonly missing: number;
  /** Live trades and bars that wait, at this moment, until what was lost before them is there. */
  readonly held: number;
  readonly lastUpdate: Date | null;
  /** Mean distance of best bid and best ask, in price steps; 0 where no quotes came. */
  readonly averageSpreadTicks: number;
  /** Time since the last new information of any kind; null where there was none. */
  readonly stalenessMs: number | null;
}

/** Share of frames that may be impossible, and how many there must be before that is worth a warning. */
const MOST_INVALID_SHARE = 0.01;
const FIRST_WARNING_AT = 100;

/** Counts of one symbol; plain additions, as they stand on the path of every frame. */
export class QualityCounters {
  total = 0;
  valid = 0;
  outdated = 0;
  duplicates = 0;
  gaps = 0;
  backfilled = 0;
  missing = 0;
  ticks = 0;
  lastUpdateTime: number | null = null;
  #spreadSum = 0;
  #spreads = 0;
  #invalid = 0;
  #warnAt = FIRST_WARNING_AT;
  readonly #reasons: Partial<Record<InvalidReason, number>> = {};

  get invalid(): number {
    return this.#invalid;
  }

  addSpread(bidPrice: number, askPrice: number): void {
    if (bidPrice === 0 || askPrice === 0) return;
    this.#spreadSum += askPrice - bidPrice;
    this.#spreads += 1;
  }

  /** Counts a frame that cannot be true; gives a sentence when so many of them are worth a warning. */
  addInvalid(reason: InvalidReason): string | null {
    this.#invalid += 1;
    this.#reasons[reason] = (this.#reasons[reason] ?? 0) + 1;
    if (this.#invalid < this.#warnAt || this.#invalid < this.total * MOST_INVALID_SHARE) return null;
    this.#warnAt = this.#invalid * 10;
    const reasons = Object.entries(this.#reasons).map(([name, count]) => `${name} ${count}`);
    return `${this.#invalid} of ${this.total} frames could not be true (${reasons.join(', ')})`;
  }

  report(vtSymbol: string, priceTick: number, now: number): Omit<DataQuality, 'held'> {
    const { total, valid, outdated, duplicates, gaps, backfilled, missing, lastUpdateTime } = this;
    return {
      ...{ vtSymbol, total, valid, invalid: { ...this.#reasons }, outdated, duplicates, gaps, backfilled, missing },
      lastUpdate: lastUpdateTime === null ? null : new Date(lastUpdateTime),
      averageSpreadTicks: this.#spreads === 0 ? 0 : this.#spreadSum / this.#spreads / priceTick,
      stalenessMs: lastUpdateTime === null ? null : Math.max(0, now - lastUpdateTime),
    };
  }
}
