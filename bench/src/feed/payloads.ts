import { streamName } from './kinds.js';
import type { Kind } from './kinds.js';

/** Chance: a whole number below the limit. */
type Random = (limit: number) => number;
/** Text of the event of one symbol; the id and time given are found again in it and replaced later. */
type Payload = (symbol: string, id: string, time: string, random: Random) => string;

const CENTS = 100;

const PAYLOADS: Readonly<Record<Kind, Payload>> = {
  bookTicker: (symbol, id, _time, random) => {
    const { bid, ask } = top(random);
    return `{"u":${id},"s":"${symbol}","b":"${bid}","B":"${quantity(random)}","a":"${ask}","A":"${quantity(random)}"}`;
  },
  trade: (symbol, id, time, random) =>
    `{"e":"trade","E":${time},"s":"${symbol}","t":${id},"p":"${top(random).bid}","q":"${quantity(random)}","T":${time},"m":${random(2) === 0},"M":true}`,
  aggTrade: (symbol, id, time, random) =>
    `{"e":"aggTrade","E":${time},"s":"${symbol}","a":${id},"p":"${top(random).bid}","q":"${quantity(random)}","f":${id},"l":${id},"T":${time},"m":${random(2) === 0},"M":true}`,
  ticker: (symbol, id, time, random) => {
    const { bid, ask } = top(random);
    return `{"e":"24hrTicker","E":${time},"s":"${symbol}","p":"12.34000000","P":"0.021","w":"60000.12345678","x":"59990.00000000","c":"${bid}","Q":"${quantity(random)}","b":"${bid}","B":"${quantity(random)}","a":"${ask}","A":"${quantity(random)}","o":"59000.00000000","h":"61000.00000000","l":"58000.00000000","v":"12345.67800000","q":"740740680.12345678","O":1789999999999,"C":1790086399999,"F":1,"L":${id},"n":1000000}`;
  },
  depth20: (_symbol, id, _time, random) => {
    const middle = 6_000_000 + random(10_000_000);
    return `{"lastUpdateId":${id},"bids":${ladder(middle, -1, random)},"asks":${ladder(middle, 1, random)}}`;
  },
  depth: (symbol, id, time, random) =>
    `{"e":"depthUpdate","E":${time},"s":"${symbol}","U":${id},"u":${id},"b":${changes(-1, random)},"a":${changes(1, random)}}`,
};

/** Middle of every book that diffs are sent for, in cents: sides never cross. */
const BOOK_MIDDLE = 6_000_000;
const BOOK_LEVELS = 1_000;
const CHANGES_PER_SIDE = 5;

/** Text of one frame of a combined stream. */
export function combinedFrame(kind: Kind, symbol: string, id: string, time: string, random: Random): string {
  const event = PAYLOADS[kind](symbol, id, time, random);
  return `{"stream":"${streamName(kind, symbol)}","data":${event}}`;
}

/** The book that the diffs of a `depth` feed go on from. */
export function depthSnapshot(lastUpdateId: number, limit: number, random: Random): unknown {
  const count = Math.min(limit, BOOK_LEVELS);
  const side = (step: 1 | -1): string[][] =>
    Array.from({ length: count }, (_, index) => [price(BOOK_MIDDLE + step * (index + 1)), quantity(random)]);
  return { lastUpdateId, bids: side(-1), asks: side(1) };
}

/** A top whose prices have as many digits in every frame. */
function top(random: Random): { readonly bid: string; readonly ask: string } {
  const cents = 6_000_000 + random(100_000);
  return { bid: price(cents), ask: price(cents + 1) };
}

function ladder(middle: number, step: 1 | -1, random: Random): string {
  const levels = Array.from(
    { length: 20 },
    (_, index) => `["${price(middle + step * (index + 1))}","${quantity(random)}"]`,
  );
  return `[${levels.join(',')}]`;
}

/** Most changes of a book happen near its top; one in five takes a level away. */
function changes(step: 1 | -1, random: Random): string {
  const distances = new Set<number>();
  while (distances.size < CHANGES_PER_SIDE) distances.add(1 + Math.min(random(30), random(BOOK_LEVELS)));
  const levels = [...distances]
    .sort((a, b) => a - b)
    .map(
      (distance) =>
        `["${price(BOOK_MIDDLE + step * distance)}","${random(5) === 0 ? '0.00000000' : quantity(random)}"]`,
    );
  return `[${levels.join(',')}]`;
}

function price(cents: number): string {
  return (cents / CENTS).toFixed(8);
}

function quantity(random: Random): string {
  return ((1 + random(1_000_000)) / 100_000).toFixed(8);
}
