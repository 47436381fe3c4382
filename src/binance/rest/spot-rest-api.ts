import type { Lane } from '../rate-limit/lanes.js';
import type { Withdrawal } from '../rate-limit/withdrawal.js';
import type { ExchangeInfo } from '../wire/exchange-info.js';
import type { DepthSnapshot, Kline, PublicTrade, Ticker24h } from '../wire/market-rest.js';
import type { CancelReplaceResult } from '../wire/cancel-replace.js';
import type { AmendResult, CancelledOrderList, OrderListRecord, PlacedOrderList } from '../wire/order-list.js';
import type {
  AccountStatus,
  AccountTrade,
  CancelledOrder,
  OrderAck,
  OrderFull,
  OrderRecord,
  OrderResult,
  OrderTestResult,
} from '../wire/trading.js';

export { Deadline, LONGEST_ORDER_WAIT_MS } from '../rate-limit/deadline.js';
export { OverdueWatch } from '../rate-limit/overdue-watch.js';
export { Lane } from '../rate-limit/lanes.js';
export { Withdrawal } from '../rate-limit/withdrawal.js';

/** Parameters as they go onto the wire: text stays exact, numbers must be safe integers. */
export type RequestParams = Readonly<Record<string, string | number | boolean | undefined>>;

/** How one request is treated. */
export interface RequestOptions {
  /** Default: MARKET for public, RECONCILE for signed reads. */
  readonly lane?: Lane;
  readonly signal?: AbortSignal;
  /** Takes the request back as long as it waits for its turn. */
  readonly withdrawal?: Withdrawal;
  readonly timeoutMs?: number;
}

/** Names an order by the venue's id or by our client order id. */
export type OrderKey =
  | { readonly symbol: string; readonly orderId: string }
  | { readonly symbol: string; readonly origClientOrderId: string };

/** Kinds of order lists, as the last word of their endpoint. */
export type OrderListKind = 'oco' | 'oto' | 'otoco' | 'opo' | 'opoco';

/** Names an order list by the venue's id or by our client id of it. */
export type OrderListKey = { readonly orderListId: string } | { readonly origClientOrderId: string };

/**
 * The spot REST endpoints that the adapter uses, each through the whole pipeline (budget, signature, classification).
 * Reads are retried within limits; orders and cancels never are. Every failure is a `BinanceError`.
 */
export interface SpotRestApi {
  /** Any endpoint: `request('GET', '/api/v3/avgPrice', {symbol})`. Answers are parsed JSON with big ids kept as text. */
  request(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    params?: RequestParams,
    options?: RequestOptions & { readonly signed?: boolean },
  ): Promise<unknown>;
  ping(options?: RequestOptions): Promise<void>;
  /** Venue time in epoch ms. */
  time(options?: RequestOptions): Promise<number>;
  exchangeInfo(options?: RequestOptions): Promise<ExchangeInfo>;
  depth(symbol: string, limit: number, options?: RequestOptions): Promise<DepthSnapshot>;
  klines(
    query: { symbol: string; interval: string; startTime?: number; endTime?: number; limit?: number },
    options?: RequestOptions,
  ): Promise<Kline[]>;
  ticker24h(symbol: string, options?: RequestOptions): Promise<Ticker24h>;
  /** At most 20 symbols weigh as little as one. Answers in an order of the venue's choice. */
  tickers24h(symbols: readonly string[], options?: RequestOptions): Promise<Ticker24h[]>;
  trades(symbol: string, limit: number, options?: RequestOptions): Promise<PublicTrade[]>;
  /** Trades from an id on, ascending; needs an API key. */
  historicalTrades(symbol: string, fromId: number, limit: number, options?: RequestOptions): Promise<PublicTrade[]>;
  account(options?: RequestOptions): Promise<AccountStatus>;
  openOrders(symbol?: string, options?: RequestOptions): Promise<OrderRecord[]>;
  order(key: OrderKey, options?: RequestOptions): Promise<OrderRecord>;
  allOrders(
    query: { symbol: string; orderId?: string; startTime?: number; endTime?: number; limit?: number },
    options?: RequestOptions,
  ): Promise<OrderRecord[]>;
  myTrades(
    query: { symbol: string; fromId?: string; orderId?: string; startTime?: number; endTime?: number; limit?: number },
    options?: RequestOptions,
  ): Promise<AccountTrade[]>;
  newOrder(params: RequestParams, options?: RequestOptions): Promise<OrderAck | OrderResult | OrderFull>;
  testOrder(params: RequestParams, options?: RequestOptions): Promise<OrderTestResult>;
  /** An order of a list takes its whole list with it, and then the list is the answer. */
  cancelOrder(params: RequestParams, options?: RequestOptions): Promise<CancelledOrder | CancelledOrderList>;
  cancelOpenOrders(symbol: string, options?: RequestOptions): Promise<CancelledOrder[]>;
  /** Where a half fails the error's `data` tells of both. */
  cancelReplace(params: RequestParams, options?: RequestOptions): Promise<CancelReplaceResult>;
  amendOrder(params: RequestParams, options?: RequestOptions): Promise<AmendResult>;
  newOrderList(kind: OrderListKind, params: RequestParams, options?: RequestOptions): Promise<PlacedOrderList>;
  cancelOrderList(params: RequestParams, options?: RequestOptions): Promise<CancelledOrderList>;
  orderList(key: OrderListKey, options?: RequestOptions): Promise<OrderListRecord>;
  openOrderLists(options?: RequestOptions): Promise<OrderListRecord[]>;
}
