import { refuseWhere } from './order-middleware.js';
import type { OrderMiddleware, Refusal } from './order-middleware.js';
import { readLimits } from './limit-by-symbol.js';
import type { LimitBySymbol } from './limit-by-symbol.js';
import type { OrderPassage } from './order-passage.js';

/** Refuses orders of more than so many units of the instrument. */
export function maximumSize(limits: LimitBySymbol): OrderMiddleware {
  const limitOf = readLimits('maximumSize', limits);
  return refuseWhere((order) => check(order, limitOf(order.vtSymbol)));
}

function check({ volume, vtSymbol }: OrderPassage, limit: ReturnType<ReturnType<typeof readLimits>>): Refusal | null {
  const code = 'maximum-size';
  if (!limit) return null;
  if (!volume) return { code, reason: `no price of ${vtSymbol} is known, so its size is not either`, limit };
  if (volume.lessThanOrEqualTo(limit)) return null;
  return { code, reason: `its size ${volume.toFixed()} is above ${limit.toFixed()}`, limit, actual: volume };
}
