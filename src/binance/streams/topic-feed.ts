import { TopicGate } from './topic-gate.js';
import type { MarketDataFrame } from './topics.js';

/** Takes the frames of one topic; anything that it throws is counted and told as a notice. */
export type TopicHandler = (frame: MarketDataFrame, receivedTime: number) => void;

/** Who is told what is out of the ordinary. */
export interface TopicFeedListener {
  onHandlerError(topic: string, error: unknown): void;
  /** The venue counts the topic anew. */
  onAnew(topic: string): void;
}

/** One wanted topic from the first subscription to the last, over all connections that bring it. */
export class TopicFeed {
  readonly name: string;
  readonly gate: TopicGate;
  handler: TopicHandler;
  readonly #listener: TopicFeedListener;
  #news = 0;
  /** NaN where none has come: a field that always holds a double needs no new object per frame. */
  #lastNewsTime = Number.NaN;

  constructor(name: string, handler: TopicHandler, listener: TopicFeedListener) {
    this.name = name;
    this.handler = handler;
    this.#listener = listener;
    this.gate = new TopicGate(
      (frame, receivedTime) => this.#pass(frame, receivedTime),
      () => listener.onAnew(name),
    );
  }

  /** Frames that the handler was given. */
  get news(): number {
    return this.#news;
  }

  /** Epoch ms of this machine; null where none has come. */
  get lastNewsTime(): number | null {
    return Number.isNaN(this.#lastNewsTime) ? null : this.#lastNewsTime;
  }

  #pass(frame: MarketDataFrame, receivedTime: number): void {
    this.#news += 1;
    this.#lastNewsTime = receivedTime;
    try {
      this.handler(frame, receivedTime);
    } catch (error) {
      this.#listener.onHandlerError(this.name, error);
    }
  }
}
