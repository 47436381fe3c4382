import type { ErrorBody } from '../../binance/wire/trading.js';
import type { ApiAnswer } from './api-gate.js';
import { toJsonText } from './json-text.js';

/**
 * The reply frame of an answer (web-socket-api.md, Response format). On 429 and 418 `error.data` tells when to come
 * back, unless the error carries data of its own (cancel-replace). `now` is the venue's time.
 */
export function toReplyFrame(rawId: string, answer: ApiAnswer, withRateLimits: boolean, now: number): string {
  const outcome =
    answer.status < 400
      ? `"result":${toJsonText(answer.body)}`
      : `"error":${toJsonText(withRetryTime(answer.body as ErrorBody, answer.retryAfter, now))}`;
  const limits = withRateLimits ? `,"rateLimits":${toJsonText([...answer.orders, answer.weight])}` : '';
  return `{"id":${rawId},"status":${answer.status},${outcome}${limits}}`;
}

function withRetryTime(error: ErrorBody, retryAfter: number | undefined, now: number): ErrorBody {
  if (retryAfter === undefined || error.data !== undefined) return error;
  return { ...error, data: { serverTime: now, retryAfter } };
}
