import { Decimal } from '../../host/domain/decimal.js';

const MOST_KEPT = 1_024;
const kept = new Map<string, Decimal>();

/**
 * The decimal that the venue writes. An order's price and quantity come back in its answer, in its report and in every
 * later one, in the same digits each time: they are read once. Decimals never change, so that one may stand in many orders.
 */
export function decimalOfText(text: string): Decimal {
  const known = kept.get(text);
  if (known) return known;
  if (kept.size >= MOST_KEPT) kept.clear();
  const decimal = new Decimal(text);
  kept.set(text, decimal);
  return decimal;
}
