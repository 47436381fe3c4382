import type { SocketLoss } from './reconnecting-socket.js';
import type { SocketEnvironment } from './socket-environment.js';
import type { StreamConnection } from './stream-connection.js';
import type { TopicFeed } from './topic-feed.js';

/** What a handover is about. */
export interface HandoverTask {
  /** Why the topics leave their connection. */
  readonly reason: string;
  /** Delivers until the end, then it is to be closed. */
  readonly from: StreamConnection;
  readonly to: StreamConnection;
  /** How long a topic may stay silent on the successor, after all are acknowledged, before it is taken for quiet. */
  readonly graceMs: number;
}

/** Who is told how it goes; called at most once each. */
export interface HandoverListener {
  /** The successor delivers. */
  onDone(handover: Handover): void;
  /** The successor acknowledged but does not deliver; the handover goes on unless it is cancelled. */
  onUseless(handover: Handover, reason: string): void;
}

const LOOK_EVERY_MS = 50;

/**
 * All topics of one connection move to another that delivers before the first is closed:
 *
 *   from  ───────────────────────────────────────────────────┤ closed
 *   to        opens, subscribes … acknowledged … delivers ───────────→
 *                                 each topic: joined, or quiet on both for graceMs
 *
 * When `from` is lost on the way, `to` has only to be acknowledged: there is nothing left to compare with.
 */
export class Handover {
  readonly task: HandoverTask;
  readonly #environment: SocketEnvironment;
  readonly #listener: HandoverListener;
  readonly #feeds = new Map<string, TopicFeed>();
  readonly #startTime: number;
  readonly #duplicatesBefore: number;
  #waiting = new Set<TopicFeed>();
  #source = 0;
  #settledTime: number | null = null;
  #lost: SocketLoss | null = null;
  #timer: unknown;

  constructor(task: HandoverTask, environment: SocketEnvironment, listener: HandoverListener) {
    this.task = task;
    this.#environment = environment;
    this.#listener = listener;
    this.#startTime = environment.now();
    for (const feed of task.from.feeds) this.add(feed);
    this.#duplicatesBefore = this.#duplicates();
    this.#lookLater();
  }

  get topics(): string[] {
    return [...this.#feeds.keys()];
  }

  /** How the old connection was lost on the way; null where it was not. */
  get lost(): SocketLoss | null {
    return this.#lost;
  }

  /** How long it has taken, ms. */
  get overlapMs(): number {
    return this.#environment.now() - this.#startTime;
  }

  get duplicatesDropped(): number {
    return this.#duplicates() - this.#duplicatesBefore;
  }

  add(feed: TopicFeed): void {
    const { from, to } = this.task;
    feed.gate.beginOverlap(from.source);
    this.#feeds.set(feed.name, feed);
    this.#waiting.add(feed);
    to.add(feed);
  }

  remove(name: string): void {
    const feed = this.#feeds.get(name);
    if (!feed) return;
    this.#feeds.delete(name);
    this.#waiting.delete(feed);
    this.task.to.remove(name);
  }

  /** The old connection is gone. True where nothing is missing, as the successor had all topics by then. */
  loseOld(loss: SocketLoss): boolean {
    this.#look();
    const isCovered = this.#settledTime !== null && this.#settledTime < loss.since && !this.#holdsAnything();
    if (isCovered) return true;
    this.#lost = loss;
    this.task.to.hurry();
    return false;
  }

  /** Looks no more, and leaves the topics as they are: all is being closed. */
  stop(): void {
    this.#environment.timers.clearTimeout(this.#timer);
  }

  /** Ends it, whatever was reached: each topic is left with one connection. */
  end(): void {
    this.stop();
    for (const feed of this.#feeds.values()) feed.gate.endOverlap();
  }

  #lookLater(): void {
    this.#timer = this.#environment.timers.setTimeout(() => {
      this.#lookLater();
      this.#look();
      if (this.#settledTime !== null) this.#decide(this.#settledTime);
    }, LOOK_EVERY_MS);
  }

  /** Brings up to date what the successor has reached. */
  #look(): void {
    const now = this.#environment.now();
    if (this.task.to.source !== this.#source) this.#startOver();
    for (const feed of this.#waiting) {
      feed.gate.overlap?.look(now);
      if (feed.gate.overlap?.isJoined) this.#waiting.delete(feed);
    }
    if (!this.task.to.isSettled) this.#settledTime = null;
    else if (this.#settledTime === null) this.#settle(now);
    // The machine's clock may be set back.
    else this.#settledTime = Math.min(this.#settledTime, now);
  }

  #settle(now: number): void {
    this.#settledTime = now;
    for (const feed of this.#waiting) feed.gate.overlap?.expect();
  }

  /** The successor has a new link, of which nothing has come. */
  #startOver(): void {
    for (const feed of this.#feeds.values()) feed.gate.overlap?.forget(this.#source);
    this.#waiting = new Set(this.#feeds.values());
    this.#source = this.task.to.source;
    this.#settledTime = null;
  }

  #decide(settledTime: number): void {
    const now = this.#environment.now();
    const isTimeUp = now - settledTime >= this.task.graceMs;
    if (this.#lost !== null || this.#waiting.size === 0) this.#listener.onDone(this);
    else if (isTimeUp) this.#judgeTheSilent(now - this.task.graceMs / 2);
  }

  /** What only the old connection brings, although both are subscribed, is not quiet: the successor is of no use. */
  #judgeTheSilent(by: number): void {
    const missing = [...this.#waiting].filter((feed) => this.#isMissing(feed, by));
    if (missing.length === 0) this.#listener.onDone(this);
    else this.#listener.onUseless(this, `it does not deliver ${missing.map(({ name }) => name).join(', ')}`);
  }

  #isMissing({ name, gate }: TopicFeed, by: number): boolean {
    const { from, to } = this.task;
    const isRefused = to.status(name)?.phase === 'refused' && from.status(name)?.phase === 'acknowledged';
    return isRefused || gate.overlap?.isOneSided(by) === true;
  }

  #holdsAnything(): boolean {
    return [...this.#feeds.values()].some(({ gate }) => gate.overlap?.holds === true);
  }

  #duplicates(): number {
    let sum = 0;
    for (const { gate } of this.#feeds.values()) sum += gate.duplicates;
    return sum;
  }
}
