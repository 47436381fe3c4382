import type { RecoverySummary } from '../host/domain/connection-news.js';
import { PastInstant } from './clock.js';
import type { Clock } from './clock.js';
import { LogLevel } from '../host/domain/constants.js';
import { pause } from './managers/pause.js';
import { NOTHING_TOLD } from './recovery-sum.js';
import { reasonOf } from './errors/reason-of.js';

/** What comparing again and again needs. */
export interface SlowComparisonParts {
  /** On average; 0: never. */
  readonly everyMs: number;
  /** How long the stream may take to tell what a question has already shown. */
  readonly patienceMs: number;
  readonly clock: Pick<Clock, 'now' | 'elapsedMs'>;
  /** Chance in [0, 1). */
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** Whether the stream is up and nothing is known to be missing; otherwise others are at work. */
  isQuiet(): boolean;
  /** Whether the stream owes a word that it should have said by now. */
  isOverdue(): boolean;
  /** Asks the venue, waits (`patience`) for what is on its way, and tells what is unknown then. */
  compare(patience: () => Promise<boolean>): Promise<RecoverySummary>;
  /**
   * The stream has been up all the time and had not told this, or owes a word still, where it was nothing; it may have
   * missed more since the last clean comparison.
   */
  onMissed(missed: RecoverySummary, since: Date): void;
  /** What a comparison has told although the stream was lost while it ran: others ask anew, and find it known. */
  onTold(told: RecoverySummary): void;
  onLog(message: string, level: LogLevel): void;
}

/** Several adapters that were started together must not ask together for ever. */
const JITTER = 0.2;

/**
 * Compares what is known with the venue although nothing seems amiss: a stream can be subscribed and alive and yet not
 * tell everything, and nobody would ever know.
 */
export class SlowComparison {
  readonly #parts: SlowComparisonParts;
  #isRunning = false;
  #hasFailed = false;
  /** Nothing was missing then; null before the start. */
  #cleanAt: PastInstant | null = null;
  #comparing: Promise<void> | undefined;

  constructor(parts: SlowComparisonParts) {
    this.#parts = parts;
  }

  /** Goes on until the connection ends. */
  start(): void {
    this.#cleanAt ??= this.#instantOf(this.#now());
    if (this.#isRunning || this.#parts.everyMs === 0) return;
    this.#isRunning = true;
    void this.#run();
  }

  /** Everything up to an instant of this machine has been asked for by others. */
  noteClean(at: Date): void {
    if (this.#cleanAt && at > this.#cleanAt.date) this.#cleanAt = this.#instantOf(at);
  }

  /** At once, as something seems amiss, however often comparisons are wanted otherwise; one at a time. */
  async compareNow(): Promise<void> {
    if (!this.#cleanAt || !this.#parts.isQuiet() || this.#parts.signal.aborted) return;
    this.#comparing ??= this.#compare(this.#cleanAt.date).finally(() => (this.#comparing = undefined));
    await this.#comparing;
  }

  async #run(): Promise<void> {
    const { random, signal } = this.#parts;
    const waitMs = (): number => this.#parts.everyMs * (1 - JITTER / 2 + JITTER * random());
    while (await pause(waitMs(), signal)) await this.compareNow();
  }

  /** A failure is told once until it works again. */
  async #compare(since: Date): Promise<void> {
    const { patienceMs, signal } = this.#parts;
    const asked = this.#now();
    try {
      const missed = await this.#parts.compare(() => pause(patienceMs, signal));
      this.#hasFailed = false;
      const isNothing = missed.orders + missed.trades + missed.accounts === 0;
      if (isNothing && !this.#parts.isOverdue()) this.noteClean(asked);
      else this.#found(missed, since);
    } catch (error) {
      this.#failed(error);
      if (this.#parts.isOverdue()) this.#found(NOTHING_TOLD, since);
    }
  }

  #found(missed: RecoverySummary, since: Date): void {
    if (this.#parts.signal.aborted) return;
    if (this.#parts.isQuiet()) this.#parts.onMissed(missed, since);
    else this.#parts.onTold(missed);
  }

  #now(): Date {
    return new Date(this.#parts.clock.now());
  }

  #instantOf(time: Date): PastInstant {
    return new PastInstant(time, this.#parts.clock);
  }

  #failed(error: unknown): void {
    if (this.#hasFailed || this.#parts.signal.aborted) return;
    this.#hasFailed = true;
    const reason = reasonOf(error);
    this.#parts.onLog(
      `Orders and balances could not be compared with the venue in passing: ${reason}`,
      LogLevel.WARNING,
    );
  }
}
