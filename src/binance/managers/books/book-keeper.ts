import type { Clock } from '../../clock.js';
import type { BookUpdate } from '../../../host/domain/order-book.js';
import { toBookUpdate } from '../../mappings/book-update.js';
import type { BookIdentity } from '../../mappings/book-update.js';
import { placeOfDiff } from '../../mappings/depth-sequence.js';
import { Backoff } from '../../streams/backoff.js';
import type { BackoffOptions } from '../../streams/backoff.js';
import { NoticeLevel, SampledNotice } from '../../streams/sampled-notice.js';
import type { MarketDataFrame } from '../../streams/topics.js';
import { BookBuffer } from './book-buffer.js';
import { BookRenewal } from './book-renewal.js';
import { BookSnapshotAsker } from './book-snapshot-asker.js';
import type { BookSnapshots } from './book-snapshots.js';
import { BookTopCheck } from './book-top-check.js';
import { LocalBook } from './local-book.js';
import type { BinanceOrderBook, BookSnapshot, DepthDiff } from './local-book.js';

/** What a keeper is handed. One keeper per symbol; `snapshots` is one for all books of a market. */
export interface BookKeeperParts {
  readonly identity: BookIdentity;
  readonly snapshots: Pick<BookSnapshots, 'fetch' | 'limit'>;
  readonly clock: Pick<Clock, 'now' | 'offsetMs'>;
  /** Chance in [0, 1). */
  readonly random?: () => number;
  /** Waits between snapshots that did not fit or did not come; default a quarter of a second, doubling to 30 s. */
  readonly backoff?: BackoffOptions;
  /** Diffs that are kept while a snapshot is awaited; default 10,000, 1,000 seconds of one symbol. */
  readonly bufferLimit?: number;
  /** Hears of every applied diff and of every change of the status, in order. */
  onBook(update: BookUpdate): void;
  onNotice(message: string, level: number): void;
}

/** What has become of a book's diffs since it was subscribed. */
export interface BookCounts {
  readonly applied: number;
  /** Diffs that the book had already. */
  readonly dropped: number;
  /** Holes in the sequence of diffs. */
  readonly gaps: number;
  /** Snapshots that made a suspect book live again. */
  readonly resyncs: number;
  /** Snapshots that were taken because prices had come near the end of what the one before told. */
  readonly renewals: number;
  /** Diffs that were impossible: of another symbol, without a range, with something that is no price or quantity. */
  readonly invalid: number;
  /** Book tickers whose id was that of an applied diff, and those among them that had the book's top. */
  readonly topCompared: number;
  readonly topEqual: number;
  /** When the last diff was received, epoch ms; null before the first. */
  readonly lastTime: number | null;
}

const BACKOFF: BackoffOptions = { initialMs: 250, factor: 2, capMs: 30_000, jitter: 0.5 };
const BUFFER_LIMIT = 10_000;
/** A book that fails again sooner than this waits before it asks for another snapshot. */
const HEALTHY_MS = 5_000;
const WRONG_TOP = 'its top is not that of the book ticker';

type DepthFrame = Extract<MarketDataFrame, { kind: 'depthUpdate' }>;
type BookTickerFrame = Extract<MarketDataFrame, { kind: 'bookTicker' }>;

/**
 * Keeps one book by Binance's rules. Its owner subscribes `<symbol>@depth@100ms` and calls
 *
 *   restored()            the topic delivers: at the first acknowledgement and after every loss
 *   take(frame, arrival)  every depth frame, in the order of arrival; frames must not change afterwards
 *   takeTop(frame)        optional: book tickers, as a second witness of the top
 *   lost(reason)          the topic's socket is gone: the book is suspect at once
 *   close()               nobody wants the book any more; nothing is told from then on
 *
 *   diffs ─→ buffer ─┐                     gap, impossible diff, wrong top, loss
 *                    ├─→ live: every diff is checked, then applied ──→ suspect ──→ buffer …
 *   snapshot ────────┘
 *
 * Trouble of one book touches no other. `restored` does nothing while all is well.
 */
export class BookKeeper {
  readonly #parts: BookKeeperParts;
  readonly #book: LocalBook;
  readonly #buffer: BookBuffer;
  readonly #renewal: BookRenewal;
  readonly #backoff: Backoff;
  readonly #asker: BookSnapshotAsker;
  readonly #topCheck = new BookTopCheck();
  readonly #troubles: SampledNotice;
  #isClosed = false;
  /** When the book became live the last time, epoch ms. */
  #liveSince = -Infinity;
  #exchangeTime = 0;
  #applied = 0;
  #dropped = 0;
  #gaps = 0;
  #resyncs = 0;
  #invalid = 0;
  #lastTime: number | null = null;

  constructor(parts: BookKeeperParts) {
    const { identity, snapshots, clock } = parts;
    this.#parts = parts;
    this.#book = new LocalBook(identity.vtSymbol);
    this.#buffer = new BookBuffer(parts.bufferLimit ?? BUFFER_LIMIT);
    this.#renewal = new BookRenewal({ book: this.#book, buffer: this.#buffer, snapshots });
    this.#backoff = new Backoff(parts.backoff ?? BACKOFF, parts.random ?? Math.random);
    this.#asker = new BookSnapshotAsker({
      symbol: identity.symbol,
      snapshots,
      backoff: this.#backoff,
      take: (snapshot) => this.#takeSnapshot(snapshot),
      onTrouble: (what) => this.#trouble(what),
    });
    this.#troubles = new SampledNotice(
      () => clock.now(),
      (message) => parts.onNotice(message, NoticeLevel.WARNING),
    );
  }

  /** The book, read in place. */
  get book(): BinanceOrderBook {
    return this.#book;
  }

  get counts(): BookCounts {
    return {
      applied: this.#applied,
      dropped: this.#dropped,
      gaps: this.#gaps,
      resyncs: this.#resyncs,
      renewals: this.#renewal.count,
      invalid: this.#invalid,
      topCompared: this.#topCheck.compared,
      topEqual: this.#topCheck.equal,
      lastTime: this.#lastTime,
    };
  }

  /** Takes one depth frame. */
  take({ event }: DepthFrame, { receivedTime }: { readonly receivedTime: number }): void {
    if (this.#isClosed) return;
    this.#lastTime = receivedTime;
    if (isRange(event) && event.s === this.#parts.identity.symbol) this.#takeDiff(event, receivedTime);
    else this.#refuse('a depth frame without a sound range of updates');
  }

  /** Takes one book ticker, whichever socket it came over. */
  takeTop({ event }: BookTickerFrame): void {
    if (this.#isClosed || event.s !== this.#parts.identity.symbol) return;
    if (!this.#topCheck.take(event, this.#book)) this.#doubt(WRONG_TOP);
  }

  /** The topic delivers: asks for a snapshot where the book has none. */
  restored(): void {
    if (!this.#isClosed && this.#book.status !== 'live') this.#ask();
  }

  /** The topic is gone; what is buffered does not connect with what will come. */
  lost(reason: string): void {
    if (this.#isClosed) return;
    this.#becomeSuspect();
    this.#asker.stop();
    this.#parts.onNotice(`${this.#book.vtSymbol}: the book has lost its stream: ${reason}`, NoticeLevel.DEBUG);
  }

  close(): void {
    this.#isClosed = true;
    // Whoever kept the book sees that it does not follow the market any more.
    if (this.#book.status === 'live') this.#book.mark('suspect');
    this.#asker.stop();
    this.#buffer.clear();
  }

  #takeDiff(diff: DepthDiff, receivedTime: number): void {
    if (this.#book.status !== 'live') this.#keep(diff);
    else this.#follow(diff, receivedTime);
  }

  #keep(diff: DepthDiff): void {
    const became = this.#buffer.add(diff);
    if (became === 'old') this.#dropped += 1;
    if (became === 'hole') this.#gaps += 1;
    if (became === 'trimmed') this.#trouble('too many diffs wait for a snapshot; a newer one is needed');
    this.#ask();
  }

  #follow(diff: DepthDiff, receivedTime: number): void {
    switch (placeOfDiff(this.#book.updateId, diff.U, diff.u)) {
      case 'old':
        this.#dropped += 1;
        return;
      case 'gap':
        this.#gaps += 1;
        this.#doubt(`updates ${this.#book.updateId + 1} to ${diff.U - 1} are missing`);
        this.#buffer.add(diff);
        return;
      case 'next':
        this.#apply(diff, receivedTime);
    }
  }

  #apply(diff: DepthDiff, receivedTime: number): void {
    if (!this.#book.apply(diff)) {
      this.#refuse(`an impossible diff, or one that crosses the book (${diff.u})`);
      return;
    }
    this.#applied += 1;
    if (diff.E > this.#exchangeTime) this.#exchangeTime = diff.E;
    const problem = this.#problem();
    if (problem !== null) {
      this.#doubt(problem);
      return;
    }
    if (this.#renewal.isUnderWay) this.#expectSound(this.#renewal.onApplied(diff));
    else if (this.#book.isNearUnknown) this.#beginRenewal();
    this.#tell(receivedTime);
  }

  /** What shows that the book is wrong although every diff came; null where nothing does. */
  #problem(): string | null {
    if (!this.#topCheck.onApplied(this.#book)) return WRONG_TOP;
    return this.#book.isTopKnown ? null : 'prices have left what its snapshot told';
  }

  #refuse(what: string): void {
    this.#invalid += 1;
    this.#doubt(what);
  }

  /** The book cannot be trusted: says so at once, and begins anew. */
  #doubt(why: string): void {
    if (this.#book.status === 'live') this.#trouble(`the book is suspect: ${why}`);
    this.#becomeSuspect();
    this.#ask();
  }

  #becomeSuspect(): void {
    this.#buffer.clear();
    this.#topCheck.forget();
    this.#renewal.forget();
    if (this.#book.status !== 'live') return;
    this.#book.mark('suspect');
    this.#tell(this.#parts.clock.now());
  }

  #ask(): void {
    if (this.#asker.isAsking) return;
    const failedSoon = this.#parts.clock.now() - this.#liveSince < HEALTHY_MS;
    if (!failedSoon) this.#backoff.reset();
    this.#asker.ask({ isUrgent: this.#liveSince > 0, waits: failedSoon });
  }

  /** False where another snapshot is needed. */
  #takeSnapshot(snapshot: BookSnapshot): boolean {
    const isLive = this.#book.status === 'live';
    if (!this.#buffer.continues(snapshot.lastUpdateId) || (isLive && !this.#renewal.fits(snapshot))) {
      this.#trouble(`its snapshot (${snapshot.lastUpdateId}) is older than the first diff`);
      return false;
    }
    if (!isLive) return this.#begin(snapshot);
    this.#expectSound(this.#renewal.take(snapshot));
    return true;
  }

  /** Loads a snapshot that fits, and lets the book catch up with the diffs. */
  #begin(snapshot: BookSnapshot): boolean {
    if (!this.#book.load(snapshot, this.#parts.snapshots.limit)) {
      this.#trouble('its snapshot is impossible');
      return false;
    }
    if (this.#book.status === 'suspect') this.#resyncs += 1;
    const now = this.#parts.clock.now();
    this.#liveSince = now;
    this.#book.mark('live');
    this.#tell(now);
    for (const diff of this.#buffer.takeAll()) this.#takeDiff(diff, now);
    return true;
  }

  #beginRenewal(): void {
    this.#renewal.begin();
    this.#asker.ask({ isUrgent: true, waits: false });
  }

  #expectSound(isSound: boolean): void {
    if (!isSound) this.#doubt('its new snapshot is impossible');
  }

  #tell(receivedTime: number): void {
    const { identity, clock } = this.#parts;
    const exchangeTime = this.#exchangeTime > 0 ? this.#exchangeTime : Math.trunc(clock.now() + clock.offsetMs);
    this.#parts.onBook(toBookUpdate(identity, this.#book, exchangeTime, receivedTime));
  }

  #trouble(what: string): void {
    this.#troubles.add(`${this.#book.vtSymbol}: ${what}`);
  }
}

function isRange({ U, u }: DepthDiff): boolean {
  return Number.isSafeInteger(U) && Number.isSafeInteger(u) && U <= u;
}
