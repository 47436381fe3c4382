import { expect } from 'chai';
import fc from 'fast-check';

import { precheckOrder } from '../../../src/binance/managers/order-precheck.js';
import type { Precheck } from '../../../src/binance/managers/order-precheck.js';
import type { OrderDraft } from '../../../src/binance/mappings/order-draft.js';
import { toTradingRules } from '../../../src/binance/mappings/trading-rules.js';
import { Decimal } from '../../../src/host/domain/decimal.js';
import { symbolInfo } from '../support/venue-words.js';

const rules = toTradingRules(symbolInfo().filters);
const ASSETS = { baseAsset: 'BTC', quoteAsset: 'USDT' };

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
  precheckOrder(draft(changes), rules, { strict, ...ASSETS });
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
      'PRICE_FILTER: the price 0.001 is below the smallest allowed, 0.01; nearest is 5',
    ],
    [
      'a price above the greatest',
      { price: d('1000000.01') },
      'PRICE_FILTER: the price 1000000.01 is above the greatest allowed, 1000000',
    ],
    ['a price of zero', { price: d(0) }, 'PRICE_FILTER: the price 0 is below the smallest allowed, 0.01; nearest is 5'],
    [
      'a negative quantity',
      { quantity: d(-1) },
      'LOT_SIZE: the quantity -1 is below the smallest allowed, 0.0001; nearest is 0.05',
    ],
    [
      'a quantity that rounds to nothing',
      { quantity: d('0.00009') },
      'LOT_SIZE: the quantity 0.00009 is below the smallest allowed, 0.0001; nearest is 0.05',
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
      'ICEBERG_PARTS: 1 in parts of 0.05 makes 20 parts, more than the 10 allowed; nearest is 0.1',
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
        field: 'price',
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
    const bareRules = toTradingRules([], { baseAssetPrecision: 2, quoteAssetPrecision: 1 });
    const bare = (changes: Partial<OrderDraft>, strict = false): Precheck =>
      precheckOrder(draft(changes), bareRules, { strict, ...ASSETS });
    const rounded = accepted(bare({ price: d('1.29'), quantity: d('0.999') }));
    expect(rounded.price?.toFixed()).to.equal('1.2');
    expect(rounded.quantity?.toFixed()).to.equal('0.99');
    expect(messageOf(bare({ quantity: d('0.001') }))).to.equal(
      'LOT_SIZE: the quantity 0.001 is below the smallest allowed, 0.01',
    );
    expect(messageOf(bare({ price: d('1.29') }, true))).to.equal(
      'PRECISION: the price 1.29 has more than the 1 decimals of the quote asset; nearest is 1.2',
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
        expect(accepted(check({ price: p, quantity: q, side }, true))).to.deep.equal(result.draft);
      }),
    );
  });
});
