import { BinanceError } from '../errors/binance-error.js';

/** The journal cannot be used, or a record could not be written: whatever waited for it has not been sent. */
export function journalError(message: string, cause?: unknown): BinanceError {
  return new BinanceError(message, { code: null, category: 'journal', outcome: 'not-sent', decision: 'fix', cause });
}
