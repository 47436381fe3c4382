import { BinanceError } from '../../errors/binance-error.js';
import { reasonOf } from '../../errors/reason-of.js';
import type { OrderErrorNote } from './order-state.js';

/** What an order event says of the error that ended its order; only text and numbers, so that it survives JSON. */
export function toOrderErrorNote(error: unknown): OrderErrorNote {
  const message = reasonOf(error);
  if (!(error instanceof BinanceError)) return { code: null, message, category: 'unclassified' };
  const filter = /Filter failure: ([A-Z_]+)/.exec(message)?.[1];
  return { code: error.code, message, category: error.category, ...(filter !== undefined && { filter }) };
}
