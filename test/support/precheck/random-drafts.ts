import { Decimal } from '../../../src/host/domain/decimal.js';
import type { OrderDraft } from '../../../src/binance/mappings/order-draft.js';
import type { SymbolInfo } from '../../../src/binance/wire/exchange-info.js';
import type { SeededRandom } from '../../../src/simulator/seeded-random.js';

/** Where the market is when an order is made up. */
export interface MarketPoint {
  readonly info: SymbolInfo;
  /** What filters measure prices against. */
  readonly reference: Decimal;
  /** The last trade's price: stops have to lie on the right side of it. */
  readonly last: Decimal;
}

/** How an amount of a random order is chosen: well within every rule, at the edge of one, or wherever. */
type Aim = 'valid' | 'border' | 'off-step' | 'wild' | 'precise';

const LIMIT_TYPES = ['LIMIT', 'LIMIT', 'LIMIT', 'LIMIT_MAKER'] as const;

/** Orders of every type around every edge of a symbol's filters; which ones depends on the seed alone. */
export class RandomDrafts {
  constructor(
    readonly random: SeededRandom,
    readonly point: MarketPoint,
  ) {}

  draft(): OrderDraft {
    const { info } = this.point;
    const types = info.orderTypes.filter((type) => type !== 'LIMIT' && type !== 'LIMIT_MAKER');
    const type = (this.random.next() < 0.5 ? this.#pick(LIMIT_TYPES) : this.#pick(types)) as OrderDraft['type'];
    const side = this.#pick(['BUY', 'SELL'] as const);
    const isMarket = type === 'MARKET';
    const isStop = type.startsWith('STOP') || type.startsWith('TAKE');
    const isPriced = !isMarket && type !== 'STOP_LOSS' && type !== 'TAKE_PROFIT';
    const byQuote = isMarket && info.quoteOrderQtyMarketAllowed && this.random.next() < 0.4;
    const price = isPriced ? this.#price(type, side) : null;
    const quantity = byQuote ? null : this.#quantity(price ?? this.point.reference);
    const isIceberg = isPriced && quantity !== null && info.icebergAllowed && this.random.next() < 0.15;
    const trailing = isStop && info.allowTrailingStop && this.random.next() < 0.3;
    return {
      symbol: info.symbol,
      side,
      type,
      timeInForce: isPriced && type !== 'LIMIT_MAKER' ? (isIceberg ? 'GTC' : this.#pick(['GTC', 'GTC', 'IOC'])) : null,
      quantity,
      quoteOrderQty: byQuote ? this.#quoteAmount() : null,
      price,
      stopPrice: isStop && (!trailing || this.random.next() < 0.5) ? this.#stopPrice(type, side) : null,
      icebergQty: isIceberg ? this.#slice(quantity) : null,
      trailingDelta: trailing ? this.#delta() : null,
      selfTradePreventionMode: null,
      strategyId: null,
      strategyType: null,
    };
  }

  #price(type: string, side: 'BUY' | 'SELL'): Decimal {
    const { reference } = this.point;
    const { minPrice, maxPrice, tickSize } = this.#filter('PRICE_FILTER');
    const tick = this.#step(tickSize, this.point.info.quoteAssetPrecision);
    // What only makes must not cross: below the market for a buy, above it for a sale.
    const away = side === 'BUY' ? 0.97 - this.random.next() * 0.01 : 1.03 + this.random.next() * 0.01;
    const factor = type === 'LIMIT_MAKER' ? away : 0.97 + this.random.next() * 0.06;
    const valid = toward(reference.times(factor), tick, away < 1);
    const isMaker = type === 'LIMIT_MAKER';
    const edges = this.#bandEdges(side).filter((edge) => !isMaker || edge.lessThan(reference) === (side === 'BUY'));
    const bounds = isMaker ? (side === 'BUY' ? [minPrice] : [maxPrice]) : [minPrice, maxPrice];
    const borders = [...bounds, ...edges];
    const value = this.#amount(valid, tick, borders);
    const crosses = side === 'BUY' ? value.greaterThan(valid) : value.lessThan(valid);
    return isMaker && crosses ? valid : value;
  }

  #bandEdges(side: 'BUY' | 'SELL'): Decimal[] {
    const { reference } = this.point;
    const bySide = this.#filter('PERCENT_PRICE_BY_SIDE');
    const both = this.#filter('PERCENT_PRICE');
    const word = side === 'BUY' ? 'bid' : 'ask';
    const factors = [
      both['multiplierUp'],
      both['multiplierDown'],
      bySide[`${word}MultiplierUp`],
      bySide[`${word}MultiplierDown`],
    ];
    return factors.filter((factor) => factor !== undefined).map((factor) => reference.times(factor));
  }

  #stopPrice(type: string, side: 'BUY' | 'SELL'): Decimal {
    const { minPrice, maxPrice, tickSize } = this.#filter('PRICE_FILTER');
    const isAbove = type.startsWith('STOP') === (side === 'BUY');
    const tick = this.#step(tickSize, this.point.info.quoteAssetPrecision);
    const far = isAbove ? 1.02 + this.random.next() : 0.98 - this.random.next() * 0.5;
    const valid = toward(this.point.last.times(far), tick, !isAbove);
    const value = this.#amount(valid, tick, [isAbove ? maxPrice : minPrice]);
    return value.greaterThan(this.point.last) === isAbove ? value : valid;
  }

  #quantity(price: Decimal): Decimal {
    const lot = this.#filter('LOT_SIZE');
    const market = this.#filter('MARKET_LOT_SIZE');
    const step = this.#step(lot['stepSize'], this.point.info.baseAssetPrecision);
    const least = this.#leastValue().div(price.greaterThan(0) ? price : 1);
    const valid = toward(least.times(1.1 + this.random.next() * 20).plus(step), step, false);
    const asset = this.#filter('MAX_POSITION');
    const borders = [
      lot['minQty'],
      lot['maxQty'],
      market['minQty'],
      market['maxQty'],
      least,
      this.#mostValue()?.div(price.greaterThan(0) ? price : 1),
      asset['maxPosition'],
    ];
    return this.#amount(valid, step, borders);
  }

  #quoteAmount(): Decimal {
    const unit = new Decimal(10).pow(-this.point.info.quoteAssetPrecision);
    const valid = toward(
      this.#leastValue()
        .times(1.5 + this.random.next() * 20)
        .plus(unit),
      unit,
      false,
    );
    const lot = this.#filter('LOT_SIZE');
    const market = this.#filter('MARKET_LOT_SIZE');
    const bounds = [lot['minQty'], lot['maxQty'], market['maxQty']].map((bound) => bound?.times(this.point.reference));
    return this.#amount(valid, unit, [this.#leastValue(), this.#mostValue(), ...bounds]);
  }

  /** A slice never exceeds the order: that is another rule's. */
  #slice(quantity: Decimal): Decimal {
    const step = this.#step(this.#filter('LOT_SIZE')['stepSize'], this.point.info.baseAssetPrecision);
    const parts = this.#filter('ICEBERG_PARTS')['limit'] ?? new Decimal(10);
    const edge = quantity.div(parts);
    const slice = this.#amount(toward(quantity.div(2).plus(step), step, true), step, [edge, toward(edge, step, false)]);
    return slice.greaterThan(quantity) || slice.lessThanOrEqualTo(0) ? quantity : slice;
  }

  #delta(): number {
    const bounds = Object.values(this.#filter('TRAILING_DELTA')).map(Number);
    const edges = bounds.flatMap((bound) => [bound - 1, bound, bound + 1]).filter((delta) => delta > 0);
    return edges.length > 0 && this.random.next() < 0.5 ? this.#pick(edges) : 1 + this.random.integer(3_000);
  }

  #leastValue(): Decimal {
    const bounds = ['MIN_NOTIONAL', 'NOTIONAL'].flatMap((name) => this.#filter(name)['minNotional'] ?? []);
    return bounds.length > 0 ? Decimal.max(...bounds) : this.point.reference;
  }

  #mostValue(): Decimal | undefined {
    return this.#filter('NOTIONAL')['maxNotional'];
  }

  #amount(valid: Decimal, step: Decimal, borders: readonly (Decimal | undefined)[]): Decimal {
    const edges = borders.filter((border) => border instanceof Decimal);
    switch (this.#aim()) {
      case 'valid':
        return valid;
      case 'border': {
        if (edges.length === 0) return valid;
        const edge = toward(this.#pick(edges), step, this.random.next() < 0.5);
        return edge.plus(step.times(this.random.integer(3) - 1)).toDecimalPlaces(8, Decimal.ROUND_DOWN);
      }
      case 'off-step':
        return valid.plus(step.div(2)).toDecimalPlaces(8, Decimal.ROUND_DOWN);
      case 'wild':
        return new Decimal(10 ** (this.random.next() * 17 - 8)).toDecimalPlaces(8, Decimal.ROUND_DOWN);
      case 'precise':
        return valid.plus('0.0000000013');
    }
  }

  #aim(): Aim {
    const draw = this.random.next();
    if (draw < 0.7) return 'valid';
    if (draw < 0.9) return 'border';
    if (draw < 0.95) return 'off-step';
    return draw < 0.98 ? 'wild' : 'precise';
  }

  /** The filter's step, or the asset's smallest unit where that is coarser or there is no step. */
  #step(step: Decimal | undefined, decimals: number): Decimal {
    return Decimal.max(step ?? 0, new Decimal(10).pow(-decimals));
  }

  /** The numbers of a filter; a bound of 0 is off. */
  #filter(filterType: string): Readonly<Record<string, Decimal | undefined>> {
    const filter = this.point.info.filters.find((each) => each.filterType === filterType) ?? { filterType };
    const numbers = Object.entries(filter).filter(
      ([name, value]) => name !== 'filterType' && typeof value !== 'boolean',
    );
    const read = numbers.map(([name, value]) => [name, new Decimal(value as string | number)] as const);
    return Object.fromEntries(read.filter(([, value]) => value.greaterThan(0)));
  }

  #pick<Item>(items: readonly Item[]): Item {
    return items[this.random.integer(items.length)] as Item;
  }
}

function toward(value: Decimal, step: Decimal, down: boolean): Decimal {
  return value.toNearest(step, down ? Decimal.ROUND_FLOOR : Decimal.ROUND_CEIL);
}
