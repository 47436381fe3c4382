import type { ExchangeInfo, SymbolFilter, SymbolInfo } from './exchange-info.js';
import { anything, boolean, list, narrow, number, object, optional, text } from './shape.js';
import type { Narrow } from './shape.js';
import { RATE_LIMIT } from './web-socket-api-frames.js';

/** Filters of a kind that is new are kept as they are; their reader takes what it knows. */
const FILTER = object<Pick<SymbolFilter, 'filterType'>>({ filterType: text });

/** What trading hangs on is required; flags that older and newer answers lack are looked at where they are there. */
const SYMBOL = object<SymbolInfo>({
  symbol: text,
  status: text,
  baseAsset: text,
  baseAssetPrecision: number,
  quoteAsset: text,
  quotePrecision: optional(number),
  quoteAssetPrecision: number,
  baseCommissionPrecision: optional(number),
  quoteCommissionPrecision: optional(number),
  orderTypes: list(text),
  icebergAllowed: optional(boolean),
  ocoAllowed: optional(boolean),
  otoAllowed: optional(boolean),
  opoAllowed: optional(boolean),
  quoteOrderQtyMarketAllowed: optional(boolean),
  allowTrailingStop: optional(boolean),
  cancelReplaceAllowed: optional(boolean),
  amendAllowed: optional(boolean),
  pegInstructionsAllowed: optional(boolean),
  isSpotTradingAllowed: optional(boolean),
  isMarginTradingAllowed: optional(boolean),
  filters: list(FILTER),
  permissions: optional(list(text)),
  permissionSets: optional(list(list(text))),
  defaultSelfTradePreventionMode: optional(text),
  allowedSelfTradePreventionModes: optional(list(text)),
});

/** Narrows `GET /api/v3/exchangeInfo`. */
export const toExchangeInfo: Narrow<ExchangeInfo> = narrow(
  object<ExchangeInfo>({
    timezone: anything,
    serverTime: number,
    rateLimits: list(RATE_LIMIT),
    exchangeFilters: optional(list(FILTER)),
    symbols: list(SYMBOL),
    sors: anything,
  }),
);
