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

/** The leaf that fits: an unknown outcome outranks every category, since it decides what may be done next. */
export function createBinanceError(message: string, details: BinanceErrorDetails): BinanceError {
  const Leaf =
    details.outcome === 'unknown' ? UnknownOutcomeError : (LEAF_BY_CATEGORY[details.category] ?? BinanceError);
  return new Leaf(message, details);
}
