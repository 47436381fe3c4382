import { BinanceError } from '../../errors/binance-error.js';
import type { ErrorCategory } from '../../errors/binance-error.js';
import type { Withdrawal } from '../../rest/spot-rest-api.js';

/** What to say of an order that has waited too long for something. */
export interface TooLate {
  readonly message: string;
  readonly category: ErrorCategory;
}

/**
 * Waits for something that must be there before an order is sent, no longer than the order may wait and only as long as it
 * is wanted; where it fails with a failure of ours, that says that nothing was sent.
 */
export async function waitInTime<Value>(
  waited: Promise<Value>,
  withdrawal: Withdrawal,
  tooLate: TooLate,
): Promise<Value> {
  try {
    return await withdrawal.within(waited, tooLate.message);
  } catch (error) {
    if (withdrawal.isWithdrawn) throw notSent('The order was taken back before it was sent', 'closed');
    if (withdrawal.leftMs > 0) throw error;
    throw notSent(tooLate.message, tooLate.category);
  }
}

/** Of an order that certainly never left. */
function notSent(message: string, category: ErrorCategory): BinanceError {
  return new BinanceError(message, { code: null, category, outcome: 'not-sent' });
}
