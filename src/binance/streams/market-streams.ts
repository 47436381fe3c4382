import type { MarketStreamsListener } from './market-streams-listener.js';
import type { ReconnectingSocketOptions, SocketState } from './reconnecting-socket.js';
import { NoticeLevel, SampledNotice } from './sampled-notice.js';
import { createConnectionBudget } from './sliding-window.js';
import { realSocketEnvironment } from './socket-environment.js';
import type { SocketEnvironment } from './socket-environment.js';
import type { StreamConnection } from './stream-connection.js';
import { StreamPool } from './stream-pool.js';
import type { StreamPoolOptions } from './stream-pool.js';
import type { TopicStatus } from './topic-book.js';
import { TopicFeed } from './topic-feed.js';
import type { TopicHandler } from './topic-feed.js';

export type { MarketStreamsListener, Replacement } from './market-streams-listener.js';

/** What may be set for market data connections; `url` is a combined endpoint without streams (`wss://…/stream`). */
export interface MarketStreamsOptions extends Omit<ReconnectingSocketOptions, 'environment'> {
  /** Topics that one socket carries; Binance allows 1024. */
  readonly topicsPerSocket?: number;
  /** Control messages per second and socket; Binance allows 5 messages, pongs included. */
  readonly controlMessagesPerSecond?: number;
  /** Topics in one SUBSCRIBE. */
  readonly topicsPerMessage?: number;
  readonly acknowledgeTimeoutMs?: number;
  /** How long a topic may stay silent on a successor before it is taken for quiet. */
  readonly graceMs?: number;
  /** How long after the last topic left half-empty sockets are looked for and merged. */
  readonly rebalanceDelayMs?: number;
  /** Hears every text frame as it came in, duplicates and answers included; what it throws is counted and told. */
  readonly tap?: (text: string, receivedTime: number) => void;
  /** Whether anybody listens to the tap now: frames are not read twice for nobody. Absent: always. */
  readonly isTapped?: () => boolean;
  readonly environment?: SocketEnvironment;
}

/** One socket of the market data connections. */
export interface StreamConnectionStatus {
  readonly state: SocketState;
  readonly topics: number;
  /** Whether all its topics are acknowledged. */
  readonly subscribed: boolean;
  /** Epoch ms of this machine; null where there is no connection. */
  readonly lastFrameTime: number | null;
  /** How many times it was replaced without a hole. */
  readonly renewals: number;
  /** Frames of its topics that two connections brought during a replacement, passed once. */
  readonly duplicates: number;
  /** Frames of its topics that were older than what was passed before: the server repeats itself, or lags. */
  readonly outdated: number;
}

/** web-socket-streams.md: "A single connection can listen to a maximum of 1024 streams." */
const MOST_TOPICS_PER_SOCKET = 1_024;
const TOPICS_PER_SOCKET = 512;
const CONTROL_MESSAGES_PER_SECOND = 4;
const TOPICS_PER_MESSAGE = 100;
const ACKNOWLEDGE_TIMEOUT_MS = 10_000;
/** Tickers come every second, most bars every two. */
const GRACE_MS = 5_000;
const REBALANCE_DELAY_MS = 10_000;

/**
 * Topics over as many sockets as they need. Topics may be added and taken away at any time, before `open` too; every
 * reconnect asks again for all that is wanted, and a planned one leaves no hole. Frames go to the topic's handler,
 * decoded, each piece of news once and in order.
 */
export class MarketStreams {
  readonly #pool: StreamPool;
  readonly #feeds = new Map<string, TopicFeed>();
  readonly #listener: MarketStreamsListener;
  readonly #malformed: SampledNotice;
  readonly #handlerErrors: SampledNotice;
  readonly #tapErrors: SampledNotice;
  #state: 'idle' | 'open' | 'closed' = 'idle';

  constructor(options: MarketStreamsOptions, listener: MarketStreamsListener) {
    const environment = options.environment ?? realSocketEnvironment;
    this.#listener = listener;
    const warn = (message: string): void => listener.onNotice(message, NoticeLevel.WARNING);
    this.#malformed = new SampledNotice(environment.now, warn);
    this.#handlerErrors = new SampledNotice(environment.now, warn);
    this.#tapErrors = new SampledNotice(environment.now, warn);
    const onMalformed = (reason: string): void => {
      this.#malformed.add(`A market data frame could not be used: ${reason}`);
    };
    this.#pool = new StreamPool(this.#poolOptions(options, environment), { listener, onMalformed });
  }

  /** Frames that could not be read, or not be attributed, since the start. */
  get malformedFrames(): number {
    return this.#malformed.count;
  }

  get connections(): StreamConnectionStatus[] {
    return this.#pool.connections.map(statusOf);
  }

  /** Whether every wanted topic is acknowledged now. True where nothing is wanted and nothing was closed. */
  get isSubscribed(): boolean {
    return this.#state === 'open' && this.#pool.connections.every(({ isSettled }) => isSettled);
  }

  /** Whether every socket delivers; topics that were added a moment ago may still wait for their acknowledgement. */
  get isLive(): boolean {
    return this.#state === 'open' && this.#pool.connections.every(({ isLive }) => isLive);
  }

  open(): void {
    if (this.#state !== 'idle') return;
    this.#state = 'open';
    this.#pool.open();
  }

  /** Wants a topic; a topic that is wanted already gets the new handler. */
  subscribe(topic: string, handler: TopicHandler): void {
    if (this.#state === 'closed') return;
    const known = this.#feeds.get(topic);
    if (known) {
      known.handler = handler;
      return;
    }
    const feed = this.#newFeed(topic, handler);
    this.#feeds.set(topic, feed);
    this.#pool.add(feed);
  }

  unsubscribe(topic: string): void {
    this.#feeds.delete(topic);
    this.#pool.remove(topic);
  }

  /** Leaves a topic and takes it again, because nothing comes of it. */
  resubscribe(topic: string): void {
    this.#pool.carrierOf(topic)?.resubscribe(topic);
  }

  /** Replaces the connection that carries the topic, which delivers until its successor does. */
  reconnect(topic: string, reason: string): void {
    const connection = this.#pool.carrierOf(topic);
    if (connection) this.#pool.replace(connection, reason);
  }

  /**
   * The venue is known to count anew (a snapshot's number is lower than what was passed): what it brings next is news,
   * whatever its number.
   */
  startAnew(topic: string): void {
    this.#feeds.get(topic)?.gate.startAnew();
  }

  topicStatus(topic: string): TopicStatus | undefined {
    return this.#pool.carrierOf(topic)?.status(topic);
  }

  /** Closes every socket; nothing is delivered from here on. */
  async close(): Promise<void> {
    this.#state = 'closed';
    this.#feeds.clear();
    await this.#pool.close();
  }

  #newFeed(topic: string, handler: TopicHandler): TopicFeed {
    return new TopicFeed(topic, handler, {
      onHandlerError: (name, error) => this.#handlerErrors.add(`The handler of ${name} threw: ${String(error)}`),
      onAnew: (name) => {
        this.#listener.onNotice(
          `${name}: the venue counts anew, its numbers are lower than before`,
          NoticeLevel.WARNING,
        );
      },
    });
  }

  #poolOptions(options: MarketStreamsOptions, environment: SocketEnvironment): StreamPoolOptions {
    const { tap } = options;
    return {
      ...options,
      environment,
      budget: options.budget ?? createConnectionBudget(),
      controlMessagesPerSecond: options.controlMessagesPerSecond ?? CONTROL_MESSAGES_PER_SECOND,
      topicsPerMessage: options.topicsPerMessage ?? TOPICS_PER_MESSAGE,
      acknowledgeTimeoutMs: options.acknowledgeTimeoutMs ?? ACKNOWLEDGE_TIMEOUT_MS,
      topicsPerSocket: Math.min(MOST_TOPICS_PER_SOCKET, options.topicsPerSocket ?? TOPICS_PER_SOCKET),
      graceMs: options.graceMs ?? GRACE_MS,
      rebalanceDelayMs: options.rebalanceDelayMs ?? REBALANCE_DELAY_MS,
      tap: tap && ((text, receivedTime) => this.#tell(tap, text, receivedTime)),
    };
  }

  #tell(tap: NonNullable<MarketStreamsOptions['tap']>, text: string, receivedTime: number): void {
    try {
      tap(text, receivedTime);
    } catch (error) {
      this.#tapErrors.add(`The tap threw: ${String(error)}`);
    }
  }
}

function statusOf(connection: StreamConnection): StreamConnectionStatus {
  let [duplicates, outdated] = [0, 0];
  for (const { gate } of connection.feeds) {
    duplicates += gate.duplicates;
    outdated += gate.outdated;
  }
  return {
    state: connection.state,
    topics: connection.size,
    subscribed: connection.isSettled,
    lastFrameTime: connection.lastFrameTime,
    renewals: connection.renewals,
    duplicates,
    outdated,
  };
}
