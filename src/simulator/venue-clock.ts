/**
 * The venue's time, in epoch milliseconds. Everything in the simulator asks this clock and sets its timers here, so
 * that a test can drive the whole venue by hand and a day can pass in a moment.
 */
export interface VenueClock {
  now(): number;
  /** Calls back once after `delayMs` of venue time; the returned function cancels. */
  after(delayMs: number, callback: () => void): () => void;
  /** Calls back every `periodMs` of venue time, without drift; the returned function cancels. */
  every(periodMs: number, callback: () => void): () => void;
}

/** Node fires a longer timeout at once. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * Wall-clock time. `timeScale` 60 lets a venue minute pass in a second of real time; `startMs` is the venue's time at
 * the start, where it is not now.
 */
export class RealClock implements VenueClock {
  readonly #startedAt = Date.now();

  constructor(
    readonly timeScale = 1,
    readonly startMs = Date.now(),
  ) {}

  now(): number {
    const elapsed = Date.now() - this.#startedAt;
    return Math.trunc(this.startMs + elapsed * this.timeScale);
  }

  after(delayMs: number, callback: () => void): () => void {
    return callAfter(delayMs / this.timeScale, callback);
  }

  every(periodMs: number, callback: () => void): () => void {
    const realPeriodMs = periodMs / this.timeScale;
    let due = performance.now() + realPeriodMs;
    const tick = (): void => {
      const now = performance.now();
      due = Math.max(due + realPeriodMs, now);
      cancel = callAfter(due - now, tick);
      callback();
    };
    let cancel = callAfter(realPeriodMs, tick);
    return () => cancel();
  }
}

function callAfter(delayMs: number, callback: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = (leftMs: number): void => {
    const stepMs = Math.min(leftMs, LONGEST_TIMEOUT_MS);
    timer = setTimeout(() => (leftMs > stepMs ? wait(leftMs - stepMs) : callback()), stepMs);
  };
  wait(delayMs);
  return () => clearTimeout(timer);
}

interface ManualTimer {
  due: number;
  readonly order: number;
  readonly callback: () => void;
  readonly periodMs?: number;
}

/** Time that stands still until `advance` is called; timers fire in order of their due time. */
export class ManualClock implements VenueClock {
  #now: number;
  #timers: ManualTimer[] = [];
  #order = 0;

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  after(delayMs: number, callback: () => void): () => void {
    return this.#add({ due: this.#now + delayMs, order: this.#order++, callback });
  }

  every(periodMs: number, callback: () => void): () => void {
    return this.#add({ due: this.#now + periodMs, order: this.#order++, callback, periodMs });
  }

  /** Lets `durationMs` pass, firing what falls due on the way. */
  advance(durationMs: number): void {
    const end = this.#now + durationMs;
    for (;;) {
      const next = this.#timers.reduce<ManualTimer | undefined>(
        (best, timer) =>
          timer.due <= end && (!best || timer.due < best.due || (timer.due === best.due && timer.order < best.order))
            ? timer
            : best,
        undefined,
      );
      if (!next) break;
      this.#now = Math.max(this.#now, next.due);
      if (next.periodMs === undefined) this.#timers = this.#timers.filter((timer) => timer !== next);
      else next.due += next.periodMs;
      next.callback();
    }
    this.#now = end;
  }

  #add(timer: ManualTimer): () => void {
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }
}
