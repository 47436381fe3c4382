import type { BinanceError } from './binance-error.js';
import { createBinanceError } from './error-leaves.js';
import type { ErrorKind, Market } from './error-rule.js';
import { findErrorRule, guessErrorKind } from './error-rules.js';
import { findStatusRule } from './http-status-rules.js';
import { CODES_READ_BY_MESSAGE, readRejectionMessage } from './order-rejection-messages.js';
import { readRetryAfterMs } from './retry-after.js';
import type { AnswerHeaders } from './retry-after.js';

/** Error body of REST, and `error` of the WebSocket API. */
interface VenueErrorBody {
  readonly code: number;
  readonly msg: string;
  readonly data?: unknown;
}

/** An answer that says no. */
export interface RefusedAnswer {
  readonly market: Market;
  /** HTTP status, or the status of a WebSocket API answer. */
  readonly status: number;
  /** The body: text as it came, or the narrowed error. */
  readonly body: string | VenueErrorBody;
  readonly headers?: AnswerHeaders;
  /** What was tried, on what: `POST /api/v3/order BTCUSDT`. Never with parameters that could hold a secret. */
  readonly what: string;
  /** Whether the request changes something on the venue. */
  readonly mutating: boolean;
  /** The venue's time, epoch milliseconds; for "banned until". */
  readonly exchangeNow: number;
}

/**
 * Turns an answer that says no into an error that knows its outcome. The raw code and the market decide, then the
 * status, then the text. After a 5xx on spot a changing request is in doubt whatever code came along.
 */
export function classifyAnswer(answer: RefusedAnswer): BinanceError {
  if (typeof answer.body !== 'string') return classifyCode(answer, answer.body);
  const body = readErrorBody(answer.body);
  return body === null ? classifyStatus(answer, answer.body) : classifyCode(answer, body);
}

/** The error body of a REST answer, or null where the text is something else (a firewall's HTML, a proxy's page). */
function readErrorBody(text: string): VenueErrorBody | null {
  try {
    const value = JSON.parse(text) as Partial<VenueErrorBody> | null;
    if (typeof value?.code !== 'number' || typeof value.msg !== 'string') return null;
    return { code: value.code, msg: value.msg, ...(value.data === undefined ? {} : { data: value.data }) };
  } catch {
    return null;
  }
}

function classifyCode(answer: RefusedAnswer, body: VenueErrorBody): BinanceError {
  const rule = findErrorRule(answer.market, body.code);
  const byMessage = CODES_READ_BY_MESSAGE.has(body.code) ? readRejectionMessage(body.msg) : null;
  const kind: ErrorKind = { ...(rule ?? guessErrorKind(body.code, answer.mutating)), ...byMessage };
  return build(answer, settle(answer, banOutranks(answer, kind)), {
    code: body.code,
    said: `${body.code} "${body.msg}"`,
    message: body.msg,
    ...(rule?.hint === undefined ? {} : { hint: rule.hint }),
    ...(body.data === undefined ? {} : { data: body.data }),
  });
}

function classifyStatus(answer: RefusedAnswer, text: string): BinanceError {
  const rule = findStatusRule(answer.market, answer.status, text);
  return build(answer, settle(answer, rule), {
    code: null,
    said: `without a code: ${rule.meaning}`,
    message: text,
    ...(rule.hint === undefined ? {} : { hint: rule.hint }),
  });
}

/** −1003 comes with 429 as well as with 418; only the status tells a warning from a ban. */
function banOutranks(answer: RefusedAnswer, kind: ErrorKind): ErrorKind {
  return answer.status === 418 ? { category: 'banned', outcome: 'not-sent', decision: 'wait' } : kind;
}

/** What the kind comes to for this very request. */
function settle(answer: RefusedAnswer, kind: ErrorKind): ErrorKind {
  if (!answer.mutating) return settleRead(kind);
  if (answer.market === 'spot' && answer.status >= 500) {
    return { category: kind.category, outcome: 'unknown', decision: 'query' };
  }
  return kind;
}

/** A read changes nothing: it is never in doubt, and trouble of the venue is a reason to ask again. */
function settleRead(kind: ErrorKind): ErrorKind {
  if (kind.outcome !== 'unknown') return kind;
  const decision = kind.category === 'unclassified' || kind.category === 'cancel-replace' ? 'never' : 'wait';
  return {
    category: kind.category === 'execution-unknown' ? 'server' : kind.category,
    outcome: 'rejected',
    decision,
  };
}

interface Findings {
  readonly code: number | null;
  readonly said: string;
  readonly message: string;
  readonly hint?: string;
  readonly data?: unknown;
}

function build(answer: RefusedAnswer, kind: ErrorKind, findings: Findings): BinanceError {
  const retryAfterMs = readRetryAfterMs({
    message: findings.message,
    data: findings.data,
    exchangeNow: answer.exchangeNow,
    ...(answer.headers === undefined ? {} : { headers: answer.headers }),
  });
  const sentences = [`${answer.what}: Binance answered ${findings.said} (HTTP ${answer.status})`];
  if (kind.outcome === 'unknown') sentences.push('Whether it was executed is not known.');
  if (retryAfterMs !== undefined) sentences.push(`Come back in ${Math.ceil(retryAfterMs / 1_000)} s.`);
  if (findings.hint !== undefined) sentences.push(findings.hint);
  return createBinanceError(sentences.join('. ').replaceAll('..', '.'), {
    code: findings.code,
    category: kind.category,
    outcome: kind.outcome,
    decision: kind.decision,
    httpStatus: answer.status,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(findings.data === undefined ? {} : { data: findings.data }),
  });
}
