import { BinanceError } from '../../src/binance/errors/binance-error.js';

/** The `BinanceError` that a promise rejects with; anything else fails the test. */
export async function rejectionOf(promise: Promise<unknown>): Promise<BinanceError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof BinanceError) return error;
    throw error;
  }
  throw new Error('the promise was fulfilled');
}
