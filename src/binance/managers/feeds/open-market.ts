import type { Clock } from '../../clock.js';
import type { ConnectionChange } from '../../../host/domain/connection-news.js';
import { LogLevel } from '../../../host/domain/constants.js';
import type { Arrival } from '../../mappings/tick-builder.js';
import type { MarketStreams, MarketStreamsListener } from '../../streams/market-streams.js';
import type { SocketLoss } from '../../streams/reconnecting-socket.js';
import type { TopicHandler } from '../../streams/topic-feed.js';
import { topicName } from '../../streams/topics.js';
import { pause } from '../pause.js';
import type { MarketConnection } from './market-connection.js';
import { MarketRecovery } from './market-recovery.js';
import type { MarketSubscription } from './market-subscription.js';
import { PictureDesk } from './picture-desk.js';
import { STALE_TIMES, StaleWatch } from './stale-watch.js';
import type { StaleTimes } from './stale-watch.js';
import type { SubscriptionIndex } from './subscription-index.js';

/** What an open market is handed. */
export interface OpenMarketParts {
  readonly subscriptions: Pick<SubscriptionIndex, 'values' | 'servedBy'>;
  /** Outlives it: news of the market channel as a whole. */
  readonly connection: MarketConnection;
  readonly rest: ConstructorParameters<typeof PictureDesk>[0];
  readonly clock: Pick<Clock, 'now'>;
  /** How patient the watch for dead streams is; null turns it off. */
  readonly staleTimes: StaleTimes | null;
  createStreams(listener: MarketStreamsListener): MarketStreams;
  arrivalNow(): Arrival;
  /** Every look at the streams. */
  onLook(): void;
  onConnection(change: ConnectionChange): void;
  onLog(message: string, level: LogLevel): void;
}

/**
 * Everything of market data that lives from one `open` to the next `close`: the sockets, the watch for those that stand
 * and bring nothing, and what is asked for when something was lost.
 */
export class OpenMarket {
  readonly streams: MarketStreams;
  readonly #parts: OpenMarketParts;
  readonly #closing = new AbortController();
  readonly #desk: PictureDesk;
  readonly #recovery: MarketRecovery;
  readonly #watch: StaleWatch | null;
  readonly #timer: NodeJS.Timeout;
  /** Topics that bring nothing although their socket stands. */
  readonly #stale = new Set<string>();

  constructor(parts: OpenMarketParts) {
    this.#parts = parts;
    this.streams = parts.createStreams(this.#listener());
    this.#desk = new PictureDesk(parts.rest, this.signal);
    this.#recovery = this.#createRecovery();
    this.#watch = parts.staleTimes && this.#createWatch(parts.staleTimes);
    this.#timer = setInterval(() => this.#look(), (parts.staleTimes ?? STALE_TIMES).lookMs);
  }

  /** Ends with the market. */
  get signal(): AbortSignal {
    return this.#closing.signal;
  }

  follow(topic: string, handler: TopicHandler): void {
    this.streams.subscribe(topic, handler);
  }

  leave(topic: string): void {
    this.#stale.delete(topic);
    this.streams.unsubscribe(topic);
  }

  /** Nobody wants it any more. */
  forget(subscription: MarketSubscription): void {
    this.#watch?.forget(subscription);
  }

  /** A quiet symbol sends nothing for long: its picture is asked for once. */
  async seed(subscription: MarketSubscription): Promise<void> {
    const { symbol } = subscription.identity;
    try {
      const picture = await this.#desk.ask(symbol);
      if (!this.signal.aborted && subscription.isWanted) subscription.seed(picture, this.#parts.arrivalNow());
    } catch (error) {
      this.#warn(`The first picture of ${symbol} could not be asked for: ${String(error)}`);
    }
  }

  /** The socket that was down may have been one that nobody needs any more. */
  lookWhetherWhole(): void {
    if (this.streams.isLive && this.#stale.size === 0) this.#parts.connection.restored();
  }

  /** Ends every socket, timer and question. */
  async close(): Promise<void> {
    const { connection, subscriptions } = this.#parts;
    clearInterval(this.#timer);
    const unanswered = connection.beginClosing();
    if (unanswered > 0) this.#warn(`Market data is closed while ${unanswered} symbols wait for what a loss cost them`);
    this.#closing.abort(new Error('market data was closed'));
    for (const { keeper } of subscriptions.values()) keeper?.lost('market data was closed');
    await this.streams.close();
    connection.close();
  }

  #listener(): MarketStreamsListener {
    const parts = this.#parts;
    return {
      onSubscribed: (lost, topics) => this.#restored(topics, lost !== null),
      onLost: (loss, topics) => this.#lost(loss, topics),
      onReconnecting: (attempt, delayMs) => parts.onConnection({ kind: 'reconnecting', attempt, delayMs }),
      onReplaced: ({ reason, overlapMs, topics }) =>
        parts.onLog(
          `A market data connection with ${topics.length} topics was replaced without a hole within ${overlapMs} ms: ${reason}`,
          LogLevel.INFO,
        ),
      onNotice: (message, level) => parts.onLog(message, level as LogLevel),
    };
  }

  #createRecovery(): MarketRecovery {
    return new MarketRecovery({
      ask: (symbol) => this.#desk.ask(symbol),
      pause: (durationMs) => pause(durationMs, this.signal),
      arrivalNow: () => this.#parts.arrivalNow(),
      onFailure: (what, error) => this.#warn(`${what} could not be asked for: ${String(error)}`),
      onWarning: (message) => this.#warn(message),
    });
  }

  #createWatch(times: StaleTimes): StaleWatch {
    return new StaleWatch({
      streams: this.streams,
      times,
      now: () => this.#parts.clock.now(),
      ask: (symbol) => this.#desk.ask(symbol),
      pause: (durationMs) => pause(durationMs, this.signal),
      onWarning: (message) => this.#warn(message),
      onStale: (topics, reason, since) => this.#becameStale(topics, reason, since),
      onAlive: (topics) => this.#becameAlive(topics),
    });
  }

  #look(): void {
    this.#parts.onLook();
    for (const subscription of this.#parts.subscriptions.values()) {
      this.#watch?.look(subscription);
      this.#beginBook(subscription);
    }
  }

  /** A snapshot from before the topic delivers would leave a gap: the book of a quiet symbol begins when it does. */
  #beginBook({ identity, keeper }: MarketSubscription): void {
    if (keeper?.book.status !== 'synchronizing') return;
    const topic = this.streams.topicStatus(topicName.depth(identity.symbol));
    if (topic?.phase === 'acknowledged') keeper.restored();
  }

  #lost({ reason, since }: SocketLoss, topics: readonly string[]): void {
    const { connection, subscriptions } = this.#parts;
    const wasConnected = connection.isConnected;
    for (const [subscription, names] of subscriptions.servedBy(topics)) subscription.lost(names, reason);
    connection.lost(reason, since);
    if (wasConnected) this.#warn(`Market data was lost: ${reason}`);
  }

  #restored(topics: readonly string[], wasLost: boolean): void {
    this.#watch?.restart(topics);
    for (const [subscription, names] of this.#parts.subscriptions.servedBy(topics)) {
      if (wasLost) this.#recover(subscription, names);
      else subscription.keeper?.restored();
    }
    this.lookWhetherWhole();
  }

  #recover(subscription: MarketSubscription, topics: ReadonlySet<string>): void {
    if (!this.signal.aborted) void this.#parts.connection.await(this.#recovery.run(subscription, topics));
  }

  #becameStale(topics: readonly string[], reason: string, since: number): void {
    for (const topic of topics) this.#stale.add(topic);
    this.#parts.connection.lost(reason, since);
  }

  #becameAlive(topics: readonly string[]): void {
    for (const topic of topics) this.#stale.delete(topic);
    this.#restored(topics, true);
  }

  /** What fails because the market is being closed is nobody's concern. */
  #warn(message: string): void {
    if (!this.signal.aborted) this.#parts.onLog(message, LogLevel.WARNING);
  }
}
