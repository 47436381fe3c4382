import { Decimal } from '../domain/decimal.js';
import type { DecimalInput } from '../domain/decimal.js';
import { isExchange } from '../domain/identities.js';

/** One limit for all instruments, or one for each by vtSymbol; `'*'` stands for those that are not named. */
export type LimitBySymbol = DecimalInput | Readonly<Record<string, DecimalInput>>;

/** Answers for a limit: null where an instrument has none. Throws `RangeError` for one that cannot limit. */
export function readLimits(name: string, limits: LimitBySymbol): (vtSymbol: string) => Decimal | null {
  if (isOne(limits)) {
    const one = readLimit(name, limits);
    return () => one;
  }
  if (Object.keys(limits).length === 0) throw new RangeError(`${name} has no limit`);
  for (const vtSymbol of Object.keys(limits)) checkName(name, vtSymbol);
  const bySymbol = new Map<string, Decimal>();
  for (const [vtSymbol, limit] of Object.entries(limits)) {
    if (bySymbol.has(spelledAlike(vtSymbol))) throw new RangeError(`${name} has two limits for ${vtSymbol}`);
    bySymbol.set(spelledAlike(vtSymbol), readLimit(name, limit));
  }
  return (vtSymbol) => bySymbol.get(spelledAlike(vtSymbol)) ?? bySymbol.get('*') ?? null;
}

/** Orders may spell a symbol in several ways, so limits may: one that is spelt otherwise must not limit nothing. */
function spelledAlike(vtSymbol: string): string {
  return vtSymbol.replaceAll('/', '').toUpperCase();
}

/** One limit; throws `RangeError` where it is no number from 0 on. */
export function readLimit(name: string, limit: DecimalInput): Decimal {
  const value = readAmount(limit);
  if (value?.greaterThanOrEqualTo(0)) return value;
  throw new RangeError(`${name} must be a number from 0 on, not ${String(limit)}`);
}

/** One stretch of time in milliseconds; throws `RangeError` where it is no number above 0. */
export function readDuration(name: string, durationMs: number): number {
  if (typeof durationMs === 'number' && durationMs > 0) return durationMs;
  throw new RangeError(`${name} must be a number above 0, not ${String(durationMs)}`);
}

/** A limit of an instrument that is not spelt as orders are would limit nothing. */
function checkName(name: string, vtSymbol: string): void {
  const exchange = vtSymbol.slice(vtSymbol.lastIndexOf('.') + 1).toUpperCase();
  if (vtSymbol === '*' || (vtSymbol.lastIndexOf('.') > 0 && isExchange(exchange))) return;
  throw new RangeError(`${name}: "${vtSymbol}" is no instrument as the host names it, such as BTCUSDT.BINANCE`);
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
  return typeof limits !== 'object' || (limits as unknown) === null || Decimal.isDecimal(limits);
}
