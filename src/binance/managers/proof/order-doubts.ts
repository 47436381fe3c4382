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
  /** Asks the venue by client order id; null: it says that it knows no such order. */
  ask(doubt: OrderDoubt): Promise<OrderNews | null>;
  /** Looks for the order among all that the venue lists: asked before its absence is believed. */
  search(doubt: OrderDoubt): Promise<OrderNews | null>;
  /** Whether other news has settled the order meanwhile. */
  isSettled(orderId: string): boolean;
  /** Takes over what the venue has shown; whether it was of this order shows in `isSettled`. */
  onFound(news: OrderNews): void;
  /** The venue certainly does not have the order. */
  onAbsent(doubt: OrderDoubt): void;
  /** A doubt has grown old; told once. */
  onOverdue(doubt: OrderDoubt, ageMs: number): void;
  onNotice(message: string, level: LogLevel): void;
}

interface OpenDoubt {
  readonly doubt: OrderDoubt;
  /**
   * When the answer was given up. The order left before: how long before is not known, as it may have waited for the
   * budget, for the clock or for the other way.
   */
  readonly sinceMs: number;
  hurry: AbortController;
}

/**
 * Settles orders whose submission got no answer: asks by client order id, patiently, until the venue shows the order or
 * has had time enough to be believed that there is none. Until then the order stays in flight; nothing is resent.
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

  /** Begins to ask; resolves when the order is settled or the adapter closes. */
  async settle(doubt: OrderDoubt): Promise<void> {
    if (this.#open.has(doubt.orderId)) return;
    const sinceMs = this.#parts.clock.elapsedMs();
    this.#open.set(doubt.orderId, { doubt, sinceMs, hurry: new AbortController() });
    const overdue = setTimeout(() => this.#noteOverdue(doubt), this.#parts.alertAfterMs);
    this.#parts.onNotice(
      `Order ${doubt.orderId}: whether the venue has it is not known (${doubt.reason}); asking it`,
      LogLevel.WARNING,
    );
    for (let attempt = 0; !(await this.#tried(doubt, attempt)); attempt++);
    clearTimeout(overdue);
    if (!this.#parts.signal.aborted) this.#open.delete(doubt.orderId);
  }

  /** Asks at once instead of waiting for the next turn; after a channel has come back. */
  hurry(): void {
    for (const entry of this.#open.values()) entry.hurry.abort();
  }

  /** One turn; true when there is nothing left to do. */
  async #tried(doubt: OrderDoubt, attempt: number): Promise<boolean> {
    await this.#rest(doubt, attempt);
    if (this.#parts.signal.aborted) return true;
    if (this.#parts.isSettled(doubt.orderId)) return true;
    const ageMs = this.#ageMs(doubt);
    try {
      const isBelievable = this.#isBelievable(ageMs);
      // What stands under its id may be another order: then the search among all of them decides.
      if (this.#hasFound(doubt, await this.#parts.ask(doubt))) return true;
      if (!isBelievable) return false;
      if (!this.#hasFound(doubt, await this.#parts.search(doubt))) this.#parts.onAbsent(doubt);
      return true;
    } catch {
      return this.#parts.signal.aborted;
    }
  }

  #hasFound({ orderId }: OrderDoubt, news: OrderNews | null): boolean {
    if (news) this.#parts.onFound(news);
    return this.#parts.isSettled(orderId);
  }

  async #rest(doubt: OrderDoubt, attempt: number): Promise<void> {
    const entry = this.#open.get(doubt.orderId);
    if (!entry) return;
    if (this.#parts.signal.aborted) return;
    if (entry.hurry.signal.aborted) entry.hurry = new AbortController();
    await pause(pauseBeforeMs(attempt), entry.hurry.signal);
  }

  #ageMs({ orderId }: OrderDoubt): number {
    const elapsedMs = this.#parts.clock.elapsedMs();
    return elapsedMs - (this.#open.get(orderId)?.sinceMs ?? elapsedMs);
  }

  #isBelievable(ageMs: number): boolean {
    return ageMs > this.#recvWindowMs + VENUE_TIMEOUT_MS;
  }

  #noteOverdue(doubt: OrderDoubt): void {
    if (!this.#parts.isSettled(doubt.orderId)) this.#parts.onOverdue(doubt, this.#ageMs(doubt));
  }
}
