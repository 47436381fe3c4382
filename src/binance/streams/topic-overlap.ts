import { isAfter, numberBefore } from './frame-position.js';
import type { FramePosition } from './frame-position.js';
import type { MarketDataFrame } from './topics.js';

/** What goes on to the handler. */
export type PassFrame = (frame: MarketDataFrame, receivedTime: number) => void;

interface HeldFrame {
  readonly frame: MarketDataFrame;
  readonly at: FramePosition;
  /** What its connection had brought before it; null where it was the first. */
  readonly after: FramePosition | null;
  readonly receivedTime: number;
}

/** What the incumbent has not brought after so long it does not bring. */
const HOLD_MS = 1_000;

/**
 * One topic while two connections bring it. Each brings the same sequence in order, the successor from some place on; they
 * may cut it into frames differently (depth), and either may be ahead.
 *
 *   passed so far … 41 42        incumbent: … 42 43 44 45 46      43 closes the hole, 44 and 45 follow from what is held,
 *                                successor:          44 45 46     46 is passed once, from whichever comes first
 *
 * A frame is passed when it is later than what was passed and nothing can lie between: its connection's frame before it is
 * not later than what was passed, or the venue counts without holes and its number is the next. A successor's frame that
 * leaves a hole is held until the incumbent closes it; so the switch itself never makes one.
 */
export class TopicOverlap {
  readonly #incumbent: number;
  readonly #pass: PassFrame;
  /** What each connection brought last. */
  readonly #reached = new Map<number, FramePosition>();
  #held: HeldFrame[] = [];
  #overdue = false;
  #last: FramePosition;
  #duplicates = 0;
  /** When the incumbent first brought news that the successor should have brought as well; null where it has not. */
  #oneSidedSince: number | null = null;
  #isExpected = false;

  constructor(last: FramePosition, incumbent: number, pass: PassFrame) {
    this.#last = last;
    this.#incumbent = incumbent;
    this.#reached.set(incumbent, last);
    this.#pass = pass;
  }

  get last(): FramePosition {
    return this.#last;
  }

  /** Frames that were dropped because the other connection had brought them. */
  get duplicates(): number {
    return this.#duplicates;
  }

  get holds(): boolean {
    return this.#held.length > 0;
  }

  /** Whether a successor delivers, and all that it brought was passed. */
  get isJoined(): boolean {
    return this.#reached.size > 1 && !this.holds;
  }

  /** The successor is subscribed: from now on it should bring what the incumbent brings. */
  expect(): void {
    this.#isExpected = true;
    this.#oneSidedSince = null;
  }

  /** Whether the incumbent brought news by then, and the successor has brought nothing yet. */
  isOneSided(by: number): boolean {
    return this.#reached.size === 1 && this.#oneSidedSince !== null && this.#oneSidedSince <= by;
  }

  take(frame: MarketDataFrame, at: FramePosition, source: number, receivedTime: number): void {
    const after = this.#reached.get(source) ?? null;
    this.#reached.set(source, at);
    if (!isAfter(at, this.#last)) {
      this.#duplicates += 1;
      return;
    }
    if (this.#isExpected && source === this.#incumbent) this.#oneSidedSince ??= receivedTime;
    if (this.#follows(frame, after)) {
      this.#passOn(frame, at, receivedTime);
      this.#release();
    } else this.#hold({ frame, at, after, receivedTime });
  }

  /** To be called now and then: what was held in vain for too long is let go. */
  look(now: number): void {
    const [first] = this.#held;
    if (!first || now - first.receivedTime < HOLD_MS) return;
    // Once more around: after a busy stretch the incumbent's frames may lie unread.
    if (this.#overdue) this.flush();
    else this.#overdue = true;
  }

  /** Passes what is held, hole or not. */
  flush(): void {
    for (const { frame, at, receivedTime } of this.#held.splice(0)) this.#passOn(frame, at, receivedTime);
    this.#overdue = false;
  }

  /** A connection was lost: what it brings next does not follow from what it brought. */
  forget(source: number): void {
    this.#reached.delete(source);
    this.#isExpected = false;
  }

  #follows(frame: MarketDataFrame, after: FramePosition | null): boolean {
    return (after !== null && !isAfter(after, this.#last)) || numberBefore(frame) <= this.#last.main;
  }

  #hold(held: HeldFrame): void {
    const latest = this.#held.at(-1);
    if (latest && !isAfter(held.at, latest.at)) this.#duplicates += 1;
    else this.#held.push(held);
  }

  /** What is held may follow now, or have been brought by the other one. */
  #release(): void {
    for (let first = this.#held[0]; first !== undefined; first = this.#held[0]) {
      const { frame, at, after, receivedTime } = first;
      if (!isAfter(at, this.#last)) this.#duplicates += 1;
      else if (this.#follows(frame, after)) this.#passOn(frame, at, receivedTime);
      else return;
      this.#held.shift();
      this.#overdue = false;
    }
  }

  #passOn(frame: MarketDataFrame, at: FramePosition, receivedTime: number): void {
    if (isAfter(at, this.#last)) this.#last = at;
    this.#pass(frame, receivedTime);
  }
}
