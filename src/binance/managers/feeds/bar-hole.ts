import { Interval } from '../../../host/domain/constants.js';
import type { RecoverySummary } from '../../../host/domain/connection-news.js';
import { nextOpenTime } from '../../mappings/intervals.js';
import type { BarInterval } from '../../mappings/intervals.js';

/** Bars that stay missing: when the first and the last of them opened, and how many they are. */
export interface BarHole {
  readonly from: Date;
  readonly to: Date;
  readonly count: number;
}

/** The bars that opened at `from` or later, and before `before`. */
export function barHole(interval: BarInterval, from: number, before: number): BarHole {
  if (interval === Interval.MONTHLY) return monthsBetween(from, before);
  const lengthMs = nextOpenTime(interval, 0);
  return { from: new Date(from), to: new Date(before - lengthMs), count: Math.round((before - from) / lengthMs) };
}

/** Months have no length that is fixed. */
function monthsBetween(from: number, before: number): BarHole {
  let [to, count] = [from, 1];
  for (let next = nextOpenTime(Interval.MONTHLY, to); next < before; next = nextOpenTime(Interval.MONTHLY, next)) {
    to = next;
    count += 1;
  }
  return { from: new Date(from), to: new Date(to), count };
}

/** How many bars the holes hold. */
export function countOfBars(holes: readonly BarHole[]): number {
  return holes.reduce((sum, { count }) => sum + count, 0);
}

/** For the log; holes of one symbol. */
export function describeHoles(holes: NonNullable<RecoverySummary['missingBars']>): string {
  const spans = holes.map(({ interval, from, to }) => `${interval} ${from.toISOString()} to ${to.toISOString()}`);
  return `${holes[0]?.vtSymbol ?? ''}: bars are missing for good, as the venue did not give them: ${spans.join(', ')}`;
}
