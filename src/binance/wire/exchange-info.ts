import type { EpochMs, RateLimitInterval, RateLimitType } from './vocabulary.js';

/** One limit of `exchangeInfo.rateLimits`; on replies of the WebSocket API also with the count used. */
export interface RateLimit {
  rateLimitType: RateLimitType;
  interval: RateLimitInterval;
  intervalNum: number;
  limit: number;
  count?: number;
}

/** One filter of a symbol; the fields depend on `filterType` (filters.md). Unknown ones are kept as they are. */
export interface SymbolFilter {
  filterType: string;
  [field: string]: unknown;
}

/** One symbol of `GET /api/v3/exchangeInfo`. Fields that newer or older answers lack are optional. */
export interface SymbolInfo {
  symbol: string;
  status: string;
  baseAsset: string;
  baseAssetPrecision: number;
  quoteAsset: string;
  quotePrecision: number;
  quoteAssetPrecision: number;
  baseCommissionPrecision: number;
  quoteCommissionPrecision: number;
  orderTypes: string[];
  icebergAllowed: boolean;
  ocoAllowed: boolean;
  otoAllowed?: boolean;
  opoAllowed?: boolean;
  quoteOrderQtyMarketAllowed: boolean;
  allowTrailingStop: boolean;
  cancelReplaceAllowed: boolean;
  amendAllowed?: boolean;
  pegInstructionsAllowed?: boolean;
  isSpotTradingAllowed: boolean;
  isMarginTradingAllowed: boolean;
  filters: SymbolFilter[];
  permissions: string[];
  permissionSets?: string[][];
  defaultSelfTradePreventionMode: string;
  allowedSelfTradePreventionModes: string[];
}

/** `GET /api/v3/exchangeInfo` (rest-api.md, Exchange information). */
export interface ExchangeInfo {
  timezone: string;
  serverTime: EpochMs;
  rateLimits: RateLimit[];
  exchangeFilters: SymbolFilter[];
  symbols: SymbolInfo[];
  sors?: { baseAsset: string; symbols: string[] }[];
}
