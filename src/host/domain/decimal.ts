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
