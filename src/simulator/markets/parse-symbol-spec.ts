import type { SymbolInfo } from '../../binance/wire/exchange-info.js';
import { parseUnits, type Units } from '../units.js';
import type { SymbolSpec } from './symbol-spec.js';

/** What exchangeInfo does not say of a symbol and the synthetic market needs. */
export interface MarketCharacter {
  /** Standard deviation of the price per day as a fraction. */
  readonly dailyVolatility?: number;
  /** Taker orders per second on average. */
  readonly tradesPerSecond?: number;
}

const DEFAULT_DAILY_VOLATILITY = 0.04;
/** A size of zero switches the rule off (filters.md); prices and quantities then move in the smallest unit. */
const SMALLEST: Units = 1n;

/** Makes a symbol that the venue can trade from any row of exchangeInfo; throws `RangeError` where a size is missing. */
export function parseSymbolSpec(info: SymbolInfo, referencePrice: Units, character: MarketCharacter = {}): SymbolSpec {
  return {
    info,
    symbol: info.symbol,
    baseAsset: info.baseAsset,
    quoteAsset: info.quoteAsset,
    filters: info.filters,
    tickSize: sizeOf(info, 'PRICE_FILTER', 'tickSize'),
    stepSize: sizeOf(info, 'LOT_SIZE', 'stepSize'),
    referencePrice,
    dailyVolatility: character.dailyVolatility ?? DEFAULT_DAILY_VOLATILITY,
    ...(character.tradesPerSecond === undefined ? {} : { tradesPerSecond: character.tradesPerSecond }),
  };
}

function sizeOf(info: SymbolInfo, filterType: string, field: string): Units {
  const filter = info.filters.find((candidate) => candidate.filterType === filterType);
  const text = filter?.[field];
  const size = typeof text === 'string' ? parseUnits(text) : null;
  if (size === null) throw new RangeError(`${info.symbol}: ${filterType}.${field} is missing or no decimal number`);
  return size > 0n ? size : SMALLEST;
}
