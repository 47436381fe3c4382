import type { StreamErrorReply } from '../wire/market-streams.js';
import { NoticeLevel } from './sampled-notice.js';
import { SlidingWindow } from './sliding-window.js';
import type { SocketEnvironment } from './socket-environment.js';
import type { ControlStep, TopicBook } from './topic-book.js';

/** How control messages are sent. */
export interface SubscriptionPumpOptions {
  readonly environment: SocketEnvironment;
  /** Control messages per second; Binance allows 5 client messages on spot, pongs included. */
  readonly controlMessagesPerSecond: number;
  /** No answer to a control message for so long: the connection does not do its duty. */
  readonly acknowledgeTimeoutMs: number;
}

/** The connection that the pump works on. */
export interface SubscriptionPumpListener {
  /** False where nothing can be sent now. */
  send(text: string): boolean;
  /** All that is wanted is acknowledged, or refused for good. */
  onSettled(): void;
  /** A message was not answered. */
  onUnanswered(reason: string): void;
  onNotice(message: string, level: number): void;
}

/** Somewhat more than a second: our clock counts whole milliseconds, the venue's second need not begin with ours. */
const PACE_WINDOW_MS = 1_050;

/**
 * Brings what a connection has subscribed nearer to what is wanted of it, one control message at a time and not too fast.
 * A message counts from when its answer came, as it may have taken that long to arrive: so the venue never sees more of
 * them in a second than are allowed, however unevenly the network carries them.
 */
export class SubscriptionPump {
  readonly #options: SubscriptionPumpOptions;
  readonly #environment: SocketEnvironment;
  readonly #topics: TopicBook;
  readonly #listener: SubscriptionPumpListener;
  #pace: SlidingWindow;
  #underWay: { readonly id: number; readonly step: ControlStep } | null = null;
  #isRunning = false;
  #lastId = 0;
  #stepTimer: unknown;
  #answerTimer: unknown;

  constructor(options: SubscriptionPumpOptions, topics: TopicBook, listener: SubscriptionPumpListener) {
    this.#options = options;
    this.#environment = options.environment;
    this.#topics = topics;
    this.#listener = listener;
    this.#pace = this.#newPace();
  }

  /** Whether there is nothing to do. */
  get isAtRest(): boolean {
    return this.#underWay === null && this.#topics.nextStep() === null;
  }

  /** A new link: the venue knows nothing of what was before. */
  start(): void {
    this.#isRunning = true;
    this.#pace = this.#newPace();
    this.#topics.restart();
    this.#step();
  }

  /** The link is gone, or about to go. */
  stop(): void {
    this.#isRunning = false;
    this.#underWay = null;
    this.#environment.timers.clearTimeout(this.#stepTimer);
    this.#environment.timers.clearTimeout(this.#answerTimer);
    this.#stepTimer = undefined;
  }

  /** What is wanted has changed; all changes of one moment go together. */
  stepSoon(delayMs = 0): void {
    if (this.#stepTimer !== undefined || !this.#isRunning) return;
    this.#stepTimer = this.#environment.timers.setTimeout(() => {
      this.#stepTimer = undefined;
      this.#step();
    }, delayMs);
  }

  /** The venue said yes. */
  acknowledged(id: unknown): void {
    this.#answered(id, null);
  }

  /** The venue said no. */
  refused({ code, msg, id }: StreamErrorReply): void {
    this.#answered(id ?? null, `${code} "${msg}"`);
  }

  /** Takes the next step towards what is wanted, unless one is under way or the pace forbids it. */
  #step(): void {
    if (this.#underWay !== null || !this.#isRunning) return;
    const step = this.#topics.nextStep();
    if (step === null) {
      this.#listener.onSettled();
      return;
    }
    const waitMs = this.#pace.take(this.#environment.now());
    if (waitMs > 0) this.stepSoon(waitMs);
    else this.#ask(step);
  }

  #ask(step: ControlStep): void {
    const id = ++this.#lastId;
    this.#underWay = { id, step };
    this.#listener.send(JSON.stringify({ method: step.method, params: step.topics, id }));
    const { acknowledgeTimeoutMs } = this.#options;
    this.#answerTimer = this.#environment.timers.setTimeout(() => {
      this.#listener.onUnanswered(`${step.method} was not answered within ${acknowledgeTimeoutMs} ms`);
    }, acknowledgeTimeoutMs);
  }

  /** An answer without an id can only mean the one message that is under way. */
  #answered(id: unknown, refusal: string | null): void {
    const asked = this.#underWay;
    if (asked === null || (id !== null && id !== asked.id)) return;
    this.#underWay = null;
    this.#environment.timers.clearTimeout(this.#answerTimer);
    this.#pace.postpone(this.#environment.now());
    if (refusal === null) this.#topics.acknowledge(asked.step);
    else this.#giveUp(asked.step, refusal);
    this.#step();
  }

  #giveUp(step: ControlStep, refusal: string): void {
    const givenUp = this.#topics.refuse(step);
    const consequence =
      givenUp.length > 0 ? `given up until the next connection: ${givenUp.join(', ')}` : 'asked again';
    const what = `${step.method} of ${step.topics.length} topics`;
    this.#listener.onNotice(`${what} was refused with ${refusal}; ${consequence}`, NoticeLevel.WARNING);
  }

  #newPace(): SlidingWindow {
    return new SlidingWindow(this.#options.controlMessagesPerSecond, PACE_WINDOW_MS);
  }
}
