import { ManualClock, type VenueClock } from '../venue-clock.js';

/** How recorded times become times of the replay. */
export interface ReplayTime {
  /** The clock that the replay's public data goes by. */
  readonly clock: VenueClock;
  /** Tells that this moment of the exchange has come. */
  reach(exchangeTime: number): void;
  toReplayTime(exchangeTime: number): number;
  /** The text with its times translated. */
  toReplayText(json: string): string;
}

/** Recorded times stay as they are; the clock of the public data runs through the recorded past. */
export class RecordedTime implements ReplayTime {
  readonly clock: ManualClock;

  /** `startMs`: time until the first frame. */
  constructor(startMs: number) {
    this.clock = new ManualClock(startMs);
  }

  reach(exchangeTime: number): void {
    const ahead = exchangeTime - this.clock.now();
    if (ahead > 0) this.clock.advance(ahead);
  }

  toReplayTime(exchangeTime: number): number {
    return exchangeTime;
  }

  toReplayText(json: string): string {
    return json;
  }
}

/** Recorded times are moved to the venue's present, closer together where the replay runs faster. */
export class PresentTime implements ReplayTime {
  readonly clock: VenueClock;
  readonly #speed: number;
  #exchangeAnchor: number | null = null;
  #presentAnchor = 0;

  /** `speed`: recorded milliseconds per millisecond of the venue; with `Infinity` everything happens when it is sent. */
  constructor(clock: VenueClock, speed: number) {
    this.clock = clock;
    this.#speed = speed;
  }

  reach(exchangeTime: number): void {
    if (this.#exchangeAnchor !== null) return;
    this.#exchangeAnchor = exchangeTime;
    this.#presentAnchor = this.clock.now();
  }

  toReplayTime(exchangeTime: number): number {
    if (this.#speed === Infinity) return this.clock.now();
    const passed = (exchangeTime - (this.#exchangeAnchor ?? exchangeTime)) / this.#speed;
    return Math.round(this.#presentAnchor + passed);
  }

  toReplayText(json: string): string {
    return json.replace(/"([ET])":(\d{13})(?=[,}])/g, (_, name: string, time: string) => {
      return `"${name}":${this.toReplayTime(Number(time))}`;
    });
  }
}
