import { Decimal } from '../../../host/domain/decimal.js';
import { positiveAmount } from '../../mappings/value-range.js';
import type { TopicHandler } from '../../streams/topic-feed.js';
import { topicName } from '../../streams/topics.js';
import type { MarketDataFrame } from '../../streams/topics.js';
import { OLDEST_REFERENCE_PRICE_MS } from './reference-prices.js';
import type { ReferencePrice, ReferencePriceKind, ReferencePrices } from './reference-prices.js';

/** A price as a stream told it. */
export interface ToldPrice {
  readonly price: Decimal;
  /** When it arrived, epoch ms of this machine. */
  readonly receivedTime: number;
}

/** What the board is handed. */
export interface ReferencePriceBoardParts {
  /** Epoch ms of this machine. */
  now(): number;
  /** Listens to a topic while market data is wanted at all; never opens a connection for it. */
  listen(topic: string, handler: TopicHandler): void;
  /** The last trade's price of a symbol whose ticks come in. */
  lastPrice(symbol: string): ToldPrice | null;
}

/** What is known of one symbol. */
interface Entry {
  average: (ToldPrice & { readonly minutes: number }) | null;
  /** `price` null: the venue says that the symbol has no reference price now. */
  reference: { readonly price: Decimal | null; readonly time: number; readonly receivedTime: number } | null;
  /** When the first of the symbol's topics brought something. */
  heardSince: number | null;
}

/**
 * How far the venue's own price may have moved from what it told last: a price within this of a bound is left to the
 * venue. One part in a hundred of a five-minute average is more than it moves between two messages.
 */
const UNCERTAINTY = new Decimal('0.01');
const [BELOW, ABOVE] = [new Decimal(1).minus(UNCERTAINTY), new Decimal(1).plus(UNCERTAINTY)];

/** A symbol with a reference price tells it every second: where none came within this time, it has none. */
const NO_REFERENCE_AFTER_MS = OLDEST_REFERENCE_PRICE_MS;

/** Average and reference prices of the symbols that are traded, as the streams told them last. */
export class ReferencePriceBoard implements ReferencePrices {
  readonly #parts: ReferencePriceBoardParts;
  readonly #entries = new Map<string, Entry>();

  constructor(parts: ReferencePriceBoardParts) {
    this.#parts = parts;
  }

  /** Listens to a symbol's prices from now on. */
  follow(symbol: string): void {
    if (this.#entries.has(symbol)) return;
    const entry: Entry = { average: null, reference: null, heardSince: null };
    this.#entries.set(symbol, entry);
    const take = (frame: MarketDataFrame, receivedTime: number): void => takeFrame(entry, frame, receivedTime);
    this.#parts.listen(topicName.avgPrice(symbol), take);
    this.#parts.listen(topicName.referencePrice(symbol), take);
  }

  /** The reference price where the symbol has one, else the average over these minutes, or (0) the last price. */
  priceOf(symbol: string, averageMinutes: number): ReferencePrice | null {
    const entry = this.#entries.get(symbol);
    if (!entry) {
      this.follow(symbol);
      return null;
    }
    const now = this.#parts.now();
    const { reference } = entry;
    if (reference?.price) return toPrice('reference', reference.price, now - reference.receivedTime);
    if (reference === null && !isQuietLongEnough(entry, now)) return null;
    if (averageMinutes === 0) {
      const last = this.#parts.lastPrice(symbol);
      return last && toPrice('last', last.price, now - last.receivedTime);
    }
    const { average } = entry;
    if (average?.minutes !== averageMinutes) return null;
    return toPrice('average', average.price, now - average.receivedTime);
  }
}

function takeFrame(entry: Entry, frame: MarketDataFrame, receivedTime: number): void {
  if (frame.kind === 'avgPrice') {
    const price = positiveAmount(frame.event.w);
    const minutes = /^(\d+)m$/.exec(frame.event.i)?.[1];
    if (price && minutes !== undefined) entry.average = { price, minutes: Number(minutes), receivedTime };
  } else if (frame.kind === 'referencePrice') {
    const { r, t: time } = frame.event;
    const price = positiveAmount(r);
    const isOlder = entry.reference !== null && time < entry.reference.time;
    if ((r === null || price) && !isOlder) entry.reference = { price, time, receivedTime };
  } else return;
  entry.heardSince ??= receivedTime;
}

/** Whether the symbol's topics have come in for so long that a reference price would have been among them. */
function isQuietLongEnough({ heardSince }: Entry, now: number): boolean {
  return heardSince !== null && now - heardSince >= NO_REFERENCE_AFTER_MS;
}

function toPrice(kind: ReferencePriceKind, price: Decimal, ageMs: number): ReferencePrice {
  return { kind, price, ageMs, low: price.times(BELOW), high: price.times(ABOVE) };
}
