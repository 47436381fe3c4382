import { Status } from '../../host/domain/constants.js';
import { ZERO } from '../../host/domain/decimal.js';
import type { FillNews } from '../mappings/fill-news.js';
import type { OrderNews } from '../mappings/order-news.js';
import type { OrderLedger } from './order-ledger.js';
import type { OrderQueries } from './order-queries.js';
import { exchangeIdOf } from './order-state.js';

interface Step {
  readonly time: number;
  readonly apply: () => void;
}

/** Clocks of two machines may differ by a little; fills are told once however often they are asked for. */
const OVERLAP_MS = 60_000;

/**
 * Compares our orders with the venue's and tells what was missed, once and in the order in which it happened:
 *
 *   open orders ┐
 *   our active orders that are not among them, one by one ├→ timeline by the venue's time → ledger → events
 *   fills after the last known trade id, per symbol traded ┘
 */
export class OrderReconciler {
  readonly #ledger: OrderLedger;
  readonly #queries: OrderQueries;

  constructor(ledger: OrderLedger, queries: OrderQueries) {
    this.#ledger = ledger;
    this.#queries = queries;
  }

  /** `since` is when the private stream went silent; null at the start, when nothing has been told yet. */
  async reconcile(since: Date | null): Promise<void> {
    const open = await this.#queries.openOrders();
    const [gone, missed, earlier] = await Promise.all([
      this.#recordsOfGone(open),
      this.#missedFills(since, open),
      this.#earlierFills(open),
    ]);
    const fills = [...missed, ...earlier].filter((fill) => !this.#ledger.hasFill(fill));
    const foreign = await this.#recordsOfForeign(fills, [...open, ...gone]);
    for (const step of this.#timeline([...open, ...gone, ...foreign], fills)) step.apply();
  }

  /** Our active orders that the venue no longer lists as open. */
  async #recordsOfGone(open: readonly OrderNews[]): Promise<OrderNews[]> {
    const listed = new Set(open.map(keyOf));
    const gone = this.#ledger.active().flatMap((order) => {
      const exchangeOrderId = exchangeIdOf(order);
      if (exchangeOrderId === undefined || listed.has(`${order.symbol}#${exchangeOrderId}`)) return [];
      return [{ symbol: order.symbol, orderId: exchangeOrderId }];
    });
    const records = await Promise.all(gone.map((key) => this.#queries.order(key)));
    return records.filter((record) => record !== null);
  }

  async #missedFills(since: Date | null, open: readonly OrderNews[]): Promise<FillNews[]> {
    if (!since) return [];
    const from = new Date(since.getTime() - OVERLAP_MS);
    const symbols = new Set([...this.#ledger.symbols(), ...open.map((news) => news.symbol)]);
    const fills = await Promise.all(
      [...symbols].map((symbol) => this.#queries.fillsSince(symbol, this.#ledger.newestFillBefore(symbol, from), from)),
    );
    return fills.flat();
  }

  /** Open orders that had traded before they came to be known here. */
  async #earlierFills(open: readonly OrderNews[]): Promise<FillNews[]> {
    const traded = open.filter(
      (news) =>
        news.traded?.greaterThan(ZERO) === true && !this.#ledger.findByVenueId(news.symbol, news.exchangeOrderId),
    );
    const fills = await Promise.all(
      traded.map((news) => this.#queries.fillsOfOrder(news.symbol, news.exchangeOrderId)),
    );
    return fills.flat();
  }

  /** Orders placed elsewhere that came and went while nobody listened. */
  async #recordsOfForeign(fills: readonly FillNews[], known: readonly OrderNews[]): Promise<OrderNews[]> {
    const keys = new Set(known.map(keyOf));
    const foreign = new Map<string, FillNews>();
    for (const fill of fills) {
      const isKnown = keys.has(keyOf(fill)) || this.#ledger.findByVenueId(fill.symbol, fill.exchangeOrderId);
      if (!isKnown) foreign.set(keyOf(fill), fill);
    }
    const records = await Promise.all(
      [...foreign.values()].map((fill) => this.#queries.order({ symbol: fill.symbol, orderId: fill.exchangeOrderId })),
    );
    return records.filter((record) => record !== null);
  }

  #timeline(records: readonly OrderNews[], fills: readonly FillNews[]): Step[] {
    const known = new Map(records.map((news) => [keyOf(news), news]));
    const steps: Step[] = [];
    for (const news of records) {
      const isNew = !this.#ledger.findByVenueId(news.symbol, news.exchangeOrderId);
      if (isNew) steps.push({ time: news.terms?.createdTime ?? 0, apply: () => this.#ledger.take(asPlaced(news)) });
    }
    const byTime = [...fills].sort((a, b) => a.time - b.time || compareIds(a.venueTradeId, b.venueTradeId));
    for (const fill of byTime) {
      if (!known.has(keyOf(fill)) && !this.#ledger.findByVenueId(fill.symbol, fill.exchangeOrderId)) continue;
      steps.push({ time: fill.time, apply: () => this.#ledger.takeFill(fill) });
    }
    for (const news of records) steps.push({ time: news.time, apply: () => this.#ledger.take(news) });
    return steps.sort((a, b) => a.time - b.time);
  }
}

/** The order as it was when the venue had just taken it. */
function asPlaced(news: OrderNews): OrderNews {
  const { terms } = news;
  return {
    ...news,
    status: Status.NOTTRADED,
    venueStatus: 'NEW',
    traded: ZERO,
    terms: terms && { ...terms, quoteTraded: ZERO },
    time: terms?.createdTime ?? news.time,
    reason: null,
  };
}

function keyOf(row: { readonly symbol: string; readonly exchangeOrderId: string }): string {
  return `${row.symbol}#${row.exchangeOrderId}`;
}

function compareIds(a: string, b: string): number {
  const difference = BigInt(a) - BigInt(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
