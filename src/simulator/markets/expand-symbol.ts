import type { SymbolFilter, SymbolInfo } from '../../binance/wire/exchange-info.js';
import { formatUnits, units } from '../units.js';
import { parseSymbolSpec } from './parse-symbol-spec.js';
import type { SymbolSpec } from './symbol-spec.js';

/** The facts in which one spot symbol differs from the next; everything else is the same for all of them. */
export interface SymbolFacts {
  readonly base: string;
  readonly quote: string;
  /** Also the smallest price. */
  readonly tick: string;
  readonly maxPrice: string;
  /** Also the smallest quantity. */
  readonly step: string;
  readonly maxQuantity: string;
  readonly maxMarketQuantity: string;
  readonly minNotional: string;
  /** Pairs of two stable currencies have a narrower price band. */
  readonly band?: 'wide' | 'stable';
  /** Decimals of the base asset; 8 where absent. */
  readonly basePrecision?: number;
  readonly price: string;
  readonly volatility: number;
  readonly tradesPerSecond: number;
}

/** Percent price by side as the census of September 2026 found it on nearly all symbols, and between stable coins. */
const BANDS = {
  wide: { bidMultiplierUp: '1.2', bidMultiplierDown: '0.5', askMultiplierUp: '2', askMultiplierDown: '0.8' },
  stable: { bidMultiplierUp: '1.2', bidMultiplierDown: '0.8', askMultiplierUp: '1.2', askMultiplierDown: '0.8' },
} as const;

/** Writes a symbol out as exchangeInfo of late 2026 does. Source: filters.md, rest-api.md (Exchange information). */
export function expandSymbol(facts: SymbolFacts): SymbolSpec {
  const precision = facts.basePrecision ?? 8;
  const info: SymbolInfo = {
    symbol: facts.base + facts.quote,
    status: 'TRADING',
    baseAsset: facts.base,
    baseAssetPrecision: precision,
    quoteAsset: facts.quote,
    quotePrecision: 8,
    quoteAssetPrecision: 8,
    baseCommissionPrecision: precision,
    quoteCommissionPrecision: 8,
    orderTypes: ['LIMIT', 'LIMIT_MAKER', 'MARKET', 'STOP_LOSS', 'STOP_LOSS_LIMIT', 'TAKE_PROFIT', 'TAKE_PROFIT_LIMIT'],
    icebergAllowed: true,
    ocoAllowed: true,
    otoAllowed: true,
    opoAllowed: true,
    quoteOrderQtyMarketAllowed: true,
    allowTrailingStop: true,
    cancelReplaceAllowed: true,
    amendAllowed: true,
    pegInstructionsAllowed: true,
    isSpotTradingAllowed: true,
    isMarginTradingAllowed: false,
    filters: filtersOf(facts, precision),
    permissions: [],
    permissionSets: [['SPOT']],
    defaultSelfTradePreventionMode: 'EXPIRE_MAKER',
    allowedSelfTradePreventionModes: ['NONE', 'EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH', 'DECREMENT', 'TRANSFER'],
  };
  return parseSymbolSpec(info, units(facts.price), {
    dailyVolatility: facts.volatility,
    tradesPerSecond: facts.tradesPerSecond,
  });
}

function filtersOf(facts: SymbolFacts, precision: number): SymbolFilter[] {
  const price = (text: string): string => formatUnits(units(text));
  const quantity = (text: string): string => price(text).slice(0, precision - 8 || undefined);
  return [
    {
      filterType: 'PRICE_FILTER',
      minPrice: price(facts.tick),
      maxPrice: price(facts.maxPrice),
      tickSize: price(facts.tick),
    },
    {
      filterType: 'LOT_SIZE',
      minQty: quantity(facts.step),
      maxQty: quantity(facts.maxQuantity),
      stepSize: quantity(facts.step),
    },
    { filterType: 'ICEBERG_PARTS', limit: 100 },
    {
      filterType: 'MARKET_LOT_SIZE',
      minQty: quantity('0'),
      maxQty: quantity(facts.maxMarketQuantity),
      stepSize: quantity('0'),
    },
    {
      filterType: 'TRAILING_DELTA',
      minTrailingAboveDelta: 10,
      maxTrailingAboveDelta: 2000,
      minTrailingBelowDelta: 10,
      maxTrailingBelowDelta: 2000,
    },
    { filterType: 'PERCENT_PRICE_BY_SIDE', ...BANDS[facts.band ?? 'wide'], avgPriceMins: 5 },
    {
      filterType: 'NOTIONAL',
      minNotional: price(facts.minNotional),
      applyMinToMarket: true,
      maxNotional: '9000000.00000000',
      applyMaxToMarket: false,
      avgPriceMins: 5,
    },
    { filterType: 'MAX_NUM_ORDERS', maxNumOrders: 200 },
    { filterType: 'MAX_NUM_ORDER_LISTS', maxNumOrderLists: 20 },
    { filterType: 'MAX_NUM_ALGO_ORDERS', maxNumAlgoOrders: 5 },
    { filterType: 'MAX_NUM_ORDER_AMENDS', maxNumOrderAmends: 10 },
  ];
}
