import type { UserDataEvent } from '../wire/user-data.js';
import type { Unanswered } from './pending-requests.js';
import { PrivateOverlap } from './private-overlap.js';
import type { PassEvent } from './private-overlap.js';
import type { SocketEnvironment } from './socket-environment.js';
import type { TradingLine } from './trading-line.js';

/** What a succession works with, and whom it tells. */
export interface LineSuccessionParts {
  readonly environment: Pick<SocketEnvironment, 'now' | 'timers'>;
  /** How long a line that was replaced waits for answers to requests under way. */
  readonly drainTimeoutMs: number;
  /** How long it is heard after that at least, for events that are under way. */
  readonly overlapMs: number;
  createLine(): TradingLine;
  /** Each event once, however many lines bring it. */
  readonly onEvent: PassEvent;
  /** A successor is about to be opened. */
  onReplacing(reason: string): void;
  /** Events may be missing from `since` on: no line was there that has told them. */
  onLost(reason: string, since: number): void;
}

const LOOK_EVERY_MS = 50;
/** So much later than on the one line an event may come on the other. */
const ECHO_MS = 1_000;
const REPLACED = { reason: 'the connection was replaced before an answer came' };

/**
 * The lines of a channel, of which one is current. One that is to go away is replaced while it still delivers:
 *
 *   current    ── requests, events ──────────┤ answers under way, events ├ closed
 *   successor        opens … subscribed ─────── requests, events ─────────────────→
 */
export class LineSuccession {
  readonly #parts: LineSuccessionParts;
  #current: TradingLine;
  /** Not ready yet, to take over from the current one. */
  #successor: TradingLine | null = null;
  /** Was replaced, and is heard for a moment. */
  #predecessor: TradingLine | null = null;
  #overlap: PrivateOverlap | null = null;
  /** The latest one that has ended, and when (epoch ms), as long as the line that is left may repeat what it passed. */
  #ended: { readonly overlap: PrivateOverlap; readonly time: number } | null = null;
  #overlapTimer: unknown;
  #switchTime = 0;

  constructor(parts: LineSuccessionParts) {
    this.#parts = parts;
    this.#current = parts.createLine();
  }

  /** Requests go there. */
  get current(): TradingLine {
    return this.#current;
  }

  /** A line has brought an event. */
  take(line: TradingLine, event: UserDataEvent, receivedTime: number): void {
    const incumbent = this.#predecessor ?? this.#current;
    if (!this.#overlap) this.#takeOnce(event, receivedTime);
    else if (line === incumbent) this.#overlap.takeFromIncumbent(event, receivedTime);
    else this.#overlap.takeFromSuccessor(event, receivedTime);
  }

  /** Opens a successor. One that is itself to go away makes room for another attempt. */
  renew(line: TradingLine, reason: string): void {
    if (line === this.#successor) line.drop(reason);
    if (line !== this.#current || this.#successor || !line.isReady) return;
    this.#endOverlap();
    this.#overlap = new PrivateOverlap(this.#parts.environment.timers, this.#parts.onEvent);
    this.#successor = this.#parts.createLine();
    this.#parts.onReplacing(reason);
    this.#successor.open();
  }

  /** A line is ready: the successor takes over, and only then this is true. */
  takeOver(line: TradingLine): boolean {
    const isSuccessor = line === this.#successor;
    if (isSuccessor) this.#switchOver(line);
    return isSuccessor;
  }

  /** An attempt of a line has failed before it was ready. */
  failed(line: TradingLine): void {
    if (line === this.#successor) this.#overlap?.forgetSuccessor();
  }

  /** A line does not bring events any more. */
  lost(line: TradingLine, reason: string, since: number): void {
    if (line === this.#predecessor) this.#predecessorLost(reason, since);
    else if (line === this.#current) {
      if (this.#predecessor) this.#endOverlap();
      this.#parts.onLost(reason, since);
      if (this.#successor) this.#promote(line, this.#successor);
    }
  }

  /** Ends all lines; what is under way fails for that reason. */
  close(failure: Unanswered): Promise<unknown> {
    this.#parts.environment.timers.clearTimeout(this.#overlapTimer);
    this.#overlap?.stop();
    const lines = [this.#current, this.#successor ?? [], this.#predecessor ?? []].flat();
    return Promise.all(lines.map((line) => line.close(failure)));
  }

  /** What the predecessor brought last may come, or be read, on the other line when the overlap is over. */
  #takeOnce(event: UserDataEvent, receivedTime: number): void {
    if (this.#ended && receivedTime > this.#ended.time + ECHO_MS) this.#ended = null;
    if (!this.#ended?.overlap.hasPassed(event)) this.#parts.onEvent(event, receivedTime);
  }

  /** Requests go to the successor from here on; the predecessor is heard until its answers are in. */
  #switchOver(successor: TradingLine): void {
    const { environment, drainTimeoutMs, overlapMs } = this.#parts;
    const predecessor = this.#current;
    this.#current = successor;
    this.#successor = null;
    this.#predecessor = predecessor;
    this.#switchTime = environment.now();
    let isDrained = false;
    void predecessor.drained().then(() => (isDrained = true));
    const look = (): void => {
      // The machine's clock may be set back.
      this.#switchTime = Math.min(this.#switchTime, environment.now());
      const waitedMs = environment.now() - this.#switchTime;
      if (waitedMs >= overlapMs && (isDrained || waitedMs >= drainTimeoutMs)) this.#endOverlap();
      else this.#overlapTimer = environment.timers.setTimeout(look, LOOK_EVERY_MS);
    };
    look();
  }

  #endOverlap(): void {
    this.#parts.environment.timers.clearTimeout(this.#overlapTimer);
    void this.#predecessor?.close(REPLACED);
    this.#predecessor = null;
    const overlap = this.#overlap;
    this.#overlap = null;
    overlap?.end();
    if (overlap) this.#ended = { overlap, time: this.#parts.environment.now() };
  }

  /** The current line died before its successor was ready: an ordinary loss, which the successor ends. */
  #promote(line: TradingLine, successor: TradingLine): void {
    this.#current = successor;
    this.#successor = null;
    this.#endOverlap();
    void line.close(REPLACED);
    successor.hurry();
  }

  /** Nothing is missing where it was heard until the successor was ready. */
  #predecessorLost(reason: string, since: number): void {
    this.#endOverlap();
    if (since <= this.#switchTime) this.#parts.onLost(reason, since);
  }
}
