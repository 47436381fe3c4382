import type { SymbolFilter, SymbolInfo } from '../../binance/wire/exchange-info.js';
import type { Units } from '../units.js';

/** One symbol of the simulated venue: exactly what exchangeInfo says of it, and where its price starts. */
export interface SymbolSpec {
  readonly info: SymbolInfo;
  /** `info.symbol`, `info.baseAsset` and `info.quoteAsset`, close at hand. */
  readonly symbol: string;
  readonly baseAsset: string;
  readonly quoteAsset: string;
  readonly filters: readonly SymbolFilter[];
  readonly tickSize: Units;
  readonly stepSize: Units;
  /** Where the synthetic market starts. */
  readonly referencePrice: Units;
  /** Standard deviation of the price per day as a fraction; 0.03 is 3 %. */
  readonly dailyVolatility: number;
  /** How busy the synthetic market is: taker orders per second on average; a quiet default where absent. */
  readonly tradesPerSecond?: number;
}
