import { Decimal as DecimalJs } from 'decimal.js';

/**
 * Exact decimal number for money: prices, quantities, balances, commissions and filter bounds.
 * A constructor of its own (60 significant digits), so that no other user of decimal.js can change its precision.
 * Its text form never has an exponent.
 */
export const Decimal = DecimalJs.clone({
  precision: 60,
  toExpNeg: -60,
  toExpPos: 60,
  rounding: DecimalJs.ROUND_HALF_UP,
});
export type Decimal = DecimalJs;

/** What a request accepts where money is meant. Strings are taken digit by digit, numbers by their shortest text. */
export type DecimalInput = DecimalJs | string | number;

/** Zero, shared: Decimals are immutable. */
export const ZERO: Decimal = new Decimal(0);

/** `value > 0`; a comparison with zero copies both sides first, and this is asked several times for every order. */
export function isAboveZero(value: DecimalJs): boolean {
  return value.isPositive() && !value.isZero();
}

/** `one > other`, without the copy that decimal.js makes of the other one first: this is asked dozens of times for an order. */
export function isAbove(one: DecimalJs, other: DecimalJs): boolean {
  return compare(one, other) > 0;
}

/** `one < other`, likewise. */
export function isBelow(one: DecimalJs, other: DecimalJs): boolean {
  return compare(one, other) < 0;
}

/** `one = other`, likewise. */
export function isSame(one: DecimalJs, other: DecimalJs): boolean {
  return compare(one, other) === 0;
}

/** Like `one.cmp(other)`: sign, then exponent, then digits, which stand in words that begin at the same place. */
function compare(one: DecimalJs, other: DecimalJs): number {
  if (!one.isFinite() || !other.isFinite()) return one.cmp(other);
  if (one.isZero() || other.isZero()) return (one.isZero() ? 0 : one.s) - (other.isZero() ? 0 : other.s);
  if (one.s !== other.s) return one.s;
  if (one.e !== other.e) return one.e > other.e ? one.s : -one.s;
  return one.s * compareDigits(one.d, other.d);
}

function compareDigits(one: readonly number[], other: readonly number[]): number {
  const shared = Math.min(one.length, other.length);
  for (let place = 0; place < shared; place += 1) {
    const difference = (one[place] ?? 0) - (other[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}
