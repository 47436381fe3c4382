/**
 * What is known of the request's effect on the venue:
 * `not-sent`: it never left, or was refused before the engine; `rejected`: the venue said no;
 * `unknown`: it may have been executed, and only the venue can tell.
 */
export type Outcome = 'not-sent' | 'rejected' | 'unknown';

/** What kind of trouble it is, and so what may be done about it. */
export type ErrorCategory =
  | 'network'
  | 'rate-limit'
  | 'banned'
  | 'authentication'
  | 'clock'
  | 'invalid-request'
  | 'filter'
  | 'symbol'
  | 'insufficient-funds'
  | 'unknown-order'
  | 'duplicate'
  | 'would-match'
  | 'restricted'
  | 'capacity'
  | 'overload'
  | 'maintenance'
  | 'server'
  | 'execution-unknown'
  | 'cancel-replace'
  | 'stream'
  | 'closed'
  | 'unclassified';

/** What is known of a failure when it becomes an error. */
export interface BinanceErrorDetails {
  /** Binance's code (−1021 …); null where no answer with a code came. */
  readonly code: number | null;
  readonly category: ErrorCategory;
  readonly outcome: Outcome;
  /** HTTP status, or the status of a WebSocket API answer. */
  readonly httpStatus?: number;
  /** How long to stay away, where the venue said it. */
  readonly retryAfterMs?: number;
  /** `data` of the venue's error body. */
  readonly data?: unknown;
  readonly cause?: unknown;
}

/**
 * Root of all errors of the adapter. The message says what was tried, on what, and what came back;
 * it never holds a key, a secret or a signature.
 */
export class BinanceError extends Error {
  override readonly name: string = 'BinanceError';
  readonly code: number | null;
  readonly category: ErrorCategory;
  readonly outcome: Outcome;
  readonly httpStatus: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly data: unknown;

  constructor(message: string, details: BinanceErrorDetails) {
    super(message, { cause: details.cause });
    this.code = details.code;
    this.category = details.category;
    this.outcome = details.outcome;
    this.httpStatus = details.httpStatus;
    this.retryAfterMs = details.retryAfterMs;
    this.data = details.data;
  }
}
