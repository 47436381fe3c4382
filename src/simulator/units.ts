/**
 * The simulator's money: whole units of 10^-8, as bigint. Every spot asset of Binance has at most eight decimals,
 * so prices, quantities and balances are exact; a product is exact where tick × step is at least 10^-8.
 */
export type Units = bigint;

/** Units in one whole: 10^8. */
export const ONE: Units = 100_000_000n;

const PATTERN = /^(-?)(\d+)(?:\.(\d*))?$/;

/** Reads decimal text ("2683.80"); null where it is no plain decimal number or has more than eight decimals. */
export function parseUnits(text: string): Units | null {
  const match = PATTERN.exec(text);
  if (!match) return null;
  const fraction = (match[3] ?? '').replace(/0+$/, '');
  if (fraction.length > 8) return null;
  const units = BigInt((match[2] ?? '0') + fraction.padEnd(8, '0'));
  return match[1] ? -units : units;
}

/** Reads decimal text that is known to be right; throws `RangeError` otherwise. */
export function units(text: string): Units {
  const parsed = parseUnits(text);
  if (parsed === null) throw new RangeError(`not a decimal number of at most 8 decimals: ${text}`);
  return parsed;
}

/** Writes as Binance does, eight decimals: `"2683.80000000"`. */
export function formatUnits(value: Units): string {
  if (value === 0n) return '0.00000000'; // most amounts of an order are
  const digits = (value < 0n ? -value : value).toString().padStart(9, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -8)}.${digits.slice(-8)}`;
}

/** Product of two amounts, cut (not rounded) to eight decimals. */
export function multiply(a: Units, b: Units): Units {
  return (a * b) / ONE;
}

/** Nearest double; for statistics and agents, never for money. */
export function unitsToNumber(value: Units): number {
  return Number(value) / 1e8;
}
