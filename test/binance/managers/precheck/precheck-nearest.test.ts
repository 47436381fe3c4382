import { expect } from 'chai';
import fc from 'fast-check';

import { NO_ACCOUNT } from '../../../../src/binance/managers/account-picture.js';
import { precheckOrder } from '../../../../src/binance/managers/precheck/order-precheck.js';
import type { Precheck, PrecheckGround } from '../../../../src/binance/managers/precheck/order-precheck.js';
import type { OrderDraft } from '../../../../src/binance/mappings/order-draft.js';
import { toTradingRules } from '../../../../src/binance/mappings/trading-rules.js';
import type { TradingRules } from '../../../../src/binance/mappings/trading-rules.js';
import { Decimal } from '../../../../src/host/domain/decimal.js';
import { naiveVerdict } from '../../../support/precheck/naive-filters.js';
import type { Amount, Tenths, TinyWorld } from '../../../support/precheck/naive-filters.js';

const RUNS = 3_000;
/** Tenths: beyond every bound of the tiny worlds. */
const UNIVERSE = 3_000;
const AMOUNTS: readonly Amount[] = ['price', 'stopPrice', 'quantity', 'quoteOrderQty', 'icebergQty'];

const tenths = (value: number): Decimal => new Decimal(value).div(10);
const text = (value: number): string => tenths(value).toFixed();
const hundredths = (value: number): Decimal => new Decimal(value).div(100);

const range = (max: number, steps: readonly number[]): fc.Arbitrary<TinyWorld['price']> =>
  fc.record({
    min: fc.integer({ min: 1, max: 30 }),
    max: fc.integer({ min: 31, max }),
    step: fc.constantFrom(...steps),
  });

const worlds: fc.Arbitrary<TinyWorld> = fc.record({
  price: range(400, [1, 2, 5]),
  lot: range(300, [1, 3, 10]),
  marketLot: range(200, [1, 2, 4]),
  notional: fc.record({
    min: fc.integer({ min: 1, max: 9_000 }),
    max: fc.integer({ min: 9_001, max: 90_000 }),
    forMarket: fc.boolean(),
  }),
  icebergParts: fc.integer({ min: 1, max: 5 }),
  reference: fc.integer({ min: 10, max: 200 }),
  band: fc.option(fc.record({ up: fc.integer({ min: 11, max: 30 }), down: fc.integer({ min: 1, max: 9 }) })),
  room: fc.option(fc.integer({ min: 0, max: 200 })),
  baseLimit: fc.option(fc.integer({ min: 1, max: 200 })),
  quoteLimit: fc.option(fc.integer({ min: 100, max: 90_000 })),
});

/** Hundredths, so that every other one lies between two tenths; mostly round ones, so that many orders are all but good. */
const amount = fc.oneof(
  fc.integer({ min: -1, max: 45 }).map((value) => value * 100),
  fc.integer({ min: 0, max: 4_500 }),
);

const drafts: fc.Arbitrary<OrderDraft> = fc
  .record({
    type: fc.constantFrom('LIMIT', 'MARKET', 'STOP_LOSS_LIMIT'),
    byQuote: fc.boolean(),
    side: fc.constantFrom('BUY', 'SELL'),
    price: amount,
    stopPrice: amount,
    quantity: amount,
    icebergQty: fc.option(amount),
  } as const)
  .map(({ type, byQuote, side, price, stopPrice, quantity, icebergQty }) => ({
    symbol: 'BTCUSDT',
    side,
    type,
    timeInForce: type === 'MARKET' ? null : 'GTC',
    price: type === 'MARKET' ? null : hundredths(price),
    stopPrice: type === 'STOP_LOSS_LIMIT' ? hundredths(stopPrice) : null,
    quantity: type === 'MARKET' && byQuote ? null : hundredths(quantity),
    quoteOrderQty: type === 'MARKET' && byQuote ? hundredths(quantity) : null,
    icebergQty: type === 'MARKET' || icebergQty === null ? null : hundredths(icebergQty),
    trailingDelta: null,
    selfTradePreventionMode: null,
    strategyId: null,
    strategyType: null,
  }));

function rulesOf({ price, lot, marketLot, notional, icebergParts, band, room }: TinyWorld): TradingRules {
  const quantity = (of: TinyWorld['lot']) => ({ minQty: text(of.min), maxQty: text(of.max), stepSize: text(of.step) });
  const { min, max, forMarket } = notional;
  const bandFactors = band && { multiplierUp: text(band.up), multiplierDown: text(band.down), avgPriceMins: 5 };
  return toTradingRules(
    [
      { filterType: 'PRICE_FILTER', minPrice: text(price.min), maxPrice: text(price.max), tickSize: text(price.step) },
      { filterType: 'LOT_SIZE', ...quantity(lot) },
      { filterType: 'MARKET_LOT_SIZE', ...quantity(marketLot) },
      {
        filterType: 'NOTIONAL',
        ...{ minNotional: hundredths(min).toFixed(), maxNotional: hundredths(max).toFixed(), avgPriceMins: 5 },
        ...{ applyMinToMarket: forMarket, applyMaxToMarket: forMarket },
      },
      { filterType: 'ICEBERG_PARTS', limit: icebergParts },
      ...(bandFactors ? [{ filterType: 'PERCENT_PRICE', ...bandFactors }] : []),
      ...(room === null ? [] : [{ filterType: 'MAX_POSITION', maxPosition: '1000' }]),
    ],
    { baseAssetPrecision: 1, quoteAssetPrecision: 1 },
  );
}

function groundOf({ reference, room, baseLimit, quoteLimit }: TinyWorld, strict: boolean): PrecheckGround {
  const price = tenths(reference);
  return {
    strict,
    ...{ baseAsset: 'BTC', quoteAsset: 'USDT' },
    prices: { priceOf: () => ({ price, kind: 'average', ageMs: 0, low: price, high: price }) },
    account: {
      ...NO_ACCOUNT,
      positionOf: () => (room === null ? null : new Decimal(1000).minus(tenths(room))),
      assetLimit: (asset) => {
        if (asset === 'BTC') return baseLimit === null ? null : tenths(baseLimit);
        return quoteLimit === null ? null : hundredths(quoteLimit);
      },
    },
  };
}

function inTenths(draft: OrderDraft): Tenths {
  const amounts = AMOUNTS.map((name) => [name, draft[name]?.times(10).toNumber() ?? null]);
  return { ...(Object.fromEntries(amounts) as Record<Amount, number | null>), side: draft.side, type: draft.type };
}

/** Every value of the amount that passes, in tenths: by all it shares with others where any does, by itself otherwise. */
function legalValues(name: Amount, draft: OrderDraft, world: TinyWorld): number[] {
  const order = inTenths(draft);
  const own: number[] = [];
  const all: number[] = [];
  for (let value = 1; value <= UNIVERSE; value++) {
    const verdict = naiveVerdict(name, value, order, world);
    if (verdict.own) own.push(value);
    if (verdict.own && verdict.shared) all.push(value);
  }
  return all.length > 0 ? all : own;
}

function expectNearest(nearest: number, name: Amount, draft: OrderDraft, legal: readonly number[]): void {
  const wished = draft[name]?.times(10).toNumber() ?? 0;
  const isPriceToSell = draft.side === 'SELL' && (name === 'price' || name === 'stopPrice');
  const isSafe = (value: number): boolean => (isPriceToSell ? value >= wished : value <= wished);
  const distance = Math.abs(nearest - wished);
  expect(legal, 'it is legal').to.include(nearest);
  const nearer = legal.filter((value) => Math.abs(value - wished) < distance && isSafe(value) === isSafe(nearest));
  expect(nearer, 'none on its side lies nearer').to.deep.equal([]);
  if (!isSafe(nearest)) expect(legal.filter(isSafe), 'none lies on the safe side').to.deep.equal([]);
  // Only between two neighbours does the safe side decide.
  const beyond = legal.filter((value) => Math.abs(value - wished) < distance);
  if (beyond.length > 0)
    expect(legal.some((value) => isSafe(value)) && beyond.every((value) => !isSafe(value))).to.equal(true);
}

const refusalOf = (check: Precheck): { field?: string; nearest?: string } | null => (check.ok ? null : check.error);

describe('the nearest legal value', function () {
  this.timeout(30_000); // much to compute, and perhaps on a busy machine

  it('is legal, and none lies nearer: by trying all of them', () => {
    const seen = { refused: 0, named: 0, none: 0 };
    fc.assert(
      fc.property(worlds, drafts, (world, draft) => {
        const error = refusalOf(precheckOrder(draft, rulesOf(world), groundOf(world, true)));
        if (!error) return;
        seen.refused++;
        const name = error.field as Amount;
        // What a quote amount comes to depends on the book: its nearest value is a certain one, and tested elsewhere.
        if (name === 'quoteOrderQty' && world.band) return;
        const legal = legalValues(name, draft, world);
        if (error.nearest === undefined) {
          seen.none++;
          expect(legal).to.deep.equal([]);
          return;
        }
        seen.named++;
        expectNearest(new Decimal(error.nearest).times(10).toNumber(), name, draft, legal);
      }),
      { numRuns: RUNS },
    );
    expect(seen.named).to.be.greaterThan(RUNS / 4);
    expect(seen.none).to.be.greaterThan(RUNS / 100);
  });

  it('is not refused again, and one after the other makes the order good wherever each has one', () => {
    fc.assert(
      fc.property(worlds, drafts, fc.boolean(), (world, wish, strict) => {
        const [rules, ground] = [rulesOf(world), groundOf(world, strict)];
        let draft = wish;
        for (let step = 0; step < 2 * AMOUNTS.length; step++) {
          const error = refusalOf(precheckOrder(draft, rules, ground));
          if (error?.nearest === undefined) return;
          draft = { ...draft, [error.field as Amount]: new Decimal(error.nearest) };
          expect(refusalOf(precheckOrder(draft, rules, ground))?.field).to.not.equal(error.field);
        }
        expect.fail('there is no end to it');
      }),
      { numRuns: RUNS },
    );
  });

  it('does not grow to the slice of an iceberg that is greater than the order', () => {
    const rules = toTradingRules([
      { filterType: 'LOT_SIZE', minQty: '0.001', maxQty: '900', stepSize: '0.001' },
      { filterType: 'ICEBERG_PARTS', limit: 10 },
    ]);
    const order: OrderDraft = {
      ...{ symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC' },
      ...{ quantity: new Decimal('1.0005'), price: new Decimal(10), icebergQty: new Decimal(100) },
      ...{ quoteOrderQty: null, stopPrice: null, trailingDelta: null },
      ...{ selfTradePreventionMode: null, strategyId: null, strategyType: null },
    };
    const check = precheckOrder(order, rules, { strict: true, baseAsset: 'BTC', quoteAsset: 'USDT' });
    expect(check.ok ? '' : check.error.message).to.equal('the quantity 1.0005 is no multiple of 0.001; nearest is 1');
  });
});
