import type { SymbolFilter } from '../../binance/wire/exchange-info.js';
import type { SpotOrderType } from '../../binance/wire/vocabulary.js';
import { parseUnits, type Units } from '../units.js';

/** Bounds and grid of a number; 0 switches a part off. */
export interface Grid {
  readonly min: Units;
  readonly max: Units;
  readonly step: Units;
}

/** How far from the average a price may lie; factors in units. Null: not on that side. */
export interface PriceBand {
  readonly up: Units | null;
  readonly down: Units | null;
  readonly minutes: number;
}

/** Bounds of price × quantity, and whether market orders have to keep them. */
export interface NotionalBounds {
  readonly min: Units;
  readonly max: Units | null;
  readonly appliesMinToMarket: boolean;
  readonly appliesMaxToMarket: boolean;
  readonly minutes: number;
}

/** The filters of a symbol, read once (filters.md). Null: the symbol has none of the kind; unknown kinds are ignored. */
export interface FilterRules {
  readonly price: Grid | null;
  readonly percentPrice: PriceBand | null;
  readonly percentPriceBySide: { readonly BUY: PriceBand; readonly SELL: PriceBand } | null;
  readonly lotSize: Grid | null;
  readonly marketLotSize: Grid | null;
  readonly minNotional: NotionalBounds | null;
  readonly notional: NotionalBounds | null;
  readonly icebergParts: number | null;
  readonly trailingDelta: {
    readonly above: { readonly min: number; readonly max: number };
    readonly below: { readonly min: number; readonly max: number };
  } | null;
  readonly maxNumOrders: number | null;
  readonly maxNumAlgoOrders: number | null;
  readonly maxNumIcebergOrders: number | null;
  readonly maxNumOrderLists: number | null;
  readonly maxNumOrderAmends: number | null;
  readonly maxPosition: Units | null;
  /** Of the whole venue: they count over all symbols. */
  readonly exchange: {
    readonly maxNumOrders: number | null;
    readonly maxNumAlgoOrders: number | null;
    readonly maxNumIcebergOrders: number | null;
    readonly maxNumOrderLists: number | null;
  };
}

/** Reads a symbol's filters and those of the venue; throws `RangeError` where a known one lacks a number. */
export function readFilterRules(
  symbolFilters: readonly SymbolFilter[],
  exchangeFilters: readonly SymbolFilter[] = [],
): FilterRules {
  const filters = [...symbolFilters, ...exchangeFilters];
  const read = <Rule>(filterType: string, rule: (filter: FilterReader) => Rule): Rule | null => {
    const filter = filters.find((each) => each.filterType === filterType);
    return filter ? rule(new FilterReader(filter)) : null;
  };
  return {
    price: read('PRICE_FILTER', (filter) => filter.grid('minPrice', 'maxPrice', 'tickSize')),
    percentPrice: read('PERCENT_PRICE', (filter) => filter.band('multiplierUp', 'multiplierDown')),
    percentPriceBySide: read('PERCENT_PRICE_BY_SIDE', (filter) => ({
      BUY: filter.band('bidMultiplierUp', 'bidMultiplierDown'),
      SELL: filter.band('askMultiplierUp', 'askMultiplierDown'),
    })),
    lotSize: read('LOT_SIZE', (filter) => filter.grid('minQty', 'maxQty', 'stepSize')),
    marketLotSize: read('MARKET_LOT_SIZE', (filter) => filter.grid('minQty', 'maxQty', 'stepSize')),
    minNotional: read('MIN_NOTIONAL', (filter) => filter.minNotional()),
    notional: read('NOTIONAL', (filter) => filter.notional()),
    icebergParts: read('ICEBERG_PARTS', (filter) => filter.count('limit')),
    trailingDelta: read('TRAILING_DELTA', (filter) => filter.trailingDelta()),
    maxNumOrders: read('MAX_NUM_ORDERS', (filter) => filter.count('maxNumOrders')),
    maxNumAlgoOrders: read('MAX_NUM_ALGO_ORDERS', (filter) => filter.count('maxNumAlgoOrders')),
    maxNumIcebergOrders: read('MAX_NUM_ICEBERG_ORDERS', (filter) => filter.count('maxNumIcebergOrders')),
    maxNumOrderLists: read('MAX_NUM_ORDER_LISTS', (filter) => filter.count('maxNumOrderLists')),
    maxNumOrderAmends: read('MAX_NUM_ORDER_AMENDS', (filter) => filter.count('maxNumOrderAmends')),
    maxPosition: read('MAX_POSITION', (filter) => filter.amount('maxPosition')),
    exchange: {
      maxNumOrders: read('EXCHANGE_MAX_NUM_ORDERS', (filter) => filter.count('maxNumOrders')),
      maxNumAlgoOrders: read('EXCHANGE_MAX_NUM_ALGO_ORDERS', (filter) => filter.count('maxNumAlgoOrders')),
      maxNumIcebergOrders: read('EXCHANGE_MAX_NUM_ICEBERG_ORDERS', (filter) => filter.count('maxNumIcebergOrders')),
      maxNumOrderLists: read('EXCHANGE_MAX_NUM_ORDER_LISTS', (filter) => filter.count('maxNumOrderLists')),
    },
  };
}

/** The most of a quantity that an order of this type may have; 0 where that is below the least. */
export function fittingQuantity(rules: FilterRules, type: SpotOrderType, quantity: Units): Units {
  const grids = type === 'MARKET' ? [rules.lotSize, rules.marketLotSize] : [rules.lotSize];
  let most = quantity;
  for (const grid of grids) {
    if (!grid) continue;
    if (grid.max > 0n && most > grid.max) most = grid.max;
    if (grid.step > 0n) most -= most % grid.step;
    if (most < grid.min) return 0n;
  }
  return most;
}

/** Takes the fields of one filter out of what exchangeInfo says. */
class FilterReader {
  constructor(readonly filter: SymbolFilter) {}

  amount(field: string): Units {
    const value = this.filter[field];
    const parsed = typeof value === 'string' || typeof value === 'number' ? parseUnits(String(value)) : null;
    if (parsed === null) throw new RangeError(`${this.filter.filterType} has no amount ${field}`);
    return parsed;
  }

  count(field: string): number {
    const value = this.filter[field];
    if (typeof value !== 'number') throw new RangeError(`${this.filter.filterType} has no number ${field}`);
    return value;
  }

  grid(min: string, max: string, step: string): Grid {
    return { min: this.amount(min), max: this.amount(max), step: this.amount(step) };
  }

  band(up: string, down: string): PriceBand {
    return { up: this.bound(up), down: this.bound(down), minutes: this.count('avgPriceMins') };
  }

  /** 0 is no bound. */
  bound(field: string): Units | null {
    const amount = this.amount(field);
    return amount > 0n ? amount : null;
  }

  minNotional(): NotionalBounds {
    const applies = this.filter['applyToMarket'] === true;
    const minutes = this.count('avgPriceMins');
    return {
      min: this.amount('minNotional'),
      max: null,
      appliesMinToMarket: applies,
      appliesMaxToMarket: false,
      minutes,
    };
  }

  notional(): NotionalBounds {
    return {
      min: this.amount('minNotional'),
      max: this.bound('maxNotional'),
      appliesMinToMarket: this.filter['applyMinToMarket'] === true,
      appliesMaxToMarket: this.filter['applyMaxToMarket'] === true,
      minutes: this.count('avgPriceMins'),
    };
  }

  trailingDelta(): NonNullable<FilterRules['trailingDelta']> {
    return {
      above: { min: this.count('minTrailingAboveDelta'), max: this.count('maxTrailingAboveDelta') },
      below: { min: this.count('minTrailingBelowDelta'), max: this.count('maxTrailingBelowDelta') },
    };
  }
}
