import type { VenueLimit } from './venue-limit.js';

/** What is known of one interval. */
interface IntervalCount {
  /** Cost of the requests that were settled. */
  settled: number;
  /** The part of it that no report of the venue contains for sure. */
  unreported: number;
  /** The venue's own figure, null as long as it told none. */
  reported: number | null;
}

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
    return Math.max(...this.#intervalsAround(now, now).map((interval) => this.#usedIn(interval)));
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

  /** A request ended, with the venue's figure where its answer told one. */
  settle(cost: number, takenAt: number, now: number, reported: number | null): void {
    this.#inFlight -= cost;
    const intervals = this.#intervalsAround(takenAt, now);
    // A report belongs to one interval; near a boundary it is not known to which, and so it is not used.
    const certain = intervals.length === 1 ? reported : null;
    for (const interval of intervals) this.#add(interval, cost, certain);
    this.#forgetBefore(now);
  }

  /** Milliseconds until the present interval is over for sure. */
  untilNext(now: number): number {
    const interval = this.#intervalOf(now - this.#guardMs);
    return (interval + 1) * this.limit.intervalMs + this.#guardMs - now;
  }

  #usedIn(interval: number): number {
    const count = this.#counts.get(interval);
    if (count === undefined) return this.#inFlight;
    return this.#inFlight + (count.reported === null ? count.settled : count.reported + count.unreported);
  }

  #add(interval: number, cost: number, reported: number | null): void {
    const count = this.#counts.get(interval) ?? { settled: 0, unreported: 0, reported: null };
    count.settled += cost;
    if (reported === null) count.unreported += cost;
    else count.reported = this.#newer(count.reported, reported);
    this.#counts.set(interval, count);
  }

  /** Weight only grows within an interval, so a lower figure is an older one; order counts fall when orders are filled. */
  #newer(former: number | null, reported: number): number {
    return former === null || this.limit.type === 'ORDERS' ? reported : Math.max(former, reported);
  }

  #intervalsAround(from: number, to: number): number[] {
    const first = this.#intervalOf(from - this.#guardMs);
    const last = this.#intervalOf(to + this.#guardMs);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  }

  #intervalOf(time: number): number {
    return Math.floor(time / this.limit.intervalMs);
  }

  #forgetBefore(now: number): void {
    const oldest = this.#intervalOf(now - this.#guardMs);
    for (const interval of this.#counts.keys()) if (interval < oldest) this.#counts.delete(interval);
  }
}
