/** Header values by lower-case name, as node's HTTP client gives them. */
export type AnswerHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

const BANNED_UNTIL = /banned until (\d{13})/;

/** What an answer may say about when to come back. */
export interface RetryAfterSources {
  readonly headers?: AnswerHeaders;
  /** `msg` of the error body, or its text. */
  readonly message?: string;
  /** `data` of an error of the WebSocket API: `retryAfter` is epoch milliseconds there. */
  readonly data?: unknown;
  /** The venue's time now, epoch milliseconds. */
  readonly exchangeNow: number;
}

/**
 * How long to stay away in milliseconds, or undefined where the venue did not say: the `Retry-After` header in seconds
 * (REST), `data.retryAfter` as a point in time (WebSocket API), or "IP banned until <ms>" in the text.
 */
export function readRetryAfterMs(sources: RetryAfterSources): number | undefined {
  return fromHeader(sources.headers) ?? fromPointInTime(sources);
}

function fromHeader(headers: AnswerHeaders | undefined): number | undefined {
  const value = headers?.['retry-after'];
  const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : undefined;
}

function fromPointInTime({ data, message, exchangeNow }: RetryAfterSources): number | undefined {
  const until = untilFromData(data) ?? untilFromText(message);
  return until === undefined ? undefined : Math.max(0, until - serverTimeOf(data, exchangeNow));
}

function untilFromData(data: unknown): number | undefined {
  const until = fieldOf(data, 'retryAfter');
  return typeof until === 'number' && Number.isFinite(until) ? until : undefined;
}

function untilFromText(message: string | undefined): number | undefined {
  const until = message === undefined ? undefined : BANNED_UNTIL.exec(message)?.[1];
  return until === undefined ? undefined : Number(until);
}

/** The WebSocket API sends its own time along, which is better than our idea of it. */
function serverTimeOf(data: unknown, exchangeNow: number): number {
  const serverTime = fieldOf(data, 'serverTime');
  return typeof serverTime === 'number' && serverTime > 0 ? serverTime : exchangeNow;
}

function fieldOf(data: unknown, name: string): unknown {
  return typeof data === 'object' && data !== null ? (data as Record<string, unknown>)[name] : undefined;
}
