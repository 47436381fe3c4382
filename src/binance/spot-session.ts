import type { Agent } from 'node:http';

import { LogLevel } from '../host/domain/constants.js';
import type { ConnectionChannel, ConnectionChange } from '../host/domain/connection-news.js';
import { createAccountJournal } from './account-journal.js';
import type { AccountMemory } from './account-memory.js';
import type { AdapterSink } from './adapter-sink.js';
import type { AdapterStates } from './adapter-states.js';
import { Clock } from './clock.js';
import { BinanceError } from './errors/binance-error.js';
import type { AlertDesk } from './managers/alert-desk.js';
import type { JournalDisk } from './journal/journal-disk.js';
import { BinanceContractManager } from './managers/contract-manager.js';
import { BinanceHistoricalData } from './managers/historical-data.js';
import { BinanceMarketData } from './managers/market-data.js';
import { ReferencePriceBoard } from './managers/precheck/reference-price-board.js';
import type { OrderJournal } from './managers/restart/order-journal.js';
import { BINANCE_MARKETS } from './markets.js';
import { PrivateSession } from './private-session.js';
import { RateLimits } from './rate-limit/rate-limits.js';
import { processWeights } from './rate-limit/shared-weight.js';
import { SPOT_DEFAULT_LIMITS } from './rate-limit/venue-limit.js';
import { CcxtSpotRest } from './rest/ccxt-spot-rest.js';
import { TunnelAgent } from './rest/tunnel-agent.js';
import type { RawTap } from './raw-tap.js';
import type { BinanceSettings } from './settings.js';
import { MarketStreams } from './streams/market-streams.js';
import type { MarketStreamsListener } from './streams/market-streams.js';

/** What may be replaced in tests. */
export interface SessionDependencies {
  readonly clock?: Clock;
  /** Chance in [0, 1). */
  readonly random?: () => number;
  /** How long the start waits for the private stream before it goes on without. */
  readonly privateStreamTimeoutMs?: number;
  /** How often orders are asked for while the private stream is down. */
  readonly outagePollMs?: number;
  /** How long the private stream may take to tell what a comparison in passing has already shown. */
  readonly patienceMs?: number;
  /** How long the private stream may take to tell of an order that a reply has changed. */
  readonly wordWithinMs?: number;
  /** Where the journal is kept, instead of this machine's disk. */
  readonly journalDisk?: JournalDisk;
  /** From this size on the journal is written anew with what is still needed. */
  readonly journalRotateAtBytes?: number;
}

/** What a connection is made of. */
export interface SpotSessionParts {
  readonly settings: BinanceSettings;
  readonly sink: AdapterSink;
  readonly states: AdapterStates;
  /** What was told of the account by earlier connections. */
  readonly memory: AccountMemory;
  readonly alerts: AlertDesk;
  readonly dependencies: SessionDependencies;
  /** Hears every frame of market data as it came in. */
  readonly tap?: Pick<RawTap, 'tell' | 'isHeard'>;
}

const SPOT = BINANCE_MARKETS.spot;
const PRIVATE_STREAM_TIMEOUT_MS = 10_000;
const OUTAGE_POLL_MS = 30_000;
const PATIENCE_MS = 3_000;
/** The word usually comes with the reply; a busy venue takes a second or two. */
const WORD_WITHIN_MS = 5_000;
const PROXY_TIMEOUT_MS = 10_000;

/** Everything of one connection to Binance spot, from `connect` to `close`; built once, started once, closed once. */
export class SpotSession {
  readonly settings: BinanceSettings;
  readonly clock: Clock;
  readonly limits: RateLimits;
  readonly rest: CcxtSpotRest;
  readonly contracts: BinanceContractManager;
  readonly marketData: BinanceMarketData;
  readonly history: BinanceHistoricalData;
  /** Null without keys. */
  readonly private: PrivateSession | null;
  /** What the check of orders measures prices against; null without keys. */
  readonly #prices: ReferencePriceBoard | null;
  readonly #sink: AdapterSink;
  readonly #states: AdapterStates;
  readonly #dependencies: SessionDependencies;
  readonly #tap: SpotSessionParts['tap'];
  readonly #closing = new AbortController();
  #stopClock: () => void = () => undefined;

  /** Throws a `BinanceError` where the secret cannot be used. */
  constructor({ settings, sink, states, memory, alerts, dependencies, tap }: SpotSessionParts) {
    this.settings = settings;
    this.#tap = tap;
    this.#sink = sink;
    this.#states = states;
    this.#dependencies = dependencies;
    this.clock = dependencies.clock ?? new Clock();
    this.limits = new RateLimits({
      clock: this.clock,
      limits: SPOT_DEFAULT_LIMITS,
      buffer: settings.rateLimitBuffer,
      sharedWeight: processWeights.ofHost(new URL(settings.endpoints.rest).host),
    });
    this.rest = this.#createRest();
    this.contracts = this.#createContracts();
    this.#prices = settings.credentials ? this.#createPrices() : null;
    this.marketData = this.#createMarketData();
    this.history = this.#createHistory();
    this.private = this.#createPrivate(memory, alerts);
  }

  /** time → contracts → market data → private stream → balances, orders, fills. Throws where nothing would work. */
  async start(): Promise<void> {
    await this.rest.ping(); // a venue that is not there is found out once, not once per sample of its clock
    await this.rest.synchronizeClock();
    this.#throwIfClosed();
    this.#keepClock();
    const count = await this.contracts.load(this.#closing.signal);
    this.#throwIfClosed();
    const known = count === 1 ? '1 contract is known' : `${count} contracts are known`;
    this.#log(`${known}; the venue's clock is ${signed(this.clock.offsetMs)} ms from ours`);
    this.#states.enter('syncing');
    this.marketData.open();
    await this.private?.start();
    this.#throwIfClosed();
    this.private?.markStarted();
    this.#states.settle();
  }

  /** Ends everything; what waits is given up. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#stopClock();
    const closing = [this.private?.close() ?? Promise.resolve(), this.marketData.close()];
    this.rest.close();
    this.limits.close();
    await Promise.allSettled(closing);
  }

  #keepClock(): void {
    this.#stopClock = this.clock.keepSynchronized({
      fetchTime: () => this.rest.time(),
      onFailure: (error) => this.#log(`The clock could not be measured: ${String(error)}`, LogLevel.WARNING),
    });
  }

  #createRest(): CcxtSpotRest {
    const { settings } = this;
    return new CcxtSpotRest({
      endpoints: settings.endpoints,
      ...settings.credentials,
      clock: this.clock,
      rateLimits: this.limits,
      recvWindowMs: settings.recvWindowMs,
      maxAttempts: settings.maxRetryAttempts + 1,
      ...(settings.proxy && { proxy: settings.proxy }),
      onNotice: (message, level) => this.#log(message, level as LogLevel),
    });
  }

  #createContracts(): BinanceContractManager {
    return new BinanceContractManager({
      adapterName: this.#sink.adapterName,
      exchange: SPOT.exchange,
      rest: { exchangeInfo: (options) => this.#exchangeInfo(options) },
      onContract: (contract) => this.#sink.onContract(contract),
    });
  }

  /** The truth about the limits stands in the same answer as the contracts. */
  async #exchangeInfo(options: Parameters<CcxtSpotRest['exchangeInfo']>[0]): ReturnType<CcxtSpotRest['exchangeInfo']> {
    const info = await this.rest.exchangeInfo(options);
    this.limits.configure(info.rateLimits);
    return info;
  }

  #createMarketData(): BinanceMarketData {
    return new BinanceMarketData({
      adapterName: this.#sink.adapterName,
      exchange: SPOT.exchange,
      contracts: this.contracts,
      rest: this.rest,
      clock: this.clock,
      conflation: this.settings.conflation,
      queued: () => this.#sink.eventEngine.queued ?? 0,
      createStreams: (listener) => this.#createStreams(listener),
      onSubscribed: (symbol) => this.#prices?.follow(symbol),
      onTick: (tick) => this.#sink.onTick(tick),
      onBar: (bar) => this.#sink.onBar(bar),
      onBook: (update) => this.#sink.onBook(update),
      onTransaction: (transaction) => this.#sink.onTransaction(transaction),
      onConnection: (change) => this.#onMarketNews(change),
      onLog: (message, level) => this.#log(message, level),
    });
  }

  #createPrices(): ReferencePriceBoard {
    return new ReferencePriceBoard({
      now: () => this.clock.now(),
      listen: (topic, handler) => this.marketData.listen(topic, handler),
      lastPrice: (symbol) => this.marketData.lastPrice(symbol),
    });
  }

  #createStreams(listener: MarketStreamsListener): MarketStreams {
    const url = `${this.settings.endpoints.stream}${SPOT.paths.combinedStream}`;
    const backoff = { initialMs: this.settings.reconnectDelayMs };
    const agent = this.#agentFor(url);
    const tap = this.#tap;
    const tapping = tap && { tap: tap.tell, isTapped: () => tap.isHeard };
    return new MarketStreams({ url, backoff, agent, ...tapping }, listener);
  }

  #onMarketNews(change: ConnectionChange): void {
    if (change.kind === 'connected') this.#states.report('market', null);
    if (change.kind === 'reconnecting') this.#states.report('market', 'market data is down');
    this.#news('market', change);
  }

  #createHistory(): BinanceHistoricalData {
    return new BinanceHistoricalData({
      adapterName: this.#sink.adapterName,
      exchange: SPOT.exchange,
      contracts: this.contracts,
      rest: this.rest,
      clock: this.clock,
      pageSize: SPOT.limits.klinesPerRequest,
      onLog: (message, level) => this.#log(message, level),
    });
  }

  #createPrivate(memory: AccountMemory, alerts: AlertDesk): PrivateSession | null {
    const { settings, clock, limits, rest, contracts } = this;
    if (!settings.credentials) return null;
    return new PrivateSession({
      settings,
      credentials: settings.credentials,
      sink: this.#sink,
      states: this.#states,
      clock,
      limits,
      rest,
      contracts,
      ...(this.#prices && { prices: this.#prices }),
      memory,
      journal: this.#createJournal(settings.credentials.apiKey, alerts),
      alerts,
      random: this.#dependencies.random ?? Math.random,
      agent: this.#agentFor(settings.endpoints.wsApi),
      privateStreamTimeoutMs: this.#dependencies.privateStreamTimeoutMs ?? PRIVATE_STREAM_TIMEOUT_MS,
      outagePollMs: this.#dependencies.outagePollMs ?? OUTAGE_POLL_MS,
      patienceMs: this.#dependencies.patienceMs ?? PATIENCE_MS,
      wordWithinMs: this.#dependencies.wordWithinMs ?? WORD_WITHIN_MS,
      signal: this.#closing.signal,
      onNews: (change) => this.#news('private', change),
      onLog: (message, level) => this.#log(message, level),
    });
  }

  #createJournal(apiKey: string, alerts: AlertDesk): OrderJournal | null {
    return createAccountJournal({
      settings: this.settings,
      apiKey,
      adapterName: this.#sink.adapterName,
      exchange: SPOT.exchange,
      clock: this.clock,
      states: this.#states,
      alerts,
      disk: this.#dependencies.journalDisk,
      rotateAtBytes: this.#dependencies.journalRotateAtBytes,
      onLog: (message, level) => this.#log(message, level),
    });
  }

  #agentFor(url: string): Agent | undefined {
    const { proxy } = this.settings;
    return proxy && url.startsWith('wss:') ? new TunnelAgent(proxy, PROXY_TIMEOUT_MS, {}) : undefined;
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

function signed(value: number): string {
  return `${value >= 0 ? '+' : ''}${Math.round(value)}`;
}
