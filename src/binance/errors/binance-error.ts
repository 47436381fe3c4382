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
  /** The book or the symbol's trading hours cannot serve it now. */
  | 'market'
  | 'restricted'
  | 'capacity'
  | 'overload'
  | 'maintenance'
  | 'server'
  | 'execution-unknown'
  | 'cancel-replace'
  | 'stream'
  | 'closed'
  /** The order could not be written down before it was sent, and so was not sent. */
  | 'journal'
  | 'unclassified';

/**
 * What may be done about an error. `never`: not again; `fix`: not again unless changed; `wait`: later, as it is;
 * `query`: ask the venue what became of it, never resend blindly; `resync-clock`: measure the offset, then once more;
 * `treat-as-success`: what was wanted is already so.
 */
export type RetryDecision = 'never' | 'fix' | 'wait' | 'query' | 'resync-clock' | 'treat-as-success';

/** What is known of a failure when it becomes an error. */
export interface BinanceErrorDetails {
  /** Binance's code (−1021 …); null where no answer with a code came. */
  readonly code: number | null;
  readonly category: ErrorCategory;
  readonly outcome: Outcome;
  /** Default: `query` where the outcome is unknown, otherwise `never`. */
  readonly decision?: RetryDecision;
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
  readonly decision: RetryDecision;
  readonly httpStatus: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly data: unknown;

  /** Whether the same request may succeed later without change. */
  get isTransient(): boolean {
    return this.decision === 'wait' || this.decision === 'resync-clock';
  }

  constructor(message: string, details: BinanceErrorDetails) {
    super(message, { cause: details.cause });
    this.code = details.code;
    this.category = details.category;
    this.outcome = details.outcome;
    this.decision = details.decision ?? (details.outcome === 'unknown' ? 'query' : 'never');
    this.httpStatus = details.httpStatus;
    this.retryAfterMs = details.retryAfterMs;
    this.data = details.data;
  }
}
