import { LogLevel } from '../../../host/domain/constants.js';
import type { Clock } from '../../clock.js';
import type { OrderNews } from '../../mappings/order-news.js';
import { pause } from '../pause.js';
import { pauseBeforeMs, VENUE_TIMEOUT_MS } from './venue-patience.js';

/** An order of which it is not known whether the venue has it. */
export interface OrderDoubt {
  readonly orderId: string;
  readonly symbol: string;
  readonly reason: string;
}

/** What resolving a doubt needs. */
export interface OrderDoubtsParts {
  readonly clock: Pick<Clock, 'elapsedMs'>;
  readonly recvWindowMs: number;
  /** From this age on a doubt is overdue. */
  readonly alertAfterMs: number;
  readonly signal: AbortSignal;
  /** Asks the venue by client order id; null: it does not show such an order, which proves something only `isForProof`. */
  ask(doubt: OrderDoubt, isForProof: boolean): Promise<OrderNews | null>;
  /** Looks for the order among the latest thousand of its symbol: asked before its absence is believed. */
  search(doubt: OrderDoubt): Promise<OrderNews | null>;
  /** Whether its request may still be answered: until then nothing proves that it is absent. */
  isAnswerDue(orderId: string): boolean;
  /** Whether other news has settled the order meanwhile. */
  isSettled(orderId: string): boolean;
  /** Whether news under the order's client id can be of it. */
  canBeOf(orderId: string, news: OrderNews): boolean;
  /** Takes over what the venue has shown; whether it was of this order shows in `isSettled`. */
  onFound(news: OrderNews): void;
  /** The venue certainly does not have the order. */
  onAbsent(doubt: OrderDoubt): void;
  /** A doubt has grown old; told once. */
  onOverdue(doubt: OrderDoubt, ageMs: number): void;
  onNotice(message: string, level: LogLevel): void;
}

interface OpenDoubt {
  /** Why it is in doubt may change: no answer yet, then none at all. */
  doubt: OrderDoubt;
  /** When the order left, or, where that is not known, when the doubt came up. */
  sentMs: number;
  hurry: AbortController;
}

/**
 * Settles orders of which nothing has been heard since they left: asks by client order id, patiently, until the venue
 * shows the order, or no answer can come any more and the venue has had time enough to be believed that there is none.
 * Until then the order stays in flight; nothing is resent.
 */
export class OrderDoubts {
  readonly #parts: OrderDoubtsParts;
  #recvWindowMs: number;
  readonly #open = new Map<string, OpenDoubt>();

  constructor(parts: OrderDoubtsParts) {
    this.#parts = parts;
    this.#recvWindowMs = parts.recvWindowMs;
    parts.signal.addEventListener('abort', () => this.hurry(), { once: true });
  }

  /** Orders whose outcome is unknown now. */
  list(): OrderDoubt[] {
    const doubts = [...this.#open.values()].map(({ doubt }) => doubt);
    return doubts.filter(({ orderId }) => !this.#parts.isSettled(orderId));
  }

  /** Orders may be under way that the venue takes for so long. */
  allowFor(recvWindowMs: number): void {
    this.#recvWindowMs = Math.max(this.#recvWindowMs, recvWindowMs);
  }

  /** Begins to ask for an order that left at an instant of the clock; resolves when it is settled or the adapter closes. */
  async settle(doubt: OrderDoubt, sentMs = this.#parts.clock.elapsedMs()): Promise<void> {
    const entry: OpenDoubt = { doubt, sentMs, hurry: new AbortController() };
    this.#open.set(doubt.orderId, entry);
    const overdueMs = Math.max(0, this.#parts.alertAfterMs - this.#ageMs(entry));
    const overdue = setTimeout(() => this.#noteOverdue(entry), overdueMs);
    this.#tell(doubt);
    for (let attempt = 0; !(await this.#tried(entry, attempt)); attempt++);
    clearTimeout(overdue);
    if (!this.#parts.signal.aborted) this.#open.delete(doubt.orderId);
  }

  /** Something new is known of why an order is in doubt, or when it left; it is asked for at once. */
  goOn(doubt: OrderDoubt, sentMs: number): void {
    const entry = this.#open.get(doubt.orderId);
    if (!entry) return;
    entry.doubt = doubt;
    entry.sentMs = Math.max(entry.sentMs, sentMs);
    entry.hurry.abort();
    this.#tell(doubt);
  }

  /** Asks at once instead of waiting for the next turn: for all, after a channel has come back, or for one. */
  hurry(orderId?: string): void {
    const entries = orderId === undefined ? [...this.#open.values()] : [this.#open.get(orderId)];
    for (const entry of entries) entry?.hurry.abort();
  }

  #tell({ orderId, reason }: OrderDoubt): void {
    const message = `Order ${orderId}: whether the venue has it is not known (${reason}); asking it`;
    this.#parts.onNotice(message, LogLevel.WARNING);
  }

  /** One turn; true when there is nothing left to do. */
  async #tried(entry: OpenDoubt, attempt: number): Promise<boolean> {
    await this.#rest(entry, attempt);
    if (this.#parts.signal.aborted) return true;
    if (this.#parts.isSettled(entry.doubt.orderId)) return true;
    try {
      return await this.#isSettledByAsking(entry);
    } catch {
      return this.#parts.signal.aborted;
    }
  }

  async #isSettledByAsking(entry: OpenDoubt): Promise<boolean> {
    const { doubt } = entry;
    const isBelievable = this.#untilBelievableMs(entry) < 0;
    const asked = await this.#parts.ask(doubt, isBelievable);
    // What stands under its id may be another order: then the search among the latest of the symbol decides.
    if (this.#hasFound(doubt, asked)) return true;
    if (!isBelievable) return false;
    const listed = await this.#parts.search(doubt);
    if (this.#hasFound(doubt, listed)) return true;
    if (this.#isShown(doubt, asked) || this.#isShown(doubt, listed)) return false; // it is there, whatever became of the news
    this.#parts.onAbsent(entry.doubt);
    return true;
  }

  #hasFound({ orderId }: OrderDoubt, news: OrderNews | null): boolean {
    if (news) this.#parts.onFound(news);
    return this.#parts.isSettled(orderId);
  }

  #isShown({ orderId }: OrderDoubt, news: OrderNews | null): boolean {
    return news !== null && this.#parts.canBeOf(orderId, news);
  }

  /** Whoever hurries while a question is under way has the next one asked at once. */
  async #rest(entry: OpenDoubt, attempt: number): Promise<void> {
    if (!this.#isRunning()) return;
    const untilMs = this.#untilBelievableMs(entry);
    const durationMs = untilMs < 0 ? Infinity : Math.floor(untilMs) + 1;
    await pause(Math.min(pauseBeforeMs(attempt), durationMs), entry.hurry.signal);
    if (entry.hurry.signal.aborted && this.#isRunning()) entry.hurry = new AbortController();
  }

  #isRunning(): boolean {
    return !this.#parts.signal.aborted;
  }

  #ageMs({ sentMs }: OpenDoubt): number {
    return this.#parts.clock.elapsedMs() - sentMs;
  }

  /** How long until "no such order" can be believed; below zero where it can be now. */
  #untilBelievableMs(entry: OpenDoubt): number {
    if (this.#parts.isAnswerDue(entry.doubt.orderId)) return Infinity;
    return this.#recvWindowMs + VENUE_TIMEOUT_MS - this.#ageMs(entry);
  }

  #noteOverdue(entry: OpenDoubt): void {
    if (!this.#parts.isSettled(entry.doubt.orderId)) this.#parts.onOverdue(entry.doubt, this.#ageMs(entry));
  }
}
