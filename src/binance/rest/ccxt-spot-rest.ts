import type { Clock } from '../clock.js';
import { Lane } from '../rate-limit/lanes.js';
import type { ExchangeInfo } from '../wire/exchange-info.js';
import { toExchangeInfo } from '../wire/exchange-info-reader.js';
import type { DepthSnapshot, Kline, PublicTrade, Ticker24h } from '../wire/market-rest.js';
import {
  toDepthSnapshot,
  toKlines,
  toPublicTrades,
  toServerTime,
  toTicker24h,
  toTickers24h,
} from '../wire/market-rest-reader.js';
import { toCancelled, toCancelledList, toCancelledOrders, toCancelReplaceResult } from '../wire/cancel-reader.js';
import type { CancelReplaceResult } from '../wire/cancel-replace.js';
import type { AmendResult, CancelledOrderList, OrderListRecord, PlacedOrderList } from '../wire/order-list.js';
import { toAmendResult, toOrderListRecord, toOrderListRecords, toPlacedOrderList } from '../wire/order-list-reader.js';
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
import {
  toAccountStatus,
  toAccountTrades,
  toNewOrder,
  toOrderRecord,
  toOrderRecords,
  toOrderTestResult,
} from '../wire/trading-reader.js';
import { RestCaller } from './rest-caller.js';
import type { CallOptions, CcxtCalls, RestCallerOptions, RestMethod } from './rest-caller.js';
import type {
  OrderKey,
  OrderListKey,
  OrderListKind,
  RequestOptions,
  RequestParams,
  SpotRestApi,
} from './spot-rest-api.js';

/** What the REST client is made of. */
export type CcxtSpotRestOptions = Omit<RestCallerOptions, 'resynchronize'>;

const CANCEL = { lane: Lane.CANCEL } as const;

/** The spot REST endpoints, each with its path, its lane and the shape of its answer. */
export class CcxtSpotRest implements SpotRestApi {
  /** CCXT's own instance for its unified structures; its calls take the same pipeline. */
  readonly ccxt: CcxtCalls;
  readonly #clock: Clock;
  readonly #caller: RestCaller;

  constructor(options: CcxtSpotRestOptions) {
    this.#clock = options.clock;
    this.#caller = new RestCaller({ ...options, resynchronize: () => this.synchronizeClock() });
    this.ccxt = this.#caller.ccxt;
  }

  /** Measures the offset to the venue's clock. */
  synchronizeClock(samples?: number): Promise<void> {
    return this.#clock.synchronize(() => this.time({ lane: Lane.CANCEL }), samples);
  }

  async request(
    method: RestMethod,
    path: string,
    params: RequestParams = {},
    options: CallOptions = {},
  ): Promise<unknown> {
    return await this.#caller.call(method, path, params, options, (answer) => answer);
  }

  async ping(options?: RequestOptions): Promise<void> {
    await this.#caller.call('GET', '/api/v3/ping', {}, { ...options }, (answer) => answer);
  }

  async time(options?: RequestOptions): Promise<number> {
    return (await this.#caller.call('GET', '/api/v3/time', {}, { ...options }, toServerTime)).serverTime;
  }

  exchangeInfo(options?: RequestOptions): Promise<ExchangeInfo> {
    return this.#caller.call('GET', '/api/v3/exchangeInfo', {}, { ...options }, toExchangeInfo);
  }

  depth(symbol: string, limit: number, options?: RequestOptions): Promise<DepthSnapshot> {
    return this.#caller.call('GET', '/api/v3/depth', { symbol, limit }, { ...options }, toDepthSnapshot);
  }

  klines(
    query: { symbol: string; interval: string; startTime?: number; endTime?: number; limit?: number },
    options?: RequestOptions,
  ): Promise<Kline[]> {
    return this.#caller.call('GET', '/api/v3/klines', query, { ...options }, toKlines);
  }

  ticker24h(symbol: string, options?: RequestOptions): Promise<Ticker24h> {
    return this.#caller.call('GET', '/api/v3/ticker/24hr', { symbol }, { ...options }, toTicker24h);
  }

  tickers24h(symbols: readonly string[], options?: RequestOptions): Promise<Ticker24h[]> {
    return this.#caller.call(
      'GET',
      '/api/v3/ticker/24hr',
      { symbols: JSON.stringify(symbols) },
      { ...options },
      toTickers24h,
    );
  }

  historicalTrades(symbol: string, fromId: number, limit: number, options?: RequestOptions): Promise<PublicTrade[]> {
    const params = { symbol, fromId, limit };
    return this.#caller.call('GET', '/api/v3/historicalTrades', params, { ...options }, toPublicTrades);
  }

  trades(symbol: string, limit: number, options?: RequestOptions): Promise<PublicTrade[]> {
    return this.#caller.call('GET', '/api/v3/trades', { symbol, limit }, { ...options }, toPublicTrades);
  }

  account(options?: RequestOptions): Promise<AccountStatus> {
    return this.#caller.call('GET', '/api/v3/account', {}, { ...options, signed: true }, toAccountStatus);
  }

  openOrders(symbol?: string, options?: RequestOptions): Promise<OrderRecord[]> {
    return this.#caller.call('GET', '/api/v3/openOrders', { symbol }, { ...options, signed: true }, toOrderRecords);
  }

  order(key: OrderKey, options?: RequestOptions): Promise<OrderRecord> {
    return this.#caller.call('GET', '/api/v3/order', { ...key }, { ...options, signed: true }, toOrderRecord);
  }

  allOrders(
    query: { symbol: string; orderId?: string; startTime?: number; endTime?: number; limit?: number },
    options?: RequestOptions,
  ): Promise<OrderRecord[]> {
    return this.#caller.call('GET', '/api/v3/allOrders', query, { ...options, signed: true }, toOrderRecords);
  }

  myTrades(
    query: { symbol: string; fromId?: string; orderId?: string; startTime?: number; endTime?: number; limit?: number },
    options?: RequestOptions,
  ): Promise<AccountTrade[]> {
    return this.#caller.call('GET', '/api/v3/myTrades', query, { ...options, signed: true }, toAccountTrades);
  }

  newOrder(params: RequestParams, options?: RequestOptions): Promise<OrderAck | OrderResult | OrderFull> {
    return this.#caller.call(
      'POST',
      '/api/v3/order',
      params,
      { lane: Lane.ORDER, ...options, signed: true },
      toNewOrder,
    );
  }

  testOrder(params: RequestParams, options?: RequestOptions): Promise<OrderTestResult> {
    return this.#caller.call('POST', '/api/v3/order/test', params, { ...options, signed: true }, toOrderTestResult);
  }

  cancelOrder(params: RequestParams, options?: RequestOptions): Promise<CancelledOrder | CancelledOrderList> {
    return this.#caller.call('DELETE', '/api/v3/order', params, { ...CANCEL, ...options, signed: true }, toCancelled);
  }

  cancelOpenOrders(symbol: string, options?: RequestOptions): Promise<CancelledOrder[]> {
    const cancel = { ...CANCEL, ...options, signed: true };
    return this.#caller.call('DELETE', '/api/v3/openOrders', { symbol }, cancel, toCancelledOrders);
  }

  cancelReplace(params: RequestParams, options?: RequestOptions): Promise<CancelReplaceResult> {
    const replace = { lane: Lane.ORDER, ...options, signed: true };
    return this.#caller.call('POST', '/api/v3/order/cancelReplace', params, replace, toCancelReplaceResult);
  }

  amendOrder(params: RequestParams, options?: RequestOptions): Promise<AmendResult> {
    const amend = { lane: Lane.ORDER, ...options, signed: true };
    return this.#caller.call('PUT', '/api/v3/order/amend/keepPriority', params, amend, toAmendResult);
  }

  newOrderList(kind: OrderListKind, params: RequestParams, options?: RequestOptions): Promise<PlacedOrderList> {
    const place = { lane: Lane.ORDER, ...options, signed: true };
    return this.#caller.call('POST', `/api/v3/orderList/${kind}`, params, place, toPlacedOrderList);
  }

  cancelOrderList(params: RequestParams, options?: RequestOptions): Promise<CancelledOrderList> {
    return this.#caller.call(
      'DELETE',
      '/api/v3/orderList',
      params,
      { ...CANCEL, ...options, signed: true },
      toCancelledList,
    );
  }

  orderList(key: OrderListKey, options?: RequestOptions): Promise<OrderListRecord> {
    return this.#caller.call('GET', '/api/v3/orderList', { ...key }, { ...options, signed: true }, toOrderListRecord);
  }

  openOrderLists(options?: RequestOptions): Promise<OrderListRecord[]> {
    return this.#caller.call('GET', '/api/v3/openOrderList', {}, { ...options, signed: true }, toOrderListRecords);
  }

  /** Closes all connections; what is under way is rejected, nothing is sent any more. */
  close(): void {
    this.#caller.close();
  }
}
