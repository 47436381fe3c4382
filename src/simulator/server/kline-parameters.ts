import type { KlineInterval } from '../../binance/wire/vocabulary.js';
import type { KlineWindow } from '../market-view.js';
import { VenueError } from '../venue-error.js';
import type { EndpointParams } from './endpoint.js';
import { invalid, missing, readChoice, readLimit, readText, readTime } from './parameters.js';

const INTERVALS: readonly KlineInterval[] = [
  '1s',
  '1m',
  '3m',
  '5m',
  '15m',
  '30m',
  '1h',
  '2h',
  '4h',
  '6h',
  '8h',
  '12h',
  '1d',
  '3d',
  '1w',
  '1M',
];
const MINUTE_MS = 60_000;

/** Reads a kline query (rest-api.md, Kline/Candlestick data). */
export function readKlineWindow(params: EndpointParams): KlineWindow {
  const interval = readChoice(params, 'interval', INTERVALS, () => new VenueError(-1120, 'Invalid interval.'));
  if (!interval) throw missing('interval');
  const startTime = readTime(params, 'startTime');
  const endTime = readTime(params, 'endTime');
  return {
    interval,
    limit: readLimit(params, 500, 1_000),
    ...(startTime === undefined ? {} : { startTime }),
    ...(endTime === undefined ? {} : { endTime }),
    timeZoneOffsetMs: readTimeZone(params),
  };
}

/** `timeZone`: hours or hours:minutes from -12:00 to +14:00; in milliseconds. */
export function readTimeZone(params: EndpointParams): number {
  const text = readText(params, 'timeZone');
  if (text === undefined) return 0;
  const match = /^([+-]?)(\d{1,2})(?::([0-5]\d))?$/.exec(text);
  if (!match) throw invalid('timeZone');
  const minutes = (Number(match[2]) * 60 + Number(match[3] ?? 0)) * (match[1] === '-' ? -1 : 1);
  if (minutes < -12 * 60 || minutes > 14 * 60) throw invalid('timeZone');
  return minutes * MINUTE_MS;
}
