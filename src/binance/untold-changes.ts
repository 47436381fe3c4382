import type { OrderNews } from './mappings/order-news.js';
import { venueKeyOf } from './managers/orders/venue-key.js';
import { Status } from '../host/domain/constants.js';

/** What a watch over untold changes needs. */
export interface UntoldChangesParts {
  /** How long the stream may take. */
  readonly wordWithinMs: number;
  readonly elapsedMs: () => number;
  /** Whether the private stream is up and nothing is known to be missing; otherwise others are at work. */
  isQuiet(): boolean;
  /** The stream has not told of an order that a reply has changed. */
  onOverdue(): void;
  readonly signal: AbortSignal;
}

type OrderName = Pick<OrderNews, 'symbol' | 'exchangeOrderId'>;
/** What a reply has done to an order. Word of its placement says nothing about a change that came after it. */
type Deed = 'placed' | 'changed';

/** A word may come before the reply, which comes within the longest wait of a request. */
const REMEMBERED_MS = 30_000;
/** What is older than that is looked for now and then, and not with every word. */
const BETWEEN_SWEEPS_MS = 1_000;
/** Where the venue is slow to tell, or goes on telling nothing, another connection every few seconds would not help. */
const BETWEEN_MS = 30_000;

/**
 * Orders that a reply has changed (placed, cancelled, amended) and of which the private stream has said nothing yet. A
 * stream can be subscribed and alive and tell nothing: here is the evidence, long before anybody compares.
 */
export class UntoldChanges {
  readonly #parts: UntoldChangesParts;
  /** By order and deed: when the word is overdue; the oldest first. */
  readonly #awaited = new Map<string, number>();
  /** By order and deed: when the stream told of it last; the oldest first. */
  readonly #told = new Map<string, number>();
  #clearedMs = -Infinity;
  #askedMs = -Infinity;
  #sweptMs = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: UntoldChangesParts) {
    this.#parts = parts;
    parts.signal.addEventListener('abort', () => this.clear(), { once: true });
  }

  /** Whether a word is overdue. */
  get isOverdue(): boolean {
    const [oldestMs = Infinity] = this.#awaited.values();
    return oldestMs <= this.#parts.elapsedMs();
  }

  /** A reply tells of orders; its request was made at `sinceMs`. Legs that wait in a list are not there yet. */
  expect(deed: Deed, orders: readonly OrderNews[], sinceMs: number): void {
    if (!this.#parts.isQuiet() || sinceMs < this.#clearedMs || this.#parts.signal.aborted) return;
    for (const news of orders) if (news.status !== Status.SUBMITTING) this.#expect(keyOf(news, deed), sinceMs);
  }

  /** The stream has told of an order: that it was placed, or what has become of it since. */
  told(deed: Deed, order: OrderName): void {
    this.#note(keyOf(order, 'placed'));
    if (deed === 'changed') this.#note(keyOf(order, 'changed'));
  }

  /** What was missed so far is known, or about to be asked for: nothing is awaited any more. */
  clear(): void {
    this.#awaited.clear();
    this.#clearedMs = this.#parts.elapsedMs();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #expect(key: string, sinceMs: number): void {
    const isTold = (this.#told.get(key) ?? -Infinity) >= sinceMs;
    if (isTold || this.#awaited.has(key)) return;
    const { elapsedMs, wordWithinMs } = this.#parts;
    this.#awaited.set(key, elapsedMs() + wordWithinMs);
    this.#timer ??= setTimeout(() => this.#look(), wordWithinMs);
  }

  #note(key: string): void {
    const nowMs = this.#parts.elapsedMs();
    this.#awaited.delete(key);
    this.#told.delete(key);
    this.#told.set(key, nowMs);
    if (nowMs - this.#sweptMs >= BETWEEN_SWEEPS_MS) this.#sweep(nowMs);
  }

  #sweep(nowMs: number): void {
    this.#sweptMs = nowMs;
    for (const [oldest, atMs] of this.#told) {
      if (atMs > nowMs - REMEMBERED_MS) return;
      this.#told.delete(oldest);
    }
  }

  #look(): void {
    this.#timer = undefined;
    const nowMs = this.#parts.elapsedMs();
    const [oldestMs] = this.#awaited.values();
    if (oldestMs === undefined) return;
    const isDue = Math.max(oldestMs, this.#askedMs + BETWEEN_MS) <= nowMs;
    if (isDue) this.#askedMs = nowMs;
    const nextMs = Math.max(oldestMs, this.#askedMs + BETWEEN_MS);
    this.#timer = setTimeout(() => this.#look(), nextMs - nowMs);
    if (isDue) this.#parts.onOverdue();
  }
}

function keyOf(order: OrderName, deed: Deed): string {
  return `${venueKeyOf(order)} ${deed}`;
}
