import type { RateLimit } from '../../binance/wire/exchange-info.js';
import { toJsonText } from './json-text.js';
import { listedLimits, type LimitSettings } from './limit-settings.js';

/** Unfilled orders of an account in the running windows. */
export interface OrderCounts {
  readonly tenSeconds: number;
  readonly day: number;
}

/** What was used of the limits when a request had been served; no order counts where its answer shows none. */
export interface UsedLimits {
  readonly weight: number;
  readonly orders: OrderCounts | null;
}

/**
 * The rows in which answers show limits and what was used of them. All of a row but its count is written once: every
 * reply of the WebSocket API carries three of them.
 */
export class LimitRows {
  readonly #orders: readonly RateLimit[];
  readonly #weightText: string;
  readonly #tenSecondsText: string;
  readonly #dayText: string;

  constructor(settings: LimitSettings) {
    const limits = listedLimits(settings);
    this.#orders = limits.filter(({ rateLimitType }) => rateLimitType === 'ORDERS');
    this.#weightText = textUpToCount(limits.find(({ rateLimitType }) => rateLimitType === 'REQUEST_WEIGHT'));
    this.#tenSecondsText = textUpToCount(this.#orders.find(({ interval }) => interval === 'SECOND'));
    this.#dayText = textUpToCount(this.#orders.find(({ interval }) => interval === 'DAY'));
  }

  /** Order limits with their counts, the shorter window first. */
  ofOrders({ tenSeconds, day }: OrderCounts): RateLimit[] {
    return this.#orders.map((limit) => ({ ...limit, count: limit.interval === 'DAY' ? day : tenSeconds }));
  }

  /** JSON of what a reply of the WebSocket API shows: order limits, where it shows them, then the weight. */
  toJsonText({ weight, orders }: UsedLimits): string {
    const weightRow = `${this.#weightText}${weight}}`;
    if (orders === null) return `[${weightRow}]`;
    return `[${this.#tenSecondsText}${orders.tenSeconds}},${this.#dayText}${orders.day}},${weightRow}]`;
  }
}

function textUpToCount(limit: RateLimit | undefined): string {
  return toJsonText({ ...limit, count: 0 }).slice(0, -'0}'.length);
}
