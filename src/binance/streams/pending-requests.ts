import type { BinanceError } from '../errors/binance-error.js';
import { classifyTransportFailure } from '../errors/classify-transport-failure.js';
import type { Ticket } from '../rate-limit/gate-ticket.js';
import { OverdueWatch } from '../rate-limit/overdue-watch.js';
import type { ReportedUsage } from '../rate-limit/venue-limit.js';
import { channelMethod } from './channel-methods.js';
import type { Timers } from '../rate-limit/timers.js';

/** Why answers will not come. */
export interface Unanswered {
  readonly reason: string;
  /** Whether it was given up on purpose (close, abort). */
  readonly givenUp?: boolean;
  readonly cause?: unknown;
}

/** A request that has just left. */
export interface SentRequest {
  readonly id: number;
  readonly method: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** The budget's ticket; ended with the request. */
  readonly ticket?: Ticket | undefined;
  /** Told when no answer came in time, after the request has failed. */
  readonly onTimeout?: () => void;
}

interface PendingRequest {
  readonly request: SentRequest;
  /** Absent where nobody can give it up. */
  readonly onAbort: (() => void) | undefined;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: BinanceError) => void;
}

/** Requests that left and were not answered yet, by their id. */
export class PendingRequests {
  readonly #byId = new Map<number, PendingRequest>();
  readonly #watch: OverdueWatch<SentRequest>;
  #whenEmpty: (() => void) | undefined;

  constructor(timers: Timers) {
    const elapsedMs = (): number => performance.now();
    this.#watch = new OverdueWatch({ timers, elapsedMs, onOverdue: (request) => this.#timedOut(request) });
  }

  /** Waits for the answer. */
  add(request: SentRequest): Promise<unknown> {
    this.#watch.watch(request, request.timeoutMs);
    const onAbort = this.#listenForAbort(request);
    return new Promise((resolve, reject) => this.#byId.set(request.id, { request, onAbort, resolve, reject }));
  }

  /** The method that an id asked for; undefined where nothing waits for it (any more). */
  methodOf(id: unknown): string | undefined {
    return typeof id === 'number' ? this.#byId.get(id)?.request.method : undefined;
  }

  /** The answer came; `usage` is what it says of the venue's limits. */
  resolve(id: number, result: unknown, usage: readonly ReportedUsage[]): void {
    const pending = this.#take(id);
    pending?.request.ticket?.answered(usage);
    pending?.resolve(result);
  }

  /** The answer came and is a refusal. */
  reject(id: number, error: BinanceError, usage: readonly ReportedUsage[]): void {
    const pending = this.#take(id);
    pending?.request.ticket?.answered(usage);
    pending?.reject(error);
  }

  /** Fails all that is waiting: no answer can come any more. */
  rejectAll(failure: Unanswered): void {
    for (const id of [...this.#byId.keys()]) this.#giveUp(id, failure);
    this.#watch.end();
  }

  /** Resolves when nothing is waiting. One caller at a time. */
  empty(): Promise<void> {
    if (this.#byId.size === 0) return Promise.resolve();
    return new Promise((resolve) => (this.#whenEmpty = resolve));
  }

  #timedOut({ id, timeoutMs, onTimeout }: SentRequest): void {
    this.#giveUp(id, { reason: `no answer within ${timeoutMs} ms` });
    onTimeout?.();
  }

  #listenForAbort({ id, signal }: SentRequest): (() => void) | undefined {
    if (!signal) return undefined;
    const onAbort = (): void => {
      this.#giveUp(id, { reason: 'given up by the caller', givenUp: true, cause: signal.reason });
    };
    signal.addEventListener('abort', onAbort, { once: true });
    return onAbort;
  }

  /** What changes something may have happened; a read changed nothing. */
  #giveUp(id: number, failure: Unanswered): void {
    const pending = this.#take(id);
    if (!pending) return;
    const { method, ticket } = pending.request;
    ticket?.unanswered();
    const mutating = channelMethod(method).changes;
    pending.reject(classifyTransportFailure({ what: method, bytesMayHaveLeft: true, mutating, ...failure }));
  }

  #take(id: number): PendingRequest | undefined {
    const pending = this.#byId.get(id);
    this.#byId.delete(id);
    if (pending) this.#watch.forget(pending.request);
    if (pending?.onAbort) pending.request.signal?.removeEventListener('abort', pending.onAbort);
    if (this.#byId.size === 0) {
      this.#whenEmpty?.();
      this.#whenEmpty = undefined;
    }
    return pending;
  }
}
