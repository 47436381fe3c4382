import { expect } from 'chai';
import fc from 'fast-check';

import { precheckOrder } from '../../../src/binance/managers/order-precheck.js';
import type { Precheck } from '../../../src/binance/managers/order-precheck.js';
import type { OrderDraft } from '../../../src/binance/mappings/order-draft.js';
import { toTradingRules } from '../../../src/binance/mappings/trading-rules.js';
import { Decimal } from '../../../src/host/domain/decimal.js';
import { ManualClock, SimulatedExchange, spotSymbols, units, VenueError } from '../../../src/simulator/index.js';
import type { SymbolSpec } from '../../../src/simulator/index.js';
import { symbolInfo } from '../support/venue-words.js';

const rules = toTradingRules(symbolInfo().filters);
const PRECISION = { baseAssetPrecision: 8, quoteAssetPrecision: 8 };

const draft = (changes: Partial<OrderDraft> = {}): OrderDraft => ({
  symbol: 'BTCUSDT',
  side: 'BUY',
  type: 'LIMIT',
  timeInForce: 'GTC',
  quantity: new Decimal(1),
  quoteOrderQty: null,
  price: new Decimal(100),
  stopPrice: null,
  icebergQty: null,
  trailingDelta: null,
  selfTradePreventionMode: null,
  strategyId: null,
  strategyType: null,
  ...changes,
});
const check = (changes: Partial<OrderDraft>, strict = false): Precheck =>
  precheckOrder(draft(changes), rules, { strict, ...PRECISION });
const accepted = (result: Precheck): OrderDraft => {
  if (!result.ok) throw new Error(result.error.message);
  return result.draft;
};
const messageOf = (result: Precheck): string =>
  result.ok ? 'accepted' : `${result.error.filter ?? ''}: ${result.error.message}`;

const d = (value: string | number): Decimal => new Decimal(value);

describe('the check before an order leaves', () => {
  it('moves a buy’s price down, a sell’s up, and a quantity down, onto tick and step', () => {
    expect(accepted(check({ price: d('100.019') })).price?.toFixed()).to.equal('100.01');
    expect(accepted(check({ price: d('100.011'), side: 'SELL' })).price?.toFixed()).to.equal('100.02');
    expect(accepted(check({ quantity: d('0.99999') })).quantity?.toFixed()).to.equal('0.9999');
    expect(accepted(check({ stopPrice: d('99.999'), price: null, type: 'STOP_LOSS' })).stopPrice?.toFixed()).to.equal(
      '99.99',
    );
  });

  const refusals: readonly (readonly [string, Partial<OrderDraft>, string])[] = [
    [
      'a price below the least',
      { price: d('0.001') },
      'PRICE_FILTER: the price 0.001 is below the smallest allowed, 0.01',
    ],
    [
      'a price above the greatest',
      { price: d('1000000.01') },
      'PRICE_FILTER: the price 1000000.01 is above the greatest allowed, 1000000',
    ],
    ['a price of zero', { price: d(0) }, 'PRICE_FILTER: the price 0 is below the smallest allowed, 0.01'],
    ['a negative quantity', { quantity: d(-1) }, 'LOT_SIZE: the quantity -1 is below the smallest allowed, 0.0001'],
    [
      'a quantity that rounds to nothing',
      { quantity: d('0.00009') },
      'LOT_SIZE: the quantity 0.00009 is below the smallest allowed, 0.0001',
    ],
    ['too great a quantity', { quantity: d(9001) }, 'LOT_SIZE: the quantity 9001 is above the greatest allowed, 9000'],
    [
      'too great a quantity at market',
      { type: 'MARKET', price: null, quantity: d(101) },
      'MARKET_LOT_SIZE: the quantity 101 is above the greatest allowed, 100',
    ],
    [
      'too small a value',
      { quantity: d('0.0499') },
      "NOTIONAL: the order's value 4.99 (0.0499 at 100) is below the smallest, 5; at this price 0.05 would do",
    ],
    [
      'too great a value',
      { price: d(100_000), quantity: d(91) },
      "NOTIONAL: the order's value 9100000 (91 at 100000) is above the greatest, 9000000; at this price 90 would do",
    ],
    [
      'too small a quote amount',
      { type: 'MARKET', price: null, quantity: null, quoteOrderQty: d(4) },
      'NOTIONAL: the quote amount 4 is below the smallest order value 5',
    ],
    [
      'too many iceberg parts',
      { icebergQty: d('0.05') },
      'ICEBERG_PARTS: 1 in parts of 0.05 makes 20 parts, more than the 10 allowed',
    ],
    [
      'too small a trailing delta',
      { type: 'STOP_LOSS', price: null, trailingDelta: 5 },
      'TRAILING_DELTA: the trailing delta 5 is not between 10 and 2000 basis points',
    ],
  ];
  for (const [title, changes, message] of refusals) {
    it(`refuses ${title}`, () => {
      expect(messageOf(check(changes))).to.equal(message);
    });
  }

  it('refuses instead of rounding where the user wants it strict, and names the nearest value', () => {
    const result = check({ price: d('100.019') }, true);
    expect(result).to.deep.equal({
      ok: false,
      error: {
        code: null,
        category: 'filter',
        filter: 'PRICE_FILTER',
        message: 'the price 100.019 is no multiple of 0.01; nearest is 100.01',
        bound: '0.01',
        nearest: '100.01',
      },
    });
    expect(check({}, true).ok).to.equal(true);
  });

  it('leaves to the venue what needs the market’s price', () => {
    expect(check({ type: 'MARKET', price: null, quantity: d('0.0001') }).ok).to.equal(true);
    expect(check({ type: 'STOP_LOSS', price: null, stopPrice: d(1), quantity: d('0.0001') }).ok).to.equal(true);
  });

  it('takes the assets’ precision for a step where there is no filter', () => {
    const options = { strict: false, baseAssetPrecision: 2, quoteAssetPrecision: 1 };
    const bare = precheckOrder(draft({ price: d('1.29'), quantity: d('0.999') }), toTradingRules([]), options);
    expect(accepted(bare).price?.toFixed()).to.equal('1.2');
    expect(accepted(bare).quantity?.toFixed()).to.equal('0.99');
    expect(messageOf(precheckOrder(draft({ quantity: d('0.001') }), toTradingRules([]), options))).to.equal(
      'LOT_SIZE: the quantity 0.001 is below the smallest allowed, 0.01',
    );
  });

  it('is exact, never rounds a quantity up, and changes nothing the second time', () => {
    const amount = fc
      .tuple(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 0, max: 8 }))
      .map(([n, e]) => d(n).div(d(10).pow(e)));
    fc.assert(
      fc.property(amount, amount, fc.constantFrom('BUY' as const, 'SELL' as const), (price, quantity, side) => {
        const result = check({ price, quantity, side });
        if (!result.ok) return;
        const { price: p, quantity: q } = result.draft;
        if (!p || !q) throw new Error('lost an amount');
        expect(p.modulo('0.01').isZero() && q.modulo('0.0001').isZero()).to.equal(true);
        expect(q.lessThanOrEqualTo(quantity)).to.equal(true);
        expect(side === 'BUY' ? p.lessThanOrEqualTo(price) : p.greaterThanOrEqualTo(price)).to.equal(true);
        expect(check({ price: p, quantity: q, side }, true)).to.deep.equal({ ok: true, draft: result.draft });
      }),
    );
  });
});

describe('the check before an order leaves, judged by the venue', () => {
  const exchange = new SimulatedExchange({ clock: new ManualClock(), symbols: spotSymbols });
  before(() => {
    const rich = Object.fromEntries(exchange.assets.map((asset) => [asset, units('1000000000')]));
    exchange.openAccount('rich', rich);
  });

  /** The filter that the venue refuses the draft with; null where it takes it, or refuses for a reason of the market. */
  function refusedBy(order: OrderDraft): string | null {
    const refusal = refusalOf(order);
    return /PERCENT_PRICE|MAX_NUM|MAX_POSITION|insufficient|liquidity/.test(refusal ?? '') ? null : refusal;
  }

  /** What the venue refuses the draft with; null where it takes it. */
  function refusalOf(order: OrderDraft): string | null {
    const optional = (value: Decimal | null): bigint | undefined => (value ? units(value.toFixed()) : undefined);
    const amounts = {
      quantity: optional(order.quantity),
      price: optional(order.price),
      icebergQty: optional(order.icebergQty),
    };
    const given = Object.fromEntries(Object.entries(amounts).filter(([, value]) => value !== undefined));
    try {
      const timeInForce = order.timeInForce ? { timeInForce: order.timeInForce } : {};
      exchange.testOrder('rich', {
        symbol: order.symbol,
        side: order.side,
        type: order.type,
        ...timeInForce,
        ...given,
      });
      return null;
    } catch (error) {
      if (!(error instanceof VenueError)) throw error;
      return error.message;
    }
  }

  const eightDecimals = (min: number, max: number): fc.Arbitrary<Decimal> =>
    fc.double({ min, max, noNaN: true }).map((value) => d(value).toDecimalPlaces(8));

  function orders(spec: SymbolSpec): fc.Arbitrary<OrderDraft> {
    const reference = Number(spec.referencePrice) / 1e8;
    const step = Number(spec.stepSize) / 1e8;
    return fc
      .record({
        side: fc.constantFrom('BUY' as const, 'SELL' as const),
        price: fc.oneof(eightDecimals(reference * 0.9, reference * 1.1), eightDecimals(0.00000001, 1e9)),
        quantity: fc.oneof(eightDecimals(step / 2, step * 1000), eightDecimals(0.00000001, 1e8)),
        icebergQty: fc.option(eightDecimals(step, step * 100), { nil: null, freq: 5 }),
        type: fc.constantFrom('LIMIT' as const, 'MARKET' as const),
      })
      .map(({ type, price, icebergQty, ...rest }) =>
        draft({
          symbol: spec.symbol,
          type,
          ...rest,
          ...(type === 'LIMIT' ? { price, icebergQty } : { price: null, icebergQty: null, timeInForce: null }),
        }),
      );
  }

  for (const spec of spotSymbols) {
    it(`lets no order of ${spec.symbol} leave that the filters refuse, and refuses none that they take`, () => {
      const symbolRules = toTradingRules(spec.filters);
      const precision = {
        baseAssetPrecision: spec.info.baseAssetPrecision,
        quoteAssetPrecision: spec.info.quoteAssetPrecision,
      };
      fc.assert(
        fc.property(orders(spec), (order) => {
          const rounded = precheckOrder(order, symbolRules, { strict: false, ...precision });
          if (rounded.ok && order.type === 'LIMIT') expect(refusedBy(rounded.draft), 'rounded').to.equal(null);
          const strict = precheckOrder(order, symbolRules, { strict: true, ...precision });
          if (!strict.ok) expect(refusalOf(order), strict.error.message).to.not.equal(null);
          else if (order.type === 'LIMIT') expect(refusedBy(order), 'strict').to.equal(null);
        }),
        { numRuns: 100 },
      );
    });
  }
});
