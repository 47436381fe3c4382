import type { MarketFrame } from '../wire/market-frame.js';

/** Why a frame cannot be true. */
export type InvalidReason =
  /** An event of another kind than its topic's. */
  | 'unexpected-kind'
  | 'other-symbol'
  /** A figure is absent, no number, or not finite. */
  | 'not-a-number'
  /** A price or quantity that must be above zero is not. */
  | 'not-positive'
  /** The best bid is above the best ask. */
  | 'crossed'
  /** A time that the venue's clock cannot show, or a bar that does not lie on its grid. */
  | 'implausible-time'
  /** An id further ahead than a venue can have come. */
  | 'implausible-id'
  /** Anything else, such as levels of a book that are out of order. */
  | 'inconsistent';

type Event = Readonly<Record<string, unknown>>;

const IDS_AND_TIMES = new Set(['E', 'T', 't', 'u', 'U', 'lastUpdateId', 'O', 'C', 'F', 'L', 'n', 'f', 'l']);
const SIGNED = new Set(['p', 'P']);

/** Names what is wrong with an event that its mapping refused. Looks at everything, which only refused ones must bear. */
export function whyInvalid(frame: MarketFrame, symbol: string): InvalidReason {
  if (frame.kind === 'reply' || frame.kind === 'refusal') return 'unexpected-kind';
  const event = frame.event as Event;
  if (typeof event['s'] === 'string' && event['s'] !== symbol) return 'other-symbol';
  const figures = frame.kind === 'kline' ? klineFigures(event) : figuresOf(event, frame.kind === 'ticker');
  if (figures.some(({ value }) => !Number.isFinite(value))) return 'not-a-number';
  if (figures.some(({ value, isSigned }) => value < 0 && !isSigned)) return 'not-positive';
  if (isCrossed(frame)) return 'crossed';
  if (frame.kind === 'trade' || frame.kind === 'bookTicker') return 'not-positive';
  return 'inconsistent';
}

interface Figure {
  readonly value: number;
  readonly isSigned: boolean;
}

function figuresOf(event: Event, isTicker: boolean): Figure[] {
  return Object.entries(event).flatMap(([name, value]) => {
    if (IDS_AND_TIMES.has(name) || typeof value === 'boolean') return [];
    if (Array.isArray(value)) return value.flat().map((cell) => ({ value: Number(cell), isSigned: false }));
    if (typeof value === 'number') return [{ value, isSigned: isTicker && SIGNED.has(name) }];
    return [];
  });
}

function klineFigures({ k }: Event): Figure[] {
  const bar = k as Event;
  return ['o', 'c', 'h', 'l', 'v', 'q', 'V', 'Q'].map((name) => {
    const text = bar[name];
    return { value: typeof text === 'string' && text !== '' ? Number(text) : Number.NaN, isSigned: false };
  });
}

function isCrossed(frame: MarketFrame): boolean {
  if (frame.kind === 'bookTicker' || frame.kind === 'ticker') return frame.event.a > 0 && frame.event.b > frame.event.a;
  if (frame.kind !== 'partialDepth') return false;
  const [bid, ask] = [frame.event.bids[0]?.[0], frame.event.asks[0]?.[0]];
  return bid !== undefined && ask !== undefined && bid > ask;
}
