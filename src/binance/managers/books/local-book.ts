import type { BookLevel, BookStatus, OrderBook } from '../../../host/domain/order-book.js';
import type { SpotRestApi } from '../../rest/spot-rest-api.js';
import type { MarketDataFrame } from '../../streams/topics.js';
import { LocalBookSide } from './local-book-side.js';

/** A whole book, as the venue answers a query. */
export type BookSnapshot = Awaited<ReturnType<SpotRestApi['depth']>>;
/** Changes of a book, as the venue streams them. */
export type DepthDiff = Extract<MarketDataFrame, { kind: 'depthUpdate' }>['event'];

/** A local book with what only a book from snapshot and diffs can tell. */
export interface BinanceOrderBook extends OrderBook {
  /** The price up to which every level of a side is known: 0 for bids and Infinity for asks where all of them are. */
  knownTo(side: 'bid' | 'ask'): number;
}

/** Share of a side's known prices that is left when a new snapshot is due. */
const RENEW_AT = 0.25;

/**
 * The levels of one book, kept in place. It knows nothing of sequences: its keeper decides what is applied.
 *
 * What it knows: a snapshot ends after so many levels of a side, and levels behind its last price are unknown until they
 * change. `knownTo` is that price; from the best one to there every level is known, behind it only some.
 */
export class LocalBook implements BinanceOrderBook {
  readonly vtSymbol: string;
  readonly #bids = new LocalBookSide('bid');
  readonly #asks = new LocalBookSide('ask');
  #status: BookStatus = 'synchronizing';
  #updateId = 0;
  #bidKnownTo = 0;
  #askKnownTo = Infinity;
  #bidRenewBelow = 0;
  #askRenewAbove = Infinity;

  constructor(vtSymbol: string) {
    this.vtSymbol = vtSymbol;
  }

  get status(): BookStatus {
    return this.#status;
  }

  get updateId(): number {
    return this.#updateId;
  }

  /** Best bid; 0 where there is none. */
  get bidPrice(): number {
    return this.#bids.bestPrice;
  }

  get bidVolume(): number {
    return this.#bids.bestVolume;
  }

  /** Best ask; 0 where there is none. */
  get askPrice(): number {
    return this.#asks.bestPrice;
  }

  get askVolume(): number {
    return this.#asks.bestVolume;
  }

  /** Whether the best bid is above the best ask, which no venue allows: something went wrong on the way. */
  get isCrossed(): boolean {
    const ask = this.#asks.bestPrice;
    return ask !== 0 && this.#bids.bestPrice > ask;
  }

  knownTo(side: 'bid' | 'ask'): number {
    return side === 'bid' ? this.#bidKnownTo : this.#askKnownTo;
  }

  /** Whether both best prices lie within what is known; a level that never changed may be better than the best otherwise. */
  get isTopKnown(): boolean {
    return this.#bids.bestPrice >= this.#bidKnownTo && (this.#asks.bestPrice || Infinity) <= this.#askKnownTo;
  }

  /** Whether a best price has used up most of what the snapshot told of its side. */
  get isNearUnknown(): boolean {
    return this.#bids.bestPrice < this.#bidRenewBelow || (this.#asks.bestPrice || Infinity) > this.#askRenewAbove;
  }

  size(side: 'bid' | 'ask'): number {
    return this.#side(side).size;
  }

  level(side: 'bid' | 'ask', index: number): BookLevel | undefined {
    return this.#side(side).level(index);
  }

  volumeAt(side: 'bid' | 'ask', price: number): number {
    return this.#side(side).volumeAt(price);
  }

  volumeWithin(side: 'bid' | 'ask', percent: number): number {
    const share = (side === 'bid' ? -percent : percent) / 100;
    const levels = this.#side(side);
    return levels.volumeTo(levels.bestPrice * (1 + share));
  }

  levels(side: 'bid' | 'ask', count: number): BookLevel[] {
    return this.#side(side).levels(count);
  }

  mark(status: BookStatus): void {
    this.#status = status;
  }

  /** Begins anew with a snapshot that was asked for with `limit` levels. False where it is impossible. */
  load(snapshot: BookSnapshot, limit: number): boolean {
    const { bids, asks } = snapshot;
    this.#updateId = snapshot.lastUpdateId;
    if (!this.#bids.load(bids) || !this.#asks.load(asks) || this.isCrossed) return false;
    this.#bidKnownTo = bids.length < limit ? 0 : this.#bids.worstPrice;
    this.#askKnownTo = asks.length < limit ? Infinity : this.#asks.worstPrice;
    this.#bidRenewBelow = bids.length < limit ? 0 : within(this.#bidKnownTo, this.#bids.bestPrice);
    this.#askRenewAbove = asks.length < limit ? Infinity : within(this.#askKnownTo, this.#asks.bestPrice);
    return true;
  }

  /** Applies a diff whose turn it is. False where it is impossible; the book is not to be used then. */
  apply(diff: DepthDiff): boolean {
    this.#updateId = diff.u;
    return this.#bids.apply(diff.b) && this.#asks.apply(diff.a) && !this.isCrossed;
  }

  #side(side: 'bid' | 'ask'): LocalBookSide {
    return side === 'bid' ? this.#bids : this.#asks;
  }
}

function within(knownTo: number, best: number): number {
  return knownTo + (best - knownTo) * RENEW_AT;
}
