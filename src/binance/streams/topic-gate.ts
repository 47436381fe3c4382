import { BEFORE_ALL, framePosition, mainPosition, moment } from './frame-position.js';
import { TopicOverlap } from './topic-overlap.js';
import type { PassFrame } from './topic-overlap.js';
import type { MarketDataFrame } from './topics.js';

/** Older numbers for so long, and rising: the venue counts anew. */
const RESTART_MS = 10_000;
/** A step back by more than so much, on one connection, to right after what came before: the step ahead was an error. */
const IMPLAUSIBLE_STEP = 10_000;

/**
 * Passes each piece of news of one topic once and in order, whichever connections bring it. On one connection that is one
 * comparison; while two bring it, `TopicOverlap` judges. What is not later than what was passed is dropped and counted, as
 * it comes of a server that lags or repeats itself, with two exceptions:
 *
 * - A venue that counts anew (testnet wipe, simulator restart) brings lower numbers that rise. After 10 s of nothing else
 *   they are news, and a notice says so; at once where `startAnew` is called, because a snapshot shows it. A server that
 *   lags by more than 10 s cannot be told from that.
 * - A single absurdly high number must not shut out all that follows: where the connection that brought it goes on
 *   (far) below it, and above what came before it, it is forgotten.
 *
 * A frame without a number cannot be judged and is passed: whether it is of any use is the handler's to say.
 */
export class TopicGate {
  readonly #pass: PassFrame;
  readonly #onAnew: () => void;
  #last: number = BEFORE_ALL.main;
  #moment: number = BEFORE_ALL.moment;
  #source = 0;
  /** What was passed before the last. */
  #before: number = BEFORE_ALL.main;
  #overlap: TopicOverlap | null = null;
  #duplicates = 0;
  #outdated = 0;
  /** A stretch of lower numbers: against which number, since when, and how high it has come. */
  #stretch = { against: Number.NaN, since: 0, reached: BEFORE_ALL.main };

  constructor(pass: PassFrame, onAnew: () => void) {
    this.#pass = pass;
    this.#onAnew = onAnew;
  }

  /** Dropped because another connection had brought it. */
  get duplicates(): number {
    return this.#duplicates + (this.#overlap?.duplicates ?? 0);
  }

  /** Dropped because it was old. */
  get outdated(): number {
    return this.#outdated;
  }

  get overlap(): TopicOverlap | null {
    return this.#overlap;
  }

  take(frame: MarketDataFrame, source: number, receivedTime: number): void {
    const main = mainPosition(frame);
    if (main > this.#last && this.#overlap === null) this.#advance(frame, main, source, receivedTime);
    else this.#judge(frame, main, source, receivedTime);
  }

  /** A second connection is going to bring the topic as well. */
  beginOverlap(incumbent: number): void {
    this.#overlap ??= new TopicOverlap({ main: this.#last, moment: this.#moment }, incumbent, this.#pass);
  }

  /** One connection is left; what was held back is passed. */
  endOverlap(): void {
    const overlap = this.#overlap;
    if (!overlap) return;
    overlap.flush();
    this.#duplicates += overlap.duplicates;
    this.#before = this.#last;
    this.#last = overlap.last.main;
    this.#moment = overlap.last.moment;
    this.#overlap = null;
  }

  /** The venue counts anew: whatever comes next is news. */
  startAnew(): void {
    this.endOverlap();
    this.#last = BEFORE_ALL.main;
    this.#before = BEFORE_ALL.main;
    this.#moment = BEFORE_ALL.moment;
  }

  #advance(frame: MarketDataFrame, main: number, source: number, receivedTime: number): void {
    this.#before = this.#last;
    this.#last = main;
    if (frame.kind === 'kline') this.#moment = moment(frame);
    this.#source = source;
    this.#pass(frame, receivedTime);
  }

  #judge(frame: MarketDataFrame, main: number, source: number, receivedTime: number): void {
    if (Number.isNaN(main)) this.#pass(frame, receivedTime);
    else if (this.#overlap) this.#overlap.take(frame, framePosition(frame), source, receivedTime);
    else if (this.#isNews(frame, main, source, receivedTime)) this.#advance(frame, main, source, receivedTime);
    else this.#outdated += 1;
  }

  #isNews(frame: MarketDataFrame, main: number, source: number, receivedTime: number): boolean {
    if (main === this.#last) return moment(frame) > this.#moment;
    return this.#wasMisled(frame, main, source) || this.#countsAnew(main, receivedTime);
  }

  #wasMisled(frame: MarketDataFrame, main: number, source: number): boolean {
    if (source !== this.#source || this.#last - main <= IMPLAUSIBLE_STEP) return false;
    return main > this.#before || (main === this.#before && frame.kind === 'kline');
  }

  #countsAnew(main: number, receivedTime: number): boolean {
    const { against, since, reached } = this.#stretch;
    const goesOn = against === this.#last && main > reached;
    this.#stretch = { against: this.#last, since: goesOn ? since : receivedTime, reached: main };
    if (!goesOn || receivedTime - since < RESTART_MS) return false;
    this.#onAnew();
    return true;
  }
}
