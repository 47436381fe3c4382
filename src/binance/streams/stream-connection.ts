import { decodeMarketFrame } from '../wire/market-frames.js';
import type { MarketFrame } from '../wire/market-frames.js';
import type { StreamErrorReply } from '../wire/market-streams.js';
import { ReconnectingSocket } from './reconnecting-socket.js';
import type { ReconnectingSocketOptions, SocketLoss, SocketState } from './reconnecting-socket.js';
import { NoticeLevel } from './sampled-notice.js';
import { SlidingWindow } from './sliding-window.js';
import type { SocketEnvironment } from './socket-environment.js';
import { TopicBook } from './topic-book.js';
import type { ControlStep, TopicHandler, TopicStatus, WantedTopic } from './topic-book.js';
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
  /** A handler threw. */
  onHandlerError(topic: string, error: unknown): void;
}

/** What a connection of streams needs to know. */
export interface StreamConnectionOptions extends ReconnectingSocketOptions {
  readonly environment: SocketEnvironment;
  /** Control messages per second; Binance allows 5 client messages on spot, pongs included. */
  readonly controlMessagesPerSecond: number;
  /** Topics in one SUBSCRIBE. */
  readonly topicsPerMessage: number;
  /** No answer to a control message for so long: the connection does not do its duty. */
  readonly acknowledgeTimeoutMs: number;
}

const PARTIAL_DEPTH = /@depth\d/;

/** One socket and the topics on it: asks for what is wanted, checks what is acknowledged, hands frames to handlers. */
export class StreamConnection {
  readonly #options: StreamConnectionOptions;
  readonly #environment: SocketEnvironment;
  readonly #listener: StreamConnectionListener;
  readonly #socket: ReconnectingSocket;
  readonly #topics: TopicBook;
  #pace: SlidingWindow;
  #underWay: { readonly id: number; readonly step: ControlStep } | null = null;
  #lastId = 0;
  #pumpTimer: unknown;
  #answerTimer: unknown;
  #lost: SocketLoss | null = null;
  #wasOpen = false;
  #announced = false;

  constructor(options: StreamConnectionOptions, listener: StreamConnectionListener) {
    this.#options = options;
    this.#environment = options.environment;
    this.#listener = listener;
    this.#topics = new TopicBook(options.topicsPerMessage);
    this.#pace = this.#newPace();
    this.#socket = new ReconnectingSocket(options, {
      onOpen: () => this.#opened(),
      onMessage: (text, receivedTime) => this.#receive(text, receivedTime),
      onLost: (loss) => this.#lose(loss),
      onReconnecting: (attempt, delayMs) => listener.onReconnecting(attempt, delayMs),
      onRenewalDue: () => this.#socket.renew('the connection is close to its age limit'),
    });
  }

  get state(): SocketState {
    return this.#socket.state;
  }

  get size(): number {
    return this.#topics.size;
  }

  /** Whether every wanted topic is acknowledged (or refused for good) on the present connection. */
  get isSettled(): boolean {
    return this.#socket.isOpen && this.#underWay === null && this.#topics.nextStep() === null;
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

  add(name: string, handler: TopicHandler): void {
    this.#topics.want(name, handler);
    this.#pumpSoon(0);
  }

  remove(name: string): void {
    this.#topics.drop(name);
    this.#pumpSoon(0);
  }

  /** Leaves a topic and takes it again. */
  resubscribe(name: string): void {
    this.#topics.renew(name);
    this.#pumpSoon(0);
  }

  /** Gives the present connection up and opens another with backoff. */
  reconnect(reason: string): void {
    this.#socket.drop(reason);
  }

  startAnew(name: string): void {
    this.#topics.find(name);
  }

  status(name: string): TopicStatus | undefined {
    return this.#topics.status(name);
  }

  close(): Promise<void> {
    this.#stopTimers();
    return this.#socket.close();
  }

  #opened(): void {
    this.#wasOpen = true;
    this.#pace = this.#newPace();
    this.#topics.restart();
    this.#pump();
  }

  #lose(loss: SocketLoss): void {
    this.#stopTimers();
    this.#underWay = null;
    this.#announced = false;
    if (!this.#wasOpen) this.#listener.onNotice(`A market data connection failed: ${loss.reason}`, NoticeLevel.WARNING);
    else if (this.#lost === null) {
      this.#lost = loss;
      this.#listener.onLost(loss, this.#topics.names);
    }
  }

  #pumpSoon(delayMs: number): void {
    if (this.#pumpTimer !== undefined || !this.#socket.isOpen) return;
    this.#pumpTimer = this.#environment.timers.setTimeout(() => {
      this.#pumpTimer = undefined;
      this.#pump();
    }, delayMs);
  }

  /** Takes the next step towards what is wanted, unless one is under way or the pace forbids it. */
  #pump(): void {
    if (this.#underWay !== null || !this.#socket.isOpen) return;
    const step = this.#topics.nextStep();
    if (step === null) {
      this.#announce();
      return;
    }
    const waitMs = this.#pace.take(this.#environment.now());
    if (waitMs > 0) this.#pumpSoon(waitMs);
    else this.#ask(step);
  }

  #ask(step: ControlStep): void {
    const id = ++this.#lastId;
    this.#underWay = { id, step };
    this.#socket.send(JSON.stringify({ method: step.method, params: step.topics, id }));
    const { acknowledgeTimeoutMs } = this.#options;
    this.#answerTimer = this.#environment.timers.setTimeout(() => {
      this.#socket.drop(`${step.method} was not answered within ${acknowledgeTimeoutMs} ms`);
    }, acknowledgeTimeoutMs);
  }

  #announce(): void {
    if (this.#announced) return;
    this.#announced = true;
    const lost = this.#lost;
    this.#lost = null;
    this.#listener.onSubscribed(lost, this.#topics.names);
  }

  #receive(text: string, receivedTime: number): void {
    const frame = this.#decode(text);
    if (frame === null) return;
    if (frame.kind === 'reply') this.#answered(frame.reply.id, null);
    else if (frame.kind === 'refusal') this.#answered(frame.refusal.id ?? null, refusalText(frame.refusal));
    else if (frame.kind === 'serverShutdown') this.#socket.renew('the server announced that it shuts down');
    else if (frame.kind !== 'unknown') this.#deliver(frame, receivedTime);
  }

  #decode(text: string): MarketFrame | null {
    try {
      return decodeMarketFrame(text);
    } catch (error) {
      this.#listener.onMalformed((error as Error).message);
      return null;
    }
  }

  #deliver(frame: MarketDataFrame, receivedTime: number): void {
    const topic = this.#topicOf(frame);
    if (!topic) return;
    topic.frames += 1;
    topic.firstFrameTime ??= receivedTime;
    topic.lastFrameTime = receivedTime;
    try {
      topic.handler(frame, receivedTime);
    } catch (error) {
      this.#listener.onHandlerError(topic.name, error);
    }
  }

  /** Frames of a topic that was just left may still come: they are nobody's. */
  #topicOf(frame: MarketDataFrame): WantedTopic | undefined {
    const name = topicOf(frame);
    if (name !== null) return this.#topics.find(name);
    const only = this.#topics.findOnly(PARTIAL_DEPTH);
    if (!only) this.#listener.onMalformed('a partial book came without its stream’s name');
    return only;
  }

  /** An answer without an id can only mean the one message that is under way. */
  #answered(id: unknown, refusal: string | null): void {
    const asked = this.#underWay;
    if (asked === null || (id !== null && id !== asked.id)) return;
    this.#underWay = null;
    this.#environment.timers.clearTimeout(this.#answerTimer);
    if (refusal === null) this.#topics.acknowledge(asked.step);
    else this.#refused(asked.step, refusal);
    this.#pump();
  }

  #refused(step: ControlStep, refusal: string): void {
    const givenUp = this.#topics.refuse(step);
    const consequence =
      givenUp.length > 0 ? `given up until the next connection: ${givenUp.join(', ')}` : 'asked again';
    const what = `${step.method} of ${step.topics.length} topics`;
    this.#listener.onNotice(`${what} was refused with ${refusal}; ${consequence}`, NoticeLevel.WARNING);
  }

  #newPace(): SlidingWindow {
    return new SlidingWindow(this.#options.controlMessagesPerSecond, 1_000);
  }

  #stopTimers(): void {
    this.#environment.timers.clearTimeout(this.#pumpTimer);
    this.#environment.timers.clearTimeout(this.#answerTimer);
    this.#pumpTimer = undefined;
  }
}

function refusalText({ code, msg }: StreamErrorReply): string {
  return `${code} "${msg}"`;
}
