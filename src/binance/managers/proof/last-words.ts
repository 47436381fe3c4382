import type { Order } from '../../../host/domain/order.js';
import type { OrderNews } from '../../mappings/order-news.js';
import type { Lane } from '../../rest/spot-rest-api.js';
import { inTurns } from '../in-turns.js';
import type { OrderLedger } from '../orders/order-ledger.js';
import { exchangeIdOf } from '../orders/order-state.js';
import type { OrderQueries } from './order-queries.js';

/** What asking for last words needs. */
export interface LastWordsParts {
  readonly ledger: Pick<OrderLedger, 'withoutLastWord'>;
  readonly queries: Pick<OrderQueries, 'order'>;
}

/** "No such order" of one that has traded may mean "not yet" once; a venue that was reset says it for ever. */
const TIMES_TO_BELIEVE = 2;

/** Asks for orders that ended by their fills: what else there is to tell of them the venue has not said. */
export class LastWords {
  readonly #parts: LastWordsParts;
  /** How often the venue has said that it knows no such order, by id. */
  #inVain = new Map<string, number>();

  constructor(parts: LastWordsParts) {
    this.#parts = parts;
  }

  async records(lane?: Lane): Promise<(OrderNews | null)[]> {
    const wordless = this.#parts.ledger.withoutLastWord();
    this.#inVain = new Map(wordless.map(({ orderId }) => [orderId, this.#timesInVain(orderId)]));
    const asked = wordless.filter(({ orderId }) => this.#timesInVain(orderId) < TIMES_TO_BELIEVE);
    return inTurns(asked, (order) => this.#recordOf(order, lane));
  }

  async #recordOf(order: Order, lane: Lane | undefined): Promise<OrderNews | null> {
    const { orderId, symbol } = order;
    const exchangeOrderId = exchangeIdOf(order);
    if (exchangeOrderId === undefined) return null;
    const record = await this.#parts.queries.order({ symbol, orderId: exchangeOrderId }, lane);
    if (!record) this.#inVain.set(orderId, this.#timesInVain(orderId) + 1);
    return record;
  }

  #timesInVain(orderId: string): number {
    return this.#inVain.get(orderId) ?? 0;
  }
}
