import type { BaseData } from './base-data.js';
import type { Exchange } from './constants.js';

/**
 * Whether a book can be trusted: `synchronizing` is not complete yet, `live` equals the venue's as of its update id,
 * `suspect` has a gap and must not be traded on until it is live again.
 */
export type BookStatus = 'synchronizing' | 'live' | 'suspect';

/** A price level: price and total quantity. */
export type BookLevel = readonly [price: number, volume: number];

/** A local order book, read in place: it changes under its readers and is never copied for them. */
export interface OrderBook {
  readonly vtSymbol: string;
  readonly status: BookStatus;
  /** The venue's id of the newest change in it. */
  readonly updateId: number;
  /** Levels known on a side. */
  size(side: 'bid' | 'ask'): number;
  /** The level at a place, 0 being the best; undefined behind the last. */
  level(side: 'bid' | 'ask', index: number): BookLevel | undefined;
  /** Quantity at a price; 0 where there is none. */
  volumeAt(side: 'bid' | 'ask', price: number): number;
  /** Quantity within so many percent of the best price of that side. */
  volumeWithin(side: 'bid' | 'ask', percent: number): number;
  /** A copy of the best levels, best first. */
  levels(side: 'bid' | 'ask', count: number): BookLevel[];
}

/** News of a local book: its state and its top. The levels themselves are read from the adapter's `OrderBook`. */
export interface BookUpdate extends BaseData {
  readonly symbol: string;
  readonly exchange: Exchange;
  readonly vtSymbol: string;
  readonly status: BookStatus;
  readonly updateId: number;
  readonly bidPrice: number;
  readonly bidVolume: number;
  readonly askPrice: number;
  readonly askVolume: number;
  /** The venue's instant of the change. */
  readonly datetime: Date;
  readonly localTime: Date;
}
