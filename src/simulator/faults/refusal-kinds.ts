import { API_CHANNELS, EXECUTED_LATE, type KindDescription } from './fault-kind.js';

/** Whether and when a request is executed that is answered with a refusal. */
type Execution = 'at-once' | 'late' | 'never';

/** An answer that is not the endpoint's own. */
export interface Refusal {
  /** HTTP status, and `status` of a reply on the WebSocket API. */
  readonly status: number;
  readonly code: number;
  readonly message: string;
  /** Title of an HTML page that is answered in place of JSON. */
  readonly page?: string;
  /** Whether the request is executed all the same: before the answer, or `delayMs` after it. */
  readonly execution: Execution;
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
const UNAVAILABLE = 'Service Unavailable.';
const PROCESSING = 'An unknown error occurred while processing the request.';
const CANCELS = { methods: ['order.cancel', 'openOrders.cancelAll', 'orderList.cancel'] };
const RETRY = { parameters: { retryAfterMs: 2_000 } };

function refuse(status: number, code: number, message: string, execution: Execution, extra: Extra = {}): RefusalKind {
  const sentence = `Answered with status ${status}, code ${code}, "${message}"; ${FATES[execution]}`;
  const refusal = { status, code, message, execution };
  return { family: 'refusal', sentence, channels: API_CHANNELS, refusal, ...extra };
}

function refuseWithPage(status: number, title: string, execution: Execution): RefusalKind {
  const sentence = `Answered with status ${status} and an HTML page; ${FATES[execution]}`;
  const refusal = { status, code: 0, message: title, page: `${status} ${title}`, execution };
  return { family: 'refusal', sentence, channels: ['rest'], refusal };
}

const FATES: Readonly<Record<Execution, string>> = {
  'at-once': 'the request is executed all the same.',
  late: 'the request is executed `delayMs` later all the same, unless its receive window is over by then.',
  never: 'the request is not executed.',
};

/** Answers that are not the endpoint's own: overload, bans, outages, and refusals that are not true. */
export const REFUSAL_KINDS = {
  'timeout-executed': refuse(408, -1007, TIMEOUT, 'at-once'),
  'timeout-not-executed': refuse(408, -1007, TIMEOUT, 'never'),
  'timeout-executed-late': refuse(408, -1007, TIMEOUT, 'late', EXECUTED_LATE),
  'unknown-error-executed': refuse(503, 0, UNKNOWN, 'at-once'),
  'unknown-error-not-executed': refuse(503, 0, UNKNOWN, 'never'),
  'unknown-error-executed-late': refuse(503, 0, UNKNOWN, 'late', EXECUTED_LATE),
  'internal-error-executed': refuse(503, -1001, INTERNAL, 'at-once'),
  'internal-error-not-executed': refuse(503, -1001, INTERNAL, 'never'),
  'service-unavailable-executed': refuse(503, 0, UNAVAILABLE, 'at-once'),
  'service-unavailable': refuse(503, 0, UNAVAILABLE, 'never'),
  'throttled-by-system': refuse(503, -1008, THROTTLED, 'never'),
  overloaded: refuse(429, -1008, OVERLOADED, 'never'),
  'unexpected-response-executed': refuse(
    500,
    -1006,
    'An unexpected response was received from the message bus. Execution status unknown.',
    'at-once',
  ),
  'processing-error-executed': refuse(500, -1000, PROCESSING, 'at-once'),
  'processing-error-not-executed': refuse(500, -1000, PROCESSING, 'never'),
  'bad-gateway-executed': refuseWithPage(502, 'Bad Gateway', 'at-once'),
  'bad-gateway-not-executed': refuseWithPage(502, 'Bad Gateway', 'never'),
  'gateway-timeout-executed': refuseWithPage(504, 'Gateway Time-out', 'at-once'),
  forbidden: refuseWithPage(403, 'Forbidden', 'never'),
  'too-many-requests': refuse(429, -1003, 'Too much request weight used.', 'never', RETRY),
  'too-many-orders': refuse(429, -1015, 'Too many new orders.', 'never', RETRY),
  banned: refuse(418, -1003, 'Way too much request weight used; IP banned.', 'never', RETRY),
  'clock-refused': refuse(400, -1021, "Timestamp for this request was 1000ms ahead of the server's time.", 'never'),
  'cancel-answered-unknown': refuse(400, -2011, 'Unknown order sent.', 'at-once', CANCELS),
} as const satisfies Record<string, RefusalKind>;
