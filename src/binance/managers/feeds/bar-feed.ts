import { nextOpenTime } from '../../mappings/intervals.js';
import type { BinanceBar } from '../../mappings/bar.js';
import { askPersistently } from '../ask-persistently.js';
import { barHole } from './bar-hole.js';
import type { BarHole } from './bar-hole.js';

/** What became of a bar: passed on, kept until those before it are there, or older than what is known. */
export type BarMerge = 'taken' | 'held' | 'outdated';

/** What a back-fill of bars brought. */
export interface BarFill {
  readonly filled: number;
  /** Bars that the venue did not give. */
  readonly missing: readonly BarHole[];
  /** Why the venue could not be asked; null where it could. */
  readonly failure: unknown;
}

/** What a feed of bars uses. */
export interface BarFeedParts {
  /** Bars from an open time on, ascending, the running one included; without knowing which of them are closed. */
  fetch(from: number): Promise<readonly BinanceBar[]>;
  /** The venue's time as far as it is known, epoch ms. */
  exchangeNow(): number;
  /** Waits; false where it was given up. */
  pause(durationMs: number): Promise<boolean>;
  onBar(bar: BinanceBar): void;
  /** Bars were missing within the stream, and were asked for. */
  onGapFilled(fill: BarFill, since: Date): void;
}

/** A bar counts as complete so long after its end though no later one shows it: clocks differ a little. */
const SETTLE_MS = 2_000;
const PAGE_SIZE = 1_000;
const MOST_HELD = 1_000;
const NOTHING_FILLED: BarFill = { filled: 0, missing: [], failure: null };

/**
 * Bars of one symbol and interval: the running one again and again, and each closed one once, none left out. Bars that
 * closed while nothing was delivered are asked for; live ones are held until those are there.
 */
export class BarFeed {
  readonly #parts: BarFeedParts;
  #newest: BinanceBar | null = null;
  #closed: BinanceBar | null = null;
  #held: BinanceBar[] = [];
  /** Of the fill that is under way. */
  #missing: BarHole[] = [];
  #filling: Promise<BarFill> | null = null;
  #isClosed = false;

  constructor(parts: BarFeedParts) {
    this.#parts = parts;
  }

  /** The last closed bar; null before the first. */
  get lastClosed(): BinanceBar | null {
    return this.#closed;
  }

  /** Live bars that wait until those before them are there. */
  get heldCount(): number {
    return this.#held.length;
  }

  /** Takes a live bar. */
  take(bar: BinanceBar): BarMerge {
    if (this.#isOld(bar)) return 'outdated';
    if (this.#filling === null && this.#follows(bar)) {
      this.#pass(bar);
      return 'taken';
    }
    this.#hold(bar);
    if (this.#filling === null) void this.#fillWithin();
    return 'held';
  }

  /** After a loss: asks for what closed meanwhile and for the running bar. */
  async recover(): Promise<BarFill> {
    // Whoever began the fill that is under way tells of it: what it brings is counted once.
    while (this.#filling !== null) await this.#filling;
    return this.#newest === null || this.#isClosed ? NOTHING_FILLED : this.#fill();
  }

  /** Nobody wants it any more: what is still being asked for is not passed, nor told. */
  close(): void {
    this.#isClosed = true;
    this.#held = [];
  }

  #isOld(bar: BinanceBar): boolean {
    if (this.#newest === null) return false;
    const newest = openTimeOf(this.#newest);
    return openTimeOf(bar) < newest || (openTimeOf(bar) === newest && this.#newest.extra.closed === true);
  }

  /** The running bar again, or the next one after a closed one. The first of all follows nothing. */
  #follows(bar: BinanceBar): boolean {
    if (this.#newest === null || openTimeOf(bar) === openTimeOf(this.#newest)) return true;
    return this.#newest.extra.closed === true && openTimeOf(bar) === this.#nextOpenTime(this.#newest);
  }

  #nextOpenTime(bar: BinanceBar): number {
    return nextOpenTime(bar.interval, openTimeOf(bar));
  }

  /** Where it does not follow, what lies before it stays missing; of a running bar, how it closed. */
  #pass(bar: BinanceBar): void {
    if (this.#newest !== null && !this.#follows(bar)) {
      this.#missing.push(barHole(bar.interval, this.#fillFrom(), openTimeOf(bar)));
    }
    this.#newest = bar;
    if (bar.extra.closed === true) this.#closed = bar;
    this.#parts.onBar(bar);
  }

  /** Of a running bar the latest is enough. */
  #hold(bar: BinanceBar): void {
    const last = this.#held.at(-1);
    if (last && openTimeOf(last) === openTimeOf(bar)) this.#held[this.#held.length - 1] = bar;
    else if (this.#held.length < MOST_HELD) this.#held.push(bar);
  }

  async #fillWithin(): Promise<void> {
    const since = this.#newest?.datetime ?? new Date(this.#parts.exchangeNow());
    const fill = await this.#fill();
    if (!this.#isClosed) this.#parts.onGapFilled(fill, since);
  }

  #fill(): Promise<BarFill> {
    this.#filling ??= this.#runFill().finally(() => (this.#filling = null));
    return this.#filling;
  }

  async #runFill(): Promise<BarFill> {
    let filled = 0;
    let failure: unknown = null;
    const missing: BarHole[] = [];
    this.#missing = missing;
    try {
      for (let hasMore = true; hasMore;) {
        const from = this.#fillFrom();
        const rows = await this.#ask(from);
        if (this.#isClosed) return NOTHING_FILLED;
        filled += this.#takeRows(rows);
        hasMore = rows.length >= PAGE_SIZE && this.#fillFrom() > from;
      }
    } catch (error) {
      failure = error;
    }
    // Where the venue does not have a bar either, those behind it go on.
    for (const bar of this.#held.splice(0)) if (!this.#isOld(bar)) this.#pass(bar);
    return { filled, missing, failure };
  }

  #ask(from: number): Promise<readonly BinanceBar[]> {
    return askPersistently(
      () => this.#parts.fetch(from),
      (durationMs) => (this.#isClosed ? Promise.resolve(false) : this.#parts.pause(durationMs)),
    );
  }

  #fillFrom(): number {
    const newest = this.#newest;
    if (newest === null) return 0;
    return newest.extra.closed === true ? this.#nextOpenTime(newest) : openTimeOf(newest);
  }

  /**
   * A bar is closed where a later one is known, or where its end is well past. What came live meanwhile is as good as what
   * was asked for, and the last of it is newer.
   */
  #takeRows(rows: readonly BinanceBar[]): number {
    const live = new Map(this.#held.map((bar) => [openTimeOf(bar), bar]));
    const newestLive = Math.max(-Infinity, ...live.keys());
    const now = this.#parts.exchangeNow();
    let filled = 0;
    rows.forEach((row, index) => {
      const openTime = openTimeOf(row);
      const isLast = index === rows.length - 1;
      if (this.#isOld(row) || (isLast && openTime === newestLive)) return;
      const isFollowed = !isLast || openTime < newestLive;
      const isClosed = isFollowed || row.extra.closeTime.getTime() + SETTLE_MS < now;
      const known = live.get(openTime);
      this.#passHeldBefore(openTime);
      if (known?.extra.closed === true) {
        this.#pass(known);
        return;
      }
      this.#pass({ ...row, extra: { ...row.extra, closed: isClosed, backfilled: true } });
      if (isClosed) filled += 1;
    });
    return filled;
  }

  /** Live ones that the answer does not have. */
  #passHeldBefore(openTime: number): void {
    for (const bar of this.#held) if (openTimeOf(bar) < openTime && !this.#isOld(bar)) this.#pass(bar);
  }
}

function openTimeOf(bar: BinanceBar): number {
  return bar.datetime.getTime();
}
