import type { KlineEvent } from '../wire/market-streams.js';
import type { MarketDataFrame } from './topics.js';

/** Where a frame stands among those of its topic; `moment` tells frames of one `main` apart. */
export interface FramePosition {
  readonly main: number;
  readonly moment: number;
}

/** Nothing comes after the update that closes a bar. */
const CLOSED = Number.MAX_SAFE_INTEGER;

/** Before all frames. */
export const BEFORE_ALL: FramePosition = { main: -Infinity, moment: 0 };

/**
 * The number by which frames of a topic are ordered: trade id, aggregate id, update id, opening time of the bar, or event
 * time. NaN where it is missing; such a frame cannot be judged here.
 */
export function mainPosition(frame: MarketDataFrame): number {
  switch (frame.kind) {
    case 'bookTicker':
    case 'depthUpdate':
      return frame.event.u;
    case 'trade':
      return frame.event.t;
    case 'aggTrade':
      return frame.event.a;
    case 'partialDepth':
      return frame.event.lastUpdateId;
    case 'kline':
      return numberOf(frame.event.k.t);
    case 'ticker':
    case 'miniTicker':
    case 'rollingTicker':
    case 'avgPrice':
      return numberOf(frame.event.E);
    case 'referencePrice':
      return Number.NaN; // told every second, and its time is that of the price: the same news is news of its age
    case 'miniTickers':
    case 'rollingTickers':
      return frame.event.reduce((latest, { E }) => Math.max(latest, numberOf(E)), -Infinity);
    default:
      return frame satisfies never;
  }
}

/** What tells the updates of one bar apart: their event time, and whether they close it. 0 for all other kinds. */
export function moment(frame: MarketDataFrame): number {
  return frame.kind === 'kline' ? klineMoment(frame.event) : 0;
}

export function framePosition(frame: MarketDataFrame): FramePosition {
  return { main: mainPosition(frame), moment: moment(frame) };
}

/** The number right before the frame, where the venue counts without holes; NaN for the kinds that skip numbers. */
export function numberBefore(frame: MarketDataFrame): number {
  if (frame.kind === 'trade') return frame.event.t - 1;
  if (frame.kind === 'aggTrade') return frame.event.a - 1;
  return frame.kind === 'depthUpdate' ? frame.event.U - 1 : Number.NaN;
}

export function isAfter(one: FramePosition, other: FramePosition): boolean {
  return one.main > other.main || (one.main === other.main && one.moment > other.moment);
}

function klineMoment({ E, k }: KlineEvent): number {
  return k.x ? CLOSED : numberOf(E);
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN;
}
