import type { Transaction } from '../../../host/domain/transaction.js';
import { toBackfilledTransaction, toTransaction } from '../../mappings/transaction.js';
import type { TransactionIdentity } from '../../mappings/transaction.js';
import type { MarketDataFrame } from '../../streams/topics.js';
import { askPersistently } from '../ask-persistently.js';
import type { TradePage, TradeRow } from './trade-pages.js';

/** A `<symbol>@trade` event. */
export type TradeEvent = Extract<MarketDataFrame, { kind: 'trade' }>['event'];

/** What became of a trade: passed on, kept until those before it are there, known already, or impossible. */
export type TradeMerge = 'taken' | 'held' | 'duplicate' | 'invalid';

/** Ids from `from` to `to`, both included. */
export interface IdRange {
  readonly from: number;
  readonly to: number;
}

/** What a back-fill brought. */
export interface TradeFill {
  readonly filled: number;
  /** Ids that the venue does not give. */
  readonly missing: readonly IdRange[];
  /** Why the venue could not be asked to the end; null where it could. */
  readonly failure: unknown;
}

/** What a feed of transactions uses. */
export interface TransactionFeedParts {
  readonly identity: TransactionIdentity;
  /** Trades from an id on, ascending. */
  fetch(fromId: number): Promise<TradePage>;
  /** The venue's newest trade. */
  newest(): Promise<{ readonly id: number; readonly time: number }>;
  /** Waits; false where it was given up. */
  pause(durationMs: number): Promise<boolean>;
  now(): number;
  /** `event` is null for one that was asked for. */
  onTransaction(transaction: Transaction, event: TradeEvent | null): void;
  /** Ids jumped within the stream, and what is missing between them was asked for. */
  onGapFilled(fill: TradeFill, since: Date): void;
  /** The venue began to count anew; how many trades lie between is not known. */
  onRestart(newestId: number): void;
}

interface HeldTrade {
  readonly event: TradeEvent;
  readonly transaction: Transaction;
}

/** Held trades take memory; those beyond are asked for by id like any other gap. */
const MOST_HELD = 10_000;
/** Queries may answer from a state that is a little older than the stream: asked again so often, with these pauses. */
const MOST_ATTEMPTS = 4;
const ATTEMPT_PAUSE_MS = 250;
/** So many trades in a row that are newer in time but lower in id: the venue is asked whether it counts anew. */
const LOWER_IDS_TO_DOUBT = 3;
/** A query may lag behind the stream, but not by so much. */
const DOUBT_PAUSE_MS = 1_000;
const NOTHING_FILLED: TradeFill = { filled: 0, missing: [], failure: null };

/**
 * All trades of one symbol, each once, ids rising by one. What is missing between two ids is asked for, and live trades
 * are held until it is there:
 *
 *   … 7 8 │ lost │ 12 13 …   →   … 7 8 (9 10 11, back-filled) 12 13 …
 *
 * Nothing that a frame says is believed before the venue confirms it: an id that jumps ahead of what the venue knows is
 * dropped, and the count only starts anew when the venue says so.
 */
export class TransactionFeed {
  readonly #parts: TransactionFeedParts;
  #lastId = -1;
  #baseline = -1;
  #lastTime = 0;
  #held: HeldTrade[] = [];
  #filling: Promise<TradeFill> | null = null;
  #lowerIds = 0;
  #isClosed = false;

  constructor(parts: TransactionFeedParts) {
    this.#parts = parts;
  }

  /** The id that was passed last; −1 before the first. */
  get lastId(): number {
    return this.#lastId;
  }

  /** Live trades that wait until those before them are there. */
  get heldCount(): number {
    return this.#held.length;
  }

  /** Where to begin, should a loss come before the first trade: everything up to here is older than the subscription. */
  startAfter(id: number): void {
    if (this.#lastId < 0) this.#baseline = id;
  }

  take(event: TradeEvent, receivedTime: number): TradeMerge {
    if (event.t <= this.#lastId) return this.#known(event);
    const transaction = toTransaction(event, this.#parts.identity, receivedTime);
    if (transaction === null) return 'invalid';
    if (this.#filling === null && (event.t === this.#lastId + 1 || this.#lastId < 0)) {
      this.#pass(event, transaction);
      return 'taken';
    }
    const merge = this.#hold({ event, transaction });
    if (this.#filling === null) void this.#fillWithin();
    return merge;
  }

  /** After a loss, with the venue's newest id: asks for everything behind the last known trade; live ones wait meanwhile. */
  async recover(newestId: number): Promise<TradeFill> {
    if (this.#lastId < 0) this.#lastId = this.#baseline;
    const isBehind = newestId < this.#lastId;
    // Whoever began the fill that is under way tells of it: what it brings is counted once.
    while (this.#filling !== null) await this.#filling;
    if (isBehind) await this.#doubt();
    else if (this.#lastId >= 0 && newestId > this.#lastId && !this.#isClosed) return this.#fill();
    return NOTHING_FILLED;
  }

  /** Nobody wants it any more: what is still being asked for is not passed, nor told. */
  close(): void {
    this.#isClosed = true;
    this.#held = [];
  }

  /** Ids and times rise together on a venue: lower ids at later times can only be a new count. It is asked. */
  #known({ T }: TradeEvent): 'duplicate' {
    this.#lowerIds = T > this.#lastTime ? this.#lowerIds + 1 : 0;
    if (this.#lowerIds === LOWER_IDS_TO_DOUBT) void this.#doubt();
    return 'duplicate';
  }

  async #doubt(): Promise<void> {
    const doubted = this.#lastId;
    this.#lowerIds = 0;
    if (!(await this.#parts.pause(DOUBT_PAUSE_MS))) return;
    const newest = await this.#parts.newest().catch(() => null);
    if (newest === null || this.#isClosed || this.#lastId !== doubted) return;
    if (newest.id >= doubted || newest.time <= this.#lastTime) return;
    this.#lastId = newest.id;
    this.#parts.onRestart(newest.id);
  }

  /** The stream ascends: whatever is held above a later, lower id was never true. The venue will say. */
  #hold(trade: HeldTrade): 'held' | 'duplicate' {
    const id = trade.event.t;
    while ((this.#held.at(-1)?.event.t ?? -1) > id) this.#held.pop();
    if (this.#held.at(-1)?.event.t === id) return 'duplicate';
    if (this.#held.length < MOST_HELD) this.#held.push(trade);
    return 'held';
  }

  #pass(event: TradeEvent | null, transaction: Transaction): void {
    this.#lastId = transaction.transactionId;
    this.#lastTime = transaction.datetime.getTime();
    this.#lowerIds = 0;
    this.#parts.onTransaction(transaction, event);
  }

  async #fillWithin(): Promise<void> {
    const since = new Date(this.#lastTime);
    const fill = await this.#fill();
    if (!this.#isClosed) this.#parts.onGapFilled(fill, since);
  }

  #fill(): Promise<TradeFill> {
    this.#filling ??= this.#runFill().finally(() => (this.#filling = null));
    return this.#filling;
  }

  /** Until what is held follows without a hole, or, where nothing is held, until the venue has no more. */
  async #runFill(): Promise<TradeFill> {
    const missing: IdRange[] = [];
    let filled = 0;
    let failure: unknown = null;
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const before = this.#lastId;
      try {
        const page = await this.#ask(this.#lastId + 1);
        if (this.#isClosed) return NOTHING_FILLED;
        filled += this.#takePage(page.rows, missing);
        this.#release();
        if (page.hasMore && this.#lastId > before) attempt = -1;
        else if (this.#held.length === 0) break;
        else if (this.#lastId > before) attempt = 0;
      } catch (error) {
        failure = error;
        break;
      }
      if (attempt >= 0 && !(await this.#parts.pause(ATTEMPT_PAUSE_MS))) break;
    }
    this.#giveUp(failure, missing);
    return { filled, missing, failure };
  }

  #ask(fromId: number): Promise<TradePage> {
    return askPersistently(
      () => this.#parts.fetch(fromId),
      (durationMs) => (this.#isClosed ? Promise.resolve(false) : this.#parts.pause(durationMs)),
    );
  }

  /** Rows are confirmed by the venue; a jump within them is a hole of the venue's own. */
  #takePage(rows: readonly TradeRow[], missing: IdRange[]): number {
    let filled = 0;
    const receivedTime = this.#parts.now();
    for (const row of rows) {
      if (row.id <= this.#lastId) continue;
      this.#release();
      if (row.id <= this.#lastId) continue;
      const transaction = toBackfilledTransaction(row, this.#parts.identity, receivedTime);
      if (transaction === null) continue;
      if (this.#lastId >= 0 && row.id > this.#lastId + 1) missing.push({ from: this.#lastId + 1, to: row.id - 1 });
      this.#pass(null, transaction);
      filled += 1;
    }
    return filled;
  }

  /** Passes what is held as far as it follows without a hole; what is known by now is dropped. */
  #release(): void {
    let count = 0;
    for (const { event, transaction } of this.#held) {
      if (event.t > this.#lastId + 1) break;
      if (event.t === this.#lastId + 1) this.#pass(event, transaction);
      count += 1;
    }
    this.#held.splice(0, count);
  }

  /**
   * The venue answered and does not know what is held: it was never true, and a later trade will show it if it was.
   * Where it could not be asked, the hole is told and what is held goes on.
   */
  #giveUp(failure: unknown, missing: IdRange[]): void {
    const held = this.#held.splice(0);
    if (failure === null) return;
    for (const { event, transaction } of held) {
      if (event.t <= this.#lastId) continue;
      if (this.#lastId >= 0 && event.t > this.#lastId + 1) missing.push({ from: this.#lastId + 1, to: event.t - 1 });
      this.#pass(event, transaction);
    }
  }
}
