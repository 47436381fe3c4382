import type { BinanceError } from '../errors/binance-error.js';
import { classifyTransportFailure } from '../errors/classify-transport-failure.js';
import { channelMethod } from './channel-methods.js';
import type { Timers } from './socket-environment.js';

/** Why answers will not come. */
export interface Unanswered {
  readonly reason: string;
  /** Whether it was given up on purpose (close, abort). */
  readonly givenUp?: boolean;
  readonly cause?: unknown;
}

interface PendingRequest {
  readonly method: string;
  resolve(result: unknown): void;
  reject(error: BinanceError): void;
}

/** Requests that left and were not answered yet, by their id. */
export class PendingRequests {
  readonly #timers: Timers;
  readonly #byId = new Map<number, PendingRequest>();
  #whenEmpty: (() => void) | undefined;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  get size(): number {
    return this.#byId.size;
  }

  /** Waits for the answer to a request that has just left. */
  add(id: number, method: string, timeoutMs: number, signal?: AbortSignal): Promise<unknown> {
    const answer = new Promise((resolve, reject) => this.#byId.set(id, { method, resolve, reject }));
    const giveUp = (failure: Unanswered): void => this.reject(id, unanswered(method, failure));
    const onTimeout = (): void => giveUp({ reason: `no answer within ${timeoutMs} ms` });
    const onAbort = (): void => giveUp({ reason: 'given up by the caller', givenUp: true, cause: signal?.reason });
    const timer = this.#timers.setTimeout(onTimeout, timeoutMs);
    signal?.addEventListener('abort', onAbort, { once: true });
    return answer.finally(() => {
      this.#timers.clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    });
  }

  /** The method that an id asked for; undefined where nothing waits for it (any more). */
  methodOf(id: unknown): string | undefined {
    return typeof id === 'number' ? this.#byId.get(id)?.method : undefined;
  }

  resolve(id: number, result: unknown): void {
    this.#take(id)?.resolve(result);
  }

  reject(id: number, error: BinanceError): void {
    this.#take(id)?.reject(error);
  }

  /** Fails all that is waiting: no answer can come any more. */
  rejectAll(failure: Unanswered): void {
    for (const [id, { method }] of [...this.#byId]) this.reject(id, unanswered(method, failure));
  }

  /** Resolves when nothing is waiting. One caller at a time. */
  empty(): Promise<void> {
    if (this.#byId.size === 0) return Promise.resolve();
    return new Promise((resolve) => (this.#whenEmpty = resolve));
  }

  #take(id: number): PendingRequest | undefined {
    const request = this.#byId.get(id);
    this.#byId.delete(id);
    if (this.#byId.size === 0) {
      this.#whenEmpty?.();
      this.#whenEmpty = undefined;
    }
    return request;
  }
}

/** A request left and its answer will never come: what changes something may have happened, a read changed nothing. */
function unanswered(method: string, failure: Unanswered): BinanceError {
  const mutating = channelMethod(method).changes;
  return classifyTransportFailure({ what: method, bytesMayHaveLeft: true, mutating, ...failure });
}
