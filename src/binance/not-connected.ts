import { BinanceError } from './errors/binance-error.js';

/** Refuses what needs a connection and was asked without one. */
export function notConnected(what: string): BinanceError {
  return new BinanceError(`${what}: the adapter is not connected`, {
    code: null,
    category: 'closed',
    outcome: 'not-sent',
  });
}
