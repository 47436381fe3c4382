import { BinanceError } from '../../errors/binance-error.js';
import { fillOfAccountTrade } from '../../mappings/fill-news.js';
import type { FillNews } from '../../mappings/fill-news.js';
import { newsOfList } from '../../mappings/order-list-news.js';
import type { OrderListNews } from '../../mappings/order-list-news.js';
import { newsOfRecord } from '../../mappings/order-news.js';
import type { OrderNews } from '../../mappings/order-news.js';
import { Lane } from '../../rest/spot-rest-api.js';
import type { OrderKey, OrderListKey, SpotRestApi } from '../../rest/spot-rest-api.js';

const PAGE = 1000;

/** Endpoints that orders are asked for by. */
export type OrderQueriesRest = Pick<
  SpotRestApi,
  'order' | 'openOrders' | 'allOrders' | 'myTrades' | 'orderList' | 'openOrderLists'
>;

/** Questions about orders and fills, asked over REST and answered as news. */
export class OrderQueries {
  readonly #rest: OrderQueriesRest;

  constructor(rest: OrderQueriesRest) {
    this.#rest = rest;
  }

  /** Null where the venue says that it knows no such order (−2013), which just after placing it may be early to say. */
  async order(key: OrderKey, lane: Lane = Lane.RECONCILE): Promise<OrderNews | null> {
    try {
      return newsOfRecord(await this.#rest.order(key, { lane }));
    } catch (error) {
      if (error instanceof BinanceError && error.category === 'unknown-order') return null;
      throw error;
    }
  }

  /** The latest thousand orders of a symbol, open or not: a venue that has forgotten client ids still lists its orders with them. */
  async latestOrders(symbol: string, lane: Lane = Lane.RECONCILE): Promise<OrderNews[]> {
    return (await this.#rest.allOrders({ symbol, limit: PAGE }, { lane })).map(newsOfRecord);
  }

  /** Null where the venue says that it knows no such list. */
  async list(key: OrderListKey, lane: Lane = Lane.RECONCILE): Promise<OrderListNews | null> {
    try {
      return newsOfList(await this.#rest.orderList(key, { lane }));
    } catch (error) {
      if (error instanceof BinanceError && error.category === 'unknown-order') return null;
      throw error;
    }
  }

  async openLists(): Promise<OrderListNews[]> {
    return (await this.#rest.openOrderLists({ lane: Lane.RECONCILE })).map(newsOfList);
  }

  async openOrders(symbol?: string, lane: Lane = Lane.RECONCILE): Promise<OrderNews[]> {
    const records = await this.#rest.openOrders(symbol, { lane });
    return records.map(newsOfRecord);
  }

  /** All fills of one order. */
  async fillsOfOrder(symbol: string, exchangeOrderId: string, lane: Lane = Lane.RECONCILE): Promise<FillNews[]> {
    return this.#pages({ symbol, orderId: exchangeOrderId }, undefined, lane);
  }

  /** Fills of a symbol after the given trade id, or since an instant where none is known. */
  async fillsSince(
    symbol: string,
    newestTradeId: string | undefined,
    since: Date,
    lane: Lane = Lane.RECONCILE,
  ): Promise<FillNews[]> {
    if (newestTradeId !== undefined) return this.#pages({ symbol }, nextId(newestTradeId), lane);
    const first = await this.#page({ symbol, startTime: since.getTime() }, lane);
    const last = first.at(-1);
    if (!last || first.length < PAGE) return first;
    return [...first, ...(await this.#pages({ symbol }, nextId(last.venueTradeId), lane))];
  }

  /** Page after page by id, never by time: several fills share a millisecond. */
  async #pages(
    query: { symbol: string; orderId?: string },
    firstId: string | undefined,
    lane: Lane,
  ): Promise<FillNews[]> {
    const fills: FillNews[] = [];
    let fromId = firstId;
    for (;;) {
      const page = await this.#page({ ...query, ...(fromId !== undefined && { fromId }) }, lane);
      fills.push(...page);
      const last = page.at(-1);
      if (!last || page.length < PAGE) return fills;
      fromId = nextId(last.venueTradeId);
    }
  }

  async #page(
    query: { symbol: string; orderId?: string; fromId?: string; startTime?: number },
    lane: Lane,
  ): Promise<FillNews[]> {
    const rows = await this.#rest.myTrades({ ...query, limit: PAGE }, { lane });
    return rows.map(fillOfAccountTrade);
  }
}

function nextId(id: string): string {
  return (BigInt(id) + 1n).toString();
}
