import type { AdapterSetting } from '../host/base-adapter.js';
import type { Bar } from '../host/domain/bar.js';
import { LogLevel } from '../host/domain/constants.js';
import type { AdapterState, ConnectionChange } from '../host/domain/connection-news.js';
import type { Contract } from '../host/domain/contract.js';
import type { HistoryRequest, SubscribeRequest } from '../host/domain/requests.js';
import type { Tick } from '../host/domain/tick.js';
import { settledWithin } from '../host/events/settled-within.js';
import { connectionStatusOf, healthOf, rateLimitUsageOf } from './adapter-health.js';
import type { AdapterHealth, AdapterMetrics, ConnectionStatus } from './adapter-health.js';
import { AccountMemories } from './account-memory.js';
import type { AdapterSink } from './adapter-sink.js';
import { AdapterStates } from './adapter-states.js';
import { BINANCE_MARKETS } from './markets.js';
import type { RateLimitUsage } from './rate-limit/rate-limits.js';
import type { RequestParams } from './rest/spot-rest-api.js';
import { shapeProblem } from './request-shape.js';
import { readSettings } from './settings.js';
import type { BinanceSettings } from './settings.js';
import { secondConnection, serverOf } from './settings-in-use.js';
import type { OrderBook } from '../host/domain/order-book.js';
import { AlertDesk } from './managers/alert-desk.js';
import type { DataQuality } from './managers/feeds/data-quality.js';
import type { BinanceMarketData } from './managers/market-data.js';
import { RawTap } from './raw-tap.js';
import type { RawListener } from './raw-tap.js';
import { notConnected } from './not-connected.js';
import { OrderCalls } from './order-calls.js';
import type { PrivateSession } from './private-session.js';
import { SpotSession } from './spot-session.js';
import type { SessionDependencies } from './spot-session.js';
import { StandingSubscriptions } from './standing-subscriptions.js';
import { reasonOf } from './errors/reason-of.js';

export type { AdapterHealth, AdapterMetrics, ConnectionStatus };

const CLOSE_TIMEOUT_MS = 5000;

/**
 * The coordinator: builds the parts of a connection, starts them in order, hands calls on, and ends everything. No call
 * throws for what can be expected; before `connect` calls answer with nothing and one log line.
 */
export class BinanceApiClient {
  readonly #sink: AdapterSink;
  readonly #dependencies: SessionDependencies;
  readonly #states: AdapterStates;
  #session: SpotSession | undefined;
  #connecting: Promise<boolean> | undefined;
  #closing: Promise<void> | undefined;
  /** How often `close` was called: a connection that began before does not survive it. */
  #closes = 0;
  readonly #standing = new StandingSubscriptions({
    exchange: BINANCE_MARKETS.spot.exchange,
    findContract: (spelling) => this.#session?.contracts.find(spelling),
  });
  readonly #tap: RawTap;
  readonly #memories: AccountMemories;
  readonly #alerts: AlertDesk;
  /** What a host asks about orders. */
  readonly orders: OrderCalls;

  constructor(sink: AdapterSink, dependencies: SessionDependencies = {}) {
    this.#sink = sink;
    this.#dependencies = dependencies;
    const { exchange } = BINANCE_MARKETS.spot;
    this.#memories = new AccountMemories({ adapterName: sink.adapterName, exchange });
    this.#tap = new RawTap((error) =>
      this.#log(`A listener to raw messages threw: ${String(error)}`, LogLevel.WARNING),
    );
    this.#alerts = new AlertDesk({
      adapterName: sink.adapterName,
      now: () => Date.now(),
      onAlert: (alert) => sink.onAlert(alert),
      onLog: (message, level) => this.#log(message, level),
    });
    this.#states = new AdapterStates((change) => this.#tell(change));
    this.orders = new OrderCalls({
      connection: () => this.#session,
      account: (what) => this.#private(what),
      gate: (...call) => sink.orderGate(...call),
      log: (message, level) => this.#log(message, level),
    });
  }

  get state(): AdapterState {
    return this.#states.state;
  }

  /** Whether calls are served, in part at least. */
  get connected(): boolean {
    return this.#states.isRunning && this.#connecting === undefined;
  }

  /**
   * Opens what is needed and brings the host up to date. True when ready or usable in part (degraded); false with a log
   * line and news for everything that can be expected to go wrong. Calling it again changes nothing, and where it is
   * called with other settings a warning says so.
   */
  connect(setting: AdapterSetting): Promise<boolean> {
    if (this.#connecting) return this.#connecting;
    if (this.connected) {
      if (this.#session) this.#remindOf(this.#session.settings, setting);
      return Promise.resolve(true);
    }
    this.#connecting = this.#connect(setting).finally(() => (this.#connecting = undefined));
    return this.#connecting;
  }

  /** Ends everything within five seconds; at any time and any number of times. */
  close(): Promise<void> {
    this.#closes++;
    const isAtRest = this.#states.state === 'idle' || this.#states.state === 'closed';
    if (isAtRest && !this.#connecting) return Promise.resolve();
    this.#closing ??= this.#close().finally(() => (this.#closing = undefined));
    return this.#closing;
  }

  /** Wants market data; remembered before `connect` and over every loss and reconnect. */
  subscribe(request: SubscribeRequest): boolean {
    if (!this.#isReadable('The subscription', request)) return false;
    if (!this.#session && request.exchange !== BINANCE_MARKETS.spot.exchange) {
      this.#log(`No market data for ${request.symbol}: ${request.exchange} is not served here`, LogLevel.ERROR);
      return false;
    }
    const isAccepted = this.#session?.marketData.subscribe(request) ?? true;
    if (isAccepted) this.#standing.add(request);
    return isAccepted;
  }

  /** Takes back one `subscribe`; false where there was none. */
  unsubscribe(request: SubscribeRequest): boolean {
    if (!this.#isReadable('The end of a subscription', request)) return false;
    return this.#standing.remove(request) && (this.#session?.marketData.unsubscribe(request) ?? true);
  }

  async queryAccount(): Promise<void> {
    const account = this.#private('The account query')?.account;
    if (account) await this.#logged('The account query failed', account.queryAccount());
  }

  async queryPosition(): Promise<void> {
    const account = this.#private('The position query')?.account;
    if (account) await this.#logged('The position query failed', account.queryPosition());
  }

  /** Bars, ascending; rejects with a `BinanceError` where the venue cannot be asked. */
  async queryHistory(request: HistoryRequest): Promise<Bar[]> {
    if (!this.#isReadable('The history query', request)) return [];
    return (await this.#connected('The history query')?.history.queryHistory(request)) ?? [];
  }

  /** The latest picture of a symbol, by query. */
  async queryTicker(symbol: string): Promise<Tick | null> {
    return (await this.#connected('The ticker query')?.marketData.queryTicker(symbol)) ?? null;
  }

  /** The book of a symbol, by query. */
  async queryOrderBook(symbol: string, levels?: number): ReturnType<BinanceMarketData['queryOrderBook']> {
    return (await this.#connected('The book query')?.marketData.queryOrderBook(symbol, levels)) ?? null;
  }

  /** The latest public trades of a symbol, by query. */
  async queryTrades(symbol: string, count?: number): ReturnType<BinanceMarketData['queryTrades']> {
    return (await this.#connected('The trades query')?.marketData.queryTrades(symbol, count)) ?? [];
  }

  /** The full local book of a symbol that is subscribed with `depth: 'book'`; null otherwise. */
  getOrderBook(symbol: string): OrderBook | null {
    return this.#session?.marketData.getOrderBook(symbol) ?? null;
  }

  /** How good the data of a subscribed symbol is; null where it is not subscribed. */
  getDataQuality(symbol: string): DataQuality | null {
    return this.#session?.marketData.getDataQuality(symbol) ?? null;
  }

  /** Hears every frame of market data as it came in, over all connections; gives the function that ends it. */
  onRawMessage(listener: RawListener): () => void {
    return this.#tap.add(listener);
  }

  getMetrics(): AdapterMetrics {
    return {
      marketData: this.#session?.marketData.getMetrics() ?? null,
      rateLimits: this.getRateLimitUsage(),
      queuedEvents: this.#queuedEvents,
    };
  }

  queryContract(symbol: string): Contract | null {
    return this.#session?.contracts.find(symbol) ?? null;
  }

  getAvailableContracts(): Contract[] {
    return this.#session?.contracts.all() ?? [];
  }

  /** Any endpoint through the whole pipeline; the answer is parsed JSON with great ids as text. */
  async request(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    params: RequestParams = {},
    options: { readonly signed?: boolean } = {},
  ): Promise<unknown> {
    if (!this.#session) throw notConnected(`${method} ${path}`);
    return this.#session.rest.request(method, path, params, options);
  }

  getHealth(): AdapterHealth {
    const [states, alerts] = [this.#states, this.#alerts.open()];
    return healthOf(this.#session, { states, alerts, queuedEvents: this.#queuedEvents });
  }

  getRateLimitUsage(): RateLimitUsage {
    return rateLimitUsageOf(this.#session);
  }

  getConnectionStatus(): ConnectionStatus {
    return connectionStatusOf(this.#session);
  }

  async #connect(setting: AdapterSetting): Promise<boolean> {
    const closes = this.#closes;
    if (this.#closing) await this.#closing;
    if (closes !== this.#closes) return false;
    const reading = readSettings(setting);
    if (!reading.ok) return this.#refused(`The settings cannot be used: ${reading.problem}`);
    this.#states.clear();
    this.#states.enter('connecting');
    try {
      await this.#open(reading.settings);
      this.#tellOutcome(reading.settings);
      return true;
    } catch (error) {
      await this.#dropSession();
      return closes === this.#closes && this.#failed(reading.settings, error);
    }
  }

  #remindOf(used: BinanceSettings, asked: AdapterSetting): void {
    const { text, isWarning } = secondConnection(used, asked);
    this.#log(text, isWarning ? LogLevel.WARNING : LogLevel.INFO);
  }

  /** Whether a request about an instrument has the shape of one; otherwise there is one log line. */
  #isReadable(what: string, request: unknown): boolean {
    const problem = shapeProblem(request, 'symbol', 'exchange');
    if (problem !== null) this.#log(`${what} was not accepted: ${problem}`, LogLevel.ERROR);
    return problem === null;
  }

  #tellOutcome(settings: BinanceSettings): void {
    const problems = Object.values(this.#states.ailments).join('; ');
    const level = problems === '' ? LogLevel.INFO : LogLevel.WARNING;
    const keys = settings.credentials ? '' : ', public data only (no API key)';
    const why = problems === '' ? '' : `: ${problems}`;
    this.#log(`Binance spot (${serverOf(settings)}) is ${this.state}${keys}${why}`, level);
  }

  async #open(settings: BinanceSettings): Promise<void> {
    const session = new SpotSession({
      settings,
      sink: this.#sink,
      states: this.#states,
      memory: this.#memories.of(settings),
      alerts: this.#alerts,
      dependencies: this.#dependencies,
      tap: this.#tap,
    });
    this.#session = session;
    this.#standing.begin(settings.autoSubscribe);
    for (const request of this.#standing.all()) session.marketData.subscribe(request);
    await session.start();
  }

  async #dropSession(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.close();
  }

  #refused(problem: string): false {
    this.#log(problem, LogLevel.ERROR);
    this.#states.enter('connecting');
    this.#states.enter('idle', problem);
    return false;
  }

  #failed(settings: BinanceSettings, error: unknown): false {
    const reason = reasonOf(error);
    const problem = `Binance spot (${serverOf(settings)}) was not connected: ${reason}`;
    this.#log(problem, LogLevel.ERROR);
    this.#states.clear();
    this.#states.enter('idle', problem);
    return false;
  }

  async #close(): Promise<void> {
    this.#states.enter('closing');
    await settledWithin(Promise.allSettled([this.#dropSession(), this.#connecting]), CLOSE_TIMEOUT_MS);
    this.#states.clear();
    this.#states.enter('closed');
    this.#log('The connection to Binance spot is closed');
  }

  /** Events that wait for the host's handlers; 0 where the host does not tell. */
  get #queuedEvents(): number {
    return this.#sink.eventEngine.queued ?? 0;
  }

  /** The private parts, or undefined with one log line. */
  #private(what: string): PrivateSession | undefined {
    const parts = this.#session?.private;
    if (parts) return parts;
    const reason = this.#session ? 'no API key is set, so only public data is served' : 'the adapter is not connected';
    this.#log(`${what} was not accepted: ${reason}`, LogLevel.ERROR);
    return undefined;
  }

  /** The connection, or undefined with one log line. */
  #connected(what: string): SpotSession | undefined {
    if (!this.#session) this.#log(`${what} was not accepted: the adapter is not connected`, LogLevel.ERROR);
    return this.#session;
  }

  /** Hosts call queries without waiting: a failure must not end the process. */
  async #logged(what: string, query: Promise<void>): Promise<void> {
    try {
      await query;
    } catch (error) {
      this.#log(`${what}: ${reasonOf(error)}`, LogLevel.ERROR);
    }
  }

  #tell(change: ConnectionChange): void {
    const { adapterName } = this.#sink;
    this.#sink.onConnection({ adapterName, channel: 'adapter', change, time: new Date() });
  }

  #log(message: string, level: LogLevel = LogLevel.INFO): void {
    this.#sink.writeLog(message, level);
  }
}
