import type { Contract } from '../domain/contract.js';
import type { Decimal } from '../domain/decimal.js';
import { refuseWhere } from './order-middleware.js';
import type { OrderMiddleware, Refusal } from './order-middleware.js';
import type { OrderPassage } from './order-passage.js';

/**
 * Refuses an order that the contract does not allow as it stands: no volume, off the step or the tick, below the smallest
 * or above the largest volume, price or value. Adapters round or refuse for themselves; this one never rounds.
 */
export function validOrdersOnly(): OrderMiddleware {
  return refuseWhere((order) => {
    const { statedPrice, contract } = order;
    const volume = order.isByQuoteAmount ? null : order.volume;
    return (
      (volume && objectionToVolume(volume, contract)) ??
      (statedPrice && objectionToPrice(statedPrice, contract)) ??
      objectionToValue(order)
    );
  });
}

function objectionToVolume(volume: Decimal, { volumeStep, minVolume, maxVolume }: Contract): Refusal | null {
  if (!volume.greaterThan(0)) return refusal('it has no volume', volume);
  if (volume.lessThan(minVolume)) return refusal(`its volume is below ${minVolume.toFixed()}`, volume, minVolume);
  if (maxVolume && volume.greaterThan(maxVolume)) {
    return refusal(`its volume is above ${maxVolume.toFixed()}`, volume, maxVolume);
  }
  if (isMultiple(volume, volumeStep)) return null;
  return refusal(`its volume is no multiple of ${volumeStep.toFixed()}`, volume, volumeStep);
}

function objectionToPrice(price: Decimal, { priceTick, minPrice, maxPrice }: Contract): Refusal | null {
  if (price.lessThan(minPrice)) return refusal(`its price is below ${minPrice.toFixed()}`, price, minPrice);
  if (maxPrice && price.greaterThan(maxPrice)) {
    return refusal(`its price is above ${maxPrice.toFixed()}`, price, maxPrice);
  }
  if (isMultiple(price, priceTick)) return null;
  return refusal(`its price is no multiple of ${priceTick.toFixed()}`, price, priceTick);
}

function objectionToValue({ statedPrice, volume, contract }: OrderPassage): Refusal | null {
  const { minNotional, size } = contract;
  const value = statedPrice && volume ? statedPrice.times(volume).times(size) : null;
  if (!value || value.greaterThanOrEqualTo(minNotional)) return null;
  return refusal(`its value is below ${minNotional.toFixed()}`, value, minNotional);
}

/** A step of zero means that there is none. */
function isMultiple(value: Decimal, step: Decimal): boolean {
  return step.isZero() || value.mod(step).isZero();
}

function refusal(reason: string, actual: Decimal, limit?: Decimal): Refusal {
  return { code: 'invalid-order', reason: `${reason}, it is ${actual.toFixed()}`, actual, ...(limit && { limit }) };
}
