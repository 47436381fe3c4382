import type { Clock } from '../clock.js';
import type { Bar } from '../../host/domain/bar.js';
import { LogLevel } from '../../host/domain/constants.js';
import type { Exchange } from '../../host/domain/constants.js';
import type { ConnectionChange } from '../../host/domain/connection-news.js';
import type { BookUpdate, OrderBook } from '../../host/domain/order-book.js';
import type { SubscribeRequest } from '../../host/domain/requests.js';
import type { Tick } from '../../host/domain/tick.js';
import type { Transaction } from '../../host/domain/transaction.js';
import type { ContractTable } from '../mappings/contract-table.js';
import type { SpotRestApi } from '../rest/spot-rest-api.js';
import type { MarketStreams, MarketStreamsListener } from '../streams/market-streams.js';
import type { TopicHandler } from '../streams/topic-feed.js';
import type { PartialDepthLevels } from '../streams/topics.js';
import { BookSnapshots } from './books/book-snapshots.js';
import { ArrivalClock } from './feeds/arrival-clock.js';
import type { DataQuality } from './feeds/data-quality.js';
import { EventClock } from './feeds/event-clock.js';
import { EventOutlet } from './feeds/event-outlet.js';
import type { ConflationPolicy } from './feeds/event-outlet.js';
import { HeldWatch } from './feeds/held-watch.js';
import { LatencyWatch } from './feeds/latency-watch.js';
import { MarketConnection } from './feeds/market-connection.js';
import { MarketQueries } from './feeds/market-queries.js';
import { asksForTheSame, readMarketRequest } from './feeds/market-request.js';
import { marketStatusOf, metricsOf, qualityOf } from './feeds/market-status.js';
import type { MarketDataMetrics, MarketDataStatus } from './feeds/market-status.js';
import type { MarketSubscription } from './feeds/market-subscription.js';
import type { ToldPrice } from './precheck/reference-price-board.js';
import { RidingTopics } from './precheck/riding-topics.js';
import { OpenMarket } from './feeds/open-market.js';
import { STALE_TIMES } from './feeds/stale-watch.js';
import type { StaleTimes } from './feeds/stale-watch.js';
import { SubscriptionFactory } from './feeds/subscription-factory.js';
import type { SubscriptionFactoryParts } from './feeds/subscription-factory.js';
import { SubscriptionIndex } from './feeds/subscription-index.js';
import { TradePages } from './feeds/trade-pages.js';

export type { MarketDataMetrics, MarketDataStatus, SymbolStatus, TopicReport } from './feeds/market-status.js';

/** What the market data manager is handed. */
export interface MarketDataParts {
  readonly adapterName: string;
  readonly exchange: Exchange;
  readonly contracts: Pick<ContractTable, 'find'>;
  readonly rest: Pick<SpotRestApi, 'ticker24h' | 'tickers24h' | 'depth' | 'trades' | 'historicalTrades' | 'klines'>;
  readonly clock: Pick<Clock, 'now' | 'offsetMs'>;
  /** Levels of the partial book where a request says nothing; 0 for none. Default 10. */
  readonly depthLevels?: PartialDepthLevels | 0;
  /** How patient the watch for dead streams is; null turns it off. */
  readonly staleTimes?: StaleTimes | null;
  /** What may be cut down to the latest while handlers are behind; default nothing. */
  readonly conflation?: ConflationPolicy;
  /** Waits of a local book between snapshots that did not fit; the keeper's own where absent. */
  readonly bookBackoff?: SubscriptionFactoryParts['bookBackoff'];
  /** Events that wait for the host's handlers, where the host tells. */
  queued?(): number;
  /** A symbol is subscribed by the host. */
  onSubscribed?(symbol: string): void;
  /** Called at each `open`. */
  createStreams(listener: MarketStreamsListener): MarketStreams;
  onTick(tick: Tick): void;
  onBar(bar: Bar): void;
  onBook(update: BookUpdate): void;
  onTransaction(transaction: Transaction): void;
  onConnection(change: ConnectionChange): void;
  onLog(message: string, level: LogLevel): void;
}

const NO_CONFLATION: ConflationPolicy = { ticks: false, books: false };

/** Subscriptions and what comes of them; remembered before the first connection and over every loss. */
export class BinanceMarketData {
  readonly #parts: MarketDataParts;
  readonly #subscriptions = new SubscriptionIndex();
  /** Requests that wait for the contracts. */
  readonly #unresolved: SubscribeRequest[] = [];
  readonly #outlet: EventOutlet;
  readonly #held = new HeldWatch((message) => this.#warn(message));
  readonly #latency: LatencyWatch;
  readonly #connection: MarketConnection;
  readonly #queries: MarketQueries;
  readonly #factory: SubscriptionFactory;
  readonly #riding = new RidingTopics();
  readonly #arrivals: ArrivalClock;
  #open: OpenMarket | null = null;

  constructor(parts: MarketDataParts) {
    this.#parts = parts;
    const queued = (): number => parts.queued?.() ?? 0;
    const { clock } = parts;
    this.#arrivals = new ArrivalClock(clock);
    this.#outlet = new EventOutlet({
      ...{ policy: parts.conflation ?? NO_CONFLATION, clock, queued },
      onTick: (tick) => parts.onTick(tick),
      onBook: (update) => parts.onBook(update),
      onLog: (message, level) => parts.onLog(message, level),
    });
    this.#latency = new LatencyWatch(queued);
    this.#connection = new MarketConnection({
      now: () => clock.now(),
      onChange: (change) => parts.onConnection(change),
    });
    this.#queries = new MarketQueries(parts);
    this.#factory = this.#createFactory();
  }

  /** Whether every socket delivers. */
  get isConnected(): boolean {
    return this.#open?.streams.isLive === true;
  }

  /** Wants data of one symbol. False where the request cannot be served. */
  subscribe(request: SubscribeRequest): boolean {
    const { symbol: spelling, exchange } = request;
    const reading = readMarketRequest(request, this.#parts.depthLevels);
    if (exchange !== this.#parts.exchange) return this.#refuse(spelling, `${exchange} is not served here`);
    if (!reading.ok) return this.#refuse(spelling, reading.problem);
    const contract = this.#parts.contracts.find(spelling);
    if (!contract) {
      if (this.#open) return this.#refuse(spelling, 'there is no such symbol');
      this.#unresolved.push(request);
      return true;
    }
    const known = this.#subscriptions.get(contract.symbol);
    const subscription = known ?? this.#factory.create(contract);
    this.#subscriptions.add(subscription);
    this.#change(subscription, () => subscription.add(reading.parts));
    this.#parts.onSubscribed?.(contract.symbol);
    return true;
  }

  /** Takes back one `subscribe` with the same fields; what others asked for goes on. False where there was none. */
  unsubscribe(request: SubscribeRequest): boolean {
    const { symbol: spelling, exchange } = request;
    const reading = readMarketRequest(request, this.#parts.depthLevels);
    if (exchange !== this.#parts.exchange || !reading.ok) return false;
    const subscription = this.#find(spelling);
    if (!subscription) return this.#forgetUnresolved(request);
    let isDone = false;
    this.#change(subscription, () => (isDone = subscription.remove(reading.parts)));
    if (!subscription.isWanted) this.#remove(subscription);
    return isDone;
  }

  /** Listens to a topic for the adapter itself, for as long as market data is wanted by the host at all. */
  listen(topic: string, handler: TopicHandler): void {
    this.#riding.add(topic, handler);
  }

  /** The last trade's price of a symbol whose ticks come in, and when it came; null where it is not known. */
  lastPrice(symbol: string): ToldPrice | null {
    return this.#subscriptions.get(symbol)?.ticks.builder.lastTrade ?? null;
  }

  /** Starts to deliver; to be called when the contracts are known. Does nothing while it is open. */
  open(): void {
    if (this.#open) return;
    for (const request of this.#unresolved.splice(0)) this.#resolve(request);
    const market = this.#createMarket();
    this.#open = market;
    for (const subscription of this.#subscriptions.values()) {
      for (const [name, { handler }] of subscription.topics) market.follow(name, handler);
      void market.seed(subscription);
    }
    this.#ride();
    market.streams.open();
  }

  /** Ends every socket, timer and question; what is subscribed stays so for the next `open`. */
  async close(): Promise<void> {
    const market = this.#open;
    this.#open = null;
    this.#riding.ride(null);
    this.#outlet.flush();
    await market?.close();
  }

  /** The full local book of a symbol that is subscribed with `depth: 'book'`; null otherwise. */
  getOrderBook(spelling: string): OrderBook | null {
    return this.#find(spelling)?.book ?? null;
  }

  getConnectionStatus(): MarketDataStatus {
    return marketStatusOf(this.isConnected, this.#open?.streams ?? null, this.#subscriptions.values());
  }

  /** How good the data of one subscribed symbol is; null where it is not subscribed. */
  getDataQuality(spelling: string): DataQuality | null {
    const subscription = this.#find(spelling);
    const tick = this.#parts.contracts.find(spelling)?.priceTick;
    return subscription ? qualityOf(subscription, tick, this.#open?.streams ?? null, this.#parts.clock.now()) : null;
  }

  getMetrics(): MarketDataMetrics {
    return metricsOf(this.#subscriptions.values(), this.#latency, this.#outlet);
  }

  queryTicker(spelling: string): ReturnType<MarketQueries['ticker']> {
    return this.#queries.ticker(spelling);
  }

  queryOrderBook(spelling: string, levels?: number): ReturnType<MarketQueries['orderBook']> {
    return this.#queries.orderBook(spelling, levels);
  }

  queryTrades(spelling: string, count?: number): ReturnType<MarketQueries['trades']> {
    return this.#queries.trades(spelling, count);
  }

  #find(spelling: string): MarketSubscription | undefined {
    const symbol = this.#parts.contracts.find(spelling)?.symbol;
    return symbol === undefined ? undefined : this.#subscriptions.get(symbol);
  }

  /** Changes what a subscription needs, and the sockets with it. */
  #change(subscription: MarketSubscription, change: () => void): void {
    const before = new Map(subscription.topics);
    change();
    const { topics } = subscription;
    const added = [...topics].filter(([name]) => !before.has(name));
    for (const name of before.keys()) if (!topics.has(name)) this.#leave(name);
    for (const [name, { handler }] of added) {
      this.#subscriptions.claim(name, subscription);
      this.#open?.follow(name, handler);
    }
    if (added.length > 0) void this.#open?.seed(subscription);
    this.#ride();
    if (!this.#connection.isConnected && before.size > topics.size) this.#open?.lookWhetherWhole();
  }

  /** Topics of the adapter's own are carried along while a host wants any. */
  #ride(): void {
    this.#riding.ride(this.#subscriptions.size > 0 ? (this.#open?.streams ?? null) : null);
  }

  #leave(topic: string): void {
    this.#subscriptions.release(topic);
    this.#open?.leave(topic);
  }

  #remove(subscription: MarketSubscription): void {
    this.#subscriptions.remove(subscription);
    this.#ride();
    this.#open?.forget(subscription);
    subscription.close();
  }

  #resolve(request: SubscribeRequest): void {
    if (this.#parts.contracts.find(request.symbol)) this.subscribe(request);
    else this.#refuse(request.symbol, 'there is no such symbol');
  }

  #forgetUnresolved(request: SubscribeRequest): boolean {
    const index = this.#unresolved.findIndex(
      (waiting) => waiting.symbol === request.symbol && asksForTheSame(waiting, request),
    );
    if (index >= 0) this.#unresolved.splice(index, 1);
    return index >= 0;
  }

  #refuse(spelling: string, reason: string): false {
    this.#parts.onLog(`No market data for ${spelling}: ${reason}`, LogLevel.ERROR);
    return false;
  }

  #createFactory(): SubscriptionFactory {
    const { parts, latency } = { parts: this.#parts, latency: this.#latency };
    const { rest, clock, adapterName } = parts;
    return new SubscriptionFactory({
      ...{ adapterName, clock, latency, rest },
      times: new EventClock(),
      pages: new TradePages(rest),
      snapshots: new BookSnapshots({ rest }),
      ...(parts.bookBackoff && { bookBackoff: parts.bookBackoff }),
      signal: () => this.#open?.signal ?? AbortSignal.abort(),
      arrivalAt: (receivedTime) => this.#arrivals.at(receivedTime),
      onTick: (tick) => this.#outlet.tick(tick),
      onBar: (bar) => parts.onBar(bar),
      onBook: (update) => this.#outlet.book(update),
      onTransaction: (transaction) => parts.onTransaction(transaction),
      hasOpenLoss: () => this.#connection.hasOpenLoss,
      onFilled: (since, recovery) => {
        if (this.#open) this.#connection.filled(since, recovery);
      },
      onRestart: (topic) => this.#open?.streams.startAnew(topic),
      onLog: (message, level) => parts.onLog(message, level),
    });
  }

  #createMarket(): OpenMarket {
    const parts = this.#parts;
    return new OpenMarket({
      subscriptions: this.#subscriptions,
      connection: this.#connection,
      rest: parts.rest,
      clock: parts.clock,
      staleTimes: parts.staleTimes === undefined ? STALE_TIMES : parts.staleTimes,
      createStreams: (listener) => parts.createStreams(listener),
      arrivalNow: () => this.#arrivals.now(),
      onLook: () => this.#look(),
      onConnection: (change) => parts.onConnection(change),
      onLog: (message, level) => parts.onLog(message, level),
    });
  }

  #look(): void {
    this.#outlet.watch();
    this.#held.look(this.#subscriptions.values(), this.#parts.clock.now());
  }

  #warn(message: string): void {
    this.#parts.onLog(message, LogLevel.WARNING);
  }
}
