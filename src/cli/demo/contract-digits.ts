import { getDigits } from '../../host/index.js';
import type { Contract, Decimal } from '../../host/index.js';

/** Decimals of a contract's prices and volumes, for columns that stand one below another. */
export interface ContractDigits {
  readonly price: number;
  readonly volume: number;
}

/** For instruments whose contract is not known: as many as an amount has. */
export const NO_DIGITS: ContractDigits = { price: 0, volume: 0 };

/** Decimals of a contract's price tick and volume step. */
export function digitsOf({ priceTick, volumeStep }: Contract): ContractDigits {
  return { price: getDigits(priceTick), volume: getDigits(volumeStep) };
}

/** At least so many decimals; more where the amount has them, for nothing is ever cut off. */
export function withDigits(amount: Decimal, digits: number): string {
  return amount.toFixed(Math.max(digits, amount.decimalPlaces()));
}
