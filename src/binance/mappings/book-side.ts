import { toNumber } from './market-number.js';

/** One level of a book: price, quantity. */
export type BookLevel = readonly [price: number, volume: number];

/** Part of a book as the venue sent it; constant. */
export interface PartialBook {
  readonly updateId: number;
  /** Best first. */
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

/** Best price and quantity of both sides; a side that is empty has zeros. */
export interface BookTop {
  readonly bidPrice: number;
  readonly bidVolume: number;
  readonly askPrice: number;
  readonly askVolume: number;
}

const EMPTY_LEVEL: BookLevel = [0, 0];

/** Levels of a query's answer with numbers, or null where they are no levels (`areLevels`). */
export function toLevels(levels: readonly (readonly unknown[])[], falling: boolean): BookLevel[] | null {
  const result = levels.map((level): BookLevel => [toNumber(level[0]), toNumber(level[1])]);
  return areLevels(result, falling) ? result : null;
}

/** Whether every level is a positive price with a quantity, and they are in order. */
export function areLevels(levels: readonly BookLevel[], falling: boolean): boolean {
  let before = falling ? Infinity : 0;
  for (const [price, volume] of levels) {
    const inOrder = falling ? price < before : price > before;
    if (!(inOrder && price > 0 && price < Infinity && volume >= 0 && volume < Infinity)) return false;
    before = price;
  }
  return true;
}

/** The top of a query's answer; it need not be possible (`isPossible`). */
export function toTop(bidPrice: unknown, bidVolume: unknown, askPrice: unknown, askVolume: unknown): BookTop {
  return {
    bidPrice: toNumber(bidPrice),
    bidVolume: toNumber(bidVolume),
    askPrice: toNumber(askPrice),
    askVolume: toNumber(askVolume),
  };
}

/** Top of a partial book; zeros where a side is empty. */
export function topOf(book: PartialBook): BookTop {
  const [bidPrice, bidVolume] = book.bids[0] ?? EMPTY_LEVEL;
  const [askPrice, askVolume] = book.asks[0] ?? EMPTY_LEVEL;
  return { bidPrice, bidVolume, askPrice, askVolume };
}

/** Whether both sides are sound and do not cross. */
export function isPossible(top: BookTop): boolean {
  return isPossibleTop(top.bidPrice, top.bidVolume, top.askPrice, top.askVolume);
}

/** The same of a top that is no object. */
export function isPossibleTop(bidPrice: number, bidVolume: number, askPrice: number, askVolume: number): boolean {
  if (!isSide(bidPrice, bidVolume) || !isSide(askPrice, askVolume)) return false;
  return bidPrice <= askPrice || askPrice === 0;
}

/** A price with a quantity, or nothing at all (an empty side). */
function isSide(price: number, volume: number): boolean {
  if (price === 0) return volume === 0;
  return price > 0 && price < Infinity && volume > 0 && volume < Infinity;
}
