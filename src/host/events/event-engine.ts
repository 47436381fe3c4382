import { LogLevel } from '../domain/constants.js';
import type { LogEntry } from '../domain/log-entry.js';
import { SYSTEM_CLOCK } from './engine-clock.js';
import type { EngineClock } from './engine-clock.js';
import { EngineTimer } from './engine-timer.js';
import { EventQueue } from './event-queue.js';
import { EventType } from './event-types.js';
import type { Event, EventSink, Handler, PayloadOf } from './event-types.js';
import { HandledWaits } from './handled-waits.js';
import { HandlerRegistry } from './handler-registry.js';
import type { HandlerFailure } from './handler-registry.js';
import { reasonOf } from './reason-of.js';

/** How an event engine beats and how long it works before it lets sockets have their turn. */
export interface EventEngineOptions {
  /** Interval of `eTimer`; 1,000 unless told otherwise. */
  readonly timerIntervalMs?: number;
  /** At most so many events are handled before sockets have their turn. */
  readonly maxBatchEvents?: number;
  /** After so many milliseconds sockets have their turn, however few events were handled. */
  readonly maxBatchMs?: number;
  readonly clock?: EngineClock;
}

/** How to stop: with what is queued still handled (the default) or dropped, and how long that may take. */
export interface StopOptions {
  readonly drain?: boolean;
  /** 5,000 unless told otherwise; what is still queued then is dropped. */
  readonly timeoutMs?: number;
}

/** Counts of an event engine since it was made. */
export interface EventEngineStats {
  /** Events that wait now. */
  readonly queued: number;
  readonly processed: number;
  /** Handlers that threw or rejected. */
  readonly handlerErrors: number;
  /** Events never handled: put into a stopped engine, or waiting when it stopped without draining. */
  readonly dropped: number;
}

type EngineState = 'new' | 'running' | 'stopping' | 'stopped';

const TIMER_EVENT: Event = { type: EventType.TIMER, data: undefined };
const EVENTS_BETWEEN_LOOKS_AT_THE_CLOCK = 64;
/** So many events waiting are a burst: more than a handful of orders, less than what one chunk of a busy socket brings. */
const BURST_EVENTS = 256;
/** Bursts may take so long in one turn of the event loop; then everything else has its turn. */
const LONGEST_BURSTS_MS = 40;
const FAILURES_LOGGED_ONE_BY_ONE = 10;
const FAILURES_PER_LOG_LINE = 100;

/**
 * The host's one queue. `put` only enqueues; events are handled in the order in which they were put, never inside the
 * call that put them: first the handlers of exactly that type in the order of registration, then the general ones.
 * A handler that throws or rejects is counted and logged, and disturbs nobody. Sockets get their turn between batches.
 *
 * A busy socket brings many chunks in one turn of the event loop. What a chunk has put is handled before the next chunk is
 * read, and not only at the end of the turn: it is fresher for its handlers, and its memory is free again soon.
 *
 *   chunk → put … put → burst → chunk → put … put → burst → … → immediate: what is left
 *
 * Events put before the first `start` wait for it; events put after `stop` are dropped and counted.
 */
export class EventEngine implements EventSink {
  readonly #queue = new EventQueue();
  readonly #registry = new HandlerRegistry((failure) => {
    this.#onFailure(failure);
  });
  readonly #clock: EngineClock;
  readonly #timer: EngineTimer;
  readonly #maxBatchEvents: number;
  readonly #maxBatchMs: number;
  #state: EngineState = 'new';
  #drainIsScheduled = false;
  #isDraining = false;
  #timerEventWaits = false;
  #processed = 0;
  #handlerErrors = 0;
  #dropped = 0;
  readonly #waits = new HandledWaits();
  #emptied: (() => void)[] = [];
  #burstIsScheduled = false;
  #burstsMs = 0;
  readonly #drain = (): void => {
    this.#drainBatch();
  };
  readonly #burst = (): void => {
    this.#drainBurst();
  };

  constructor(options: EventEngineOptions = {}) {
    this.#clock = options.clock ?? SYSTEM_CLOCK;
    this.#maxBatchEvents = options.maxBatchEvents ?? 65_536;
    this.#maxBatchMs = options.maxBatchMs ?? 8;
    this.#timer = new EngineTimer(options.timerIntervalMs ?? 1_000, this.#clock, () => {
      this.#beat();
    });
  }

  get stats(): EventEngineStats {
    return {
      queued: this.#queue.length,
      processed: this.#processed,
      handlerErrors: this.#handlerErrors,
      dropped: this.#dropped,
    };
  }

  /** Events that wait now. */
  get queued(): number {
    return this.#queue.length;
  }

  /** Enqueues; runs no handler. */
  put(event: Event): void {
    if (this.#state === 'stopped') {
      this.#dropped += 1;
      return;
    }
    this.#queue.push(event);
    if (!this.#drainIsScheduled) this.#scheduleDrain();
    else if (!this.#burstIsScheduled && this.#queue.length >= BURST_EVENTS) this.#scheduleBurst();
  }

  /** Adds a handler for exactly this type and gives the function that takes it away. Adding it twice is no change. */
  register<Type extends string>(type: Type, handler: Handler<PayloadOf<Type>>): () => void {
    this.#registry.add(type, handler as Handler);
    return () => {
      this.unregister(type, handler);
    };
  }

  unregister<Type extends string>(type: Type, handler: Handler<PayloadOf<Type>>): void {
    this.#registry.remove(type, handler as Handler);
  }

  /** Adds a handler that sees every event, after the handlers of its type. */
  registerGeneral(handler: Handler): () => void {
    this.#registry.addGeneral(handler);
    return () => {
      this.unregisterGeneral(handler);
    };
  }

  unregisterGeneral(handler: Handler): void {
    this.#registry.removeGeneral(handler);
  }

  clearHandlers(): void {
    this.#registry.clear();
  }

  /** Begins to handle events and to beat; also after a stop. A second call is no change. */
  start(): void {
    if (this.#state === 'running') return;
    this.#state = 'running';
    this.#timer.start();
    if (this.#queue.length > 0 && !this.#drainIsScheduled) this.#scheduleDrain();
  }

  /** Resolves when nothing is left to handle; no timer of ours remains. May be called at any time and any number of times. */
  async stop(options: StopOptions = {}): Promise<void> {
    this.#timer.stop();
    const drains = (options.drain ?? true) && this.#isAwake();
    if (this.#state !== 'stopped') this.#state = 'stopping';
    if (drains) await this.#emptyWithin(options.timeoutMs ?? 5_000);
    if (!this.#isStopping()) return;
    this.#state = 'stopped';
    this.#dropWaiting();
  }

  /** Resolves when nothing waits, at once where the engine does not run. What asynchronous handlers began may go on. */
  flush(): Promise<void> {
    if (!this.#isAwake() || (this.#queue.length === 0 && !this.#isDraining)) return Promise.resolve();
    return new Promise((resolve) => this.#emptied.push(resolve));
  }

  /** Resolves when all that has been put by now is handled, whatever comes in meanwhile; otherwise like `flush`. */
  handled(): Promise<void> {
    if (!this.#isAwake() || (this.#queue.length === 0 && !this.#isDraining)) return Promise.resolve();
    return this.#waits.until(this.#processed + this.#queue.length);
  }

  #isAwake(): boolean {
    return this.#state === 'running' || this.#state === 'stopping';
  }

  #isStopping(): boolean {
    return this.#state === 'stopping';
  }

  #scheduleDrain(): void {
    if (this.#state === 'new') return;
    this.#drainIsScheduled = true;
    setImmediate(this.#drain);
  }

  /** Behind the call that runs now, and before anything else comes in; not again and again for what handlers put. */
  #scheduleBurst(): void {
    if (!this.#isAwake() || this.#isDraining || this.#burstsMs >= LONGEST_BURSTS_MS) return;
    this.#burstIsScheduled = true;
    process.nextTick(this.#burst);
  }

  #drainBurst(): void {
    this.#burstIsScheduled = false;
    if (!this.#isAwake()) return;
    const start = this.#clock.now();
    this.#isDraining = true;
    this.#handleBatch();
    this.#isDraining = false;
    this.#waits.reached(this.#processed);
    this.#burstsMs += this.#clock.now() - start;
  }

  #drainBatch(): void {
    this.#burstsMs = 0;
    if (this.#state === 'stopped') {
      this.#drainIsScheduled = false;
      return;
    }
    this.#isDraining = true;
    this.#handleBatch();
    this.#isDraining = false;
    this.#waits.reached(this.#processed);
    if (this.#queue.length > 0) {
      setImmediate(this.#drain);
      return;
    }
    this.#drainIsScheduled = false;
    this.#queue.trim();
    this.#tellEmptied();
  }

  #handleBatch(): void {
    const deadline = this.#clock.now() + this.#maxBatchMs;
    for (let handled = 1; handled <= this.#maxBatchEvents; handled += 1) {
      const event = this.#queue.shift();
      if (event === undefined) return;
      if (event === TIMER_EVENT) this.#timerEventWaits = false;
      this.#processed += 1;
      this.#registry.dispatch(event);
      if (handled % EVENTS_BETWEEN_LOOKS_AT_THE_CLOCK === 0 && this.#clock.now() >= deadline) return;
    }
  }

  #beat(): void {
    if (this.#timerEventWaits) return;
    this.#timerEventWaits = true;
    this.put(TIMER_EVENT);
  }

  async #emptyWithin(timeoutMs: number): Promise<void> {
    let handle: unknown;
    const timeout = new Promise<void>((resolve) => {
      handle = this.#clock.setTimeout(resolve, timeoutMs);
    });
    await Promise.race([this.flush(), timeout]);
    this.#clock.clearTimeout(handle);
  }

  #dropWaiting(): void {
    this.#dropped += this.#queue.clear();
    this.#timerEventWaits = false;
    this.#waits.end();
    this.#tellEmptied();
  }

  #tellEmptied(): void {
    const waiting = this.#emptied;
    this.#emptied = [];
    for (const resolve of waiting) resolve();
  }

  /** A failing handler of the log is only counted: logging it would call it again, without end. */
  #onFailure(failure: HandlerFailure): void {
    this.#handlerErrors += 1;
    const { failures } = failure;
    if (failure.event.type === EventType.LOG) return;
    if (failures > FAILURES_LOGGED_ONE_BY_ONE && failures % FAILURES_PER_LOG_LINE !== 0) return;
    this.put({ type: EventType.LOG, data: toLogEntry(failure) });
  }
}

function toLogEntry({ event, handlerName, error, failures }: HandlerFailure): LogEntry {
  const repeated = failures > 1 ? ` (failure ${failures} of this handler)` : '';
  return {
    adapterName: 'EventEngine',
    msg: `handler ${handlerName} failed on ${event.type}${repeated}: ${reasonOf(error)}`,
    level: LogLevel.ERROR,
    time: new Date(),
    ...(error instanceof Error && error.stack !== undefined ? { extra: { stack: error.stack } } : {}),
  };
}
