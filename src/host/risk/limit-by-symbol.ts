import { Decimal } from '../domain/decimal.js';
import type { DecimalInput } from '../domain/decimal.js';

/** One limit for all instruments, or one for each by vtSymbol; `'*'` stands for those that are not named. */
export type LimitBySymbol = DecimalInput | Readonly<Record<string, DecimalInput>>;

/** Answers for a limit: null where an instrument has none. Throws `RangeError` for one that is no number from 0 on. */
export function readLimits(name: string, limits: LimitBySymbol): (vtSymbol: string) => Decimal | null {
  if (isOne(limits)) {
    const one = readLimit(name, limits);
    return () => one;
  }
  const bySymbol = new Map(Object.entries(limits).map(([vtSymbol, limit]) => [vtSymbol, readLimit(name, limit)]));
  return (vtSymbol) => bySymbol.get(vtSymbol) ?? bySymbol.get('*') ?? null;
}

/** One limit; throws `RangeError` where it is no number from 0 on. */
export function readLimit(name: string, limit: DecimalInput): Decimal {
  const value = readAmount(limit);
  if (value?.greaterThanOrEqualTo(0)) return value;
  throw new RangeError(`${name} must be a number from 0 on, not ${limit.toString()}`);
}

function readAmount(limit: DecimalInput): Decimal | null {
  try {
    const value = new Decimal(limit);
    return value.isFinite() ? value : null;
  } catch {
    return null;
  }
}

function isOne(limits: LimitBySymbol): limits is DecimalInput {
  return typeof limits !== 'object' || Decimal.isDecimal(limits);
}
