import { Decimal } from './decimal.js';
import type { DecimalInput } from './decimal.js';

// decimal.js's own numbers of its rounding modes.
const UPWARDS = 2;
const DOWNWARDS = 3;
const NEAREST = 4;

/** The multiple of `step` that is nearest to the value; halves go away from zero. */
export function roundTo(value: DecimalInput, step: DecimalInput): Decimal {
  return toMultiple(value, step, NEAREST);
}

/** The largest multiple of `step` that is not above the value. */
export function floorTo(value: DecimalInput, step: DecimalInput): Decimal {
  return toMultiple(value, step, DOWNWARDS);
}

/** The smallest multiple of `step` that is not below the value. */
export function ceilTo(value: DecimalInput, step: DecimalInput): Decimal {
  return toMultiple(value, step, UPWARDS);
}

/** Digits behind the decimal point: 2 for `0.01`, 0 for `10`. */
export function getDigits(value: DecimalInput): number {
  return new Decimal(value).decimalPlaces();
}

/** Exact for every step: whole steps are counted by integer division, never by a quotient that was rounded. */
function toMultiple(
  value: DecimalInput,
  step: DecimalInput,
  rounding: typeof UPWARDS | typeof DOWNWARDS | typeof NEAREST,
): Decimal {
  const exactStep = new Decimal(step);
  if (!exactStep.gt(0) || !exactStep.isFinite())
    throw new RangeError(`a step must be more than 0: ${exactStep.toFixed()}`);
  return new Decimal(value).toNearest(exactStep, rounding);
}
