import type { VenueClock } from '../venue-clock.js';
import type { ExternalMarket, Venue } from '../venue.js';
import { Pulse } from './pulse.js';
import { RecordedSymbol, type ReplayCounts } from './recorded-symbol.js';
import type { Recording, SymbolFrame } from './recording.js';
import { PresentTime, RecordedTime, type ReplayTime } from './replay-time.js';
import type { SymbolMarketView } from './symbol-market-view.js';
import type { HistoryLimits } from './symbol-statistics.js';

/** Frames that are played before sockets get their turn. */
const FRAMES_PER_TURN = 256;

/** What sets a replay off once it has been started; `every-depth`: the books of all its symbols were asked for. */
export type ReplayTrigger = 'at-once' | 'first-listener' | 'first-depth' | 'every-depth';

/** How a recording is replayed. */
export interface ReplayOptions {
  readonly recording: Recording;
  /** 1 as recorded (default), 2 twice as fast, `max` as fast as it is read and taken. */
  readonly speed?: number | 'max';
  /** Whether times are moved to the venue's present; default true, at `max` false: frames are passed on untouched. */
  readonly retime?: boolean;
  /** Default `at-once`. */
  readonly startsOn?: ReplayTrigger;
  readonly limits?: HistoryLimits | undefined;
}

/** Where it is replayed. */
export interface ReplayGround {
  readonly clock: VenueClock;
  /** Account orders trade against the recording here; without it there is only data. */
  readonly venue?: (Venue & ExternalMarket) | undefined;
}

/**
 * Replays a recorded market. Published frames are the recorded ones: account orders that trade against the recording
 * (they meet its levels and prints on the venue) leave no trace in them, there is no market impact. What was not
 * recorded (aggTrade, klines, tickers, partial depth, averages) is made from the recorded trades and the rebuilt book
 * by the same code as on a synthetic market.
 *
 * A client that subscribes and then asks for depth gets the recorded snapshot as long as the replay has not passed it,
 * else the book as it stands; the rules of the local book lead to no gap either way.
 */
export class ReplayMarket {
  /** Settles when the last frame has been played or the replay was stopped; rejects for a line that cannot be read. */
  readonly ended: Promise<void>;
  readonly #options: ReplayOptions;
  readonly #clock: VenueClock;
  readonly #time: ReplayTime;
  readonly #symbols: ReadonlyMap<string, RecordedSymbol>;
  readonly #stopping = new AbortController();
  readonly #settle: { resolve: () => void; reject: (reason: unknown) => void };
  #awaits: ReplayTrigger | null = null;
  readonly #withDepthAsked = new Set<string>();
  #isRunning = false;
  #whenStopped: Promise<void> | undefined;
  #ready: () => Promise<void> | undefined = () => undefined;

  constructor(options: ReplayOptions, { clock, venue }: ReplayGround) {
    const { recording, speed = 1, retime = speed !== 'max', limits } = options;
    this.#options = options;
    this.#clock = clock;
    const factor = speed === 'max' ? Infinity : speed;
    this.#time = retime ? new PresentTime(clock, factor) : new RecordedTime(recording.startTime);
    const pulse = new Pulse(this.#time.clock);
    const toSymbol = (symbol: string): RecordedSymbol =>
      new RecordedSymbol({
        symbol,
        referencePrice: venue?.symbols.get(symbol)?.referencePrice ?? 0n,
        snapshot: recording.snapshot(symbol),
        time: this.#time,
        pulse,
        external: venue,
        limits,
        onAsked: (what) => this.#onAsked(what, symbol),
      });
    this.#symbols = new Map(recording.symbols.map((symbol) => [symbol, toSymbol(symbol)]));
    const { promise, settle } = promiseWithSettlers();
    this.ended = promise;
    this.#settle = settle;
  }

  get views(): readonly SymbolMarketView[] {
    return [...this.#symbols.values()].map(({ view }) => view);
  }

  /** What has become of the recorded diffs and trades of a symbol so far. */
  counts(symbol: string): ReplayCounts | undefined {
    return this.#symbols.get(symbol)?.counts;
  }

  /** Asked between turns at full speed; the replay waits for the promise, so that slow receivers are not flooded. */
  waitFor(ready: () => Promise<void> | undefined): void {
    this.#ready = ready;
  }

  /** Begins, at once or when what it waits for happens. */
  start(): void {
    if (this.#isRunning || this.#awaits) return;
    const { startsOn = 'at-once' } = this.#options;
    if (startsOn === 'at-once') this.#begin();
    else this.#awaits = startsOn;
  }

  /** Ends the replay where it stands and lets go of the files. */
  stop(): void {
    if (this.#stopping.signal.aborted) return;
    this.#stopping.abort();
    if (!this.#isRunning) void this.#options.recording.close().then(this.#settle.resolve, this.#settle.reject);
  }

  #onAsked(what: 'depth' | 'listener', symbol: string): void {
    if (what === 'depth' && this.#awaits) this.#withDepthAsked.add(symbol);
    if (this.#hasCome(what)) this.#begin();
  }

  #hasCome(what: 'depth' | 'listener'): boolean {
    switch (this.#awaits) {
      case 'first-listener':
        return what === 'listener';
      case 'first-depth':
        return what === 'depth';
      case 'every-depth':
        return this.#withDepthAsked.size === this.#symbols.size;
      case 'at-once':
      case null:
        return false;
      default:
        return this.#awaits satisfies never;
    }
  }

  #begin(): void {
    this.#awaits = null;
    if (this.#isRunning || this.#stopping.signal.aborted) return;
    this.#isRunning = true;
    this.#run().then(this.#settle.resolve, this.#settle.reject);
  }

  async #run(): Promise<void> {
    const { recording } = this.#options;
    // Whoever set the replay off gets an answer before the first frame.
    await nextTurn();
    try {
      await this.#playAll(recording.frames());
    } finally {
      await recording.close();
    }
  }

  async #playAll(frames: AsyncIterable<SymbolFrame>): Promise<void> {
    const begunAt = this.#clock.now();
    let played = 0;
    for await (const { symbol, frame } of frames) {
      await this.#untilDue(begunAt, frame.receivedUs);
      if (this.#stopping.signal.aborted) return;
      this.#symbols.get(symbol)?.play(frame);
      played += 1;
      if (played % FRAMES_PER_TURN === 0) await this.#giveTurn();
    }
  }

  async #giveTurn(): Promise<void> {
    await nextTurn();
    const ready = this.#options.speed === 'max' ? this.#ready() : undefined;
    if (ready) await Promise.race([ready, this.#stopped()]);
  }

  #stopped(): Promise<void> {
    const { signal } = this.#stopping;
    // One promise for all turns: a listener for each would pile up for as long as the replay lasts.
    return (this.#whenStopped ??= new Promise((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    }));
  }

  async #untilDue(begunAt: number, receivedUs: number): Promise<void> {
    const { speed = 1, recording } = this.#options;
    if (speed === 'max') return;
    const waitMs = begunAt + (receivedUs / 1000 - recording.startTime) / speed - this.#clock.now();
    if (waitMs > 0) await this.#pause(waitMs);
  }

  #pause(waitMs: number): Promise<void> {
    const { signal } = this.#stopping;
    return new Promise((resolve) => {
      const finish = (): void => {
        cancel();
        signal.removeEventListener('abort', finish);
        resolve();
      };
      const cancel = this.#clock.after(waitMs, finish);
      signal.addEventListener('abort', finish);
    });
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function promiseWithSettlers(): {
  promise: Promise<void>;
  settle: { resolve: () => void; reject: (reason: unknown) => void };
} {
  let settle = { resolve: (): void => undefined, reject: (_: unknown): void => undefined };
  const promise = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  // Whoever awaits `ended` hears of a failure; nobody has to.
  promise.catch(() => undefined);
  return { promise, settle };
}
