import { VenueError } from '../venue-error.js';
import type { EndpointParams } from './endpoint.js';
import { readTime } from './parameters.js';

const DAY_MS = 86_400_000;

/** `startTime` and `endTime` of a query for one's own orders or trades; both inclusive. */
export interface TimeWindow {
  readonly startTime: number | undefined;
  readonly endTime: number | undefined;
}

/** Reads the window; more than 24 hours between its ends are -1127. */
export function readTimeWindow(params: EndpointParams): TimeWindow {
  const startTime = readTime(params, 'startTime');
  const endTime = readTime(params, 'endTime');
  if (startTime !== undefined && endTime !== undefined && endTime - startTime > DAY_MS) {
    throw new VenueError(-1127, 'More than 24 hours between startTime and endTime.');
  }
  return { startTime, endTime };
}

/**
 * At most `limit` rows of a window: the oldest from its start, or the newest up to its end where it has no start
 * (rest-api.md, Data sources and time). Rows ascend.
 */
export function rowsWithin<Row extends { readonly time: number }>(
  rows: readonly Row[],
  { startTime, endTime }: TimeWindow,
  limit: number,
): Row[] {
  const within = rows.filter(({ time }) => time >= (startTime ?? -Infinity) && time <= (endTime ?? Infinity));
  return startTime === undefined ? within.slice(-limit) : within.slice(0, limit);
}
