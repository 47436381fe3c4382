import { units } from '../units.js';
import type { Recording } from './recording.js';
import { spotSymbols } from './spot-symbols.js';
import type { SymbolSpec } from './symbol-spec.js';

/**
 * The symbols that a venue must list to replay a recording, at the prices of the recording: percent price filters
 * would else refuse orders until the first recorded trade. Throws `RangeError` for a symbol without a specification.
 */
export function recordedSpecs(
  recording: Pick<Recording, 'symbols' | 'snapshot'>,
  known: readonly SymbolSpec[] = spotSymbols,
): readonly SymbolSpec[] {
  return recording.symbols.map((symbol) => {
    const spec = known.find((candidate) => candidate.symbol === symbol);
    if (!spec) throw new RangeError(`nothing is known of the recorded symbol ${symbol}`);
    const price = recording.snapshot(symbol)?.bids[0]?.[0];
    return price === undefined ? spec : { ...spec, referencePrice: units(price) };
  });
}
