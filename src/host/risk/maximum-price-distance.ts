import { Decimal } from '../domain/decimal.js';
import type { DecimalInput } from '../domain/decimal.js';
import { knownOptions } from './known-options.js';
import { readDuration, readLimit } from './limit-by-symbol.js';
import { refuseWhere } from './order-middleware.js';
import type { OrderMiddleware, Refusal } from './order-middleware.js';
import type { OrderPassage } from './order-passage.js';

/** How far a price may be from the market's. */
export interface PriceDistanceOptions {
  /** As a fraction of the market's price: 0.02 is two percent, to either side. */
  readonly fraction: DecimalInput;
  /** How old the tick may be that it is measured by; any age unless told. */
  readonly maximumAgeMs?: number;
}

/** Refuses a price that is too far from the last tick's. Orders that state no price pass; without a tick none does. */
export function maximumPriceDistance(options: PriceDistanceOptions): OrderMiddleware {
  const names = ['fraction', 'maximumAgeMs'] as const;
  const { fraction, maximumAgeMs = Infinity } = knownOptions('maximumPriceDistance', options, names);
  const limit = readLimit('maximumPriceDistance.fraction', fraction);
  readDuration('maximumPriceDistance.maximumAgeMs', maximumAgeMs);
  return refuseWhere((order) => check(order, limit, maximumAgeMs));
}

function check(order: OrderPassage, limit: Decimal, maximumAgeMs: number): Refusal | null {
  const code = 'maximum-price-distance';
  const { statedPrice, marketPrice, vtSymbol } = order;
  if (!statedPrice) return null;
  if (!marketPrice)
    return { code, reason: `no tick of ${vtSymbol} has come that its price could be measured by`, limit };
  const ageMs = order.time - (order.view.getTick(vtSymbol)?.datetime.getTime() ?? 0);
  if (ageMs > maximumAgeMs) {
    const reason = `the last tick of ${vtSymbol} is ${Math.round(ageMs / 1000)} s old`;
    return { code, reason, limit: new Decimal(maximumAgeMs), actual: new Decimal(ageMs) };
  }
  const distance = statedPrice.minus(marketPrice).abs().div(marketPrice);
  if (distance.lessThanOrEqualTo(limit)) return null;
  const [is, may] = [distance, limit].map((part) => `${part.times(100).toDecimalPlaces(2).toFixed()} %`);
  const reason = `its price ${statedPrice.toFixed()} is ${is} from the market's ${marketPrice.toFixed()}, and ${may} is allowed`;
  return { code, reason, limit, actual: distance };
}
