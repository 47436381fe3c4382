import { decodeMarketFrame } from '../wire/market-frames.js';
import type { MarketFrame } from '../wire/market-frames.js';
import { ReconnectingSocket } from './reconnecting-socket.js';
import type { ReconnectingSocketOptions, SocketLoss, SocketState } from './reconnecting-socket.js';
import { NoticeLevel } from './sampled-notice.js';
import type { SocketEnvironment } from './socket-environment.js';
import { SubscriptionPump } from './subscription-pump.js';
import type { SubscriptionPumpOptions } from './subscription-pump.js';
import { TopicBook } from './topic-book.js';
import type { TopicStatus, WantedTopic } from './topic-book.js';
import type { TopicFeed } from './topic-feed.js';
import { topicOf } from './topics.js';
import type { MarketDataFrame } from './topics.js';

/** Who is told what happens on a connection of streams. */
export interface StreamConnectionListener {
  /** Every topic wanted was acknowledged, for the first time (`null`) or again after a loss. */
  onSubscribed(lost: SocketLoss | null, topics: readonly string[]): void;
  /** Told once per loss, however many attempts it takes to come back. */
  onLost(loss: SocketLoss, topics: readonly string[]): void;
  onReconnecting(attempt: number, delayMs: number): void;
  onNotice(message: string, level: number): void;
  /** A frame that is none, or of a topic that nobody can name. */
  onMalformed(reason: string): void;
  /** The connection goes on delivering, but not for long. */
  onRenewalDue(reason: string): void;
}

/** What a connection of streams needs to know. */
export interface StreamConnectionOptions extends ReconnectingSocketOptions, SubscriptionPumpOptions {
  readonly environment: SocketEnvironment;
  /** Topics in one SUBSCRIBE. */
  readonly topicsPerMessage: number;
  /** Hears every text frame. */
  readonly tap?: ((text: string, receivedTime: number) => void) | undefined;
  /** Whether anybody listens to the tap now. */
  readonly isTapped?: () => boolean;
}

const PARTIAL_DEPTH = /@depth\d/;

/** No two links of any connection have the same number. */
let linksOpened = 0;

/**
 * One socket and the topics on it: asks for what is wanted, checks what is acknowledged, hands frames to the topics' feeds.
 * On standby it does all that, but tells no loss and no return: another connection still delivers the same topics.
 */
export class StreamConnection {
  readonly #options: StreamConnectionOptions;
  readonly #listener: StreamConnectionListener;
  readonly #socket: ReconnectingSocket;
  readonly #topics: TopicBook;
  readonly #pump: SubscriptionPump;
  #lost: SocketLoss | null = null;
  #wasOpen = false;
  #announced = false;
  #isStandby: boolean;
  #source = 0;
  #renewals = 0;

  constructor(options: StreamConnectionOptions, listener: StreamConnectionListener, isStandby = false) {
    this.#isStandby = isStandby;
    this.#options = options;
    this.#listener = listener;
    this.#topics = new TopicBook(options.topicsPerMessage);
    this.#pump = this.#newPump();
    // The decoder reads bytes, and refuses what is no text.
    const socketOptions = { ...options, skipsTextCheck: true };
    this.#socket = new ReconnectingSocket(socketOptions, {
      onOpen: () => this.#opened(),
      onMessage: (data, receivedTime) => this.#receive(data, receivedTime),
      onLost: (loss) => this.#lose(loss),
      onReconnecting: (attempt, delayMs) => {
        if (!this.#isStandby) listener.onReconnecting(attempt, delayMs);
      },
      onRenewalDue: () => listener.onRenewalDue('the connection is close to its age limit'),
    });
  }

  get state(): SocketState {
    return this.#socket.state;
  }

  get isOpen(): boolean {
    return this.#socket.isOpen;
  }

  /** Tells this link's frames from those of other connections, and of earlier links of this one. */
  get source(): number {
    return this.#source;
  }

  /** How many connections handed over to one another without a hole, down to this one. */
  get renewals(): number {
    return this.#renewals;
  }

  get feeds(): TopicFeed[] {
    return this.#topics.feeds;
  }

  get topics(): string[] {
    return this.#topics.names;
  }

  get size(): number {
    return this.#topics.size;
  }

  /** Whether every wanted topic is acknowledged (or refused for good) on the present connection. */
  get isSettled(): boolean {
    return this.#socket.isOpen && this.#pump.isAtRest;
  }

  /** Whether the present connection has had all that was wanted when it opened. */
  get isLive(): boolean {
    return this.#announced && this.#socket.isOpen;
  }

  get lastFrameTime(): number | null {
    return this.#socket.lastFrameTime;
  }

  open(): void {
    this.#socket.open();
  }

  /** From now on it is the one that delivers. */
  takeOver(renewals: number): void {
    this.#isStandby = false;
    this.#renewals = renewals;
  }

  add(feed: TopicFeed): void {
    this.#topics.want(feed);
    this.#pump.stepSoon();
  }

  remove(name: string): void {
    this.#topics.drop(name);
    this.#pump.stepSoon();
  }

  /** Leaves a topic and takes it again. */
  resubscribe(name: string): void {
    this.#topics.renew(name);
    this.#pump.stepSoon();
  }

  /** Gives the present link up and opens another with backoff. */
  drop(reason: string): void {
    this.#socket.drop(reason);
  }

  /** It is needed now: the next attempt does not wait for long. */
  hurry(): void {
    this.#socket.hurry();
  }

  status(name: string): TopicStatus | undefined {
    return this.#topics.status(name);
  }

  close(): Promise<void> {
    this.#pump.stop();
    return this.#socket.close();
  }

  #opened(): void {
    this.#wasOpen = true;
    this.#source = ++linksOpened;
    this.#pump.start();
  }

  #lose(loss: SocketLoss): void {
    this.#pump.stop();
    this.#announced = false;
    if (!this.#wasOpen || this.#isStandby)
      this.#listener.onNotice(`A market data connection failed: ${loss.reason}`, NoticeLevel.WARNING);
    else if (this.#lost === null) {
      this.#lost = loss;
      this.#listener.onLost(loss, this.#topics.names);
    }
  }

  #announce(): void {
    if (this.#announced) return;
    this.#announced = true;
    const lost = this.#lost;
    this.#lost = null;
    if (!this.#isStandby) this.#listener.onSubscribed(lost, this.#topics.names);
  }

  #receive(data: Buffer, receivedTime: number): void {
    if (this.#options.tap && this.#options.isTapped?.() !== false) this.#options.tap(data.toString(), receivedTime);
    const frame = this.#decode(data);
    if (frame === null) return;
    if (frame.kind === 'reply') this.#pump.acknowledged(frame.reply.id);
    else if (frame.kind === 'refusal') this.#pump.refused(frame.refusal);
    else if (frame.kind === 'serverShutdown') this.#listener.onRenewalDue('the server announced that it shuts down');
    else if (frame.kind !== 'unknown') this.#deliver(frame, receivedTime);
  }

  #decode(data: Buffer): MarketFrame | null {
    try {
      return decodeMarketFrame(data);
    } catch (error) {
      this.#listener.onMalformed((error as Error).message);
      return null;
    }
  }

  #deliver(frame: MarketDataFrame, receivedTime: number): void {
    const topic = this.#topicOf(frame);
    if (!topic) return;
    if (Number.isNaN(topic.firstFrameTime)) topic.firstFrameTime = receivedTime;
    topic.lastFrameTime = receivedTime;
    topic.feed.gate.take(frame, this.#source, receivedTime);
  }

  /** Frames of a topic that was just left may still come: they are nobody's. */
  #topicOf(frame: MarketDataFrame): WantedTopic | undefined {
    const name = topicOf(frame);
    if (name !== null) return this.#topics.find(name);
    const only = this.#topics.findOnly(PARTIAL_DEPTH);
    if (!only) this.#listener.onMalformed('a partial book came without its stream’s name');
    return only;
  }

  #newPump(): SubscriptionPump {
    return new SubscriptionPump(this.#options, this.#topics, {
      send: (text) => this.#socket.send(text),
      onSettled: () => this.#announce(),
      onUnanswered: (reason) => this.#socket.drop(reason),
      onNotice: (message, level) => this.#listener.onNotice(message, level),
    });
  }
}
