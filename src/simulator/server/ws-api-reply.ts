import type { ErrorBody } from '../../binance/wire/trading.js';
import type { VenueClock } from '../venue-clock.js';
import type { ApiAnswer } from './api-gate.js';
import { toJsonText } from './json-text.js';
import type { LimitRows } from './limit-rows.js';

/**
 * The reply frame of an answer (web-socket-api.md, Response format). On 429 and 418 `error.data` tells when to come
 * back, unless the error carries data of its own (cancel-replace). Without `rows` it shows no limits.
 */
export function toReplyFrame(rawId: string, answer: ApiAnswer, rows: LimitRows | null, clock: VenueClock): string {
  const outcome =
    answer.status < 400
      ? `"result":${toJsonText(answer.body)}`
      : `"error":${toJsonText(withRetryTime(answer.body as ErrorBody, answer.retryAfter, clock))}`;
  const limits = rows ? `,"rateLimits":${rows.toJsonText(answer)}` : '';
  return `{"id":${rawId},"status":${answer.status},${outcome}${limits}}`;
}

function withRetryTime(error: ErrorBody, retryAfter: number | undefined, clock: VenueClock): ErrorBody {
  if (retryAfter === undefined || error.data !== undefined) return error;
  return { ...error, data: { serverTime: clock.now(), retryAfter } };
}
