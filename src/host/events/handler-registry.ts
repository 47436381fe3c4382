import { EventEmitter } from 'eventemitter3';
import type { Event, Handler } from './event-types.js';

/** Told of each handler that threw or rejected; `failures` counts those of this handler on this type. */
export type FailureListener = (failure: HandlerFailure) => void;

/** One handler that threw or rejected. */
export interface HandlerFailure {
  readonly event: Event;
  readonly handlerName: string;
  readonly error: unknown;
  readonly failures: number;
}

type Guarded = (event: Event) => void;

const EVERY_EVENT = Symbol('every event');

/**
 * Handlers by event type. A call works on the handlers as they are at its beginning: one that leaves while it runs makes
 * no other be skipped, one that joins is first called for the next event.
 */
export class HandlerRegistry {
  readonly #emitter = new EventEmitter();
  readonly #guards = new Map<string | symbol, Map<Handler, Guarded>>();
  readonly #onFailure: FailureListener;
  /** Most hosts have none: one lookup less for every event. */
  #hasGeneral = false;

  constructor(onFailure: FailureListener) {
    this.#onFailure = onFailure;
  }

  /** Adds a handler for exactly this type; a second time is no change. */
  add(type: string, handler: Handler): void {
    this.#add(type, handler);
  }

  remove(type: string, handler: Handler): void {
    this.#remove(type, handler);
  }

  /** Adds a handler for every event; a second time is no change. */
  addGeneral(handler: Handler): void {
    this.#add(EVERY_EVENT, handler);
  }

  removeGeneral(handler: Handler): void {
    this.#remove(EVERY_EVENT, handler);
  }

  clear(): void {
    this.#emitter.removeAllListeners();
    this.#guards.clear();
    this.#hasGeneral = false;
  }

  /** Calls the handlers of this type in the order of registration, then the general ones. Never throws. */
  dispatch(event: Event): void {
    // Of a type that nobody handles, as that of one order mostly is, the emitter would keep the name.
    if (this.#guards.has(event.type)) this.#emitter.emit(event.type, event);
    if (this.#hasGeneral) this.#emitter.emit(EVERY_EVENT, event);
  }

  #add(type: string | symbol, handler: Handler): void {
    // Here the stack shows where it comes from; at the event it would not.
    if (typeof handler !== 'function') {
      throw new TypeError(`a handler of ${String(type)} is a function, not ${String(handler)}`);
    }
    let guards = this.#guards.get(type);
    if (!guards) this.#guards.set(type, (guards = new Map<Handler, Guarded>()));
    if (guards.has(handler)) return;
    const guarded = this.#guard(handler);
    guards.set(handler, guarded);
    this.#emitter.on(type, guarded);
    this.#hasGeneral = this.#guards.has(EVERY_EVENT);
  }

  #remove(type: string | symbol, handler: Handler): void {
    const guards = this.#guards.get(type);
    const guarded = guards?.get(handler);
    if (!guards || !guarded) return;
    this.#emitter.off(type, guarded);
    guards.delete(handler);
    if (guards.size === 0) this.#guards.delete(type);
    this.#hasGeneral = this.#guards.has(EVERY_EVENT);
  }

  #guard(handler: Handler): Guarded {
    let failures = 0;
    const fail = (event: Event, error: unknown): void => {
      failures += 1;
      this.#onFailure({ event, handlerName: handler.name || 'anonymous', error, failures });
    };
    return (event) => {
      try {
        const outcome = handler(event);
        if (isThenable(outcome)) {
          outcome.then(undefined, (error: unknown) => {
            fail(event, error);
          });
        }
      } catch (error) {
        fail(event, error);
      }
    };
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
