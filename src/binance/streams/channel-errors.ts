import type { BinanceError } from '../errors/binance-error.js';
import { classifyTransportFailure } from '../errors/classify-transport-failure.js';
import { createBinanceError } from '../errors/error-leaves.js';
import { reasonOf } from '../errors/reason-of.js';
import { channelMethod } from './channel-methods.js';
import type { Unanswered } from './pending-requests.js';
import type { SocketLoss } from './reconnecting-socket.js';

export const UNAUTHORIZED = 401;
const NOT_FOUND = 404;

/** Refusals of a handshake that no repetition heals: wrong credentials, wrong path. */
export function isHopeless({ httpStatus }: SocketLoss): boolean {
  return httpStatus === UNAUTHORIZED || httpStatus === NOT_FOUND;
}

/** The connection was refused for good. */
export function refusedHandshakeError({ reason, httpStatus }: SocketLoss): BinanceError {
  return createBinanceError(`The trading connection cannot be opened: ${reason}`, {
    code: null,
    category: 'restricted',
    outcome: 'not-sent',
    decision: 'never',
    ...(httpStatus !== undefined && { httpStatus }),
  });
}

/** Nothing was sent, as there is no connection. */
export function notOpenError(what: string): BinanceError {
  return notSent(what, { reason: 'not sent, the trading connection is not open' });
}

/** Nothing was sent, as it was given up on purpose. */
export function closedError(what: string, cause?: unknown): BinanceError {
  return notSent(what, { reason: 'given up before it was sent', givenUp: true, cause });
}

/** Nothing was sent, as it could not be signed or written as a frame. */
export function notEncodedError(what: string, cause: unknown): BinanceError {
  const details = { code: null, category: 'invalid-request', outcome: 'not-sent', decision: 'fix', cause } as const;
  return createBinanceError(`${what}: not sent, it could not be signed: ${reasonOf(cause)}`, details);
}

function notSent(what: string, failure: Unanswered): BinanceError {
  return classifyTransportFailure({ what, bytesMayHaveLeft: false, mutating: channelMethod(what).changes, ...failure });
}
