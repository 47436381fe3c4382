import type { Order } from '../../../host/domain/order.js';
import { BinanceError } from '../../errors/binance-error.js';
import type { OrderListNews } from '../../mappings/order-list-news.js';
import type { OrderNews } from '../../mappings/order-news.js';
import type { Lane, OrderKey } from '../../rest/spot-rest-api.js';
import type { OrderLedger } from '../orders/order-ledger.js';
import type { OrderQueries } from './order-queries.js';
import { exchangeIdOf, exchangeListIdOf } from '../orders/order-state.js';
import type { BinanceOrderEventExtra } from '../orders/order-state.js';

/** What asking for orders of lists needs. */
export interface OrderLegQueriesParts {
  readonly queries: Pick<OrderQueries, 'order' | 'latestOrders' | 'list'>;
  readonly ledger: Pick<OrderLedger, 'get' | 'ofList'>;
}

/**
 * Asks for an order by its client id and, where the venue knows no such order and it is one of a list, for the list: a
 * list is taken as a whole or not at all, so an order of it is absent only where nothing is known of the list either.
 */
export class OrderLegQueries {
  readonly #parts: OrderLegQueriesParts;

  constructor(parts: OrderLegQueriesParts) {
    this.#parts = parts;
  }

  /** Null: the venue says that it knows neither the order nor its list. */
  async order(key: OrderKey, lane: Lane): Promise<OrderNews | null> {
    const { queries } = this.#parts;
    const news = await queries.order(key, lane);
    if (news || !('origClientOrderId' in key)) return news;
    const listId = listIdOf(this.#parts.ledger.get(key.origClientOrderId));
    if (listId === undefined) return null;
    const list = await this.#list(listId, lane);
    const listed = list?.orders.find(({ clientOrderId }) => clientOrderId === key.origClientOrderId);
    if (listed)
      return (await queries.order({ symbol: key.symbol, orderId: listed.exchangeOrderId }, lane)) ?? notYet(key);
    return list || this.#isKnownInPart(listId) ? notYet(key) : null;
  }

  /** The latest orders of a symbol, open or not. */
  latestOrders(symbol: string, lane: Lane): Promise<OrderNews[]> {
    return this.#parts.queries.latestOrders(symbol, lane);
  }

  /** A venue that has forgotten our id of a list knows its own, which the list's first order to be known has told. */
  async #list(listId: string, lane: Lane): Promise<OrderListNews | null> {
    const { queries, ledger } = this.#parts;
    const list = await queries.list({ origClientOrderId: listId }, lane);
    const told = ledger.ofList(listId).flatMap((order) => exchangeListIdOf(order) ?? []);
    return list ?? (told[0] === undefined ? null : queries.list({ orderListId: told[0] }, lane));
  }

  #isKnownInPart(listId: string): boolean {
    return this.#parts.ledger.ofList(listId).some((order) => exchangeIdOf(order) !== undefined);
  }
}

/** Our id of the list that the order is in, if it is in one. */
export function listIdOf(order: Order | undefined): string | undefined {
  return ((order?.extra ?? {}) as BinanceOrderEventExtra).listId;
}

/** Answers that contradict each other prove nothing; the next ones may agree. */
function notYet(key: Extract<OrderKey, { origClientOrderId: string }>): never {
  throw new BinanceError(
    `The list of order ${key.origClientOrderId} is at the venue, which does not show the order yet`,
    {
      code: null,
      category: 'unknown-order',
      outcome: 'rejected',
      decision: 'wait',
    },
  );
}
