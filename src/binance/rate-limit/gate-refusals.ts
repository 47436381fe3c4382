import { createBinanceError } from '../errors/error-leaves.js';

/** A request that the budget does not let through; `retryAfterMs`: when it may come again, where that is known. */
export function refusal(what: string, reason: string, retryAfterMs?: number): Error {
  return createBinanceError(`${what}: not sent, ${reason}`, {
    code: null,
    category: 'rate-limit',
    outcome: 'not-sent',
    decision: 'wait',
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** A request that came, or still waited, when the client was closed. */
export function closed(what: string): Error {
  return createBinanceError(`${what}: not sent, the client is closed`, {
    code: null,
    category: 'closed',
    outcome: 'not-sent',
  });
}
