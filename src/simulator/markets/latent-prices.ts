import type { SeededRandom } from '../seeded-random.js';
import { unitsToNumber } from '../units.js';
import type { SymbolSpec } from './symbol-spec.js';

const DAY_MS = 86_400_000;
/** How strongly values are pulled back to where they began, per day: no market may wander off in a long run. */
const REVERSION_PER_DAY = 0.1;
/** How much of an asset's movement is the movement of the whole market. */
const MARKET_SHARE = 0.65;
/** Assets that move less than this per day are money and do not follow the market. */
const CALM = 0.01;

interface AssetValue {
  readonly dailyVolatility: number;
  /** Logarithm of the value against its beginning. */
  logValue: number;
}

/**
 * What every asset is worth, unseen by the traders: random walks, partly in step with each other. A symbol's price is
 * the ratio of its two assets, so ETHBTC follows ETHUSDT over BTCUSDT and no triangle opens.
 */
export class LatentPrices {
  readonly #assets = new Map<string, AssetValue>();
  readonly #random: SeededRandom;

  constructor(symbols: readonly SymbolSpec[], random: SeededRandom) {
    this.#random = random;
    for (const { baseAsset, dailyVolatility } of symbols) {
      if (!this.#assets.has(baseAsset)) this.#assets.set(baseAsset, { dailyVolatility, logValue: 0 });
    }
  }

  /** Lets values move as they would in `elapsedMs`. */
  advance(elapsedMs: number): void {
    const days = elapsedMs / DAY_MS;
    const market = this.#random.normal();
    for (const asset of this.#assets.values()) {
      const share = asset.dailyVolatility < CALM ? 0 : MARKET_SHARE;
      const shock = share * market + Math.sqrt(1 - share * share) * this.#random.normal();
      asset.logValue += asset.dailyVolatility * Math.sqrt(days) * shock - REVERSION_PER_DAY * days * asset.logValue;
    }
  }

  /** Price of a symbol in ticks, with fraction. */
  priceInTicks(symbol: SymbolSpec): number {
    const ratio = this.#logValueOf(symbol.baseAsset) - this.#logValueOf(symbol.quoteAsset);
    return (unitsToNumber(symbol.referencePrice) / unitsToNumber(symbol.tickSize)) * Math.exp(ratio);
  }

  #logValueOf(asset: string): number {
    return this.#assets.get(asset)?.logValue ?? 0;
  }
}
