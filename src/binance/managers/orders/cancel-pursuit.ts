import { LogLevel } from '../../../host/domain/constants.js';
import { isActive } from '../../../host/domain/order.js';
import type { Order } from '../../../host/domain/order.js';
import type { Clock } from '../../clock.js';
import { BinanceError } from '../../errors/binance-error.js';
import type { ErrorCategory } from '../../errors/binance-error.js';
import { reasonOf } from '../../errors/reason-of.js';
import { pause } from '../pause.js';
import type { OrderAlerts } from '../proof/order-alerts.js';
import { pauseBeforeMs } from '../proof/venue-patience.js';
import { journalled } from '../restart/journalled.js';
import type { Journalling } from '../restart/journalled.js';
import type { RiskLoweringIntent } from '../restart/order-intent.js';
import { toOrderErrorNote } from './order-error-note.js';
import type { BinanceOrderEventExtra, OrderErrorNote } from './order-event-extra.js';
import { SILENCE_MS } from './order-flight.js';
import type { OrderLedger } from './order-ledger.js';
import type { RepeatPace } from './repeat-pace.js';

/** What is to be cancelled: an order, or a list of them. */
export interface CancelSubject {
  /** What it is told apart by: the venue gives its ids anew in each symbol. */
  readonly key: string;
  /** `Order x`, `List x`: how it is called. */
  readonly title: string;
  readonly intent: RiskLoweringIntent;
  /** The orders that are meant, those that have ended among them; none where they are not known here. */
  orders(): readonly Order[];
  /** Before the first try: takes back what has not left, waits for what has. */
  prepare(): Promise<void> | undefined;
  /** One try. */
  send(): Promise<void>;
  /** Takes over what the venue says of the orders; true: it says that what is unknown here has ended. Never rejects. */
  look(): Promise<boolean>;
}

/** What pursuing a cancel needs. */
export interface CancelPursuitParts extends Journalling {
  readonly ledger: Pick<OrderLedger, 'note' | 'forgetCancelError'>;
  readonly alerts: Pick<OrderAlerts, 'uncancelled' | 'cancelGivenUp'>;
  readonly clock: Pick<Clock, 'elapsedMs'>;
  /** Of the repeats of all cancels together; the first try of each is free. */
  readonly pace: Pick<RepeatPace, 'waitMs' | 'turn'>;
  /** How long an accepted cancel may not come through before an alert is raised. */
  readonly alertAfterMs: number;
  /** Resolves when it is known whether the venue has an order that is in doubt. */
  doubtOf(orderId: string): Promise<void> | undefined;
  onLog(message: string, level: LogLevel): void;
}

/** So long a cancel is tried again: bans of an address begin at two minutes (rest-api limits), and it is to outlive one. */
const LONGEST_PURSUIT_MS = 300_000;
/** So long where somebody tries again by himself: enough for a request that a dying connection took with it. */
const BRIEF_PURSUIT_MS = 1_000;

/** What the repeat of a cancel weighs, and asking how an order stands (rest-api.md). */
const REPEAT_WEIGHS = 1;
const LOOK_WEIGHS = 4;

/** What a request that never left is refused for however often it is tried. */
const FOR_GOOD: ReadonlySet<ErrorCategory> = new Set(['authentication', 'invalid-request']);

/**
 * One accepted cancel, until it is certain. A cancel may be repeated, an order may not:
 *
 *   send → done
 *        → the venue knows no such open order → ask for it → ended: done
 *        → silence for a second → ask how the orders stand, and wait on
 *        → nobody knows, or it was not sent → pause, each time longer → send again, for some minutes
 *        → the venue says no, or the time is used up → `extra.cancelError`
 */
export class CancelPursuit {
  readonly #subject: CancelSubject;
  readonly #parts: CancelPursuitParts;
  #isBrief: boolean;
  readonly #onTried: () => void;
  readonly #ended = new AbortController();
  readonly #acceptedMs: number;
  /** Of the first failure; null where none has failed. */
  #failedMs: number | null = null;
  #isOverdue = false;
  #reason = '';
  #alarm: NodeJS.Timeout | undefined;

  /** `isBrief`: whoever asked for it tries again by himself. `onTried` hears where it takes longer. */
  constructor(subject: CancelSubject, parts: CancelPursuitParts, isBrief: boolean, onTried: () => void) {
    this.#subject = subject;
    this.#parts = parts;
    this.#isBrief = isBrief;
    this.#onTried = onTried;
    this.#acceptedMs = parts.clock.elapsedMs();
    if (!isBrief) this.#setAlarm();
  }

  /** Active orders that should have been cancelled by now. */
  overdue(): Order[] {
    const isSilent = !this.#isBrief && this.#sinceAcceptedMs() >= SILENCE_MS;
    return this.#isOverdue || isSilent ? this.#active() : [];
  }

  /** Somebody relies on it who does not try again by himself. */
  persist(): void {
    if (this.#isBrief) {
      this.#forgetEarlier();
      this.#setAlarm();
    }
    this.#isBrief = false;
  }

  /** One of the orders may have come to an end. */
  stopIfOver(): void {
    if (this.#isOver()) this.#ended.abort();
  }

  /** Resolves when it is over; at the close it ends as it stands. */
  async run(): Promise<void> {
    const ready = this.#subject.prepare();
    await Promise.resolve(); // accepted first, sent later
    if (!this.#isBrief) this.#forgetEarlier();
    try {
      if (ready) await ready; // a wait for nothing would let an order go first that was sent after the cancel
      await journalled(this.#parts, this.#subject.intent, () => this.#sendUntilOver());
    } finally {
      clearTimeout(this.#alarm);
    }
  }

  /** Of a cancel that was given up; this one is another. */
  #forgetEarlier(): void {
    for (const { orderId } of this.#active()) this.#parts.ledger.forgetCancelError(orderId);
  }

  async #sendUntilOver(): Promise<void> {
    for (let failures = 0; !this.#isOver();) {
      try {
        await this.#sendOnce();
        return;
      } catch (error) {
        if (await this.#hasWaitedForDoubts(error)) continue;
        if (!(await this.#goesOn(error, failures++))) return;
      }
    }
  }

  /** One try. Where nothing is heard of it for a second, the venue is asked how the orders stand, as of an order. */
  async #sendOnce(): Promise<void> {
    const silence = setTimeout(() => void this.#lookInSilence(), SILENCE_MS);
    try {
      await this.#subject.send();
    } finally {
      clearTimeout(silence);
    }
  }

  async #lookInSilence(): Promise<void> {
    const { signal, pace } = this.#parts;
    if (this.#isBrief || this.#active().length === 0) return;
    const hasTurn = await pace.turn(LOOK_WEIGHS, AbortSignal.any([signal, this.#ended.signal]));
    if (hasTurn && this.#active().length > 0) await this.#subject.look();
  }

  /** What is in doubt may not have arrived yet: the cancel waits until it has, or is known to be absent. */
  async #hasWaitedForDoubts(error: unknown): Promise<boolean> {
    if (!isUnknownOrder(error)) return false;
    const doubts = this.#active().flatMap(({ orderId }) => this.#parts.doubtOf(orderId) ?? []);
    if (doubts.length === 0) return false;
    await Promise.all(doubts);
    return !this.#parts.signal.aborted;
  }

  /** Whether another try is due now. */
  async #goesOn(error: unknown, failures: number): Promise<boolean> {
    const hasEnded = isUnknownOrder(error) && (await this.#subject.look());
    if (hasEnded || this.#isOver()) return false;
    this.#reason = reasonOf(error).replace(/\.$/, '');
    if (this.#parts.signal.aborted) return this.#leave();
    const pauseMs = Math.max(pauseBeforeMs(failures), retryAfterMs(error));
    const untilMs = this.#ageMs() + pauseMs;
    if (!this.#mayPass(error) || untilMs > LONGEST_PURSUIT_MS) return this.#giveUp(error);
    if (this.#isBrief && untilMs > BRIEF_PURSUIT_MS) return this.#leave();
    this.#failedMs ??= this.#parts.clock.elapsedMs();
    if (!this.#isBrief) this.#noteOverdue();
    const weight = isUnknownOrder(error) ? REPEAT_WEIGHS + LOOK_WEIGHS : REPEAT_WEIGHS;
    return (await this.#isDue(pauseMs, weight)) || this.#leave();
  }

  /** After its own pause it takes its turn among all others; whoever tries again by himself does not wait for long. */
  async #isDue(pauseMs: number, weight: number): Promise<boolean> {
    const { signal, pace } = this.#parts;
    const ended = AbortSignal.any([signal, this.#ended.signal]);
    if (!(await pause(pauseMs, ended))) return false;
    const isTooLong = this.#isBrief && this.#ageMs() + pace.waitMs(weight) > BRIEF_PURSUIT_MS;
    return !isTooLong && pace.turn(weight, ended);
  }

  /** What neither the venue nor anybody here knows needs no further try. */
  #mayPass(error: unknown): boolean {
    return isUnknownOrder(error) ? this.#subject.orders().length > 0 : isPassing(error);
  }

  #noteOverdue(): void {
    if (this.#isOverdue) return;
    this.#isOverdue = true;
    this.#parts.onLog(`${this.#subject.title} is not cancelled yet, trying again: ${this.#reason}`, LogLevel.WARNING);
    this.#onTried();
  }

  /** It counts from the acceptance: a venue that hangs answers nothing, and lets nothing fail for many seconds. */
  #setAlarm(): void {
    const restMs = this.#parts.alertAfterMs - this.#sinceAcceptedMs();
    this.#alarm = setTimeout(() => this.#raise(), Math.max(0, restMs));
  }

  #raise(): void {
    const reason = this.#reason === '' ? 'it has not been answered yet' : this.#reason;
    for (const { orderId } of this.#active()) {
      this.#parts.alerts.uncancelled(orderId, reason, this.#sinceAcceptedMs());
    }
  }

  #sinceAcceptedMs(): number {
    return this.#parts.clock.elapsedMs() - this.#acceptedMs;
  }

  #giveUp(error: unknown): false {
    const isKnown = this.#subject.orders().length > 0;
    const advice = isKnown
      ? 'it is open as far as is known here; cancel it again, or on Binance’s site'
      : 'it is not known here either; look at its id and its symbol';
    const tried = this.#failedMs === null ? '' : ` in ${Math.round(this.#ageMs() / 1000)} s`;
    const text = `${this.#subject.title} could not be cancelled${tried}: ${this.#reason} (${advice})`;
    if (this.#noteFailure(toOrderErrorNote(error)) || !isKnown) this.#parts.onLog(text, LogLevel.ERROR);
    return false;
  }

  /** Nobody goes on with it here: at the close, or where whoever asked tries again by himself. */
  #leave(): false {
    if (this.#isOver()) return false;
    this.#parts.onLog(`${this.#subject.title} has not been cancelled: ${this.#reason}`, LogLevel.WARNING);
    if (!this.#parts.signal.aborted || this.#isBrief) return false;
    const message = `it was not through when the connection ended: ${this.#reason}`;
    this.#noteFailure({ code: null, category: 'closed', message });
    return false;
  }

  /** Its orders say so, and no alert says any more that it is being tried; whether that is new of any of them. */
  #noteFailure(cancelError: OrderErrorNote): boolean {
    const active = this.#active();
    const fresh = active.filter((order) => !isNoted(order, cancelError));
    for (const { orderId } of fresh) this.#parts.ledger.note(orderId, { cancelError });
    for (const { orderId } of active) this.#parts.alerts.cancelGivenUp(orderId, this.#reason);
    return fresh.length > 0;
  }

  #isOver(): boolean {
    return this.#subject.orders().length > 0 && this.#active().length === 0;
  }

  #active(): Order[] {
    return this.#subject.orders().filter(isActive);
  }

  #ageMs(): number {
    return this.#failedMs === null ? 0 : this.#parts.clock.elapsedMs() - this.#failedMs;
  }
}

/** Whoever tries again by himself may be refused for the same reason each time, which is told once. */
function isNoted({ extra }: Order, { code, category, message }: OrderErrorNote): boolean {
  const { cancelError } = (extra ?? {}) as BinanceOrderEventExtra;
  return cancelError?.code === code && cancelError.category === category && cancelError.message === message;
}

/** Whether the venue says that it knows no such order, or none that is open. */
export function isUnknownOrder(error: unknown): boolean {
  return error instanceof BinanceError && error.category === 'unknown-order';
}

/** All but a definite no: nobody has told what became of the request, or it never came before the engine. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof BinanceError)) return true; // an answer that cannot be read
  return error.isTransient || (error.outcome !== 'rejected' && !FOR_GOOD.has(error.category));
}

function retryAfterMs(error: unknown): number {
  return (error instanceof BinanceError && error.retryAfterMs) || 0;
}
