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
import type { Arrival } from '../mappings/tick-builder.js';
import type { SpotRestApi } from '../rest/spot-rest-api.js';
import type { MarketStreams, MarketStreamsListener } from '../streams/market-streams.js';
import type { SocketLoss } from '../streams/reconnecting-socket.js';
import type { TopicHandler } from '../streams/topic-feed.js';
import { topicName } from '../streams/topics.js';
import type { PartialDepthLevels } from '../streams/topics.js';
import { BookSnapshots } from './books/book-snapshots.js';
import type { DataQuality } from './feeds/data-quality.js';
import { EventClock } from './feeds/event-clock.js';
import { EventOutlet } from './feeds/event-outlet.js';
import type { ConflationPolicy } from './feeds/event-outlet.js';
import { HeldWatch } from './feeds/held-watch.js';
import { LatencyWatch } from './feeds/latency-watch.js';
import { MarketConnection } from './feeds/market-connection.js';
import { MarketQueries } from './feeds/market-queries.js';
import { MarketRecovery } from './feeds/market-recovery.js';
import { asksForTheSame, readMarketRequest } from './feeds/market-request.js';
import { marketStatusOf, metricsOf, qualityOf } from './feeds/market-status.js';
import type { MarketDataMetrics, MarketDataStatus } from './feeds/market-status.js';
import type { MarketSubscription } from './feeds/market-subscription.js';
import { pause } from './pause.js';
import { PictureDesk } from './feeds/picture-desk.js';
import type { ToldPrice } from './precheck/reference-price-board.js';
import { RidingTopics } from './precheck/riding-topics.js';
import { STALE_TIMES, StaleWatch } from './feeds/stale-watch.js';
import type { StaleTimes } from './feeds/stale-watch.js';
import { SubscriptionFactory } from './feeds/subscription-factory.js';
import type { SubscriptionFactoryParts } from './feeds/subscription-factory.js';
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

/** Everything that lives from one `open` to the next `close`. */
interface OpenMarket {
  readonly streams: MarketStreams;
  readonly desk: PictureDesk;
  readonly recovery: MarketRecovery;
  readonly watch: StaleWatch | null;
  readonly closing: AbortController;
  readonly timer: NodeJS.Timeout;
  /** Topics that bring nothing although their socket stands. */
  readonly stale: Set<string>;
}

const NO_CONFLATION: ConflationPolicy = { ticks: false, books: false };

/** Subscriptions and what comes of them; remembered before the first connection and over every loss. */
export class BinanceMarketData {
  readonly #parts: MarketDataParts;
  /** By canonical symbol. */
  readonly #subscriptions = new Map<string, MarketSubscription>();
  readonly #byTopic = new Map<string, MarketSubscription>();
  /** Requests that wait for the contracts. */
  readonly #unresolved: SubscribeRequest[] = [];
  readonly #outlet: EventOutlet;
  readonly #held = new HeldWatch((message) => this.#warn(message));
  readonly #latency: LatencyWatch;
  readonly #connection: MarketConnection;
  readonly #queries: MarketQueries;
  readonly #factory: SubscriptionFactory;
  readonly #riding = new RidingTopics();
  /** One for all frames: made anew for each it would be garbage at once. */
  readonly #arrival = { receivedTime: 0, exchangeTime: 0 };
  #open: OpenMarket | null = null;

  constructor(parts: MarketDataParts) {
    this.#parts = parts;
    const queued = (): number => parts.queued?.() ?? 0;
    const { clock } = parts;
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
    this.#subscriptions.set(contract.symbol, subscription);
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
      for (const [name, { handler }] of subscription.topics) market.streams.subscribe(name, handler);
      void this.#seed(subscription, market);
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
    if (!market) return;
    clearInterval(market.timer);
    const unanswered = this.#connection.beginClosing();
    if (unanswered > 0) this.#warn(`Market data is closed while ${unanswered} symbols wait for what a loss cost them`);
    market.closing.abort(new Error('market data was closed'));
    for (const { keeper } of this.#subscriptions.values()) keeper?.lost('market data was closed');
    await market.streams.close();
    this.#connection.close();
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
      this.#byTopic.set(name, subscription);
      this.#open?.streams.subscribe(name, handler);
    }
    if (this.#open && added.length > 0) void this.#seed(subscription, this.#open);
    this.#ride();
    // The socket that was down may have been the one that nobody needs any more.
    if (this.#open && !this.#connection.isConnected && before.size > topics.size) this.#restored([], false);
  }

  /** Topics of the adapter's own are carried along while a host wants any. */
  #ride(): void {
    this.#riding.ride(this.#subscriptions.size > 0 ? (this.#open?.streams ?? null) : null);
  }

  #leave(topic: string): void {
    this.#byTopic.delete(topic);
    this.#open?.stale.delete(topic);
    this.#open?.streams.unsubscribe(topic);
  }

  #remove(subscription: MarketSubscription): void {
    this.#subscriptions.delete(subscription.identity.symbol);
    this.#ride();
    this.#open?.watch?.forget(subscription);
    subscription.close();
  }

  /** A quiet symbol sends nothing for long: its picture is asked for once. */
  async #seed(subscription: MarketSubscription, { desk, closing }: OpenMarket): Promise<void> {
    const { symbol } = subscription.identity;
    try {
      const picture = await desk.ask(symbol);
      if (!closing.signal.aborted && subscription.isWanted) subscription.seed(picture, this.#arrivalNow());
    } catch (error) {
      if (closing.signal.aborted) return;
      this.#warn(`The first picture of ${symbol} could not be asked for: ${String(error)}`);
    }
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

  #arrivalAt(receivedTime: number): Arrival {
    this.#arrival.receivedTime = receivedTime;
    this.#arrival.exchangeTime = Math.trunc(receivedTime + this.#parts.clock.offsetMs);
    return this.#arrival;
  }

  #arrivalNow(): Arrival {
    return this.#arrivalAt(this.#parts.clock.now());
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
      signal: () => this.#open?.closing.signal ?? AbortSignal.abort(),
      arrivalAt: (receivedTime) => this.#arrivalAt(receivedTime),
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
    const closing = new AbortController();
    const wait = (durationMs: number): Promise<boolean> => pause(durationMs, closing.signal);
    const streams = this.#parts.createStreams(this.#listener());
    const desk = new PictureDesk(this.#parts.rest, closing.signal);
    const recovery = new MarketRecovery({
      ask: (symbol) => desk.ask(symbol),
      pause: wait,
      arrivalNow: () => this.#arrivalNow(),
      onFailure: (what, error) => {
        if (!closing.signal.aborted) this.#warn(`${what} could not be asked for: ${String(error)}`);
      },
      onWarning: (message) => {
        if (!closing.signal.aborted) this.#warn(message);
      },
    });
    const stale = new Set<string>();
    const times = this.#parts.staleTimes === undefined ? STALE_TIMES : this.#parts.staleTimes;
    const watch = times && this.#createWatch({ streams, desk, closing, times, wait });
    const timer = setInterval(() => this.#look(watch), times?.lookMs ?? STALE_TIMES.lookMs);
    return { streams, desk, recovery, watch, closing, timer, stale };
  }

  #createWatch(parts: {
    readonly streams: MarketStreams;
    readonly desk: PictureDesk;
    readonly closing: AbortController;
    readonly times: StaleTimes;
    wait(durationMs: number): Promise<boolean>;
  }): StaleWatch {
    return new StaleWatch({
      streams: parts.streams,
      times: parts.times,
      now: () => this.#parts.clock.now(),
      ask: (symbol) => parts.desk.ask(symbol),
      pause: (durationMs) => parts.wait(durationMs),
      onWarning: (message) => {
        if (!parts.closing.signal.aborted) this.#warn(message);
      },
      onStale: (topics, reason, since) => this.#becameStale(topics, reason, since),
      onAlive: (topics) => this.#becameAlive(topics),
    });
  }

  #look(watch: StaleWatch | null): void {
    this.#outlet.watch();
    this.#held.look(this.#subscriptions.values(), this.#parts.clock.now());
    for (const subscription of this.#subscriptions.values()) {
      watch?.look(subscription);
      this.#beginBook(subscription);
    }
  }

  /** A snapshot from before the topic delivers would leave a gap: the book of a quiet symbol begins when it does. */
  #beginBook({ identity, keeper }: MarketSubscription): void {
    if (keeper?.book.status !== 'synchronizing') return;
    const topic = this.#open?.streams.topicStatus(topicName.depth(identity.symbol));
    if (topic?.phase === 'acknowledged') keeper.restored();
  }

  #listener(): MarketStreamsListener {
    return {
      onSubscribed: (lost, topics) => this.#restored(topics, lost !== null),
      onLost: (loss, topics) => this.#lost(loss, topics),
      onReconnecting: (attempt, delayMs) => this.#parts.onConnection({ kind: 'reconnecting', attempt, delayMs }),
      onReplaced: ({ reason, overlapMs, topics }) =>
        this.#parts.onLog(
          `A market data connection with ${topics.length} topics was replaced without a hole within ${overlapMs} ms: ${reason}`,
          LogLevel.INFO,
        ),
      onNotice: (message, level) => this.#parts.onLog(message, level as LogLevel),
    };
  }

  #lost({ reason, since }: SocketLoss, topics: readonly string[]): void {
    const wasConnected = this.#connection.isConnected;
    for (const [subscription, names] of this.#bySubscription(topics)) subscription.lost(names, reason);
    this.#connection.lost(reason, since);
    if (wasConnected) this.#warn(`Market data was lost: ${reason}`);
  }

  #restored(topics: readonly string[], wasLost: boolean): void {
    this.#open?.watch?.restart(topics);
    for (const [subscription, names] of this.#bySubscription(topics)) {
      if (wasLost) this.#recover(subscription, names);
      else subscription.keeper?.restored();
    }
    if (this.isConnected && this.#open?.stale.size === 0) this.#connection.restored();
  }

  #becameStale(topics: readonly string[], reason: string, since: number): void {
    for (const topic of topics) this.#open?.stale.add(topic);
    this.#connection.lost(reason, since);
  }

  #becameAlive(topics: readonly string[]): void {
    for (const topic of topics) this.#open?.stale.delete(topic);
    this.#restored(topics, true);
  }

  #recover(subscription: MarketSubscription, topics: ReadonlySet<string>): void {
    if (this.#open) void this.#connection.await(this.#open.recovery.run(subscription, topics));
  }

  #bySubscription(topics: readonly string[]): Map<MarketSubscription, Set<string>> {
    const found = new Map<MarketSubscription, Set<string>>();
    for (const topic of topics) {
      const subscription = this.#byTopic.get(topic);
      if (!subscription) continue;
      const names = found.get(subscription) ?? new Set();
      found.set(subscription, names.add(topic));
    }
    return found;
  }

  #warn(message: string): void {
    this.#parts.onLog(message, LogLevel.WARNING);
  }
}
