import { AlignedWindow } from './aligned-window.js';
import { LimitError } from './limit-error.js';
import type { OrderCounts } from './limit-rows.js';
import type { LimitSettings } from './limit-settings.js';

const TEN_SECONDS_MS = 10_000;
const DAY_MS = 86_400_000;

/** Credits for the first fill of an order. The documented figure for makers is an example, not a promise. */
const CREDIT = { taker: 1, maker: 5 } as const;

/**
 * Unfilled orders of one account: each accepted order counts one, its first fill gives some back, cancels and later
 * fills change nothing (faqs/order_count_decrement.md).
 */
export class OrderLimits {
  readonly #tenSeconds: AlignedWindow;
  readonly #day: AlignedWindow;

  constructor(settings: LimitSettings) {
    this.#tenSeconds = new AlignedWindow(TEN_SECONDS_MS, settings.ordersPer10Seconds);
    this.#day = new AlignedWindow(DAY_MS, settings.ordersPerDay);
  }

  counts(now: number): OrderCounts {
    return { tenSeconds: this.#tenSeconds.count(now), day: this.#day.count(now) };
  }

  /** The refusal (-1015) that more orders (a list has several) would meet now; null where they fit. */
  refusal(now: number, orders = 1): LimitError | null {
    if (!this.#day.fits(now, orders)) return tooMany(`${this.#day.limit} orders per DAY`, this.#day.end(now));
    if (!this.#tenSeconds.fits(now, orders)) {
      return tooMany(`${this.#tenSeconds.limit} orders per 10 SECOND`, this.#tenSeconds.end(now));
    }
    return null;
  }

  /** Counts orders. Once the day is used up the short counter stands still (CHANGELOG 2025-04-07). */
  add(now: number, orders: number): void {
    if (this.#day.fits(now, orders)) this.#tenSeconds.add(now, orders);
    this.#day.add(now, orders);
  }

  /** Takes orders off the windows that run now; those counted at `since` only off the windows of that moment. */
  giveBack(now: number, orders: number, since = now): void {
    this.#tenSeconds.giveBack(now, orders, since);
    this.#day.giveBack(now, orders, since);
  }

  /** Credits the first fill of an order, whenever that was placed. */
  creditFirstFill(now: number, asMaker: boolean): void {
    this.giveBack(now, asMaker ? CREDIT.maker : CREDIT.taker);
  }
}

function tooMany(limit: string, retryAfter: number): LimitError {
  return new LimitError(-1015, `Too many new orders; current limit is ${limit}.`, 429, retryAfter);
}
