import type { VenueLimit } from './venue-limit.js';

/** What is known of one interval. */
interface IntervalCount {
  /** The venue's own figure, null as long as it told none. */
  reported: number | null;
  /** Cost of answered requests that told no figure; a figure of a later request contains it. */
  silent: number;
  /** When the last of them was answered. */
  silentUntil: number;
  /** Cost of requests that got no answer: they may arrive at any time, so no figure contains them for sure. */
  lost: number;
}

/** How a request ended: with the venue's figure, with an answer that told none, or without an answer. */
export type Ending = { readonly figure: number | null } | 'lost';

/** How an interval of the venue is told from ours. */
export interface WindowOptions {
  /**
   * How far our idea of the venue's time may be off: what happens this near to a boundary counts on both sides of it.
   */
  readonly guardMs: number;
}

/**
 * Counter of one limit. The venue's intervals are aligned (a minute starts at :00) and reset instead of sliding
 * (web-socket-api.md, Rate limits). When the venue counts a request is not known exactly: somewhere between its start
 * and its answer. So it is held against every interval that it can fall into, and the venue's reports correct that.
 */
export class AlignedWindow {
  readonly limit: VenueLimit;
  readonly #guardMs: number;
  readonly #counts = new Map<number, IntervalCount>();
  #inFlight = 0;
  /** Intervals before this one are forgotten. */
  #oldest = -Infinity;

  constructor(limit: VenueLimit, options: WindowOptions) {
    this.limit = limit;
    this.#guardMs = options.guardMs;
  }

  /** Takes over what is in flight from the counter that this one replaces. */
  continueFrom(former: AlignedWindow): void {
    this.#inFlight = former.#inFlight;
    for (const [interval, count] of former.#counts) this.#counts.set(interval, count);
  }

  /** Cost that may have been counted by the venue in the present interval. */
  used(now: number): number {
    const first = this.#intervalOf(now - this.#guardMs);
    const last = this.#intervalOf(now + this.#guardMs);
    return first === last ? this.#usedIn(first) : Math.max(this.#usedIn(first), this.#usedIn(last));
  }

  /** Whether `cost` more stays within `share` of the limit; a cost above the share itself may go when nothing else is used. */
  hasRoom(cost: number, share: number, now: number): boolean {
    const used = this.used(now);
    const allowed = Math.floor(this.limit.limit * share);
    return used + cost <= allowed || (used === 0 && cost > allowed && cost <= this.limit.limit);
  }

  /** A request starts. */
  take(cost: number, now: number): void {
    this.#inFlight += cost;
    this.#forgetBefore(now);
  }

  /** A request provably never reached the venue. */
  giveBack(cost: number): void {
    this.#inFlight -= cost;
  }

  /** A request that was taken at `takenAt` has ended. */
  settle(cost: number, takenAt: number, now: number, ending: Ending): void {
    this.#inFlight -= cost;
    // A figure belongs to one interval; near a boundary it is not known to which, and so it is not used.
    const last = this.#intervalOf(now + this.#guardMs);
    const isCertain = this.#intervalOf(takenAt - this.#guardMs) === last;
    // The present interval, and near a boundary the neighbour as well; older ones do not matter any more.
    for (let interval = this.#intervalOf(now - this.#guardMs); interval <= last; interval += 1) {
      const count = this.#countOf(interval);
      if (ending === 'lost') count.lost += cost;
      else if (ending.figure === null || !isCertain) addSilent(count, cost, now);
      else this.#adopt(count, ending.figure, takenAt);
    }
    this.#forgetBefore(now);
  }

  /** Milliseconds until the present interval is over for sure. */
  untilNext(now: number): number {
    const interval = this.#intervalOf(now - this.#guardMs);
    return (interval + 1) * this.limit.intervalMs + this.#guardMs - now;
  }

  #usedIn(interval: number): number {
    const count = this.#counts.get(interval);
    return this.#inFlight + (count === undefined ? 0 : (count.reported ?? 0) + count.silent + count.lost);
  }

  #countOf(interval: number): IntervalCount {
    const known = this.#counts.get(interval);
    if (known !== undefined) return known;
    const count: IntervalCount = { reported: null, silent: 0, silentUntil: 0, lost: 0 };
    this.#counts.set(interval, count);
    return count;
  }

  /** Weight only grows within an interval, so a lower figure is an older one; order counts fall when orders are filled. */
  #adopt(count: IntervalCount, figure: number, takenAt: number): void {
    const isNewest = count.reported === null || this.limit.type === 'ORDERS' || figure > count.reported;
    if (isNewest) count.reported = figure;
    if (takenAt >= count.silentUntil) count.silent = 0;
  }

  #intervalOf(time: number): number {
    return Math.floor(time / this.limit.intervalMs);
  }

  #forgetBefore(now: number): void {
    const oldest = this.#intervalOf(now - this.#guardMs);
    if (oldest === this.#oldest) return;
    this.#oldest = oldest;
    for (const interval of this.#counts.keys()) if (interval < oldest) this.#counts.delete(interval);
  }
}

function addSilent(count: IntervalCount, cost: number, now: number): void {
  count.silent += cost;
  count.silentUntil = now;
}
