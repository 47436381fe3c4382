import type { FillNews } from '../../mappings/fill-news.js';
import type { OrderNews } from '../../mappings/order-news.js';
import type { Lane } from '../../rest/spot-rest-api.js';
import { inTurns } from '../in-turns.js';
import type { OrderLedger } from '../orders/order-ledger.js';
import { venueKeyOf } from '../orders/venue-key.js';
import { pause } from '../pause.js';
import type { OrderQueries } from './order-queries.js';

/** What the look for the orders of fills needs. */
export interface ForeignOrdersParts {
  readonly ledger: Pick<OrderLedger, 'findByVenueId'>;
  readonly queries: Pick<OrderQueries, 'order'>;
  readonly signal: AbortSignal;
}

/** Orders that were found, and fills of those that the venue does not show. */
export interface ForeignFindings {
  readonly records: OrderNews[];
  readonly ownerless: FillNews[];
}

/** "No such order" of an order that has traded can only mean "not yet": it is asked for once more. */
const ASK_AGAIN_AFTER_MS = 1_000;
/** These questions weigh little, and each waits a second where the venue has no such order. */
const AT_ONCE = 16;

/** Finds the orders of fills that are of no order known here: placed elsewhere, or of ours in doubt. */
export class ForeignOrders {
  readonly #parts: ForeignOrdersParts;

  constructor(parts: ForeignOrdersParts) {
    this.#parts = parts;
  }

  /** `known` need not be asked for. */
  async find(fills: readonly FillNews[], known: readonly OrderNews[], lane?: Lane): Promise<ForeignFindings> {
    const foreign = this.#byOrder(fills, new Set(known.map(venueKeyOf)));
    const records = await inTurns([...foreign.values()], ([fill]) => this.#recordOf(fill as FillNews, lane), AT_ONCE);
    const found = records.filter((record) => record !== null);
    for (const record of found) foreign.delete(venueKeyOf(record));
    return { records: found, ownerless: [...foreign.values()].flat() };
  }

  #byOrder(fills: readonly FillNews[], known: ReadonlySet<string>): Map<string, FillNews[]> {
    const foreign = new Map<string, FillNews[]>();
    for (const fill of fills) {
      const key = venueKeyOf(fill);
      if (known.has(key) || this.#parts.ledger.findByVenueId(fill.symbol, fill.exchangeOrderId)) continue;
      foreign.set(key, [...(foreign.get(key) ?? []), fill]);
    }
    return foreign;
  }

  async #recordOf({ symbol, exchangeOrderId }: FillNews, lane: Lane | undefined): Promise<OrderNews | null> {
    const { queries, signal } = this.#parts;
    const key = { symbol, orderId: exchangeOrderId };
    const record = await queries.order(key, lane);
    if (record || !(await pause(ASK_AGAIN_AFTER_MS, signal))) return record;
    return queries.order(key, lane);
  }
}
