import type { BinanceError } from '../errors/binance-error.js';
import { classifyAnswer } from '../errors/classify-error.js';
import { toCancelReplaceResult } from '../wire/cancel-reader.js';
import { WireShapeError } from '../wire/wire-shape-error.js';
import type { OrderNews } from './order-news.js';
import { readCancel, readPlacement } from './trading-replies.js';
import type { Placement } from './trading-replies.js';

/** One half of a cancel-replace: done, refused, or not tried at all. */
export type Half<Success> =
  | { readonly result: 'done'; readonly told: Success }
  | { readonly result: 'failed'; readonly error: BinanceError }
  | { readonly result: 'not-tried' };

/** What became of a cancel-replace (rest-api.md, Cancel an Existing Order and Send a New Order). */
export interface Replacement {
  readonly cancel: Half<readonly OrderNews[]>;
  readonly order: Half<Placement>;
}

const BAD_REQUEST = 400;

/** Reads the result of `order.cancelReplace` or `POST order/cancelReplace`, or the `data` of its error. */
export function readReplacement(value: unknown): Replacement {
  const result = toCancelReplaceResult(value);
  return {
    cancel: half(result.cancelResult, result.cancelResponse, 'The cancel of order.cancelReplace', readCancel),
    order: half(result.newOrderResult, result.newOrderResponse, 'The new order of order.cancelReplace', readPlacement),
  };
}

/** The halves of a cancel-replace that did not succeed as a whole; null where the error does not tell of them. */
export function replacementOfError(error: BinanceError): Replacement | null {
  if (error.data === undefined || (error.httpStatus ?? 0) >= 500) return null;
  try {
    return readReplacement(error.data);
  } catch (problem) {
    if (problem instanceof WireShapeError) return null;
    throw problem;
  }
}

function half<Success>(
  word: string,
  response: unknown,
  what: string,
  read: (value: unknown) => Success,
): Half<Success> {
  if (word === 'SUCCESS') return { result: 'done', told: read(response) };
  if (word === 'NOT_ATTEMPTED') return { result: 'not-tried' };
  if (word === 'FAILURE' && isError(response)) return { result: 'failed', error: errorOf(response, what) };
  throw new WireShapeError(what, 'SUCCESS, FAILURE with an error, or NOT_ATTEMPTED', word);
}

function errorOf(body: { readonly code: number; readonly msg: string }, what: string): BinanceError {
  return classifyAnswer({ market: 'spot', status: BAD_REQUEST, body, what, mutating: true, exchangeNow: 0 });
}

function isError(response: unknown): response is { readonly code: number; readonly msg: string } {
  return typeof response === 'object' && response !== null && 'code' in response;
}
