import { parseJson } from './json.js';
import { list, number, object, optional, text, toRecord } from './shape.js';
import type { Check } from './shape.js';
import type { RateLimit } from './exchange-info.js';
import type { ErrorBody } from './trading.js';
import type { UserDataNews } from './user-data-events.js';
import { isUserDataFrame, toUserDataFrame } from './user-data-events.js';
import type { WsApiResponse } from './web-socket-api.js';
import { WireShapeError } from './wire-shape-error.js';

/** Everything that a WebSocket API connection can say: answers and private news. */
export type WsApiFrame = { readonly kind: 'response'; readonly response: WsApiResponse } | UserDataNews;

/** A limit as `exchangeInfo` and the answers of the WebSocket API list it. */
export const RATE_LIMIT: Check = object<RateLimit>({
  rateLimitType: text,
  interval: text,
  intervalNum: number,
  limit: number,
  count: optional(number),
});

const ERROR_BODY: Check = object<Pick<ErrorBody, 'code' | 'msg'>>({ code: number, msg: text });
const RATE_LIMITS: Check = optional(list(RATE_LIMIT));

/** One text frame of a WebSocket API connection. Throws `SyntaxError` or `WireShapeError` on what is no such frame. */
export function decodeWsApiFrame(data: string | Buffer): WsApiFrame {
  const frame = parseJson(typeof data === 'string' ? data : data.toString('utf8'));
  return isUserDataFrame(frame) ? toUserDataFrame(frame) : { kind: 'response', response: toWsApiResponse(frame) };
}

/** Narrows an answer of the WebSocket API; its `result` stays as it came (web-socket-api.md, Response format). */
export function toWsApiResponse(value: unknown): WsApiResponse {
  const frame = toRecord(value, '');
  const { id, status, error } = frame;
  if (id !== null && typeof id !== 'string' && typeof id !== 'number') throw new WireShapeError('id', 'an id', id);
  number(status, 'status');
  if (!areUsualLimits(frame['rateLimits'])) RATE_LIMITS(frame['rateLimits'], 'rateLimits');
  if (error !== undefined) ERROR_BODY(error, 'error');
  else if (!('result' in frame)) throw new WireShapeError('result', 'a result or an error', undefined);
  return frame as unknown as WsApiResponse;
}

/**
 * Whether these are limits as they nearly always come, field by field where they stand: they come with every answer. What
 * is not so is looked at by the check, which also says what is wrong.
 */
function areUsualLimits(rows: unknown): boolean {
  if (!Array.isArray(rows)) return false;
  for (const row of rows as readonly Partial<Record<keyof RateLimit, unknown>>[]) if (!isUsualLimit(row)) return false;
  return true;
}

function isUsualLimit(row: Partial<Record<keyof RateLimit, unknown>> | null): boolean {
  return (
    typeof row?.rateLimitType === 'string' &&
    typeof row.interval === 'string' &&
    Number.isFinite(row.intervalNum) &&
    Number.isFinite(row.limit) &&
    Number.isFinite(row.count)
  );
}

/** Whether an answer is a refusal. */
export function isWsApiFailure(response: WsApiResponse): response is Extract<WsApiResponse, { error: unknown }> {
  return 'error' in response;
}
