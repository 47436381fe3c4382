/** Asks the venue for its time; epoch milliseconds. */
export type FetchTime = () => Promise<number>;

/** How the offset is kept fresh. */
export interface ClockRefresh {
  readonly fetchTime: FetchTime;
  /** Default: every 30 minutes. */
  readonly everyMs?: number;
  readonly samples?: number;
  /** Hears of a measurement that failed; the offset then stays as it was. */
  readonly onFailure?: (error: unknown) => void;
}

interface Sample {
  /** The venue's time minus what had elapsed here by then: this machine's time may be set while it is measured. */
  readonly aheadOfElapsedMs: number;
  readonly roundTripMs: number;
}

/** A timer that comes later than this comes to a process that was busy: what it waited for may have come, unread. */
const LATE_MS = 100;
/** In this time it is read. */
const SECOND_LOOK_MS = 50;

/** How long to wait once more before something is called missing, where the timer for it came so late; 0 where it did not. */
export function secondLookMs(lateMs: number): number {
  return lateMs > LATE_MS ? SECOND_LOOK_MS : 0;
}

/** Two clocks that go by themselves come apart by so much; more is a step. */
const DRIFT_MS = 1_000;

/**
 * An instant of this machine that stays the same one when the machine's time is set: a gap that begins there keeps its
 * length.
 */
export class PastInstant {
  readonly #time: number;
  readonly #clock: Pick<Clock, 'now' | 'elapsedMs'>;
  readonly #elapsedMs: number;

  constructor(time: Date, clock: Pick<Clock, 'now' | 'elapsedMs'>) {
    this.#time = time.getTime();
    this.#clock = clock;
    this.#elapsedMs = clock.elapsedMs() - (clock.now() - this.#time);
  }

  /** By the machine's time as it was then, or as it is set now where that is earlier: nothing may be left out. */
  get date(): Date {
    const agoMs = this.#clock.elapsedMs() - this.#elapsedMs;
    const time = this.#clock.now() - agoMs;
    return new Date(time < this.#time - DRIFT_MS ? time : this.#time);
  }
}

const DEFAULT_SAMPLES = 3;
const DEFAULT_REFRESH_MS = 30 * 60_000;

/**
 * The adapter's only source of time. `now()` is this machine's epoch milliseconds, `exchangeNow()` the venue's as
 * far as it is known.
 */
export class Clock {
  /** Milliseconds to add to this machine's time to get the venue's. */
  #offsetMs = 0;
  /** How far the offset may be wrong: half the round trip of its measurement. */
  #uncertaintyMs = 0;
  #measuring: Promise<void> | null = null;

  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** How far the offset may be wrong either way. */
  get uncertaintyMs(): number {
    return this.#uncertaintyMs;
  }

  /** Epoch milliseconds of this machine. */
  now(): number {
    return Date.now();
  }

  /** Milliseconds by a clock that nobody sets: for durations that must not follow this machine's time when it steps. */
  elapsedMs(): number {
    return performance.now();
  }

  /** Epoch milliseconds of the venue, as near as can be told. */
  exchangeNow(): number {
    return Math.trunc(this.now() + this.#offsetMs);
  }

  /**
   * What signed requests carry: the venue's time, but never ahead of it, since it forgives being late by recvWindow and
   * being early by 1000 ms only (rest-api.md, Timing security).
   */
  signingTime(): number {
    return Math.trunc(this.now() + this.#offsetMs - this.#uncertaintyMs);
  }

  /** Takes over a measured offset. */
  adopt(offsetMs: number, uncertaintyMs = 0): void {
    this.#offsetMs = offsetMs;
    this.#uncertaintyMs = uncertaintyMs;
  }

  /**
   * Measures the offset: each sample takes the middle between request and answer for the moment that the venue read its
   * clock, and the sample with the shortest round trip wins, being the least wrong. Calls at the same time share one
   * measurement. Rejects with the last failure where no sample succeeded.
   */
  synchronize(fetchTime: FetchTime, samples = DEFAULT_SAMPLES): Promise<void> {
    this.#measuring ??= this.#measure(fetchTime, samples).finally(() => {
      this.#measuring = null;
    });
    return this.#measuring;
  }

  /** Measures again and again until the returned function is called. */
  keepSynchronized(refresh: ClockRefresh): () => void {
    const timer = setInterval(() => {
      this.synchronize(refresh.fetchTime, refresh.samples).catch((error: unknown) => refresh.onFailure?.(error));
    }, refresh.everyMs ?? DEFAULT_REFRESH_MS);
    return () => clearInterval(timer);
  }

  async #measure(fetchTime: FetchTime, samples: number): Promise<void> {
    let best: Sample | null = null;
    let failure: unknown = new Error('no sample was asked for');
    for (let taken = 0; taken < samples; taken += 1) {
      try {
        const sample = await this.#takeSample(fetchTime);
        if (best === null || sample.roundTripMs < best.roundTripMs) best = sample;
      } catch (error) {
        failure = error;
      }
    }
    if (best === null) throw failure;
    this.adopt(best.aheadOfElapsedMs + this.elapsedMs() - this.now(), best.roundTripMs / 2);
  }

  async #takeSample(fetchTime: FetchTime): Promise<Sample> {
    const sentMs = this.elapsedMs();
    const exchangeTime = await fetchTime();
    const receivedMs = this.elapsedMs();
    return { aheadOfElapsedMs: exchangeTime - (sentMs + receivedMs) / 2, roundTripMs: receivedMs - sentMs };
  }
}
