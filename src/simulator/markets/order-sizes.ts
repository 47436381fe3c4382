import type { SeededRandom } from '../seeded-random.js';
import { parseUnits, unitsToNumber, type Units } from '../units.js';
import type { SymbolSpec } from './symbol-spec.js';

/** A typical order is this many times the smallest one that the symbol allows. */
const TYPICAL_NOTIONALS = 100;
/** Distance to the smallest allowed notional, so that a moving average price does not make an order too small. */
const MARGIN = 1.25;
/** Deviation of the logarithm of sizes: few orders are most of the volume. */
const SPREAD_OF_SIZES = 1.2;
const LARGE_ORDER_CHANCE = 0.01;
const LARGE_ORDER_FACTOR = 12;

/** Draws heavy-tailed quantities that a symbol's filters allow. */
export class OrderSizes {
  readonly #random: SeededRandom;
  readonly #stepSize: Units;
  readonly #step: number;
  readonly #tick: number;
  readonly #minNotional: number;
  readonly #minSteps: number;
  readonly #maxSteps: number;

  constructor(spec: SymbolSpec, random: SeededRandom) {
    this.#random = random;
    this.#stepSize = spec.stepSize;
    this.#step = unitsToNumber(spec.stepSize);
    this.#tick = unitsToNumber(spec.tickSize);
    this.#minNotional = numberOf(spec, ['NOTIONAL', 'MIN_NOTIONAL'], 'minNotional') ?? 0;
    this.#minSteps = Math.max(1, Math.ceil((numberOf(spec, ['LOT_SIZE'], 'minQty') ?? 0) / this.#step));
    const largest = Math.min(mostOf(spec, 'LOT_SIZE'), mostOf(spec, 'MARKET_LOT_SIZE'));
    this.#maxSteps = Math.max(this.#minSteps, Math.floor(largest / this.#step));
  }

  /** A quantity for an order at a price in ticks; `factor` makes all of them larger. */
  draw(priceTicks: number, factor = 1): Units {
    const price = priceTicks * this.#tick;
    const smallest = Math.max(this.#minSteps, Math.ceil((this.#minNotional * MARGIN) / price / this.#step));
    const typical = smallest * TYPICAL_NOTIONALS * factor;
    const large = this.#random.next() < LARGE_ORDER_CHANCE ? LARGE_ORDER_FACTOR : 1;
    const steps = Math.round(typical * large * Math.exp(SPREAD_OF_SIZES * this.#random.normal()));
    return BigInt(Math.min(Math.max(steps, smallest), Math.max(smallest, this.#maxSteps))) * this.#stepSize;
  }
}

function numberOf(spec: SymbolSpec, filterTypes: readonly string[], field: string): number | undefined {
  const value = spec.filters.find(({ filterType }) => filterTypes.includes(filterType))?.[field];
  const parsed = typeof value === 'string' ? parseUnits(value) : null;
  return parsed === null ? undefined : unitsToNumber(parsed);
}

function mostOf(spec: SymbolSpec, filterType: string): number {
  const most = numberOf(spec, [filterType], 'maxQty');
  return most !== undefined && most > 0 ? most : Infinity;
}
