interface VirtualTimer {
  due: number;
  order: number;
  readonly periodMs: number | null;
  readonly durationMs: number;
  readonly callback: () => void;
  isSet: boolean;
}

/** What the process had before its time was taken over. */
const REAL = {
  Date,
  setImmediate,
  setTimeout,
  now: performance.now.bind(performance),
} as const;

const START = REAL.Date.UTC(2026, 0, 5);

/**
 * Takes over the time of this process: `Date`, `performance.now`, `setTimeout` and `setInterval`. It stands still until
 * it is told to move on to the next timer, so that a minute costs no more than what happens in it, and nothing is late
 * because the machine is busy. Sockets and immediates stay real. It must be installed before the modules that it is for
 * are loaded.
 */
class VirtualTime {
  #nowMs: number = START;
  #originMs: number = START;
  #order = 0;
  #timers: VirtualTimer[] = [];
  /** Grows with everything that this process does by itself; for those who wait until nothing happens any more. */
  activity = 0;

  /** Epoch milliseconds. */
  get now(): number {
    return this.#nowMs;
  }

  /** Milliseconds that really passed: for the watch over a process that hangs. */
  get realMs(): number {
    return REAL.now();
  }

  /** Timers that are set. */
  get pending(): number {
    return this.#timers.length;
  }

  /** When the next timer is due; null where none is set. */
  get nextDue(): number | null {
    return this.#timers[0]?.due ?? null;
  }

  /** Begins anew at an instant; forgets every timer. */
  reset(epochMs = START): void {
    for (const timer of this.#timers) timer.isSet = false;
    this.#timers = [];
    this.#nowMs = epochMs;
    this.#originMs = epochMs;
  }

  /** Moves on to an instant (never back) and lets everything happen that is due then. */
  advanceTo(epochMs: number): void {
    this.#nowMs = Math.max(this.#nowMs, epochMs);
    for (let next = this.#timers[0]; next && next.due <= this.#nowMs; next = this.#timers[0]) this.#fire(next);
  }

  /** One turn of the event loop. */
  turn(): Promise<void> {
    return new Promise((resolve) => void REAL.setImmediate(resolve));
  }

  /** Really waits. */
  rest(durationMs: number): Promise<void> {
    return new Promise((resolve) => void REAL.setTimeout(resolve, durationMs));
  }

  install(): void {
    const set = (callback: (...args: unknown[]) => void, delayMs: number, isPeriodic: boolean, args: unknown[]) =>
      this.#set(() => callback(...args), delayMs, isPeriodic);
    const clear = (handle: unknown): void => this.#clear(handle);
    Object.assign(globalThis, {
      Date: this.#date(),
      setTimeout: (callback: () => void, delayMs = 1, ...args: unknown[]) => set(callback, delayMs, false, args),
      setInterval: (callback: () => void, delayMs = 1, ...args: unknown[]) => set(callback, delayMs, true, args),
      clearTimeout: clear,
      clearInterval: clear,
      setImmediate: (callback: (...args: unknown[]) => void, ...args: unknown[]) =>
        REAL.setImmediate(() => {
          this.activity += 1;
          callback(...args);
        }),
    });
    const now = (): number => this.#nowMs - this.#originMs;
    Object.defineProperty(performance, 'now', { value: now, configurable: true, writable: true });
  }

  #date(): DateConstructor {
    const nowMs = (): number => Math.trunc(this.#nowMs);
    return class extends REAL.Date {
      constructor(...args: unknown[]) {
        super(...((args.length === 0 ? [nowMs()] : args) as [number]));
      }

      static override now(): number {
        return nowMs();
      }
    } as DateConstructor;
  }

  #set(callback: () => void, delayMs: number, isPeriodic: boolean): TimerHandle {
    const durationMs = delayMs >= 1 && delayMs < 2 ** 31 ? Math.trunc(delayMs) : 1;
    const due = this.#nowMs + durationMs;
    const periodMs = isPeriodic ? durationMs : null;
    const timer: VirtualTimer = { due, order: ++this.#order, periodMs, durationMs, callback, isSet: true };
    this.#insert(timer);
    return new TimerHandle(timer, () => this.#again(timer));
  }

  #again(timer: VirtualTimer): void {
    this.#remove(timer);
    timer.due = this.#nowMs + timer.durationMs;
    timer.order = ++this.#order;
    this.#insert(timer);
  }

  #clear(handle: unknown): void {
    if (handle instanceof TimerHandle) this.#remove(handle.timer);
  }

  #fire(timer: VirtualTimer): void {
    this.#remove(timer);
    this.activity += 1;
    if (timer.periodMs !== null) this.#again(timer);
    timer.callback();
  }

  /** Timers are few: a sorted list will do. */
  #insert(timer: VirtualTimer): void {
    timer.isSet = true;
    let at = this.#timers.length;
    while (at > 0 && (this.#timers[at - 1]?.due ?? 0) > timer.due) at -= 1;
    this.#timers.splice(at, 0, timer);
  }

  #remove(timer: VirtualTimer): void {
    if (!timer.isSet) return;
    timer.isSet = false;
    this.#timers.splice(this.#timers.indexOf(timer), 1);
  }
}

/** What `setTimeout` gives, with the methods of Node's. */
class TimerHandle {
  readonly #again: () => void;

  constructor(
    readonly timer: VirtualTimer,
    again: () => void,
  ) {
    this.#again = again;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }

  refresh(): this {
    this.#again();
    return this;
  }
}

/** The time of this process. */
export const virtualTime = new VirtualTime();
