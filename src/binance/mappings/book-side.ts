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

/** Levels with numbers, or null where one of them is no positive price with a quantity, or they are out of order. */
export function toLevels(levels: readonly (readonly unknown[])[], falling: boolean): BookLevel[] | null {
  const result: BookLevel[] = [];
  let before = falling ? Infinity : 0;
  for (const level of levels) {
    const price = toNumber(level[0]);
    const volume = toNumber(level[1]);
    const inOrder = falling ? price < before : price > before;
    if (!(price > 0 && price < Infinity && volume >= 0 && volume < Infinity && inOrder)) return null;
    before = price;
    result.push([price, volume]);
  }
  return result;
}

/** The top, or null where it cannot be: a price without a quantity, something negative, or a bid above the ask. */
export function toTop(bidPrice: unknown, bidVolume: unknown, askPrice: unknown, askVolume: unknown): BookTop | null {
  const top = {
    bidPrice: toNumber(bidPrice),
    bidVolume: toNumber(bidVolume),
    askPrice: toNumber(askPrice),
    askVolume: toNumber(askVolume),
  };
  return isPossible(top) ? top : null;
}

/** Top of a partial book; zeros where a side is empty. */
export function topOf(book: PartialBook): BookTop {
  const [bidPrice, bidVolume] = book.bids[0] ?? EMPTY_LEVEL;
  const [askPrice, askVolume] = book.asks[0] ?? EMPTY_LEVEL;
  return { bidPrice, bidVolume, askPrice, askVolume };
}

/** Whether both sides are sound and do not cross. */
export function isPossible(top: BookTop): boolean {
  if (!isSide(top.bidPrice, top.bidVolume) || !isSide(top.askPrice, top.askVolume)) return false;
  return top.bidPrice <= top.askPrice || top.askPrice === 0;
}

/** A price with a quantity, or nothing at all (an empty side). */
function isSide(price: number, volume: number): boolean {
  if (price === 0) return volume === 0;
  return price > 0 && price < Infinity && volume > 0 && volume < Infinity;
}
