import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.js';
import { BinanceError } from '../errors/binance-error.js';
import { createBinanceError } from '../errors/error-leaves.js';
import { reasonOf } from '../errors/reason-of.js';
import { Lane } from '../rate-limit/lanes.js';
import type { RateLimits } from '../rate-limit/rate-limits.js';
import type { ExchangeInfo } from '../wire/exchange-info.js';
import { toExchangeInfo } from '../wire/exchange-info-reader.js';
import { parseJson } from '../wire/json.js';
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
import { toCcxtPath, toTextParams } from './binance-endpoints.js';
import type { CcxtPath } from './binance-endpoints.js';
import { HttpTransport } from './http-transport.js';
import { PipelinedBinance } from './pipelined-binance.js';
import type { CcxtSigned } from './pipelined-binance.js';
import { describeRequest, isMutating, RestPipeline } from './rest-pipeline.js';
import type { PipelineRequest, RestTimeouts, SignedRequest } from './rest-pipeline.js';
import type {
  OrderKey,
  OrderListKey,
  OrderListKind,
  RequestOptions,
  RequestParams,
  SpotRestApi,
} from './spot-rest-api.js';
import type { ProxyAddress } from './tunnel-agent.js';

/** What the REST client is made of. */
export interface CcxtSpotRestOptions {
  readonly endpoints: { readonly rest: string };
  readonly apiKey?: string;
  readonly secret?: string;
  readonly clock: Clock;
  readonly rateLimits: RateLimits;
  /** Default 5000, at most 60000 (rest-api.md, Timing security). */
  readonly recvWindowMs?: number;
  readonly timeoutsMs?: Partial<RestTimeouts> & { readonly connect?: number };
  /** How often a read is tried at most; default 4. */
  readonly maxAttempts?: number;
  /** Wait before the second attempt of a read, doubled from then on; default 200. */
  readonly firstRetryMs?: number;
  readonly proxy?: ProxyAddress;
  /** Certificates to be trusted besides the public ones, for companies whose proxy looks into TLS. */
  readonly certificateAuthorities?: readonly string[];
  /** Hears of retries and of the clock; levels as in the host (10…50). */
  readonly onNotice?: (message: string, level: number) => void;
}

/**
 * CCXT's calls by name. CCXT's own declarations do not compile where a program checks its libraries (`skipLibCheck:
 * false`), so none of ours leads to them.
 */
export type CcxtCalls = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
type SignedOptions = RequestOptions & { readonly signed?: boolean };

const DEFAULTS = {
  recvWindowMs: 5_000,
  maxAttempts: 4,
  firstRetryMs: 200,
  connectMs: 5_000,
  readMs: 10_000,
  orderMs: 10_000,
};

const CANCEL = { lane: Lane.CANCEL } as const;

/** The spot REST endpoints over CCXT's signing and our pipeline. */
export class CcxtSpotRest implements SpotRestApi {
  /** CCXT's own instance for its unified structures; its calls take the same pipeline. */
  readonly ccxt: CcxtCalls;
  readonly #signer: PipelinedBinance;
  readonly #clock: Clock;
  readonly #hasKeys: boolean;
  readonly #pipeline: RestPipeline<PipelineRequest>;
  readonly #transport: HttpTransport;

  constructor(options: CcxtSpotRestOptions) {
    const { clock, rateLimits, timeoutsMs = {} } = options;
    this.#clock = clock;
    this.#hasKeys = isSet(options.apiKey) && isSet(options.secret);
    this.#transport = new HttpTransport({
      connectTimeoutMs: timeoutsMs.connect ?? DEFAULTS.connectMs,
      ...(options.proxy === undefined ? {} : { proxy: options.proxy }),
      ...(options.certificateAuthorities === undefined
        ? {}
        : { certificateAuthorities: options.certificateAuthorities }),
    });
    this.#signer = new PipelinedBinance({
      restUrl: options.endpoints.rest,
      recvWindowMs: options.recvWindowMs ?? DEFAULTS.recvWindowMs,
      signingTime: () => clock.signingTime(),
      send: ({ method, path, params, signed }) =>
        this.request(method as Method, path, params as RequestParams, { signed }),
      ...(options.apiKey === undefined ? {} : { apiKey: options.apiKey }),
      ...(options.secret === undefined ? {} : { secret: options.secret }),
    });
    this.ccxt = this.#signer;
    this.#pipeline = new RestPipeline({
      transport: this.#transport,
      rateLimits,
      clock,
      timeoutsMs: { read: timeoutsMs.read ?? DEFAULTS.readMs, order: timeoutsMs.order ?? DEFAULTS.orderMs },
      maxAttempts: options.maxAttempts ?? DEFAULTS.maxAttempts,
      firstRetryMs: options.firstRetryMs ?? DEFAULTS.firstRetryMs,
      sign: (request) => this.#sign(request),
      resynchronize: () => this.synchronizeClock(),
      onNotice: options.onNotice ?? (() => undefined),
    });
  }

  /** Measures the offset to the venue's clock. */
  synchronizeClock(samples?: number): Promise<void> {
    return this.#clock.synchronize(() => this.time({ lane: Lane.CANCEL }), samples);
  }

  async request(
    method: Method,
    path: string,
    params: RequestParams = {},
    options: SignedOptions = {},
  ): Promise<unknown> {
    return await this.#ask(method, path, params, options, (answer) => answer);
  }

  async ping(options?: RequestOptions): Promise<void> {
    await this.#ask('GET', '/api/v3/ping', {}, { ...options }, (answer) => answer);
  }

  async time(options?: RequestOptions): Promise<number> {
    return (await this.#ask('GET', '/api/v3/time', {}, { ...options }, toServerTime)).serverTime;
  }

  exchangeInfo(options?: RequestOptions): Promise<ExchangeInfo> {
    return this.#ask('GET', '/api/v3/exchangeInfo', {}, { ...options }, toExchangeInfo);
  }

  depth(symbol: string, limit: number, options?: RequestOptions): Promise<DepthSnapshot> {
    return this.#ask('GET', '/api/v3/depth', { symbol, limit }, { ...options }, toDepthSnapshot);
  }

  klines(
    query: { symbol: string; interval: string; startTime?: number; endTime?: number; limit?: number },
    options?: RequestOptions,
  ): Promise<Kline[]> {
    return this.#ask('GET', '/api/v3/klines', query, { ...options }, toKlines);
  }

  ticker24h(symbol: string, options?: RequestOptions): Promise<Ticker24h> {
    return this.#ask('GET', '/api/v3/ticker/24hr', { symbol }, { ...options }, toTicker24h);
  }

  tickers24h(symbols: readonly string[], options?: RequestOptions): Promise<Ticker24h[]> {
    return this.#ask('GET', '/api/v3/ticker/24hr', { symbols: JSON.stringify(symbols) }, { ...options }, toTickers24h);
  }

  historicalTrades(symbol: string, fromId: number, limit: number, options?: RequestOptions): Promise<PublicTrade[]> {
    const params = { symbol, fromId, limit };
    return this.#ask('GET', '/api/v3/historicalTrades', params, { ...options }, toPublicTrades);
  }

  trades(symbol: string, limit: number, options?: RequestOptions): Promise<PublicTrade[]> {
    return this.#ask('GET', '/api/v3/trades', { symbol, limit }, { ...options }, toPublicTrades);
  }

  account(options?: RequestOptions): Promise<AccountStatus> {
    return this.#ask('GET', '/api/v3/account', {}, { ...options, signed: true }, toAccountStatus);
  }

  openOrders(symbol?: string, options?: RequestOptions): Promise<OrderRecord[]> {
    return this.#ask('GET', '/api/v3/openOrders', { symbol }, { ...options, signed: true }, toOrderRecords);
  }

  order(key: OrderKey, options?: RequestOptions): Promise<OrderRecord> {
    return this.#ask('GET', '/api/v3/order', { ...key }, { ...options, signed: true }, toOrderRecord);
  }

  allOrders(
    query: { symbol: string; orderId?: string; startTime?: number; endTime?: number; limit?: number },
    options?: RequestOptions,
  ): Promise<OrderRecord[]> {
    return this.#ask('GET', '/api/v3/allOrders', query, { ...options, signed: true }, toOrderRecords);
  }

  myTrades(
    query: { symbol: string; fromId?: string; orderId?: string; startTime?: number; endTime?: number; limit?: number },
    options?: RequestOptions,
  ): Promise<AccountTrade[]> {
    return this.#ask('GET', '/api/v3/myTrades', query, { ...options, signed: true }, toAccountTrades);
  }

  newOrder(params: RequestParams, options?: RequestOptions): Promise<OrderAck | OrderResult | OrderFull> {
    return this.#ask('POST', '/api/v3/order', params, { lane: Lane.ORDER, ...options, signed: true }, toNewOrder);
  }

  testOrder(params: RequestParams, options?: RequestOptions): Promise<OrderTestResult> {
    return this.#ask('POST', '/api/v3/order/test', params, { ...options, signed: true }, toOrderTestResult);
  }

  cancelOrder(params: RequestParams, options?: RequestOptions): Promise<CancelledOrder | CancelledOrderList> {
    return this.#ask('DELETE', '/api/v3/order', params, { ...CANCEL, ...options, signed: true }, toCancelled);
  }

  cancelOpenOrders(symbol: string, options?: RequestOptions): Promise<CancelledOrder[]> {
    const cancel = { ...CANCEL, ...options, signed: true };
    return this.#ask('DELETE', '/api/v3/openOrders', { symbol }, cancel, toCancelledOrders);
  }

  cancelReplace(params: RequestParams, options?: RequestOptions): Promise<CancelReplaceResult> {
    const replace = { lane: Lane.ORDER, ...options, signed: true };
    return this.#ask('POST', '/api/v3/order/cancelReplace', params, replace, toCancelReplaceResult);
  }

  amendOrder(params: RequestParams, options?: RequestOptions): Promise<AmendResult> {
    const amend = { lane: Lane.ORDER, ...options, signed: true };
    return this.#ask('PUT', '/api/v3/order/amend/keepPriority', params, amend, toAmendResult);
  }

  newOrderList(kind: OrderListKind, params: RequestParams, options?: RequestOptions): Promise<PlacedOrderList> {
    const place = { lane: Lane.ORDER, ...options, signed: true };
    return this.#ask('POST', `/api/v3/orderList/${kind}`, params, place, toPlacedOrderList);
  }

  cancelOrderList(params: RequestParams, options?: RequestOptions): Promise<CancelledOrderList> {
    return this.#ask('DELETE', '/api/v3/orderList', params, { ...CANCEL, ...options, signed: true }, toCancelledList);
  }

  orderList(key: OrderListKey, options?: RequestOptions): Promise<OrderListRecord> {
    return this.#ask('GET', '/api/v3/orderList', { ...key }, { ...options, signed: true }, toOrderListRecord);
  }

  openOrderLists(options?: RequestOptions): Promise<OrderListRecord[]> {
    return this.#ask('GET', '/api/v3/openOrderList', {}, { ...options, signed: true }, toOrderListRecords);
  }

  /** Closes all connections; what is under way is rejected, nothing is sent any more. */
  close(): void {
    this.#pipeline.close();
    this.#transport.close();
  }

  async #ask<Shape>(
    method: Method,
    path: string,
    params: RequestParams,
    options: SignedOptions,
    read: (answer: unknown) => Shape,
  ): Promise<Shape> {
    const signed = options.signed === true;
    const request: PipelineRequest = {
      method,
      path,
      signed,
      params:
        toTextParams(withClientOrderId(method, path, params)) ??
        refuse(`${method} ${path}`, 'a number parameter cannot be written exactly; use text'),
      lane: options.lane ?? (signed ? Lane.RECONCILE : Lane.MARKET),
      signal: options.signal,
      withdrawal: options.withdrawal,
      timeoutMs: options.timeoutMs,
    };
    const text = await this.#pipeline.send(request);
    return readAnswer(request, text, read);
  }

  /** CCXT signs; what it refuses by itself never left. */
  #sign(request: PipelineRequest): SignedRequest {
    const what = describeRequest(request);
    const target = toCcxtPath(request.path, request.signed) ?? refuse(what, 'spot has no such family of endpoints');
    if (request.signed && !this.#hasKeys) throw missingKeys(what);
    const signed = this.#signByCcxt(what, target, request);
    const headers = Object.assign({ 'user-agent': 'vt-binance' }, signed.headers);
    return { url: signed.url, headers, body: signed.body };
  }

  #signByCcxt(what: string, { family, path }: CcxtPath, { method, params }: PipelineRequest): CcxtSigned {
    try {
      return this.#signer.sign(path, family, method, { ...params }) as CcxtSigned;
    } catch (error) {
      return refuse(what, reasonOf(error));
    }
  }
}

/** CCXT would put its own broker's name into the id of an order that has none. */
function withClientOrderId(method: Method, path: string, params: RequestParams): RequestParams {
  const places = method === 'POST' && (path === '/api/v3/order' || path === '/api/v3/sor/order');
  return places && params['newClientOrderId'] === undefined ? { ...params, newClientOrderId: randomUUID() } : params;
}

function isSet(text: string | undefined): boolean {
  return text !== undefined && text !== '';
}

/** An answer that cannot be read says nothing about an order: it may well have been placed. */
function readAnswer<Shape>(request: PipelineRequest, text: string, read: (answer: unknown) => Shape): Shape {
  try {
    return read(parseJson(text));
  } catch (error) {
    const reason = reasonOf(error);
    throw createBinanceError(`${describeRequest(request)}: Binance’s answer cannot be read: ${reason}`, {
      code: null,
      category: 'server',
      outcome: isMutating(request) ? 'unknown' : 'rejected',
      cause: error,
    });
  }
}

function refuse(what: string, reason: string): never {
  throw new BinanceError(`${what}: ${reason}`, { code: null, category: 'invalid-request', outcome: 'not-sent' });
}

function missingKeys(what: string): BinanceError {
  return createBinanceError(`${what}: this needs an API key and its secret; none is set`, {
    code: null,
    category: 'authentication',
    outcome: 'not-sent',
  });
}
