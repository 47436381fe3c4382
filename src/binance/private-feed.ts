import { LogLevel } from '../host/domain/constants.js';
import type { ConnectionChange, RecoverySummary } from '../host/domain/connection-news.js';
import { PastInstant } from './clock.js';
import type { Clock } from './clock.js';
import { NOTHING_TOLD, sumOf } from './recovery-sum.js';
import { pause } from './managers/pause.js';
import type { ChannelLoss, TradingChannelListener } from './streams/trading-channel.js';
import type { UserDataEvent } from './wire/user-data.js';
import { reasonOf } from './errors/reason-of.js';

/** Whom the private feed serves. */
export interface PrivateFeedParts {
  readonly clock: Pick<Clock, 'now' | 'elapsedMs'>;
  readonly signal: AbortSignal;
  /** One event of the account, in order. */
  dispatch(event: UserDataEvent): void;
  /** Brings balances and orders up to date; `since` is when the stream went silent, null at the start. */
  synchronize(since: Date | null): Promise<RecoverySummary>;
  onNews(change: ConnectionChange): void;
  onSyncing(): void;
  /** Up to date (null), or why not. */
  onSettled(problem: string | null): void;
  onDown(reason: string): void;
  onLog(message: string, level: LogLevel): void;
}

const RETRY_MS = [1000, 2000, 5000, 10_000] as const;
const LONGEST_RETRY_MS = 30_000;
/** Events are held so that what was missed is told before them; a venue that is slow to tell must not hold them up. */
const LONGEST_HOLD_MS = 2_000;
/** Unreadable frames come in numbers where the venue changed something: they are answered together. */
const UNREADABLE_PAUSE_MS = 2_000;

/**
 * Keeps the account's news whole over every loss of the stream:
 *
 *   subscribed → events are held → balances, orders, fills are asked for → held events follow → settled
 *        ↑                                                                                        │
 *        └──────────────────────────── lost: the gap begins, once ←───────────────────────────────┘
 */
export class PrivateFeed implements TradingChannelListener {
  readonly #parts: PrivateFeedParts;
  /** Events that wait for the synchronization under way; null while they pass. */
  #held: UserDataEvent[] | null = [];
  /** Since when news is to be asked for; null where it is not. */
  #gapFrom: PastInstant | null = null;
  /** Since when the host knows that news may be missing; null once it was told what came of that. */
  #lossFrom: Date | null = null;
  #subscribed = false;
  #everSubscribed = false;
  #losses = 0;
  #hasUnreadable = false;
  /** What runs have told of the gap that is open still. */
  #recovered = NOTHING_TOLD;
  #run: Promise<unknown> | undefined;

  constructor(parts: PrivateFeedParts) {
    this.#parts = parts;
  }

  get isSubscribed(): boolean {
    return this.#subscribed;
  }

  /** Since when news may be missing; null where nothing is. */
  get gapFrom(): PastInstant | null {
    return this.#gapFrom;
  }

  /** Whether what is known is up to date: the stream is there, and was compared with the venue since. */
  get isSettled(): boolean {
    return this.#subscribed && this.#gapFrom === null && this.#run === undefined && !this.#hasUnreadable;
  }

  /** Whether the stream was ever there. */
  get wasSubscribed(): boolean {
    return this.#everSubscribed;
  }

  onUserData(event: UserDataEvent): void {
    if (this.#held) this.#held.push(event);
    else this.#pass(event);
  }

  /** A frame came that cannot be read: whatever news it held is asked for. */
  onUnreadable(receivedTime: number): void {
    if (this.#hasUnreadable) return;
    this.#hasUnreadable = true;
    void this.#askForUnreadable(new Date(receivedTime));
  }

  onSubscribed(lost: ChannelLoss | null): void {
    this.#subscribed = true;
    this.#everSubscribed = true;
    if (lost) this.#gapFrom ??= this.#instantOf(lost.since);
    if (this.#run) this.#losses++; // what it has asked for already is older than the subscription
    this.#parts.onNews({ kind: 'connected' });
    void this.synchronize();
  }

  onLost(loss: ChannelLoss): void {
    this.#subscribed = false;
    this.#losses++;
    this.#gapFrom ??= this.#instantOf(loss.since);
    this.#tellLoss(loss);
    this.#parts.onLog(`The private stream was lost: ${loss.reason}`, LogLevel.WARNING);
    this.#parts.onDown(`the private stream is down: ${loss.reason}`);
  }

  onReconnecting(attempt: number, delayMs: number): void {
    this.#parts.onNews({ kind: 'reconnecting', attempt, delayMs });
  }

  onNotice(message: string, level: number): void {
    this.#parts.onLog(message, level as LogLevel);
  }

  /**
   * Brings everything up to date; one run at a time. Resolves to the error of the run's first attempt, or to null when
   * everything is up to date (or the stream is lost); after a failure further attempts go on by themselves.
   */
  synchronize(): Promise<unknown> {
    this.#run ??= new Promise((resolve) => void this.#synchronizeUntilDone(resolve));
    return this.#run;
  }

  async #synchronizeUntilDone(onFirstOutcome: (error: unknown) => void): Promise<void> {
    this.#parts.onSyncing();
    for (let attempt = 0; ; attempt++) {
      const losses = this.#losses;
      const error = await this.#synchronizeOnce(() => losses === this.#losses);
      if (error !== null) onFirstOutcome(error);
      const isOvertaken = losses !== this.#losses;
      if (this.#parts.signal.aborted || (!isOvertaken && error === null)) break;
      if (isOvertaken && !this.#subscribed) break; // the next subscription begins anew
      if (!isOvertaken && !(await this.#waitAfter(error, attempt))) break;
    }
    this.#run = undefined;
    onFirstOutcome(null); // unless an error was the first outcome
  }

  async #askForUnreadable(since: Date): Promise<void> {
    if (!(await pause(UNREADABLE_PAUSE_MS, this.#parts.signal))) return;
    this.#hasUnreadable = false;
    if (!this.#gapFrom || this.#gapFrom.date > since) this.#gapFrom = this.#instantOf(since);
    this.#losses++; // a run under way may have asked before
    if (!this.#subscribed) return;
    if (this.#lossFrom === null) this.#tellUnreadable(since);
    void this.synchronize();
  }

  /** The connection stands, but the host hears of what may be missing as of any loss. */
  #tellUnreadable(since: Date): void {
    this.#tellLoss({ reason: 'a frame of the private stream could not be read', since });
    this.#parts.onNews({ kind: 'connected' });
  }

  #tellLoss({ reason, since }: ChannelLoss): void {
    this.#lossFrom ??= since;
    this.#parts.onNews({ kind: 'disconnected', reason, since });
  }

  /** Holds events, asks, lets the events follow. A stream that was lost meanwhile leaves the gap open. */
  async #synchronizeOnce(isWhole: () => boolean): Promise<unknown> {
    const from = this.#gapFrom?.date ?? null;
    const asked = this.#instantOf(new Date(this.#parts.clock.now()));
    this.#held ??= [];
    const timer = setTimeout(() => this.#release(), LONGEST_HOLD_MS);
    try {
      const recovered = await this.#parts.synchronize(from);
      this.#release();
      if (from) this.#recovered = sumOf(this.#recovered, recovered);
      if (isWhole()) this.#settled(from, asked);
      else this.#gapFrom ??= asked; // all was told as it stood then; what came later is asked for once more
      return null;
    } catch (error) {
      this.#release();
      return error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Without the stream the next news is missed again: the loss is over when it is there. */
  #settled(from: Date | null, asked: PastInstant): void {
    this.#gapFrom = this.#subscribed ? null : asked;
    this.#lossFrom ??= from;
    if (this.#subscribed && this.#lossFrom) this.#tellRecovered(this.#lossFrom);
    this.#parts.onSettled(null);
  }

  #tellRecovered(from: Date): void {
    const gap = { from, to: new Date(this.#parts.clock.now()) };
    this.#parts.onNews({ kind: 'recovered', gap, recovered: this.#recovered });
    this.#lossFrom = null;
    this.#recovered = NOTHING_TOLD;
  }

  #instantOf(time: Date): PastInstant {
    return new PastInstant(time, this.#parts.clock);
  }

  async #waitAfter(error: unknown, attempt: number): Promise<boolean> {
    const reason = reasonOf(error);
    this.#parts.onLog(`Orders and balances could not be compared with the venue: ${reason}`, LogLevel.ERROR);
    this.#parts.onSettled(`orders and balances are not yet compared with the venue: ${reason}`);
    return pause(RETRY_MS[attempt] ?? LONGEST_RETRY_MS, this.#parts.signal);
  }

  #release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const event of held) this.#pass(event);
  }

  /** One event that cannot be used costs neither the others nor the channel. */
  #pass(event: UserDataEvent): void {
    try {
      this.#parts.dispatch(event);
    } catch (error) {
      const reason = reasonOf(error);
      this.#parts.onLog(`A private event (${event.e}) could not be used: ${reason}`, LogLevel.ERROR);
    }
  }
}
