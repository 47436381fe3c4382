import { BaseAdapter } from '../host/base-adapter.js';
import type { AdapterSetting, SettingValue } from '../host/base-adapter.js';
import type { Bar } from '../host/domain/bar.js';
import type { AdapterState } from '../host/domain/connection-news.js';
import { Exchange, LogLevel } from '../host/domain/constants.js';
import type { Contract } from '../host/domain/contract.js';
import type { Order } from '../host/domain/order.js';
import type { CancelRequest, HistoryRequest, OrderRequest, SubscribeRequest } from '../host/domain/requests.js';
import type { Tick } from '../host/domain/tick.js';
import type { EventSink } from '../host/events/event-types.js';
import { handledInTime } from '../host/events/handled-in-time.js';
import { BinanceApiClient } from './binance-api-client.js';
import type { AdapterHealth, AdapterMetrics, ConnectionStatus } from './binance-api-client.js';
import { DEFAULT_SETTING } from './settings.js';

type OrderCalls = BinanceApiClient['orders'];

/** Binance for an event-engine trading host. The work is done by the client and its managers. */
export class BinanceAdapter extends BaseAdapter {
  static override readonly defaultName: string = 'BINANCE';
  static override readonly defaultSetting: Readonly<Record<string, SettingValue>> = DEFAULT_SETTING;
  static override readonly exchanges: readonly Exchange[] = [Exchange.BINANCE];

  readonly #client: BinanceApiClient;

  constructor(
    eventEngine: EventSink,
    adapterName: string = BinanceAdapter.defaultName,
    dependencies: ConstructorParameters<typeof BinanceApiClient>[1] = {},
  ) {
    super(eventEngine, adapterName);
    this.#client = new BinanceApiClient(this, dependencies);
  }

  /** Whether calls are served, in part at least. */
  get connected(): boolean {
    return this.#client.connected;
  }

  get state(): AdapterState {
    return this.#client.state;
  }

  /** Resolves when what connecting told has been handled, where the event engine tells; after five seconds, with a log line, in any case. */
  override async connect(setting: AdapterSetting): Promise<boolean> {
    const isConnected = await this.#client.connect(setting);
    if (!(await handledInTime(this.eventEngine))) {
      this.writeLog(
        'What was told while connecting is not handled yet: the host may not know all orders',
        LogLevel.WARNING,
      );
    }
    return isConnected;
  }

  override close(): Promise<void> {
    return this.#client.close();
  }

  override subscribe(request: SubscribeRequest): boolean {
    return this.#client.subscribe(request);
  }

  /** Takes back one subscription with the same fields; what others asked for goes on. */
  unsubscribe(request: SubscribeRequest): boolean {
    return this.#client.unsubscribe(request);
  }

  override sendOrder(request: OrderRequest): string {
    return this.#client.orders.sendOrder(request);
  }

  override cancelOrder(request: CancelRequest): boolean {
    return this.#client.orders.cancelOrder(request);
  }

  /**
   * Linked orders: OCO, OTO, OTOCO, OPO, OPOCO. Gives the ids before anything is sent; an empty `listId` where the request
   * means no list of this venue, or the host's guards refuse one of its orders. What becomes of each order comes as its
   * order events.
   */
  sendOrderList(...call: Parameters<OrderCalls['sendOrderList']>): ReturnType<OrderCalls['sendOrderList']> {
    return this.#client.orders.sendOrderList(...call);
  }

  /** Accepts a cancel of all orders of a list, by our id of it or by the venue's. */
  cancelOrderList(...call: Parameters<OrderCalls['cancelOrderList']>): boolean {
    return this.#client.orders.cancelOrderList(...call);
  }

  /** Accepts making an open order smaller where it stands, so that it keeps its place in the queue. */
  amendOrder(...call: Parameters<OrderCalls['amendOrder']>): boolean {
    return this.#client.orders.amendOrder(...call);
  }

  /**
   * Cancels one order and places another one in one request; gives the new one's vtOrderId, `''` where it means none or
   * the host's guards refuse it: then nothing is cancelled either.
   */
  replaceOrder(...call: Parameters<OrderCalls['replaceOrder']>): string {
    return this.#client.orders.replaceOrder(...call);
  }

  /** What `sendOrder` would make of it, at once and without sending anything: what would leave, or why nothing would. */
  checkOrder(request: OrderRequest): ReturnType<OrderCalls['checkOrder']> {
    return this.#client.orders.checkOrder(request);
  }

  /** The whole way of an order, the venue's checks included, without an order; rejects where it cannot be asked. */
  testOrder(request: OrderRequest, withCommission = false): ReturnType<OrderCalls['testOrder']> {
    return this.#client.orders.testOrder(request, withCommission);
  }

  /** Cancels all open orders, of one symbol or of all; resolves to how many the venue cancelled. */
  cancelAll(symbol?: string): Promise<number> {
    return this.#client.orders.cancelAll(symbol);
  }

  /**
   * The host's word that it is alive and looks after its orders, for so many seconds; to be given again before they are
   * over. With the setting `deadManSeconds` our orders are cancelled when it is not; 0 takes it back.
   */
  renewLease(seconds: number): boolean {
    return this.#client.orders.renewLease(seconds);
  }

  override queryAccount(): Promise<void> {
    return this.#client.queryAccount();
  }

  override queryPosition(): Promise<void> {
    return this.#client.queryPosition();
  }

  /** The order as the venue has it now; by our id, the vtOrderId, or with its symbol by the venue's id. */
  queryOrder(orderId: string, symbol?: string): Promise<Order | null> {
    return this.#client.orders.queryOrder(orderId, symbol);
  }

  /** The open orders as the venue has them now. */
  queryOpenOrders(symbol?: string): Promise<Order[]> {
    return this.#client.orders.queryOpenOrders(symbol);
  }

  override queryHistory(request: HistoryRequest): Promise<Bar[]> {
    return this.#client.queryHistory(request);
  }

  /** The latest picture of a symbol, by query; null for an unknown symbol. */
  queryTicker(symbol: string): Promise<Tick | null> {
    return this.#client.queryTicker(symbol);
  }

  /** The book of a symbol, by query; null for an unknown symbol. */
  queryOrderBook(symbol: string, levels?: number): ReturnType<BinanceApiClient['queryOrderBook']> {
    return this.#client.queryOrderBook(symbol, levels);
  }

  /** The latest public trades of a symbol, by query, oldest first. */
  queryTrades(symbol: string, count?: number): ReturnType<BinanceApiClient['queryTrades']> {
    return this.#client.queryTrades(symbol, count);
  }

  /** The full local book of a symbol that is subscribed with `depth: 'book'`, read in place; null otherwise. */
  getOrderBook(symbol: string): ReturnType<BinanceApiClient['getOrderBook']> {
    return this.#client.getOrderBook(symbol);
  }

  /** How good the data of a subscribed symbol is: counts, gaps, spread, staleness; null where it is not subscribed. */
  getDataQuality(symbol: string): ReturnType<BinanceApiClient['getDataQuality']> {
    return this.#client.getDataQuality(symbol);
  }

  /** Hears every frame of market data as it came in; gives the function that ends it. Frames are read for it anew. */
  onRawMessage(...call: Parameters<BinanceApiClient['onRawMessage']>): () => void {
    return this.#client.onRawMessage(...call);
  }

  /** Figures since the connection was made: frames, latencies, the way to the handlers. */
  getMetrics(): AdapterMetrics {
    return this.#client.getMetrics();
  }

  /** The contract of a symbol in any accepted spelling; null where there is none. */
  queryContract(symbol: string): Contract | null {
    return this.#client.queryContract(symbol);
  }

  getAvailableContracts(): Contract[] {
    return this.#client.getAvailableContracts();
  }

  getHealth(): AdapterHealth {
    return this.#client.getHealth();
  }

  getRateLimitUsage(): AdapterHealth['rateLimits'] {
    return this.#client.getRateLimitUsage();
  }

  getConnectionStatus(): ConnectionStatus {
    return this.#client.getConnectionStatus();
  }

  /** Any endpoint of the venue, through limits, signature and error classification; rejects with a `BinanceError`. */
  request(...call: Parameters<BinanceApiClient['request']>): Promise<unknown> {
    return this.#client.request(...call);
  }
}
