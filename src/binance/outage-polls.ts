import { LogLevel } from '../host/domain/constants.js';
import { pause } from './managers/pause.js';
import { reasonOf } from './errors/reason-of.js';

/** What polling needs. */
export interface OutagePollsParts {
  readonly everyMs: number;
  readonly signal: AbortSignal;
  /** Whether the private stream is down. */
  isDown(): boolean;
  /** Asks the venue how things stand, and tells it. */
  poll(): Promise<void>;
  onLog(message: string, level: LogLevel): void;
}

/**
 * While the private stream is down, asks again and again how orders stand: the stream may stay unreachable for hours
 * where REST is not, and a fill must not be heard of hours late.
 */
export class OutagePolls {
  readonly #parts: OutagePollsParts;
  #isRunning = false;
  #hasFailed = false;

  constructor(parts: OutagePollsParts) {
    this.#parts = parts;
  }

  /** Begins where the stream is down; ends by itself when it is back, or with the connection. */
  start(): void {
    if (!this.#isRunning) void this.#run();
  }

  async #run(): Promise<void> {
    const { everyMs, signal } = this.#parts;
    this.#isRunning = true;
    this.#hasFailed = false;
    while (this.#parts.isDown() && (await pause(everyMs, signal))) if (this.#parts.isDown()) await this.#poll();
    this.#isRunning = false;
  }

  /** A failure is told once until it works again. */
  async #poll(): Promise<void> {
    try {
      await this.#parts.poll();
      this.#hasFailed = false;
    } catch (error) {
      if (this.#hasFailed || this.#parts.signal.aborted) return;
      this.#hasFailed = true;
      const reason = reasonOf(error);
      this.#parts.onLog(
        `The private stream is down, and orders cannot be asked for either: ${reason}`,
        LogLevel.WARNING,
      );
    }
  }
}
