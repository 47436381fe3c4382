import type { Clock } from '../clock.js';
import { LogLevel } from '../../host/domain/constants.js';
import type { Exchange } from '../../host/domain/constants.js';
import type { ConnectionChange } from '../../host/domain/connection-news.js';
import type { SubscribeRequest } from '../../host/domain/requests.js';
import type { Tick } from '../../host/domain/tick.js';
import { toLevels } from '../mappings/book-side.js';
import type { PartialBook } from '../mappings/book-side.js';
import type { ContractTable } from '../mappings/contract-table.js';
import { toPublicTradePrint } from '../mappings/public-trade.js';
import type { PublicTradePrint } from '../mappings/public-trade.js';
import { TickBuilder } from '../mappings/tick-builder.js';
import type { Arrival } from '../mappings/tick-builder.js';
import type { BinanceTick, TickIdentity } from '../mappings/tick.js';
import { Lane } from '../rest/spot-rest-api.js';
import type { SpotRestApi } from '../rest/spot-rest-api.js';
import type { MarketStreams, MarketStreamsListener, StreamConnectionStatus } from '../streams/market-streams.js';
import type { SocketLoss } from '../streams/reconnecting-socket.js';
import { SampledNotice } from '../streams/sampled-notice.js';
import { MarketSubscription } from './market-subscription.js';
import type { SubscriptionCounts, TickSources } from './market-subscription.js';
import { StaleWatch } from './stale-watch.js';

/** What the market data manager is handed. */
export interface MarketDataParts extends Partial<TickSources> {
  readonly adapterName: string;
  readonly exchange: Exchange;
  readonly contracts: Pick<ContractTable, 'find'>;
  readonly rest: Pick<SpotRestApi, 'ticker24h' | 'depth' | 'trades'>;
  readonly clock: Pick<Clock, 'now' | 'offsetMs'>;
  /** Silence of a topic after which the venue is asked whether it is dead; 0 turns the watch off. */
  readonly staleMs?: number;
  /** Called at each `open`. */
  createStreams(listener: MarketStreamsListener): MarketStreams;
  onTick(tick: Tick): void;
  onConnection(change: ConnectionChange): void;
  onLog(message: string, level: LogLevel): void;
}

/** One subscribed symbol, for `getConnectionStatus`. */
export interface SymbolStatus extends SubscriptionCounts {
  readonly vtSymbol: string;
  readonly subscribers: number;
  readonly lastMessageTime: Date | null;
}

/** State of the market data connections. */
export interface MarketDataStatus {
  /** Whether every socket delivers. */
  readonly connected: boolean;
  readonly lastMessageTime: Date | null;
  readonly messageCount: number;
  readonly malformedFrames: number;
  readonly sockets: readonly StreamConnectionStatus[];
  readonly symbols: readonly SymbolStatus[];
}

const STALE_MS = 30_000;
const NOTHING_RECOVERED = { orders: 0, trades: 0, accounts: 0 } as const;

/** Subscriptions and the ticks that come of them; remembered before the first connection and over every loss. */
export class BinanceMarketData {
  readonly #parts: MarketDataParts;
  readonly #sources: TickSources;
  /** By canonical symbol. */
  readonly #subscriptions = new Map<string, MarketSubscription>();
  /** Spellings that wait for the contracts, as often as they were subscribed. */
  readonly #unresolved: string[] = [];
  readonly #invalid: SampledNotice;
  #streams: MarketStreams | null = null;
  #watch: StaleWatch | null = null;
  #watchTimer: NodeJS.Timeout | undefined;
  #session = new AbortController();
  #connected = false;
  #gapFrom: number | null = null;

  constructor(parts: MarketDataParts) {
    this.#parts = parts;
    this.#sources = { depthLevels: parts.depthLevels ?? 10, trades: parts.trades ?? false };
    this.#invalid = new SampledNotice(
      () => parts.clock.now(),
      (message) => parts.onLog(message, LogLevel.WARNING),
    );
  }

  /** Whether every socket delivers. */
  get isConnected(): boolean {
    return this.#streams?.isLive === true;
  }

  /** Wants ticks of one symbol. False where the symbol is unknown or of another exchange. */
  subscribe({ symbol: spelling, exchange }: SubscribeRequest): boolean {
    if (exchange !== this.#parts.exchange) return this.#refuse(spelling, `${exchange} is not served here`);
    const known = this.#find(spelling);
    if (known) {
      known.subscribers += 1;
      return true;
    }
    const contract = this.#parts.contracts.find(spelling);
    if (contract) this.#add(contract, this.#streams);
    else if (this.#streams) return this.#refuse(spelling, 'there is no such symbol');
    else this.#unresolved.push(spelling);
    return true;
  }

  /** Takes back one `subscribe`; ticks end with the last of them. False where the symbol was not subscribed. */
  unsubscribe({ symbol: spelling, exchange }: SubscribeRequest): boolean {
    if (exchange !== this.#parts.exchange) return false;
    const known = this.#find(spelling);
    if (!known) return this.#forgetUnresolved(spelling);
    known.subscribers -= 1;
    if (known.subscribers === 0) this.#remove(known);
    return true;
  }

  /** Starts to deliver; to be called when the contracts are known. Does nothing while it is open. */
  open(): void {
    if (this.#streams) return;
    this.#session = new AbortController();
    const streams = this.#parts.createStreams(this.#listener());
    this.#streams = streams;
    this.#resolve();
    this.#startWatch(streams);
    for (const subscription of this.#subscriptions.values()) this.#start(subscription, streams);
    streams.open();
  }

  /** Ends every socket, timer and question; what is subscribed stays so for the next `open`. */
  async close(): Promise<void> {
    const streams = this.#streams;
    this.#streams = null;
    this.#watch = null;
    clearInterval(this.#watchTimer);
    this.#session.abort(new Error('market data was closed'));
    if (!streams) return;
    await streams.close();
    this.#connected = false;
    this.#gapFrom = null;
    this.#parts.onConnection({ kind: 'closed' });
  }

  getConnectionStatus(): MarketDataStatus {
    const symbols = [...this.#subscriptions.values()].map(statusOf);
    const times = symbols.flatMap(({ lastMessageTime }) => lastMessageTime ?? []);
    return {
      connected: this.isConnected,
      lastMessageTime: times.length === 0 ? null : new Date(Math.max(...times.map(Number))),
      messageCount: symbols.reduce((sum, { frames }) => sum + frames, 0),
      malformedFrames: this.#streams?.malformedFrames ?? 0,
      sockets: this.#streams?.connections ?? [],
      symbols,
    };
  }

  /** The picture of one symbol by query (24 h statistics and level 1); null for an unknown symbol. */
  async queryTicker(spelling: string): Promise<BinanceTick | null> {
    const contract = this.#parts.contracts.find(spelling);
    if (!contract) return null;
    const ticker = await this.#parts.rest.ticker24h(contract.symbol, { lane: Lane.MARKET });
    const builder = new TickBuilder(contract);
    builder.seed(ticker, this.#arrival(this.#parts.clock.now()));
    return builder.build();
  }

  /** The book of one symbol by query, at most so many levels of each side; null for an unknown symbol. */
  async queryOrderBook(spelling: string, levels = 100): Promise<PartialBook | null> {
    const contract = this.#parts.contracts.find(spelling);
    if (!contract) return null;
    const snapshot = await this.#parts.rest.depth(contract.symbol, levels, { lane: Lane.MARKET });
    const bids = toLevels(snapshot.bids, true);
    const asks = toLevels(snapshot.asks, false);
    return bids && asks && { updateId: snapshot.lastUpdateId, bids, asks };
  }

  /** The latest trades of one symbol by query, oldest first; empty for an unknown symbol. */
  async queryTrades(spelling: string, count = 500): Promise<PublicTradePrint[]> {
    const contract = this.#parts.contracts.find(spelling);
    if (!contract) return [];
    const rows = await this.#parts.rest.trades(contract.symbol, count, { lane: Lane.MARKET });
    return rows.map(toPublicTradePrint);
  }

  #find(spelling: string): MarketSubscription | undefined {
    const symbol = this.#parts.contracts.find(spelling)?.symbol;
    return symbol === undefined ? undefined : this.#subscriptions.get(symbol);
  }

  #add({ symbol, exchange, vtSymbol, name }: Omit<TickIdentity, 'adapterName'>, streams: MarketStreams | null): void {
    const identity = { adapterName: this.#parts.adapterName, symbol, exchange, vtSymbol, name };
    const subscription = new MarketSubscription(identity, this.#sources);
    this.#subscriptions.set(symbol, subscription);
    if (streams) this.#start(subscription, streams);
  }

  #start(subscription: MarketSubscription, streams: MarketStreams): void {
    const { vtSymbol } = subscription.identity;
    const onInvalid = (kind: string): void => {
      this.#invalid.add(`${vtSymbol}: a ${kind} frame was dropped, its quotes are crossed, not positive or no numbers`);
    };
    for (const topic of subscription.topics) {
      streams.subscribe(topic, (frame, receivedTime) => {
        const tick = subscription.take(frame, this.#arrival(receivedTime), onInvalid);
        if (tick !== null) this.#parts.onTick(tick);
      });
    }
    void this.#seed(subscription);
  }

  /** A quiet symbol sends nothing for long; its picture is asked for once. */
  async #seed(subscription: MarketSubscription): Promise<void> {
    const { signal } = this.#session;
    const { symbol } = subscription.identity;
    try {
      const ticker = await this.#parts.rest.ticker24h(symbol, { lane: Lane.MARKET, signal });
      if (signal.aborted || this.#subscriptions.get(symbol) !== subscription) return;
      const tick = subscription.seed(ticker, this.#arrival(this.#parts.clock.now()));
      if (tick !== null) this.#parts.onTick(tick);
    } catch (error) {
      if (signal.aborted) return;
      this.#parts.onLog(`The first picture of ${symbol} could not be asked for: ${String(error)}`, LogLevel.WARNING);
    }
  }

  #remove(subscription: MarketSubscription): void {
    this.#subscriptions.delete(subscription.identity.symbol);
    this.#watch?.forget(subscription);
    for (const topic of subscription.topics) this.#streams?.unsubscribe(topic);
    // The socket that was down may have been the one that nobody needs any more.
    if (this.#gapFrom !== null) this.#restored();
  }

  /** What was subscribed before the contracts were known is looked up now. */
  #resolve(): void {
    for (const spelling of this.#unresolved.splice(0)) {
      const known = this.#find(spelling);
      const contract = this.#parts.contracts.find(spelling);
      if (known) known.subscribers += 1;
      else if (contract) this.#add(contract, null);
      else this.#refuse(spelling, 'there is no such symbol');
    }
  }

  #forgetUnresolved(spelling: string): boolean {
    const index = this.#unresolved.indexOf(spelling);
    if (index >= 0) this.#unresolved.splice(index, 1);
    return index >= 0;
  }

  #refuse(spelling: string, reason: string): false {
    this.#parts.onLog(`No ticks for ${spelling}: ${reason}`, LogLevel.ERROR);
    return false;
  }

  #arrival(receivedTime: number): Arrival {
    return { receivedTime, exchangeTime: Math.trunc(receivedTime + this.#parts.clock.offsetMs) };
  }

  #listener(): MarketStreamsListener {
    return {
      onSubscribed: () => this.#restored(),
      onLost: (loss) => this.#lost(loss),
      onReconnecting: (attempt, delayMs) => this.#parts.onConnection({ kind: 'reconnecting', attempt, delayMs }),
      onNotice: (message, level) => this.#parts.onLog(message, level as LogLevel),
    };
  }

  #lost({ reason, since }: SocketLoss): void {
    for (const { builder } of this.#subscriptions.values()) builder.forgetSequence();
    this.#gapFrom = Math.min(since, this.#gapFrom ?? since);
    if (!this.#connected) return;
    this.#connected = false;
    this.#parts.onConnection({ kind: 'disconnected', reason, since: new Date(since) });
    this.#parts.onLog(`Market data was lost: ${reason}`, LogLevel.WARNING);
  }

  #restored(): void {
    this.#watch?.restart();
    if (this.#connected || !this.isConnected) return;
    this.#connected = true;
    this.#parts.onConnection({ kind: 'connected' });
    if (this.#gapFrom === null) return;
    const gap = { from: new Date(this.#gapFrom), to: new Date(this.#parts.clock.now()) };
    this.#gapFrom = null;
    this.#parts.onConnection({ kind: 'recovered', gap, recovered: NOTHING_RECOVERED });
  }

  #startWatch(streams: MarketStreams): void {
    const staleMs = this.#parts.staleMs ?? STALE_MS;
    if (staleMs === 0) return;
    const watch = new StaleWatch({
      streams,
      rest: this.#parts.rest,
      now: () => this.#parts.clock.now(),
      signal: this.#session.signal,
      staleMs,
      onWarning: (message) => this.#parts.onLog(message, LogLevel.WARNING),
    });
    this.#watch = watch;
    this.#watchTimer = setInterval(() => {
      for (const subscription of this.#subscriptions.values()) void watch.look(subscription);
    }, staleMs / 4);
  }
}

function statusOf(subscription: MarketSubscription): SymbolStatus {
  const { identity, subscribers, lastFrameTime, counts } = subscription;
  const lastMessageTime = lastFrameTime === null ? null : new Date(lastFrameTime);
  return { vtSymbol: identity.vtSymbol, subscribers, lastMessageTime, ...counts };
}
