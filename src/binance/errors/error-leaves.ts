import { BinanceError } from './binance-error.js';
import type { BinanceErrorDetails, ErrorCategory } from './binance-error.js';

/** The request did not reach Binance, or no answer came back. */
export class ConnectionError extends BinanceError {
  override readonly name: string = 'ConnectionError';
}

/** Too much weight or too many orders, or this address is banned; `retryAfterMs` says until when where it is known. */
export class RateLimitError extends BinanceError {
  override readonly name: string = 'RateLimitError';
}

/** Key, signature, permission, address list or clock: Binance does not accept who is asking. */
export class AuthenticationError extends BinanceError {
  override readonly name: string = 'AuthenticationError';
}

/** The order breaks a rule or a filter; it was not placed. */
export class InvalidOrderError extends BinanceError {
  override readonly name: string = 'InvalidOrderError';
}

/** The account does not hold what the order needs; it was not placed. */
export class InsufficientBalanceError extends BinanceError {
  override readonly name: string = 'InsufficientBalanceError';
}

/** It may have been executed: ask the venue by client order id before anything else. */
export class UnknownOutcomeError extends BinanceError {
  override readonly name: string = 'UnknownOutcomeError';
}

/**
 * The same request may succeed later, unchanged (`decision` is `wait` or `resync-clock`). `instanceof` goes by that, so
 * that an error of every other class is one as well where it may be tried again: a `RateLimitError` always.
 */
export class TransientError extends BinanceError {
  override readonly name: string = 'TransientError';

  static override [Symbol.hasInstance](value: unknown): value is TransientError {
    return isBinanceError(value) && value.isTransient;
  }
}

/** The same request will fail again (`decision` is `never` or `fix`), whatever its class; never one in doubt. */
export class PermanentError extends BinanceError {
  override readonly name: string = 'PermanentError';

  static override [Symbol.hasInstance](value: unknown): value is PermanentError {
    return isBinanceError(value) && isFinal(value);
  }
}

/** Binance has answered and said no, whatever its class: there is a `code` or an `httpStatus`. */
export class ExchangeAPIError extends BinanceError {
  override readonly name: string = 'ExchangeAPIError';

  static override [Symbol.hasInstance](value: unknown): value is ExchangeAPIError {
    return isBinanceError(value) && isAnswered(value);
  }
}

const LEAF_BY_CATEGORY: Partial<Record<ErrorCategory, typeof BinanceError>> = {
  network: ConnectionError,
  closed: ConnectionError,
  'rate-limit': RateLimitError,
  banned: RateLimitError,
  authentication: AuthenticationError,
  clock: AuthenticationError,
  filter: InvalidOrderError,
  'would-match': InvalidOrderError,
  duplicate: InvalidOrderError,
  capacity: InvalidOrderError,
  'insufficient-funds': InsufficientBalanceError,
};

/**
 * The class that fits: an unknown outcome outranks every category, since it decides what may be done next. What has no
 * class of its own is named after whether it may be tried again.
 */
export function createBinanceError(message: string, details: BinanceErrorDetails): BinanceError {
  if (details.outcome === 'unknown') return new UnknownOutcomeError(message, details);
  const Leaf = LEAF_BY_CATEGORY[details.category];
  if (Leaf) return new Leaf(message, details);
  const error = new BinanceError(message, details);
  if (error.isTransient) return new TransientError(message, details);
  if (isFinal(error)) return new PermanentError(message, details);
  return isAnswered(error) ? new ExchangeAPIError(message, details) : error;
}

function isBinanceError(value: unknown): value is BinanceError {
  return value instanceof BinanceError;
}

function isFinal({ decision, outcome }: BinanceError): boolean {
  return outcome !== 'unknown' && (decision === 'never' || decision === 'fix');
}

function isAnswered({ code, httpStatus }: BinanceError): boolean {
  return code !== null || httpStatus !== undefined;
}
