import type { Order } from '../../../host/domain/order.js';
import type { FillNews } from '../../mappings/fill-news.js';
import { pause } from '../pause.js';

/** What fetching missed fills needs. */
export interface FillBackfillParts {
  readonly signal: AbortSignal;
  /** All fills of one order, from the venue. */
  ask(symbol: string, exchangeOrderId: string): Promise<readonly FillNews[]>;
  /** Whether the order's fills still do not add up. */
  isMissing(orderId: string): boolean;
  onFill(fill: FillNews): void;
  /** The venue was asked often enough; told once, though each comparison with the venue asks again. */
  onGivenUp(orderId: string): void;
}

/** The private stream usually brings the fill a moment after the news that counted it. */
const DELAYS_MS = [300, 1000, 2000, 4000, 8000, 15_000, 30_000] as const;

/** Fetches fills that an order's traded volume counts but that no message has brought. */
export class FillBackfill {
  readonly #parts: FillBackfillParts;
  readonly #running = new Set<string>();
  readonly #givenUp = new Set<string>();

  constructor(parts: FillBackfillParts) {
    this.#parts = parts;
  }

  /** Resolves when the fills add up, or when the venue has been asked often enough. */
  async fetch(order: Order, exchangeOrderId: string): Promise<void> {
    const { orderId, symbol } = order;
    if (this.#running.has(orderId)) return;
    this.#running.add(orderId);
    try {
      for (const delayMs of DELAYS_MS) {
        if (!(await pause(delayMs, this.#parts.signal)) || !this.#parts.isMissing(orderId)) return;
        await this.ask(symbol, exchangeOrderId);
      }
      if (this.#parts.isMissing(orderId)) this.#giveUp(orderId);
    } finally {
      this.#running.delete(orderId);
    }
  }

  /** Asks at once, and once; where that brings nothing `fetch` goes on asking. */
  async ask(symbol: string, exchangeOrderId: string): Promise<void> {
    try {
      for (const fill of await this.#parts.ask(symbol, exchangeOrderId)) this.#parts.onFill(fill);
    } catch {
      // The next turn asks again; giving up is told.
    }
  }

  /** Orders whose fills the venue has not shown although it was asked often enough. */
  unresolved(): string[] {
    for (const orderId of this.#givenUp) if (!this.#parts.isMissing(orderId)) this.#givenUp.delete(orderId);
    return [...this.#givenUp];
  }

  #giveUp(orderId: string): void {
    if (this.#givenUp.has(orderId)) return;
    this.#givenUp.add(orderId);
    this.#parts.onGivenUp(orderId);
  }
}
