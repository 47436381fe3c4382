import type { Decimal } from '../../host/domain/decimal.js';
import type { SymbolFilter } from '../wire/exchange-info.js';
import { intersection, positiveAmount, toValueRange } from './value-range.js';
import type { ValueRange } from './value-range.js';

/** Smallest and largest value of an order, and whether each bound also holds for market orders. */
export interface NotionalRange {
  readonly filterType: 'MIN_NOTIONAL' | 'NOTIONAL';
  readonly min: Decimal | null;
  readonly max: Decimal | null;
  readonly minForMarket: boolean;
  readonly maxForMarket: boolean;
  /** Over how many minutes the price of a market order is averaged; 0 is the last price. */
  readonly averageMinutes: number;
}

/** How far from the average a price may lie, as factors; null where a side has no bound. */
export interface PriceFactors {
  readonly up: Decimal | null;
  readonly down: Decimal | null;
}

/** PERCENT_PRICE (both sides alike) or PERCENT_PRICE_BY_SIDE. */
export interface PercentPrice {
  readonly filterType: 'PERCENT_PRICE' | 'PERCENT_PRICE_BY_SIDE';
  readonly BUY: PriceFactors;
  readonly SELL: PriceFactors;
  readonly averageMinutes: number;
}

/** Basis points between which a trailing stop's delta lies. */
export interface DeltaRange {
  readonly min: number;
  readonly max: number;
}

/** How many orders, conditional ("algo") orders, icebergs and order lists may be open at a time; null where no filter says. */
export interface OrderCaps {
  readonly orders: number | null;
  readonly algoOrders: number | null;
  readonly icebergOrders: number | null;
  readonly orderLists: number | null;
}

/** No caps at all. */
export const NO_CAPS: OrderCaps = { orders: null, algoOrders: null, icebergOrders: null, orderLists: null };

/** How many decimals the two assets of a symbol have. */
export interface AssetPrecision {
  readonly baseAssetPrecision: number;
  readonly quoteAssetPrecision: number;
}

/** What can be checked of an order before it leaves (filters.md), read once. */
export interface TradingRules {
  readonly price: ValueRange;
  readonly lot: ValueRange;
  readonly marketLot: ValueRange;
  /** LOT_SIZE and MARKET_LOT_SIZE together, for market orders. */
  readonly marketQuantity: ValueRange;
  /** The quote asset's precision, which an amount of a market order has to keep. */
  readonly quoteAmount: ValueRange;
  readonly percentPrices: readonly PercentPrice[];
  readonly notionals: readonly NotionalRange[];
  readonly icebergParts: number | null;
  /** For stops that lie above the market and for those below it. */
  readonly trailingDelta: { readonly above: DeltaRange; readonly below: DeltaRange } | null;
  readonly caps: OrderCaps;
  readonly orderAmends: number | null;
  readonly maxPosition: Decimal | null;
}

const EIGHT_DECIMALS: AssetPrecision = { baseAssetPrecision: 8, quoteAssetPrecision: 8 };
const QUANTITY = ['minQty', 'maxQty', 'stepSize'] as const;

/** Reads a symbol's filters. What is unknown here, or lacks a number, is left to the venue. */
export function toTradingRules(filters: readonly SymbolFilter[], precision = EIGHT_DECIMALS): TradingRules {
  const byType = new Map(filters.map((filter) => [filter.filterType, filter]));
  const { baseAssetPrecision: base, quoteAssetPrecision: quote } = precision;
  const lot = toValueRange(byType.get('LOT_SIZE'), QUANTITY, base);
  const marketLot = toValueRange(byType.get('MARKET_LOT_SIZE'), QUANTITY, base);
  return {
    price: toValueRange(byType.get('PRICE_FILTER'), ['minPrice', 'maxPrice', 'tickSize'], quote),
    lot,
    marketLot,
    marketQuantity: intersection(lot, marketLot),
    quoteAmount: toValueRange(undefined, QUANTITY, quote),
    percentPrices: [percentPrice(byType), percentPriceBySide(byType)].filter((rule) => rule !== null),
    notionals: [minNotional(byType), notional(byType)].filter((rule) => rule !== null),
    icebergParts: count(byType.get('ICEBERG_PARTS')?.['limit']),
    trailingDelta: trailing(byType.get('TRAILING_DELTA')),
    caps: capsOf(byType, ''),
    orderAmends: count(byType.get('MAX_NUM_ORDER_AMENDS')?.['maxNumOrderAmends']),
    maxPosition: positiveAmount(byType.get('MAX_POSITION')?.['maxPosition']),
  };
}

/** Reads the filters of the whole exchange (`exchangeInfo.exchangeFilters`), which count over all symbols. */
export function toExchangeCaps(filters: readonly SymbolFilter[]): OrderCaps {
  return capsOf(new Map(filters.map((filter) => [filter.filterType, filter])), 'EXCHANGE_');
}

/** Of two sets of caps the smaller figure each. */
export function tighterCaps(one: OrderCaps, other: OrderCaps): OrderCaps {
  return {
    orders: smaller(one.orders, other.orders),
    algoOrders: smaller(one.algoOrders, other.algoOrders),
    icebergOrders: smaller(one.icebergOrders, other.icebergOrders),
    orderLists: smaller(one.orderLists, other.orderLists),
  };
}

function smaller(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}

type FilterTable = ReadonlyMap<string, SymbolFilter>;

function capsOf(byType: FilterTable, prefix: '' | 'EXCHANGE_'): OrderCaps {
  const cap = (name: string, field: string): number | null => count(byType.get(`${prefix}${name}`)?.[field]);
  return {
    orders: cap('MAX_NUM_ORDERS', 'maxNumOrders'),
    algoOrders: cap('MAX_NUM_ALGO_ORDERS', 'maxNumAlgoOrders'),
    icebergOrders: cap('MAX_NUM_ICEBERG_ORDERS', 'maxNumIcebergOrders'),
    orderLists: cap('MAX_NUM_ORDER_LISTS', 'maxNumOrderLists'),
  };
}

function percentPrice(byType: FilterTable): PercentPrice | null {
  const filter = byType.get('PERCENT_PRICE');
  if (!filter) return null;
  const both = factors(filter, 'multiplierUp', 'multiplierDown');
  return { filterType: 'PERCENT_PRICE', BUY: both, SELL: both, averageMinutes: minutes(filter) };
}

function percentPriceBySide(byType: FilterTable): PercentPrice | null {
  const filter = byType.get('PERCENT_PRICE_BY_SIDE');
  if (!filter) return null;
  return {
    filterType: 'PERCENT_PRICE_BY_SIDE',
    BUY: factors(filter, 'bidMultiplierUp', 'bidMultiplierDown'),
    SELL: factors(filter, 'askMultiplierUp', 'askMultiplierDown'),
    averageMinutes: minutes(filter),
  };
}

function factors(filter: SymbolFilter, up: string, down: string): PriceFactors {
  return { up: positiveAmount(filter[up]), down: positiveAmount(filter[down]) };
}

function minNotional(byType: FilterTable): NotionalRange | null {
  const filter = byType.get('MIN_NOTIONAL');
  if (!filter) return null;
  return {
    filterType: 'MIN_NOTIONAL',
    min: positiveAmount(filter['minNotional']),
    max: null,
    minForMarket: filter['applyToMarket'] === true,
    maxForMarket: false,
    averageMinutes: minutes(filter),
  };
}

function notional(byType: FilterTable): NotionalRange | null {
  const filter = byType.get('NOTIONAL');
  if (!filter) return null;
  return {
    filterType: 'NOTIONAL',
    min: positiveAmount(filter['minNotional']),
    max: positiveAmount(filter['maxNotional']),
    minForMarket: filter['applyMinToMarket'] === true,
    maxForMarket: filter['applyMaxToMarket'] === true,
    averageMinutes: minutes(filter),
  };
}

/** -1, for which no price is known, where the filter does not say: what depends on it is left to the venue. */
function minutes(filter: SymbolFilter): number {
  return count(filter['avgPriceMins'], 0) ?? -1;
}

function trailing(filter: SymbolFilter | undefined): TradingRules['trailingDelta'] {
  if (!filter) return null;
  const above = { min: count(filter['minTrailingAboveDelta'], 0), max: count(filter['maxTrailingAboveDelta'], 0) };
  const below = { min: count(filter['minTrailingBelowDelta'], 0), max: count(filter['maxTrailingBelowDelta'], 0) };
  if (above.min === null || above.max === null || below.min === null || below.max === null) return null;
  return { above: { min: above.min, max: above.max }, below: { min: below.min, max: below.max } };
}

function count(value: unknown, least = 1): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= least ? value : null;
}
