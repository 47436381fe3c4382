import { setMaxListeners } from 'node:events';
import type { Clock } from '../clock.js';
import { LONGEST_ORDER_WAIT_MS } from './deadline.js';
import { closed, refusal } from './gate-refusals.js';
import { GateTicket } from './gate-ticket.js';
import type { Charge, Costs, Ticket, TicketEnd } from './gate-ticket.js';
import { Lane } from './lanes.js';
import { LaneQueue } from './lane-queue.js';
import { VenueBudget } from './venue-budget.js';
import type { LimitUsage, VenueBudgetOptions } from './venue-budget.js';
import type { VenueLimit } from './venue-limit.js';
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
export interface LimitGateOptions extends VenueBudgetOptions {
  readonly clock: Pick<Clock, 'elapsedMs' | 'exchangeNow'>;
  readonly maxWaiting?: number;
}

interface Waiter {
  readonly costs: Costs;
  readonly options: AcquireOptions;
  readonly grant: (ticket: Ticket) => void;
  readonly refuse: (error: unknown) => void;
}

const DEFAULT_MAX_WAITING = 10_000;

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
  readonly #maxWaiting: number;
  readonly #waiting = new LaneQueue<Waiter>();
  readonly #budget: VenueBudget;
  /** By a clock that nobody sets: a ban is neither shortened nor stretched when this machine's time steps. */
  #pausedUntilMs = 0;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;
  readonly #end = (charge: Charge | null, ending: TicketEnd): void => {
    if (charge) this.#budget.settle(charge, ending, this.#clock.exchangeNow());
    this.#admit();
  };

  constructor(options: LimitGateOptions) {
    this.#clock = options.clock;
    this.#maxWaiting = options.maxWaiting ?? DEFAULT_MAX_WAITING;
    this.#budget = new VenueBudget(options);
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
    this.#budget.keepFree(buffer);
  }

  /** Takes over the venue's limits; what is counted so far stays counted where the interval is the same. */
  configure(limits: readonly VenueLimit[]): void {
    this.#budget.configure(limits);
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
    return this.#budget.usage(this.#clock.exchangeNow());
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
    return Math.max(this.pauseMs, this.#budget.waitMs(costs, lane, now));
  }

  /** How long the first in line would wait; throws where waiting is in vain. */
  #waitMsUnlessHopeless(costs: Costs, options: AcquireOptions): number {
    const { what } = options;
    if (this.#closed) throw closed(what);
    const tooSmall = this.#budget.limitBelow(costs);
    if (tooSmall !== undefined) throw refusal(what, `it costs more than the whole limit of ${tooSmall.limit}`);
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
    return new GateTicket(this.#budget.take(costs, takenAt), this.#end);
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
