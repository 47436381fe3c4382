import { Decimal, ZERO } from '../../host/domain/decimal.js';
import type { SymbolFilter } from '../wire/exchange-info.js';

/** Bounds and steps of a price, a quantity or a quote amount; a bound is null where the venue sets none ("0" is off). */
export interface ValueRange {
  readonly min: Decimal | null;
  readonly max: Decimal | null;
  readonly step: Decimal | null;
  /** How many decimals the asset has: more is -1111. */
  readonly decimals: number;
  /** What a legal value is a multiple of: of the step, and of the asset's smallest unit. */
  readonly grid: Decimal;
  /** Decimals of the grid where it is a negative power of ten, so that rounding needs no division; null elsewhere. */
  readonly places: number | null;
}

/** Rounding modes of decimal.js that keep to one side. */
export type SideRounding = typeof Decimal.ROUND_FLOOR | typeof Decimal.ROUND_CEIL;

const TEN = new Decimal(10);

/** A range out of three fields of a filter; without a filter the asset's precision is all that there is. */
export function toValueRange(
  filter: SymbolFilter | undefined,
  [min, max, step]: readonly [min: string, max: string, step: string],
  decimals: number,
): ValueRange {
  const stepSize = positiveAmount(filter?.[step]);
  const bounds = { min: positiveAmount(filter?.[min]), max: positiveAmount(filter?.[max]), step: stepSize };
  return { ...bounds, ...gridOf(stepSize, decimals) };
}

/** What keeps both ranges: market orders have two of them. */
export function intersection(one: ValueRange, other: ValueRange): ValueRange {
  return {
    min: extreme(one.min, other.min, 'max'),
    max: extreme(one.max, other.max, 'min'),
    step: one.step && other.step ? commonMultiple(one.step, other.step) : (one.step ?? other.step),
    ...gridOf(commonMultiple(one.grid, other.grid), Math.min(one.decimals, other.decimals)),
  };
}

/** The value on the grid, moved to one side at most; the value itself where it is there already. */
export function onGrid(value: Decimal, { grid, places }: ValueRange, rounding: SideRounding): Decimal {
  if (places === null) return value.toNearest(grid, rounding);
  return value.decimalPlaces() <= places ? value : value.toDecimalPlaces(places, rounding);
}

/** Whether the value is a multiple of the range's step. */
export function isOnStep(value: Decimal, { step, places }: ValueRange): boolean {
  if (!step) return true;
  return (places !== null && value.decimalPlaces() <= places) || value.modulo(step).isZero();
}

/** A bound that is on; 0, absence and what is no number mean that it is off. */
export function positiveAmount(value: unknown): Decimal | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  if (!/^\d+(\.\d+)?$/.test(String(value))) return null;
  const bound = new Decimal(value);
  return bound.greaterThan(ZERO) ? bound : null;
}

function gridOf(step: Decimal | null, decimals: number): Pick<ValueRange, 'decimals' | 'grid' | 'places'> {
  const unit = TEN.pow(-decimals);
  const grid = step ? commonMultiple(step, unit) : unit;
  const places = grid.decimalPlaces();
  return { decimals, grid, places: grid.equals(TEN.pow(-places)) ? places : null };
}

/** The least amount that is a whole multiple of both. */
function commonMultiple(one: Decimal, other: Decimal): Decimal {
  if (one.modulo(other).isZero()) return one;
  if (other.modulo(one).isZero()) return other;
  const places = Math.max(one.decimalPlaces(), other.decimalPlaces());
  const scale = TEN.pow(places);
  const [a, b] = [BigInt(one.times(scale).toFixed()), BigInt(other.times(scale).toFixed())];
  return new Decimal((a / divisor(a, b)) * b).div(scale);
}

function divisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : divisor(b, a % b);
}

function extreme(one: Decimal | null, other: Decimal | null, which: 'min' | 'max'): Decimal | null {
  if (!one || !other) return one ?? other;
  return which === 'min' ? Decimal.min(one, other) : Decimal.max(one, other);
}
