import { Decimal, ZERO } from '../../host/domain/decimal.js';
import type { SymbolFilter } from '../wire/exchange-info.js';

/** Bounds and step of a price or a quantity; null where the venue sets none (it writes 0 for "off"). */
export interface SteppedRange {
  readonly min: Decimal | null;
  readonly max: Decimal | null;
  readonly step: Decimal | null;
}

/** Smallest and largest value of an order, and whether each bound also holds for market orders. */
interface NotionalRange {
  readonly filterType: string;
  readonly min: Decimal | null;
  readonly max: Decimal | null;
  readonly minForMarket: boolean;
  readonly maxForMarket: boolean;
}

/** What can be checked of an order before it leaves (filters.md). */
export interface TradingRules {
  readonly price: SteppedRange;
  readonly lot: SteppedRange;
  readonly marketLot: SteppedRange;
  readonly notional: NotionalRange | null;
  readonly icebergParts: number | null;
  readonly trailingDelta: { readonly min: number; readonly max: number } | null;
}

const OFF: SteppedRange = { min: null, max: null, step: null };

/** Reads the filters that are checked locally; the others, known or not, are left to the venue. */
export function toTradingRules(filters: readonly SymbolFilter[]): TradingRules {
  const byType = new Map(filters.map((filter) => [filter.filterType, filter]));
  const iceberg = Number(byType.get('ICEBERG_PARTS')?.['limit']);
  return {
    price: range(byType.get('PRICE_FILTER'), 'minPrice', 'maxPrice', 'tickSize'),
    lot: range(byType.get('LOT_SIZE'), 'minQty', 'maxQty', 'stepSize'),
    marketLot: range(byType.get('MARKET_LOT_SIZE'), 'minQty', 'maxQty', 'stepSize'),
    notional: notional(byType),
    icebergParts: Number.isFinite(iceberg) && iceberg > 0 ? iceberg : null,
    trailingDelta: trailing(byType.get('TRAILING_DELTA')),
  };
}

function range(filter: SymbolFilter | undefined, min: string, max: string, step: string): SteppedRange {
  if (!filter) return OFF;
  return { min: positive(filter[min]), max: positive(filter[max]), step: positive(filter[step]) };
}

/** NOTIONAL replaced MIN_NOTIONAL; a symbol has one of them, and where it has both the stricter field wins per bound. */
function notional(byType: ReadonlyMap<string, SymbolFilter>): NotionalRange | null {
  const full = byType.get('NOTIONAL');
  if (full) {
    return {
      filterType: 'NOTIONAL',
      min: positive(full['minNotional']),
      max: positive(full['maxNotional']),
      minForMarket: full['applyMinToMarket'] === true,
      maxForMarket: full['applyMaxToMarket'] === true,
    };
  }
  const least = byType.get('MIN_NOTIONAL');
  if (!least) return null;
  return {
    filterType: 'MIN_NOTIONAL',
    min: positive(least['minNotional']),
    max: null,
    minForMarket: least['applyToMarket'] === true,
    maxForMarket: false,
  };
}

function trailing(filter: SymbolFilter | undefined): TradingRules['trailingDelta'] {
  if (!filter) return null;
  const numbers = (
    ['minTrailingAboveDelta', 'minTrailingBelowDelta', 'maxTrailingAboveDelta', 'maxTrailingBelowDelta'] as const
  ).map((field) => Number(filter[field]));
  if (!numbers.every((value) => Number.isFinite(value))) return null;
  const [minAbove = 0, minBelow = 0, maxAbove = 0, maxBelow = 0] = numbers;
  return { min: Math.min(minAbove, minBelow), max: Math.max(maxAbove, maxBelow) };
}

/** A bound that is on; 0, absence and what is no number mean that it is off. */
function positive(value: unknown): Decimal | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  if (!/^\d+(\.\d+)?$/.test(String(value))) return null;
  const bound = new Decimal(value);
  return bound.greaterThan(ZERO) ? bound : null;
}
