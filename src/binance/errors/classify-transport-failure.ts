import type { BinanceError } from './binance-error.js';
import { createBinanceError } from './error-leaves.js';

/** A request that got no answer. */
export interface TransportFailure {
  /** What was tried, on what: `POST /api/v3/order BTCUSDT`. */
  readonly what: string;
  /** Whether any byte of the request may have reached the venue. */
  readonly bytesMayHaveLeft: boolean;
  /** Whether the request changes something on the venue. */
  readonly mutating: boolean;
  /** Why: `connect ECONNREFUSED 127.0.0.1:1`, `no answer within 10000 ms`. */
  readonly reason: string;
  /** Whether the caller gave it up (close, abort), so that trying again makes no sense. */
  readonly givenUp?: boolean;
  readonly cause?: unknown;
}

/**
 * Turns a request without an answer into an error. Only when no byte can have left is it certain that an order does not
 * exist; after that it is unknown, and stays so until the venue was asked.
 */
export function classifyTransportFailure(failure: TransportFailure): BinanceError {
  const unknown = failure.mutating && failure.bytesMayHaveLeft;
  const ending = unknown ? 'Whether it was executed is not known.' : 'Nothing was executed.';
  const message = `${failure.what}: ${failure.reason}${failure.mutating ? `. ${ending}` : ''}`;
  if (unknown) {
    const details = { code: null, category: 'execution-unknown', outcome: 'unknown', decision: 'query' } as const;
    return createBinanceError(message, { ...details, cause: failure.cause });
  }
  const givenUp = failure.givenUp === true;
  return createBinanceError(message, {
    code: null,
    category: givenUp ? 'closed' : 'network',
    outcome: 'not-sent',
    decision: givenUp ? 'never' : 'wait',
    cause: failure.cause,
  });
}
