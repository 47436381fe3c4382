import { spotSymbols } from '../simulator/index.js';
import { UsageError } from './usage-error.js';

/** Throws `UsageError` for symbols that the simulator does not know, before anything is started. */
export function refuseUnknownSymbols(symbols: readonly string[]): void {
  const known = spotSymbols.map(({ symbol }) => symbol);
  const unknown = symbols.filter((symbol) => !known.includes(symbol));
  if (unknown.length === 0) return;
  throw new UsageError(`--symbols: the simulator knows no ${unknown.join(', ')}; it knows ${known.join(', ')}`);
}
