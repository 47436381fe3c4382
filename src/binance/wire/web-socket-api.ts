import type { RateLimit } from './exchange-info.js';
import type { ErrorBody } from './trading.js';

/** Request of the WebSocket API (web-socket-api.md, Request format). */
export interface WsApiRequest {
  id: number | string | null;
  method: string;
  params?: Readonly<Record<string, unknown>>;
}

/** Answer that succeeded; `status` has the meaning of an HTTP status. */
export interface WsApiSuccess<Result = unknown> {
  id: number | string | null;
  status: number;
  result: Result;
  rateLimits?: RateLimit[];
}

/** Answer that failed. On 429 and 418 `error.data` is `{serverTime, retryAfter}`, both epoch milliseconds. */
export interface WsApiFailure {
  id: number | string | null;
  status: number;
  error: ErrorBody;
  rateLimits?: RateLimit[];
}

/** Any answer. */
export type WsApiResponse<Result = unknown> = WsApiSuccess<Result> | WsApiFailure;

/** Result of `session.logon` and `session.status`. */
export interface SessionStatus {
  apiKey: string | null;
  authorizedSince: number | null;
  connectedSince: number;
  returnRateLimits: boolean;
  serverTime: number;
  userDataStream: boolean | null;
}
