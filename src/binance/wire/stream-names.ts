/** The kinds of streams that have a hand-written scanner. */
export type ScannedKind = 'bookTicker' | 'aggTrade' | 'trade' | 'ticker' | 'partialDepth' | 'depthUpdate';

/** A stream that has been seen before, and the bytes that are the same in each of its frames. */
export interface KnownStream {
  readonly name: string;
  /** As events write it: `BTCUSDT`. */
  readonly symbol: string;
  readonly kind: ScannedKind;
  /** From the name to the first number: `btcusdt@trade","data":{"e":"trade","E":`. */
  readonly head: Uint8Array;
  /** Between the first number and the second: `,"s":"BTCUSDT","t":`. */
  readonly middle: Uint8Array;
}

/** What stands between name and first number, and between symbol and second number. */
const SURROUNDINGS: Readonly<Record<ScannedKind, readonly [behindName: string, behindSymbol: string]>> = {
  bookTicker: ['"u":', '","b":"'],
  aggTrade: ['"e":"aggTrade","E":', '","a":'],
  trade: ['"e":"trade","E":', '","t":'],
  ticker: ['"e":"24hrTicker","E":', '","p":"'],
  depthUpdate: ['"e":"depthUpdate","E":', '","U":'],
  partialDepth: ['"lastUpdateId":', ''],
};

const KIND_BY_SUFFIX: ReadonlyMap<string, ScannedKind> = new Map<string, ScannedKind>([
  ['bookTicker', 'bookTicker'],
  ['aggTrade', 'aggTrade'],
  ['trade', 'trade'],
  ['ticker', 'ticker'],
  ...['5', '10', '20'].flatMap((levels) =>
    ['', '@100ms', '@1000ms'].map((speed) => [`depth${levels}${speed}`, 'partialDepth'] as const),
  ),
  ...['', '@100ms', '@1000ms'].map((speed) => [`depth${speed}`, 'depthUpdate'] as const),
]);

const NAME = /^([a-z0-9]+)@(.+)$/;
const QUOTE = 0x22;
const SHORTEST_NAME = 6;
const LONGEST_NAME = 64;
/** Slots of the table: a power of two. 1,400 symbols with five streams each fill a fifth of it. */
const SLOTS = 32_768;
/** The table begins anew before it is so full that searching takes long. */
const MOST_STREAMS = SLOTS / 2;

/**
 * Streams by the bytes of their names, so that a frame's stream is found without making a text of it. A pure memory:
 * whether a stream was seen before changes nothing but the time that it takes.
 */
export class StreamNames {
  #slots = new Array<KnownStream | undefined>(SLOTS).fill(undefined);
  #count = 0;

  /** The stream whose head begins here; undefined where the frame is none of a hot stream, or unusual. */
  find(bytes: Uint8Array, from: number): KnownStream | undefined {
    for (let slot = slotOf(bytes, from); ; slot = (slot + 1) & (SLOTS - 1)) {
      const known = this.#slots[slot];
      if (known === undefined) return this.#learn(bytes, from, slot);
      if (standsAt(known.head, bytes, from)) return known;
    }
  }

  #learn(bytes: Uint8Array, from: number, slot: number): KnownStream | undefined {
    const end = bytes.indexOf(QUOTE, from);
    if (end < from + SHORTEST_NAME || end > from + LONGEST_NAME) return undefined;
    const stream = toKnownStream(Buffer.from(bytes.subarray(from, end)).toString('latin1'));
    if (stream === undefined || !standsAt(stream.head, bytes, from)) return undefined;
    if (this.#count >= MOST_STREAMS) this.#forget();
    else this.#slots[slot] = stream;
    this.#count += 1;
    return stream;
  }

  #forget(): void {
    this.#slots = new Array<KnownStream | undefined>(SLOTS).fill(undefined);
    this.#count = 0;
  }
}

function toKnownStream(name: string): KnownStream | undefined {
  const [, lowerCase = '', suffix = ''] = NAME.exec(name) ?? [];
  const kind = KIND_BY_SUFFIX.get(suffix);
  if (kind === undefined) return undefined;
  const symbol = lowerCase.toUpperCase();
  const [behindName, behindSymbol] = SURROUNDINGS[kind];
  return {
    name,
    symbol,
    kind,
    head: Buffer.from(`${name}","data":{${behindName}`),
    middle: Buffer.from(`,"s":"${symbol}${behindSymbol}`),
  };
}

/** Six letters tell most symbols apart; streams of one symbol stand beside each other. */
function slotOf(bytes: Uint8Array, from: number): number {
  let hash = 0;
  for (let index = 0; index < SHORTEST_NAME; index += 1) hash = (Math.imul(hash, 33) + (bytes[from + index] ?? 0)) | 0;
  return (hash ^ (hash >>> 15)) & (SLOTS - 1);
}

/** Whether these very bytes stand there. */
export function standsAt(pattern: Uint8Array, bytes: Uint8Array, from: number): boolean {
  for (let index = 0; index < pattern.length; index += 1) {
    if (bytes[from + index] !== pattern[index]) return false;
  }
  return true;
}
