import type { ReconnectingSocketOptions, SocketLoss, SocketState } from './reconnecting-socket.js';
import { NoticeLevel, SampledNotice } from './sampled-notice.js';
import { createConnectionBudget } from './sliding-window.js';
import { realSocketEnvironment } from './socket-environment.js';
import type { SocketEnvironment } from './socket-environment.js';
import { StreamConnection } from './stream-connection.js';
import type { StreamConnectionListener, StreamConnectionOptions } from './stream-connection.js';
import type { TopicHandler, TopicStatus } from './topic-book.js';

/** A connection that was replaced while it still delivered: nothing is missing, nothing was passed twice. */
export interface Replacement {
  readonly reason: string;
  /** How long both connections were open. */
  readonly overlapMs: number;
  readonly topics: readonly string[];
  /** Frames that both brought and that were passed once. */
  readonly duplicatesDropped: number;
}

/** Who is told what happens on the market data connections; `topics` are those of the one connection in question. */
export interface MarketStreamsListener {
  /** All of a connection's topics are acknowledged, for the first time (`null`) or again after a loss. */
  onSubscribed(lost: SocketLoss | null, topics: readonly string[]): void;
  /** Told once per loss, however many attempts it takes to come back. Frames after `loss.since` may be missing. */
  onLost(loss: SocketLoss, topics: readonly string[]): void;
  /** In place of `onLost` and `onSubscribed` where the successor delivered before the old connection was closed. */
  onReplaced?(replacement: Replacement): void;
  onReconnecting(attempt: number, delayMs: number): void;
  onNotice(message: string, level: number): void;
}

/** What may be set for market data connections; `url` is a combined endpoint without streams (`wss://…/stream`). */
export interface MarketStreamsOptions extends Omit<ReconnectingSocketOptions, 'environment'> {
  /** Topics that one socket carries; Binance allows 1024. */
  readonly topicsPerSocket?: number;
  /** Control messages per second and socket; Binance allows 5 messages, pongs included. */
  readonly controlMessagesPerSecond?: number;
  /** Topics in one SUBSCRIBE. */
  readonly topicsPerMessage?: number;
  readonly acknowledgeTimeoutMs?: number;
  /** Hears every text frame as it came in, duplicates and answers included; what it throws is counted and told. */
  readonly tap?: (text: string, receivedTime: number) => void;
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
  /** Frames that two connections brought during a replacement, passed once. */
  readonly duplicates: number;
  /** Frames that were older than what was passed before: the server repeats itself, or lags. */
  readonly outdated: number;
}

/** web-socket-streams.md: "A single connection can listen to a maximum of 1024 streams." */
const MOST_TOPICS_PER_SOCKET = 1_024;
const TOPICS_PER_SOCKET = 512;
const CONTROL_MESSAGES_PER_SECOND = 4;
const TOPICS_PER_MESSAGE = 100;
const ACKNOWLEDGE_TIMEOUT_MS = 10_000;

/**
 * Topics over as many sockets as they need. Topics may be added and taken away at any time, before `open` too; every
 * reconnect asks again for all that is wanted. Frames go to the topic's handler, decoded, in the order of arrival.
 */
export class MarketStreams {
  readonly #options: StreamConnectionOptions;
  readonly #topicsPerSocket: number;
  readonly #listener: MarketStreamsListener;
  readonly #connections: StreamConnection[] = [];
  readonly #byTopic = new Map<string, StreamConnection>();
  readonly #closing = new Set<Promise<void>>();
  readonly #malformed: SampledNotice;
  readonly #handlerErrors: SampledNotice;
  #state: 'idle' | 'open' | 'closed' = 'idle';

  constructor(options: MarketStreamsOptions, listener: MarketStreamsListener) {
    const environment = options.environment ?? realSocketEnvironment;
    this.#options = {
      ...options,
      environment,
      budget: options.budget ?? createConnectionBudget(),
      controlMessagesPerSecond: options.controlMessagesPerSecond ?? CONTROL_MESSAGES_PER_SECOND,
      topicsPerMessage: options.topicsPerMessage ?? TOPICS_PER_MESSAGE,
      acknowledgeTimeoutMs: options.acknowledgeTimeoutMs ?? ACKNOWLEDGE_TIMEOUT_MS,
    };
    this.#topicsPerSocket = Math.min(MOST_TOPICS_PER_SOCKET, options.topicsPerSocket ?? TOPICS_PER_SOCKET);
    this.#listener = listener;
    const warn = (message: string): void => listener.onNotice(message, NoticeLevel.WARNING);
    this.#malformed = new SampledNotice(environment.now, warn);
    this.#handlerErrors = new SampledNotice(environment.now, warn);
  }

  /** Frames that could not be read, or not be attributed, since the start. */
  get malformedFrames(): number {
    return this.#malformed.count;
  }

  get connections(): StreamConnectionStatus[] {
    return this.#connections.map((connection) => ({
      state: connection.state,
      topics: connection.size,
      subscribed: connection.isSettled,
      lastFrameTime: connection.lastFrameTime,
      renewals: 0,
      duplicates: 0,
      outdated: 0,
    }));
  }

  /** Whether every wanted topic is acknowledged now. True where nothing is wanted and nothing was closed. */
  get isSubscribed(): boolean {
    return this.#state === 'open' && this.#connections.every(({ isSettled }) => isSettled);
  }

  /** Whether every socket delivers; topics that were added a moment ago may still wait for their acknowledgement. */
  get isLive(): boolean {
    return this.#state === 'open' && this.#connections.every(({ isLive }) => isLive);
  }

  open(): void {
    if (this.#state !== 'idle') return;
    this.#state = 'open';
    for (const connection of this.#connections) connection.open();
  }

  /** Wants a topic; a topic that is wanted already gets the new handler. */
  subscribe(topic: string, handler: TopicHandler): void {
    if (this.#state === 'closed') return;
    const connection = this.#byTopic.get(topic) ?? this.#connectionWithRoom();
    this.#byTopic.set(topic, connection);
    connection.add(topic, handler);
  }

  unsubscribe(topic: string): void {
    const connection = this.#byTopic.get(topic);
    if (!connection) return;
    this.#byTopic.delete(topic);
    connection.remove(topic);
    if (connection.size === 0) this.#retire(connection);
  }

  /** Leaves a topic and takes it again, because nothing comes of it. */
  resubscribe(topic: string): void {
    this.#byTopic.get(topic)?.resubscribe(topic);
  }

  /** Gives up the connection that carries the topic, and opens another. */
  reconnect(topic: string, reason: string): void {
    this.#byTopic.get(topic)?.reconnect(reason);
  }

  /**
   * The venue is known to count anew (a snapshot's number is lower than what was passed): what it brings next is news,
   * whatever its number.
   */
  startAnew(topic: string): void {
    this.#byTopic.get(topic)?.startAnew(topic);
  }

  topicStatus(topic: string): TopicStatus | undefined {
    return this.#byTopic.get(topic)?.status(topic);
  }

  /** Closes every socket; nothing is delivered from here on. */
  async close(): Promise<void> {
    this.#state = 'closed';
    this.#byTopic.clear();
    for (const connection of this.#connections.splice(0)) void this.#leave(connection);
    await Promise.all(this.#closing);
  }

  #connectionWithRoom(): StreamConnection {
    const known = this.#connections.find(({ size }) => size < this.#topicsPerSocket);
    if (known) return known;
    const connection = this.#newConnection();
    this.#connections.push(connection);
    if (this.#state === 'open') connection.open();
    return connection;
  }

  #newConnection(): StreamConnection {
    return new StreamConnection(this.#options, {
      onSubscribed: (lost, topics) => this.#listener.onSubscribed(lost, topics),
      onLost: (loss, topics) => this.#listener.onLost(loss, topics),
      onReconnecting: (attempt, delayMs) => this.#listener.onReconnecting(attempt, delayMs),
      onNotice: (message, level) => this.#listener.onNotice(message, level),
      onMalformed: (reason) => this.#malformed.add(`A market data frame could not be used: ${reason}`),
      onHandlerError: (topic, error) => this.#handlerErrors.add(`The handler of ${topic} threw: ${String(error)}`),
    });
  }

  /** A socket that carries nothing is not kept. */
  #retire(connection: StreamConnection): void {
    this.#connections.splice(this.#connections.indexOf(connection), 1);
    void this.#leave(connection);
  }

  async #leave(connection: StreamConnection): Promise<void> {
    const gone = connection.close();
    this.#closing.add(gone);
    await gone;
    this.#closing.delete(gone);
  }
}
