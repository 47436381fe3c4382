import type { Decimal } from '../../host/domain/decimal.js';
import type { SymbolFilter } from '../wire/exchange-info.js';

/** What of a contract says how far from the market an order may be priced. */
export interface BandSource {
  readonly priceTick: Decimal;
  readonly minPrice: Decimal;
  readonly maxPrice: Decimal | null;
  readonly extra: { readonly filters: readonly SymbolFilter[] };
}

/**
 * The prices between which the venue takes orders: PERCENT_PRICE, or PERCENT_PRICE_BY_SIDE (filters.md), cut by
 * PRICE_FILTER. `up` is the highest price of a buy, `down` the lowest of a sell, both on the tick's safe side; 0 where
 * no filter sets one. The venue multiplies its average of the last minutes, which no stream of ours carries; the last
 * price stands for it, so in a fast market the true band may lie a little behind.
 */
export class PriceBand {
  readonly #upFactor: number;
  readonly #downFactor: number;
  readonly #tick: number;
  /** The tick as a whole number of `1 / scale`, so that multiples of it are exact. */
  readonly #tickUnits: number;
  readonly #scale: number;
  readonly #highest: number;
  readonly #lowest: number;
  #price = 0;
  #up = 0;
  #down = 0;

  constructor({ priceTick, minPrice, maxPrice, extra }: BandSource) {
    const { up, down } = factorsOf(extra.filters);
    this.#upFactor = up;
    this.#downFactor = down;
    this.#tick = priceTick.toNumber();
    this.#scale = 10 ** priceTick.decimalPlaces();
    this.#tickUnits = Math.round(this.#tick * this.#scale);
    this.#highest = maxPrice?.toNumber() ?? Infinity;
    this.#lowest = minPrice.toNumber();
  }

  get up(): number {
    return this.#up;
  }

  get down(): number {
    return this.#down;
  }

  /** Moves the band to another last price. */
  follow(price: number): void {
    if (price === this.#price) return;
    this.#price = price;
    if (this.#upFactor > 0) this.#up = this.#onTick(Math.min(this.#highest, price * this.#upFactor), Math.floor);
    if (this.#downFactor > 0) this.#down = this.#onTick(Math.max(this.#lowest, price * this.#downFactor), Math.ceil);
  }

  /** The slack keeps a price that is on the tick there, though its quotient is not exactly whole. */
  #onTick(price: number, round: (value: number) => number): number {
    const ticks = price / this.#tick;
    const nearest = Math.round(ticks);
    const count = Math.abs(ticks - nearest) < 1e-9 * nearest ? nearest : round(ticks);
    return (count * this.#tickUnits) / this.#scale;
  }
}

function factorsOf(filters: readonly SymbolFilter[]): { readonly up: number; readonly down: number } {
  const bySide = filters.find(({ filterType }) => filterType === 'PERCENT_PRICE_BY_SIDE');
  if (bySide) return { up: factor(bySide['bidMultiplierUp']), down: factor(bySide['askMultiplierDown']) };
  const plain = filters.find(({ filterType }) => filterType === 'PERCENT_PRICE');
  return { up: factor(plain?.['multiplierUp']), down: factor(plain?.['multiplierDown']) };
}

function factor(value: unknown): number {
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : 0;
  return number > 0 && number < Infinity ? number : 0;
}
