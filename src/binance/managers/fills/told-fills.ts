import { ZERO } from '../../../host/domain/decimal.js';
import type { Decimal } from '../../../host/domain/decimal.js';
import type { FillNews } from '../../mappings/fill-news.js';
import { NOTHING_FILLED } from '../orders/order-state.js';
import type { FilledSoFar } from '../orders/order-state.js';
import { SeenFills } from './seen-fills.js';

/** Which fills have been told, so that each is told once, and what those of an order add up to. */
export class ToldFills {
  readonly #seen = new SeenFills();
  readonly #sums = new Map<string, FilledSoFar>();

  /** Whether the fill has been told already. */
  has(fill: FillNews): boolean {
    return this.#seen.has(fill.symbol, fill.venueTradeId, fill.exchangeOrderId);
  }

  /** Those of the fills that have not been told; from here on they count as told. */
  takeFresh(fills: readonly FillNews[]): readonly FillNews[] {
    return fills.length === 0 ? fills : fills.filter((fill) => this.#isFresh(fill));
  }

  /** Adds fresh fills to the sum of their order, and gives it. */
  sumUp(orderId: string, fresh: readonly FillNews[]): FilledSoFar {
    const before = this.#sums.get(orderId) ?? NOTHING_FILLED;
    if (fresh.length === 0) return before;
    const sum = fresh.reduce(withFill, before);
    this.#sums.set(orderId, sum);
    return sum;
  }

  /** Volume of the order's fills that have been told. */
  volumeOf(orderId: string): Decimal {
    return this.#sums.get(orderId)?.volume ?? ZERO;
  }

  /** Both sides of a trade with ourselves have one id at the venue: whether the other one was told first. */
  isSecond({ symbol, venueTradeId, exchangeOrderId }: FillNews): boolean {
    return this.#seen.isSecond(symbol, venueTradeId, exchangeOrderId);
  }

  /** The highest trade id told for a symbol among fills of before an instant of the venue. */
  newestBefore(symbol: string, time: Date): string | undefined {
    return this.#seen.newestBefore(symbol, time.getTime());
  }

  /**
   * The venue has given an order's id to another one. Trade ids begin anew with order ids: a fill of that one must not be
   * taken for one of the earlier order.
   */
  release(symbol: string, exchangeOrderId: string): void {
    this.#seen.release(symbol, exchangeOrderId);
  }

  /** The order is kept no longer, nor is its sum; that its fills were told stays known. */
  forget(orderId: string): void {
    this.#sums.delete(orderId);
  }

  #isFresh(fill: FillNews): boolean {
    if (this.has(fill)) return false;
    this.#seen.add(fill.symbol, fill.venueTradeId, fill.time, fill.exchangeOrderId);
    return true;
  }
}

function withFill(sum: FilledSoFar, fill: FillNews): FilledSoFar {
  return { volume: sum.volume.plus(fill.volume), quote: sum.quote.plus(fill.price.times(fill.volume)) };
}
