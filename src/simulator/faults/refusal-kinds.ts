import { API_CHANNELS, type KindDescription } from './fault-kind.js';

/** An answer that is not the endpoint's own. */
export interface Refusal {
  /** HTTP status, and `status` of a reply on the WebSocket API. */
  readonly status: number;
  readonly code: number;
  readonly message: string;
  /** Title of an HTML page that is answered in place of JSON. */
  readonly page?: string;
  /** Whether the request has been executed all the same. */
  readonly isExecuted: boolean;
}

/** A kind that answers with a refusal. */
export interface RefusalKind extends KindDescription {
  readonly family: 'refusal';
  readonly refusal: Refusal;
}

type Extra = Partial<Pick<KindDescription, 'channels' | 'methods' | 'parameters'>>;

const TIMEOUT = 'Timeout waiting for response from backend server. Send status unknown; execution status unknown.';
const UNKNOWN = 'Unknown error, please check your request or try again later.';
const INTERNAL = 'Internal error; unable to process your request. Please try again.';
const THROTTLED =
  'Request throttled by system-level protection. Reduce-only/close-position orders are exempt. Please try again.';
const OVERLOADED = 'Server is currently overloaded with other requests. Please try again in a few minutes.';
const CANCELS = { methods: ['order.cancel', 'openOrders.cancelAll', 'orderList.cancel'] };
const RETRY = { parameters: { retryAfterMs: 2_000 } };

function refuse(status: number, code: number, message: string, isExecuted: boolean, extra: Extra = {}): RefusalKind {
  const sentence = `Answered with status ${status}, code ${code}, "${message}"; ${fateOf(isExecuted)}`;
  const refusal = { status, code, message, isExecuted };
  return { family: 'refusal', sentence, channels: API_CHANNELS, refusal, ...extra };
}

function refuseWithPage(status: number, title: string, isExecuted: boolean): RefusalKind {
  const sentence = `Answered with status ${status} and an HTML page; ${fateOf(isExecuted)}`;
  const refusal = { status, code: 0, message: title, page: `${status} ${title}`, isExecuted };
  return { family: 'refusal', sentence, channels: ['rest'], refusal };
}

function fateOf(isExecuted: boolean): string {
  return isExecuted ? 'the request is executed all the same.' : 'the request is not executed.';
}

/** Answers that are not the endpoint's own: overload, bans, outages, and refusals that are not true. */
export const REFUSAL_KINDS = {
  'timeout-executed': refuse(408, -1007, TIMEOUT, true),
  'timeout-not-executed': refuse(408, -1007, TIMEOUT, false),
  'unknown-error-executed': refuse(503, 0, UNKNOWN, true),
  'unknown-error-not-executed': refuse(503, 0, UNKNOWN, false),
  'internal-error-executed': refuse(503, -1001, INTERNAL, true),
  'internal-error-not-executed': refuse(503, -1001, INTERNAL, false),
  'service-unavailable': refuse(503, 0, 'Service Unavailable.', false),
  'throttled-by-system': refuse(503, -1008, THROTTLED, false),
  overloaded: refuse(429, -1008, OVERLOADED, false),
  'unexpected-response-executed': refuse(
    500,
    -1006,
    'An unexpected response was received from the message bus. Execution status unknown.',
    true,
  ),
  'processing-error-executed': refuse(500, -1000, 'An unknown error occurred while processing the request.', true),
  'processing-error-not-executed': refuse(500, -1000, 'An unknown error occurred while processing the request.', false),
  'bad-gateway-executed': refuseWithPage(502, 'Bad Gateway', true),
  'bad-gateway-not-executed': refuseWithPage(502, 'Bad Gateway', false),
  'gateway-timeout-executed': refuseWithPage(504, 'Gateway Time-out', true),
  forbidden: refuseWithPage(403, 'Forbidden', false),
  'too-many-requests': refuse(429, -1003, 'Too much request weight used.', false, RETRY),
  'too-many-orders': refuse(429, -1015, 'Too many new orders.', false, RETRY),
  banned: refuse(418, -1003, 'Way too much request weight used; IP banned.', false, RETRY),
  'clock-refused': refuse(400, -1021, "Timestamp for this request was 1000ms ahead of the server's time.", false),
  'cancel-answered-unknown': refuse(400, -2011, 'Unknown order sent.', true, CANCELS),
} as const satisfies Record<string, RefusalKind>;
