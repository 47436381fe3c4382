import { LogLevel } from '../host/domain/constants.js';
import type { ConnectionChannel, ConnectionChange, RecoverySummary } from '../host/domain/connection-news.js';
import type { SubscribeRequest } from '../host/domain/requests.js';
import type { AdapterSink } from './adapter-sink.js';
import type { AdapterStates } from './adapter-states.js';
import { Clock } from './clock.js';
import { BinanceError } from './errors/binance-error.js';
import { BinanceAccountManager } from './managers/account-manager.js';
import { ClientOrderIds } from './managers/client-order-ids.js';
import { BinanceContractManager } from './managers/contract-manager.js';
import { BinanceOrderManager } from './managers/order-manager.js';
import { OrderQueries } from './managers/order-queries.js';
import { OrderTransport } from './managers/order-transport.js';
import { BINANCE_MARKETS } from './markets.js';
import { PrivateFeed } from './private-feed.js';
import { RateLimits } from './rate-limit/rate-limits.js';
import { SPOT_DEFAULT_LIMITS } from './rate-limit/venue-limit.js';
import { CcxtSpotRest } from './rest/ccxt-spot-rest.js';
import { createSigner } from './rest/request-signer.js';
import { TunnelAgent } from './rest/tunnel-agent.js';
import type { BinanceSettings } from './settings.js';
import { SpotTradingChannel } from './streams/spot-trading-channel.js';
import type { UserDataEvent } from './wire/user-data.js';

/** What may be replaced in tests. */
export interface SessionDependencies {
  readonly clock?: Clock;
  /** Chance in [0, 1). */
  readonly random?: () => number;
  /** How long the start waits for the private stream before it goes on without. */
  readonly privateStreamTimeoutMs?: number;
}

/** What only an account has: absent without keys. */
export interface PrivateParts {
  readonly account: BinanceAccountManager;
  readonly orders: BinanceOrderManager;
  readonly channel: SpotTradingChannel;
  readonly feed: PrivateFeed;
}

const PRIVATE_STREAM_TIMEOUT_MS = 10_000;
const PROXY_TIMEOUT_MS = 10_000;

/** Everything of one connection to Binance spot, from `connect` to `close`; built once, started once, closed once. */
export class SpotSession {
  readonly settings: BinanceSettings;
  readonly clock: Clock;
  readonly limits: RateLimits;
  readonly rest: CcxtSpotRest;
  readonly contracts: BinanceContractManager;
  /** Null without keys. */
  readonly private: PrivateParts | null;
  readonly #sink: AdapterSink;
  readonly #states: AdapterStates;
  readonly #dependencies: SessionDependencies;
  readonly #closing = new AbortController();
  #stopClock: () => void = () => undefined;
  #started = false;

  constructor(
    settings: BinanceSettings,
    sink: AdapterSink,
    states: AdapterStates,
    dependencies: SessionDependencies = {},
  ) {
    this.settings = settings;
    this.#sink = sink;
    this.#states = states;
    this.#dependencies = dependencies;
    this.clock = dependencies.clock ?? new Clock();
    this.limits = new RateLimits({
      clock: this.clock,
      limits: SPOT_DEFAULT_LIMITS,
      buffer: settings.rateLimitBuffer,
    });
    this.rest = this.#createRest();
    this.contracts = new BinanceContractManager({
      adapterName: sink.adapterName,
      exchange: BINANCE_MARKETS.spot.exchange,
      rest: { exchangeInfo: (options) => this.#exchangeInfo(options) },
      onContract: (contract) => sink.onContract(contract),
    });
    this.private = settings.credentials ? this.#createPrivate(settings.credentials) : null;
  }

  /** time → contracts → private stream → balances, orders, fills. Throws where nothing usable would be left. */
  async start(): Promise<void> {
    await this.rest.synchronizeClock();
    this.#stopClock = this.clock.keepSynchronized({
      fetchTime: () => this.rest.time(),
      onFailure: (error) => this.#log(`The clock could not be measured: ${messageOf(error)}`, LogLevel.WARNING),
    });
    this.#throwIfClosed();
    const count = await this.contracts.load(this.#closing.signal);
    this.#log(`${count} contracts are known; the venue's clock is ${signed(this.clock.offsetMs)} ms from ours`);
    this.#throwIfClosed();
    this.#states.enter('syncing');
    if (this.private) await this.#startPrivate(this.private);
    this.#throwIfClosed();
    this.#started = true;
    this.#states.settle();
  }

  /** Why no order can be taken now; null where it can. */
  obstacle(): string | null {
    if (!this.private) return 'no API key is set, so only public data is served';
    if (this.#closing.signal.aborted) return 'the adapter is closing';
    return this.#started ? null : 'the adapter is not ready yet';
  }

  subscribe(_request: SubscribeRequest): boolean {
    return false;
  }

  unsubscribe(_request: SubscribeRequest): boolean {
    return false;
  }

  /** Ends everything; what waits is given up. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#stopClock();
    const parts = this.private ? [this.private.orders.close(), this.private.channel.close()] : [];
    this.rest.close();
    this.limits.close();
    await Promise.allSettled(parts);
  }

  async #startPrivate({ channel, feed }: PrivateParts): Promise<void> {
    const failure = await this.#opened(channel);
    this.#throwIfClosed();
    if (failure) {
      if (isAboutKeys(failure)) throw failure;
      this.#states.report('private', `the private stream is down: ${messageOf(failure)}`);
      this.#log(`The private stream could not be opened: ${messageOf(failure)}`, LogLevel.ERROR);
    }
    const error = await feed.synchronize();
    if (isAboutKeys(error)) throw error;
  }

  /** Null when the private stream is open; otherwise why not (yet). It keeps trying by itself. */
  async #opened(channel: SpotTradingChannel): Promise<unknown> {
    const timeoutMs = this.#dependencies.privateStreamTimeoutMs ?? PRIVATE_STREAM_TIMEOUT_MS;
    let timer: NodeJS.Timeout | undefined;
    const timeUp = new Promise<unknown>((resolve) => {
      timer = setTimeout(() => resolve(new Error(`no connection within ${timeoutMs} ms`)), timeoutMs);
    });
    const opened = channel.open(this.#closing.signal).then(
      () => null,
      (error: unknown) => error,
    );
    try {
      return await Promise.race([opened, timeUp]);
    } finally {
      clearTimeout(timer);
    }
  }

  #createRest(): CcxtSpotRest {
    const { settings } = this;
    return new CcxtSpotRest({
      endpoints: settings.endpoints,
      ...(settings.credentials ?? {}),
      clock: this.clock,
      rateLimits: this.limits,
      recvWindowMs: settings.recvWindowMs,
      maxAttempts: settings.maxRetryAttempts + 1,
      ...(settings.proxy && { proxy: settings.proxy }),
      onNotice: (message, level) => this.#log(message, level as LogLevel),
    });
  }

  /** The truth about the limits stands in the same answer as the contracts. */
  async #exchangeInfo(options: Parameters<CcxtSpotRest['exchangeInfo']>[0]): ReturnType<CcxtSpotRest['exchangeInfo']> {
    const info = await this.rest.exchangeInfo(options);
    this.limits.configure(info.rateLimits);
    return info;
  }

  #createPrivate(credentials: { readonly apiKey: string; readonly secret: string }): PrivateParts {
    const feed = this.#createFeed();
    const channel = this.#createChannel(credentials, feed);
    return { feed, channel, account: this.#createAccount(), orders: this.#createOrders(channel) };
  }

  #createChannel(credentials: { readonly apiKey: string; readonly secret: string }, feed: PrivateFeed) {
    const { settings } = this;
    return new SpotTradingChannel({
      url: settings.endpoints.wsApi,
      signer: createSigner(credentials),
      clock: this.clock,
      rateLimits: this.limits,
      recvWindowMs: settings.recvWindowMs,
      listener: feed,
      backoff: { initialMs: settings.reconnectDelayMs },
      agent: this.#agentFor(settings.endpoints.wsApi),
    });
  }

  #createAccount(): BinanceAccountManager {
    return new BinanceAccountManager({
      adapterName: this.#sink.adapterName,
      exchange: this.contracts.exchange,
      rest: this.rest,
      spotPositions: this.settings.spotPositions,
      onAccount: (account) => this.#sink.onAccount(account),
      onPosition: (position) => this.#sink.onPosition(position),
      onLog: (message, level) => this.#log(message, level),
    });
  }

  #createOrders(channel: SpotTradingChannel): BinanceOrderManager {
    const random = this.#dependencies.random ?? Math.random;
    return new BinanceOrderManager({
      adapterName: this.#sink.adapterName,
      exchange: this.contracts.exchange,
      contracts: this.contracts,
      transport: new OrderTransport({ channel, rest: this.rest, resyncClock: () => this.rest.synchronizeClock(1) }),
      queries: new OrderQueries(this.rest),
      clock: this.clock,
      ids: new ClientOrderIds(this.settings.orderIdPrefix, { now: () => this.clock.now(), random }),
      recvWindowMs: this.settings.recvWindowMs,
      strict: this.settings.strictOrders,
      obstacle: () => this.obstacle(),
      onOrder: (order) => this.#sink.onOrder(order),
      onTrade: (trade) => this.#sink.onTrade(trade),
      onLog: (message, level) => this.#log(message, level),
    });
  }

  #createFeed(): PrivateFeed {
    return new PrivateFeed({
      clock: this.clock,
      signal: this.#closing.signal,
      dispatch: (event) => this.#dispatch(event),
      synchronize: (since) => this.#synchronize(since),
      onNews: (change) => this.#news('private', change),
      onSyncing: () => this.#whenStarted(() => this.#states.enter('syncing')),
      onSettled: (problem) => this.#settled(problem),
      onDown: (reason) => {
        this.#states.report('private', reason);
        this.#whenStarted(() => this.#states.settle());
      },
      onLog: (message, level) => this.#log(message, level),
    });
  }

  #settled(problem: string | null): void {
    this.#states.report('reconciliation', problem);
    if (this.private?.feed.isSubscribed === true) this.#states.report('private', null);
    this.#whenStarted(() => this.#states.settle());
  }

  async #synchronize(since: Date | null): Promise<RecoverySummary> {
    if (!this.private) return { orders: 0, trades: 0, accounts: 0 };
    const { account, orders } = this.private;
    const accounts = await account.synchronize(since === null);
    const recovered = await orders.reconcile(since);
    return { ...recovered, accounts };
  }

  #dispatch(event: UserDataEvent): void {
    if (!this.private) return;
    const { account, orders } = this.private;
    switch (event.e) {
      case 'executionReport':
        orders.onReport(event);
        break;
      case 'outboundAccountPosition':
        account.onBalances(event);
        break;
      case 'balanceUpdate':
      case 'externalLockUpdate':
        account.onBalanceChange(event);
        break;
      case 'eventStreamTerminated':
        break; // the channel subscribes again by itself
      default:
        event satisfies never;
    }
  }

  #agentFor(url: string): TunnelAgent | undefined {
    const { proxy } = this.settings;
    return proxy && url.startsWith('wss:') ? new TunnelAgent(proxy, PROXY_TIMEOUT_MS, {}) : undefined;
  }

  /** Until the start is through, the state is the start's. */
  #whenStarted(change: () => void): void {
    if (this.#started && !this.#closing.signal.aborted) change();
  }

  #news(channel: ConnectionChannel, change: ConnectionChange): void {
    this.#sink.onConnection({ adapterName: this.#sink.adapterName, channel, change, time: new Date() });
  }

  #log(message: string, level: LogLevel = LogLevel.INFO): void {
    this.#sink.writeLog(message, level);
  }

  #throwIfClosed(): void {
    if (!this.#closing.signal.aborted) return;
    throw new BinanceError('The adapter was closed while it connected', {
      code: null,
      category: 'closed',
      outcome: 'not-sent',
    });
  }
}

function isAboutKeys(error: unknown): error is BinanceError {
  return error instanceof BinanceError && error.category === 'authentication';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function signed(value: number): string {
  return `${value >= 0 ? '+' : ''}${Math.round(value)}`;
}
