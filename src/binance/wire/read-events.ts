import type { EpochMs } from './vocabulary.js';

// Events of the hot streams, in Binance's own names, with their decimals read as numbers: a double gives the venue's
// decimal back exactly up to 15 significant digits. What is no decimal text is NaN here and refused by the mappings.

/** One level of a book: price, quantity. */
export type ReadLevel = readonly [price: number, quantity: number];

/** Levels one behind the other: price, quantity, price, quantity … A diff has many, and none of them is kept as it is. */
export type ReadChanges = readonly number[];

/** `<symbol>@bookTicker`. */
export interface ReadBookTicker {
  readonly u: number;
  readonly s: string;
  readonly b: number;
  readonly B: number;
  readonly a: number;
  readonly A: number;
}

/** `<symbol>@aggTrade`. */
export interface ReadAggTrade {
  readonly e: 'aggTrade';
  readonly E: EpochMs;
  readonly s: string;
  readonly a: number;
  readonly p: number;
  readonly q: number;
  readonly f: number;
  readonly l: number;
  readonly T: EpochMs;
  readonly m: boolean;
}

/** `<symbol>@trade`. */
export interface ReadTrade {
  readonly e: 'trade';
  readonly E: EpochMs;
  readonly s: string;
  readonly t: number;
  readonly p: number;
  readonly q: number;
  readonly T: EpochMs;
  readonly m: boolean;
}

/** `<symbol>@depth<5|10|20>[@100ms]`. */
export interface ReadPartialDepth {
  readonly lastUpdateId: number;
  readonly bids: readonly ReadLevel[];
  readonly asks: readonly ReadLevel[];
}

/** `<symbol>@depth[@100ms]`: absolute quantities, 0 removes a level. */
export interface ReadDepthUpdate {
  readonly e: 'depthUpdate';
  readonly E: EpochMs;
  readonly s: string;
  readonly U: number;
  readonly u: number;
  readonly b: ReadChanges;
  readonly a: ReadChanges;
}

/** `<symbol>@ticker`: rolling 24 hours. */
export interface ReadTicker {
  readonly e: '24hrTicker';
  readonly E: EpochMs;
  readonly s: string;
  readonly p: number;
  readonly P: number;
  readonly w: number;
  readonly x: number;
  readonly c: number;
  readonly Q: number;
  readonly b: number;
  readonly B: number;
  readonly a: number;
  readonly A: number;
  readonly o: number;
  readonly h: number;
  readonly l: number;
  readonly v: number;
  readonly q: number;
  readonly O: EpochMs;
  readonly C: EpochMs;
  readonly F: number;
  readonly L: number;
  readonly n: number;
}
