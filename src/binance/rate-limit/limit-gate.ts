import { setMaxListeners } from 'node:events';
import type { Clock } from '../clock.js';
import { AlignedWindow } from './aligned-window.js';
import type { Ending } from './aligned-window.js';
import { LONGEST_ORDER_WAIT_MS } from './deadline.js';
import { closed, refusal } from './gate-refusals.js';
import { GateTicket } from './gate-ticket.js';
import type { Charge, Costs, Ticket, TicketEnd } from './gate-ticket.js';
import { Lane } from './lanes.js';
import { LaneQueue } from './lane-queue.js';
import type { ReportedUsage, VenueLimit } from './venue-limit.js';
import type { Withdrawal } from './withdrawal.js';

/** How a request waits for its turn. */
export interface AcquireOptions {
  /** Names the request in refusals: `POST /api/v3/order BTCUSDT`. */
  readonly what: string;
  readonly lane: Lane;
  readonly signal?: AbortSignal | undefined;
  /** Takes the request back as long as it waits, and says until when it may wait. */
  readonly withdrawal?: Withdrawal | undefined;
  /** Longest wait; where it is plain that the wait will be longer, the refusal comes at once. Default: by the lane. */
  readonly maxWaitMs?: number;
}

/** What a gate is made of. */
export interface LimitGateOptions {
  readonly clock: Pick<Clock, 'elapsedMs' | 'exchangeNow'>;
  readonly limits: readonly VenueLimit[];
  /** Fraction of every limit that only cancels may touch. */
  readonly buffer: number;
  readonly guardMs?: number;
  readonly maxWaiting?: number;
}

/** How much of one limit is used now. */
export interface LimitUsage extends VenueLimit {
  readonly used: number;
  /** Between 0 and 1, above 1 where the venue counts more than the limit. */
  readonly fraction: number;
}

interface Waiter {
  readonly costs: Costs;
  readonly options: AcquireOptions;
  readonly grant: (ticket: Ticket) => void;
  readonly refuse: (error: unknown) => void;
}

const DEFAULT_GUARD_MS = 250;
const DEFAULT_MAX_WAITING = 10_000;

/**
 * How much of what the buffer leaves each lane may use up. A fixed window that a history download has emptied would
 * hold up an order until the minute is over, so the lower lanes leave room to the higher ones.
 */
const SHARE_BY_LANE: Readonly<Record<Lane, number>> = {
  [Lane.CANCEL]: 1,
  [Lane.RESOLVE]: 1,
  [Lane.ORDER]: 1,
  [Lane.RECONCILE]: 0.95,
  [Lane.MARKET]: 0.9,
  [Lane.HISTORY]: 0.75,
};

/**
 * How long a request waits by default. What is urgent is refused early, with the time to come back: an order that
 * leaves a minute late is another order.
 */
const LONGEST_WAIT_MS: Readonly<Record<Lane, number>> = {
  [Lane.CANCEL]: LONGEST_ORDER_WAIT_MS,
  [Lane.RESOLVE]: 65_000,
  [Lane.ORDER]: LONGEST_ORDER_WAIT_MS,
  [Lane.RECONCILE]: 65_000,
  [Lane.MARKET]: 65_000,
  [Lane.HISTORY]: 600_000,
};

/**
 * Lets requests through as the venue's limits allow: the most urgent lane first, first come first served within it. A
 * request that does not fit holds back those behind it, or great ones would never have their turn.
 */
export class LimitGate {
  readonly #clock: Pick<Clock, 'elapsedMs' | 'exchangeNow'>;
  #buffer: number;
  readonly #guardMs: number;
  readonly #maxWaiting: number;
  readonly #waiting = new LaneQueue<Waiter>();
  #windows: readonly AlignedWindow[];
  /** By a clock that nobody sets: a ban is neither shortened nor stretched when this machine's time steps. */
  #pausedUntilMs = 0;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;
  readonly #end = (charge: Charge | null, ending: TicketEnd): void => {
    if (charge) this.#settle(charge, ending);
    this.#admit();
  };

  constructor(options: LimitGateOptions) {
    this.#clock = options.clock;
    this.#buffer = options.buffer;
    this.#guardMs = options.guardMs ?? DEFAULT_GUARD_MS;
    this.#maxWaiting = options.maxWaiting ?? DEFAULT_MAX_WAITING;
    this.#windows = options.limits.map((limit) => new AlignedWindow(limit, { guardMs: this.#guardMs }));
  }

  /** Requests that wait for their turn. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Milliseconds until the venue lets anything through again; 0 where it does. */
  get pauseMs(): number {
    if (this.#pausedUntilMs === 0) return 0; // most connections are never asked to stay away
    return Math.max(0, Math.ceil(this.#pausedUntilMs - this.#clock.elapsedMs()));
  }

  /** Keeps at least this fraction of every limit free; those who share a gate get the most careful one's wish. */
  keepFree(buffer: number): void {
    this.#buffer = Math.max(this.#buffer, buffer);
  }

  /** Takes over the venue's limits; what is counted so far stays counted where the interval is the same. */
  configure(limits: readonly VenueLimit[]): void {
    this.#windows = limits.map((limit) => {
      const window = new AlignedWindow(limit, { guardMs: this.#guardMs });
      const former = this.#windows.find((each) => isSameWindow(each.limit, limit));
      if (former !== undefined) window.continueFrom(former);
      return window;
    });
    this.#admit();
  }

  /** Resolves when the request may be sent; rejects with a `RateLimitError`, the signal's reason, or as it was taken back. */
  async acquire(costs: Costs, options: AcquireOptions): Promise<Ticket> {
    throwIfGivenUp(options);
    const waitMs = this.#waitMsUnlessHopeless(costs, options);
    if (waitMs <= 0 && this.#waiting.size === 0) return this.#issue(costs);
    const { promise, resolve, reject } = withResolvers<Ticket>();
    const waiter: Waiter = { costs, options, grant: resolve, refuse: reject };
    this.#waiting.add(options.lane, waiter);
    this.#admit();
    const stopWatching = this.#watch(waiter);
    return await promise.finally(stopWatching);
  }

  /** The same where the request need not wait, which is the usual case; null where it has to, or would be refused. */
  acquireAtOnce(costs: Costs, lane: Lane): Ticket | null {
    if (this.#closed || this.#waiting.size > 0) return null;
    const now = this.#clock.exchangeNow();
    return this.#waitMs(costs, lane, now) > 0 ? null : this.#issue(costs, now);
  }

  /** Lets nothing through for this long; a longer pause already running stays. */
  pause(durationMs: number): void {
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, this.#clock.elapsedMs() + durationMs);
    this.#admit();
  }

  /** How much of every limit is used. */
  usage(): LimitUsage[] {
    const now = this.#clock.exchangeNow();
    return this.#windows.map((window) => {
      const used = window.used(now);
      return { ...window.limit, used, fraction: used / window.limit.limit };
    });
  }

  /** Refuses those who wait and all who come later; no timer is left. */
  close(): void {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    for (let head = this.#waiting.first(); head !== null; head = this.#waiting.first()) {
      this.#waiting.shift();
      head.refuse(closed(head.options.what));
    }
  }

  #admit(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    for (let head = this.#waiting.first(); head !== null; head = this.#waiting.first()) {
      const waitMs = this.#waitMs(head.costs, head.options.lane);
      if (waitMs > 0) {
        this.#timer = setTimeout(() => this.#admit(), waitMs);
        return;
      }
      this.#waiting.shift();
      head.grant(this.#issue(head.costs));
    }
  }

  #waitMs(costs: Costs, lane: Lane, now = this.#clock.exchangeNow()): number {
    const share = this.#shareOf(lane);
    let waitMs = this.pauseMs;
    for (const window of this.#windows) {
      const hasRoom = window.hasRoom(costs[window.limit.type] ?? 0, share, now);
      if (!hasRoom) waitMs = Math.max(waitMs, window.untilNext(now));
    }
    return waitMs;
  }

  /** Cancels may use the reserve: getting out is the one thing that must not wait. */
  #shareOf(lane: Lane): number {
    return lane === Lane.CANCEL ? 1 : (1 - this.#buffer) * SHARE_BY_LANE[lane];
  }

  /** How long the first in line would wait; throws where waiting is in vain. */
  #waitMsUnlessHopeless(costs: Costs, options: AcquireOptions): number {
    const { what } = options;
    if (this.#closed) throw closed(what);
    const tooGreat = this.#windows.find((window) => (costs[window.limit.type] ?? 0) > window.limit.limit);
    if (tooGreat !== undefined) throw refusal(what, `it costs more than the whole limit of ${tooGreat.limit.limit}`);
    if (this.#waiting.size >= this.#maxWaiting) throw refusal(what, `${this.#maxWaiting} requests are waiting already`);
    const waitMs = this.#waitMs(costs, options.lane);
    if (waitMs > longestWaitMs(options)) throw this.#tooLate(what, waitMs);
    return waitMs;
  }

  /** Takes a waiter out again on its signal or when it has waited too long. */
  #watch(waiter: Waiter): () => void {
    const { lane, what, signal, withdrawal } = waiter.options;
    const maxWaitMs = longestWaitMs(waiter.options);
    const signals = [signal, withdrawal?.signal].filter((each) => each !== undefined);
    const giveUp = (reason: unknown): void => {
      this.#waiting.remove(lane, waiter);
      waiter.refuse(reason);
      this.#admit();
    };
    const abort = (): void => giveUp(signals.find((each) => each.aborted)?.reason);
    // One signal may well stand for hundreds of requests; node would warn of a leak from the eleventh on.
    setMaxListeners(0, ...signals);
    for (const each of signals) each.addEventListener('abort', abort, { once: true });
    const timer = Number.isFinite(maxWaitMs)
      ? setTimeout(() => giveUp(this.#tooLate(what, this.#waitMs(waiter.costs, lane))), maxWaitMs)
      : undefined;
    return () => {
      for (const each of signals) each.removeEventListener('abort', abort);
      clearTimeout(timer);
    };
  }

  #tooLate(what: string, waitMs: number): Error {
    const why = this.pauseMs > 0 ? 'Binance asked to stay away' : 'the limit is used up';
    return refusal(what, `${why} for another ${Math.ceil(waitMs / 1_000)} s`, waitMs);
  }

  #issue(costs: Costs, takenAt = this.#clock.exchangeNow()): Ticket {
    const windows = this.#windows;
    for (const window of windows) window.take(costs[window.limit.type] ?? 0, takenAt);
    return new GateTicket({ costs, windows, takenAt }, this.#end);
  }

  #settle({ costs, windows, takenAt }: Charge, ending: TicketEnd): void {
    const now = this.#clock.exchangeNow();
    for (const charged of windows) {
      const window = this.#present(charged);
      const cost = costs[window.limit.type] ?? 0;
      if (ending === 'not-sent') window.giveBack(cost);
      else window.settle(cost, takenAt, now, ending === 'lost' ? ending : endingFor(window, ending));
    }
  }

  /** The counter that stands in a window's place now, since limits may have been configured while the request ran. */
  #present(window: AlignedWindow): AlignedWindow {
    if (this.#windows.includes(window)) return window;
    return this.#windows.find((each) => isSameWindow(each.limit, window.limit)) ?? window;
  }
}

/** Throws where nobody wants the request any more, or it has become too late for it. */
export function throwIfGivenUp({ what, signal, withdrawal }: AcquireOptions): void {
  signal?.throwIfAborted();
  withdrawal?.throwIfHeldBack(what);
}

/** What has waited elsewhere waits the less here. */
function longestWaitMs({ lane, maxWaitMs = LONGEST_WAIT_MS[lane], withdrawal }: AcquireOptions): number {
  return Math.min(maxWaitMs, withdrawal?.leftMs ?? Infinity);
}

function endingFor({ limit }: AlignedWindow, usage: readonly ReportedUsage[]): Ending {
  for (const each of usage) if (isSameWindow(each, limit)) return { figure: each.count };
  return { figure: null };
}

function isSameWindow(
  one: Pick<VenueLimit, 'type' | 'intervalMs'>,
  other: Pick<VenueLimit, 'type' | 'intervalMs'>,
): boolean {
  return one.type === other.type && one.intervalMs === other.intervalMs;
}

/** A promise and its ends (`Promise.withResolvers` comes with Node 22). */
function withResolvers<Value>(): {
  promise: Promise<Value>;
  resolve: (value: Value) => void;
  reject: (reason: unknown) => void;
} {
  let resolve!: (value: Value) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<Value>((...ends) => ([resolve, reject] = ends));
  return { promise, resolve, reject };
}
