import { refuseWhere } from './order-middleware.js';
import type { OrderMiddleware, Refusal } from './order-middleware.js';
import { readLimits } from './limit-by-symbol.js';
import type { LimitBySymbol } from './limit-by-symbol.js';
import type { OrderPassage } from './order-passage.js';

/** Refuses orders that are worth more than so much of the quote currency, market orders by the last tick. */
export function maximumValue(limits: LimitBySymbol): OrderMiddleware {
  const limitOf = readLimits('maximumValue', limits);
  return refuseWhere((order) => check(order, limitOf(order.vtSymbol)));
}

function check({ value, vtSymbol }: OrderPassage, limit: ReturnType<ReturnType<typeof readLimits>>): Refusal | null {
  const code = 'maximum-value';
  if (!limit) return null;
  if (!value) return { code, reason: `no price of ${vtSymbol} is known, so its value is not either`, limit };
  if (value.lessThanOrEqualTo(limit)) return null;
  return { code, reason: `its value ${value.toFixed()} is above ${limit.toFixed()}`, limit, actual: value };
}
