import { Decimal } from '../../../src/host/domain/decimal.js';
import { toTradingRules } from '../../../src/binance/mappings/trading-rules.js';
import type { SymbolFilter, SymbolInfo } from '../../../src/binance/wire/exchange-info.js';
import type { SymbolSpec } from '../../../src/simulator/markets/symbol-spec.js';
import { SeededRandom } from '../../../src/simulator/seeded-random.js';
import { units } from '../../../src/simulator/units.js';
import { compareChecks } from './compare-checks.js';
import type { ChecksTally } from './compare-checks.js';
import { FilterReferee } from './filter-referee.js';
import { RandomDrafts } from './random-drafts.js';

/** Every filter that a made-up symbol may have. */
export const FILTER_NAMES = [
  'PRICE_FILTER',
  'PERCENT_PRICE',
  'PERCENT_PRICE_BY_SIDE',
  'LOT_SIZE',
  'MARKET_LOT_SIZE',
  'MIN_NOTIONAL',
  'NOTIONAL',
  'ICEBERG_PARTS',
  'TRAILING_DELTA',
  'MAX_NUM_ORDERS',
  'MAX_NUM_ALGO_ORDERS',
  'MAX_NUM_ICEBERG_ORDERS',
  'MAX_POSITION',
  'MAX_ASSET',
  'EXCHANGE_MAX_NUM_ORDERS',
  'EXCHANGE_MAX_NUM_ALGO_ORDERS',
  'EXCHANGE_MAX_NUM_ICEBERG_ORDERS',
] as const;

/** One of them. */
export type FilterName = (typeof FILTER_NAMES)[number];

/** What a run over made-up symbols does. */
export interface RandomSymbolsRun {
  /** Filters that every symbol has; empty: each symbol has some of them all. */
  readonly filters: readonly FilterName[];
  readonly symbols: number;
  readonly ordersPerSymbol: number;
  readonly seed: number;
}

const NOW = Date.UTC(2026, 10, 20, 12);
const HOLDINGS = 100_000;
const STEPS = ['0.01', '0.05', '0.001', '0.0025', '0.00001', '1', '0.25', '3'] as const;

/** Compares the two checks on symbols whose filters are made up, the odd ones included that no real symbol has. */
export function compareOnRandomSymbols(
  { filters, symbols, ordersPerSymbol, seed }: RandomSymbolsRun,
  tally: ChecksTally,
): void {
  const random = new SeededRandom(seed);
  for (let made = 0; made < symbols; made++) {
    const chosen = filters.length > 0 ? filters : FILTER_NAMES.filter(() => random.next() < 0.6);
    new MadeUpSymbol(random, chosen).compare(ordersPerSymbol, tally);
  }
}

class MadeUpSymbol {
  readonly #random: SeededRandom;
  readonly #chosen: readonly FilterName[];
  readonly #price: Decimal;
  readonly #info: SymbolInfo;
  readonly #exchangeFilters: readonly SymbolFilter[];

  constructor(random: SeededRandom, chosen: readonly FilterName[]) {
    this.#random = random;
    this.#chosen = chosen;
    this.#price = new Decimal(this.#between(5, 500)).toDecimalPlaces(2);
    this.#info = this.#createInfo();
    this.#exchangeFilters = this.#capsOf('EXCHANGE_');
  }

  compare(orders: number, tally: ChecksTally): void {
    const info = this.#info;
    const assetLimits = this.#has('MAX_ASSET')
      ? { AAA: units(this.#amount(20, 2_000)), BBB: units(this.#amount(5_000, 200_000)) }
      : {};
    const referee = new FilterReferee({
      spec: this.#spec(),
      exchangeFilters: this.#exchangeFilters,
      assetLimits,
      holdings: units(String(HOLDINGS)),
      now: () => NOW,
    });
    if (this.#random.next() < 0.2)
      referee.exchange.setReferencePrice('AAABBB', units(this.#price.times('1.01').toFixed(8)));
    const ground = {
      baseAsset: 'AAA',
      quoteAsset: 'BBB',
      prices: referee.prices,
      account: referee.picture,
    };
    const rules = toTradingRules(info.filters, info);
    for (let made = 0; made < orders; made++) {
      const drafts = new RandomDrafts(this.#random, { info, reference: referee.reference, last: referee.last });
      const draft = drafts.draft();
      // Some stay, so that counts and position come near their caps.
      if (this.#random.next() < 0.15 && referee.exchange.openOrders('trader').length < 12) referee.keep(draft);
      else compareChecks(draft, rules, ground, referee, tally);
    }
  }

  #createInfo(): SymbolInfo {
    const precision = (): number => this.#pick([8, 8, 8, 6, 5, 4]);
    return {
      symbol: 'AAABBB',
      status: 'TRADING',
      baseAsset: 'AAA',
      baseAssetPrecision: precision(),
      quoteAsset: 'BBB',
      quotePrecision: 8,
      quoteAssetPrecision: precision(),
      baseCommissionPrecision: 8,
      quoteCommissionPrecision: 8,
      orderTypes: [
        'LIMIT',
        'LIMIT_MAKER',
        'MARKET',
        'STOP_LOSS',
        'STOP_LOSS_LIMIT',
        'TAKE_PROFIT',
        'TAKE_PROFIT_LIMIT',
      ],
      icebergAllowed: true,
      ocoAllowed: true,
      quoteOrderQtyMarketAllowed: true,
      allowTrailingStop: true,
      cancelReplaceAllowed: true,
      isSpotTradingAllowed: true,
      isMarginTradingAllowed: false,
      filters: this.#filters(),
      permissions: [],
      defaultSelfTradePreventionMode: 'NONE',
      allowedSelfTradePreventionModes: ['NONE'],
    };
  }

  #filters(): SymbolFilter[] {
    const filters: SymbolFilter[] = [];
    const add = (filterType: FilterName, fields: () => Omit<SymbolFilter, 'filterType'>): void => {
      if (this.#has(filterType)) filters.push({ filterType, ...fields() });
    };
    const minutes = { avgPriceMins: this.#pick([0, 5]) };
    add('PRICE_FILTER', () => this.#range('minPrice', 'maxPrice', 'tickSize', this.#price));
    add('PERCENT_PRICE', () => ({
      multiplierUp: this.#factor(1.1, 2),
      multiplierDown: this.#factor(0.4, 0.9),
      ...minutes,
    }));
    add('PERCENT_PRICE_BY_SIDE', () => ({
      ...{ bidMultiplierUp: this.#factor(1.1, 2), bidMultiplierDown: this.#factor(0.2, 0.9) },
      ...{ askMultiplierUp: this.#factor(1.1, 5), askMultiplierDown: this.#factor(0.4, 0.9) },
      ...minutes,
    }));
    add('LOT_SIZE', () => this.#range('minQty', 'maxQty', 'stepSize', new Decimal(10)));
    add('MARKET_LOT_SIZE', () => this.#range('minQty', 'maxQty', 'stepSize', new Decimal(8)));
    add('MIN_NOTIONAL', () => ({ minNotional: this.#amount(5, 50), applyToMarket: this.#flag(), ...minutes }));
    add('NOTIONAL', () => ({
      ...{ minNotional: this.#amount(5, 50), applyMinToMarket: this.#flag() },
      ...{ maxNotional: this.#amount(2_000, 90_000), applyMaxToMarket: this.#flag() },
      ...minutes,
    }));
    add('ICEBERG_PARTS', () => ({ limit: 1 + this.#random.integer(12) }));
    add('TRAILING_DELTA', () => ({
      ...{ minTrailingAboveDelta: this.#random.integer(40), maxTrailingAboveDelta: 500 + this.#random.integer(2_000) },
      ...{ minTrailingBelowDelta: this.#random.integer(40), maxTrailingBelowDelta: 500 + this.#random.integer(2_000) },
    }));
    add('MAX_POSITION', () => ({ maxPosition: new Decimal(HOLDINGS).plus(this.#amount(1, 300)).toFixed() }));
    return [...filters, ...this.#capsOf('')];
  }

  #capsOf(prefix: '' | 'EXCHANGE_'): SymbolFilter[] {
    const caps = [
      ['MAX_NUM_ORDERS', 'maxNumOrders', 8],
      ['MAX_NUM_ALGO_ORDERS', 'maxNumAlgoOrders', 3],
      ['MAX_NUM_ICEBERG_ORDERS', 'maxNumIcebergOrders', 2],
    ] as const;
    return caps
      .filter(([name]) => this.#has(`${prefix}${name}`))
      .map(([name, field, most]) => ({ filterType: `${prefix}${name}`, [field]: 1 + this.#random.integer(most) }));
  }

  /** Each part may be off; the least need not lie on a step. */
  #range(min: string, max: string, step: string, middle: Decimal): Omit<SymbolFilter, 'filterType'> {
    const off = (value: string): string => (this.#random.next() < 0.2 ? '0.00000000' : value);
    return {
      [min]: off(middle.times(this.#between(0.01, 0.2)).toFixed(3)),
      [max]: off(middle.times(this.#between(3, 200)).toFixed(3)),
      [step]: off(this.#pick(STEPS)),
    };
  }

  #spec(): SymbolSpec {
    const info = this.#info;
    const step = info.filters.find(({ filterType }) => filterType === 'LOT_SIZE')?.['stepSize'];
    const stepSize = typeof step === 'string' ? units(step) : 0n;
    return {
      info,
      symbol: info.symbol,
      baseAsset: info.baseAsset,
      quoteAsset: info.quoteAsset,
      filters: info.filters,
      tickSize: 1n,
      stepSize: stepSize > 0n ? stepSize : 1n,
      referencePrice: units(this.#price.toFixed(2)),
      dailyVolatility: 0.03,
    };
  }

  #has(name: FilterName): boolean {
    return this.#chosen.includes(name);
  }

  #flag(): boolean {
    return this.#random.next() < 0.5;
  }

  #amount(min: number, max: number): string {
    return this.#between(min, max)
      .toFixed(this.#pick([0, 1, 2, 4]))
      .replace(/^0$/, '1');
  }

  /** Never 1: what rests a little beside the market has to be within the band. */
  #factor(min: number, max: number): string {
    return this.#between(min, max).toFixed(this.#pick([1, 2, 4]));
  }

  #between(min: number, max: number): number {
    return min + this.#random.next() * (max - min);
  }

  #pick<Item>(items: readonly Item[]): Item {
    return items[this.#random.integer(items.length)] as Item;
  }
}
