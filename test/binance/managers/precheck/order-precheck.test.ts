import { expect } from 'chai';
import fc from 'fast-check';

import { NO_ACCOUNT } from '../../../../src/binance/managers/account-picture.js';
import type { AccountPicture, CountedOrders } from '../../../../src/binance/managers/account-picture.js';
import { precheckOrder, precheckOrderList } from '../../../../src/binance/managers/precheck/order-precheck.js';
import type { Precheck } from '../../../../src/binance/managers/precheck/order-precheck.js';
import type { OrderDraft } from '../../../../src/binance/mappings/order-draft.js';
import type { ReferencePrice, ReferencePrices } from '../../../../src/binance/managers/precheck/reference-prices.js';
import { toExchangeCaps, toTradingRules } from '../../../../src/binance/mappings/trading-rules.js';
import { Decimal } from '../../../../src/host/domain/decimal.js';
import { symbolInfo } from '../../support/venue-words.js';

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
      leftToVenue: [],
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

const NOTHING_OPEN: AccountPicture = { ...NO_ACCOUNT, mostOpen: 0 };

describe('the check of what depends on the market', () => {
  const band = { bidMultiplierUp: '1.2', bidMultiplierDown: '0.5', askMultiplierUp: '2', askMultiplierDown: '0.8' };
  const marketRules = toTradingRules([
    ...symbolInfo().filters.filter(({ filterType }) => filterType !== 'NOTIONAL'),
    { filterType: 'PERCENT_PRICE_BY_SIDE', ...band, avgPriceMins: 5 },
    {
      filterType: 'NOTIONAL',
      ...{ minNotional: '5', applyMinToMarket: true, maxNotional: '5000', applyMaxToMarket: true, avgPriceMins: 5 },
    },
  ]);
  const priced = (changes: Partial<ReferencePrice> = {}): ReferencePrices => ({
    priceOf: () => ({ price: d(100), kind: 'average', ageMs: 900, low: d(99), high: d(101), ...changes }),
  });
  const checkAt = (prices: ReferencePrices | undefined, changes: Partial<OrderDraft>): Precheck =>
    precheckOrder(draft(changes), marketRules, { strict: false, ...ASSETS, prices, account: NOTHING_OPEN });
  const market = { type: 'MARKET', price: null, timeInForce: null } as const;

  it('refuses a price that no average within the uncertainty allows, and names the nearest that every one allows', () => {
    expect(messageOf(checkAt(priced(), { price: d('121.21') }))).to.equal(
      'PERCENT_PRICE_BY_SIDE: the price 121.21 is above the highest allowed for a BUY, 120 ' +
        '(1.2 times the 5-minute average 100); 118.8 would do, with room for the average to move',
    );
    expect(messageOf(checkAt(priced({ kind: 'reference' }), { price: d('79'), side: 'SELL' }))).to.equal(
      'PERCENT_PRICE_BY_SIDE: the price 79 is below the lowest allowed for a SELL, 80 ' +
        '(0.8 times the reference price 100); 80.8 would do, with room for the reference price to move',
    );
    expect(messageOf(checkAt(priced({ kind: 'last' }), { price: d('49'), side: 'BUY' }))).to.contain(
      'the last price 100',
    );
  });

  for (const [how, prices, changes] of [
    ['lies between', priced(), { price: d('121') }],
    ['is not known', undefined, { price: d('500') }],
    ['is too old', priced({ ageMs: 3_001 }), { price: d('500') }],
  ] as const) {
    it(`leaves a price to the venue where the average ${how}`, () => {
      const result = checkAt(prices, changes);
      expect(messageOf(result)).to.equal('accepted');
      expect(result.leftToVenue).to.deep.equal(['PERCENT_PRICE_BY_SIDE']);
    });
  }

  it('values a market order at the average, and leaves it where that is not exact enough', () => {
    expect(messageOf(checkAt(priced(), { ...market, quantity: d('0.049') }))).to.equal(
      "NOTIONAL: the order's value 4.9 (0.049 at the 5-minute average 100) is below the smallest, 5; " +
        '0.0506 would do, with room for the average to move',
    );
    expect(messageOf(checkAt(priced(), { ...market, quantity: d('60') }))).to.contain('is above the greatest, 5000');
    expect(checkAt(priced(), { ...market, quantity: d('0.05') }).leftToVenue).to.deep.equal(['NOTIONAL']);
    expect(checkAt(undefined, { ...market, quantity: d('0.001') }).leftToVenue).to.deep.equal(['NOTIONAL']);
    expect(checkAt(priced(), { ...market, quantity: d('1') }).leftToVenue).to.deep.equal([]);
  });

  it('knows bounds of what a quote amount comes to: what rests in the book was let in within the band', () => {
    const quote = (amount: string, prices?: ReferencePrices): Precheck =>
      checkAt(prices, { ...market, quantity: null, quoteOrderQty: d(amount) });
    expect(messageOf(quote('5001', priced()))).to.equal(
      'NOTIONAL: the quote amount 5001 is above the greatest order value 5000',
    );
    expect(quote('1000', priced()).leftToVenue).to.deep.equal([]);
    expect(quote('1000').leftToVenue).to.deep.equal(['LOT_SIZE', 'MARKET_LOT_SIZE']);
    const small = toTradingRules([
      { filterType: 'LOT_SIZE', minQty: '1', maxQty: '50', stepSize: '0.5' },
      { filterType: 'MARKET_LOT_SIZE', minQty: '0', maxQty: '20', stepSize: '0' },
      { filterType: 'PERCENT_PRICE_BY_SIDE', ...band, avgPriceMins: 5 },
    ]);
    const ground = { strict: false, ...ASSETS, prices: priced() };
    const bought = (amount: number): string =>
      messageOf(precheckOrder(draft({ ...market, quantity: null, quoteOrderQty: d(amount) }), small, ground));
    expect(bought(60)).to.equal(
      'LOT_SIZE: the quote amount 60 comes to less than the smallest quantity allowed, 1; nearest is 202',
    );
    expect(bought(5000)).to.equal(
      'MARKET_LOT_SIZE: the quote amount 5000 comes to more than the greatest quantity allowed, 20; nearest is 1584',
    );
    expect(bought(100)).to.equal('accepted');
  });
});

describe('the check of what depends on the account', () => {
  const accountRules = toTradingRules([
    { filterType: 'MAX_NUM_ORDERS', maxNumOrders: 4 },
    { filterType: 'MAX_NUM_ALGO_ORDERS', maxNumAlgoOrders: 1 },
    { filterType: 'MAX_NUM_ICEBERG_ORDERS', maxNumIcebergOrders: 1 },
    { filterType: 'MAX_NUM_ORDER_LISTS', maxNumOrderLists: 1 },
    { filterType: 'MAX_POSITION', maxPosition: '10' },
  ]);
  const open = (counts: Partial<Record<CountedOrders, number>>, position: string | null = null): AccountPicture => ({
    ...NO_ACCOUNT,
    mostOpen: counts.orders ?? 9,
    countOpen: (kind) => counts[kind] ?? 0,
    positionOf: () => (position === null ? null : d(position)),
  });
  const checkWith = (account: AccountPicture, changes: Partial<OrderDraft> = {}): Precheck =>
    precheckOrder(draft(changes), accountRules, { strict: false, ...ASSETS, account });
  const stop = { type: 'STOP_LOSS', price: null, stopPrice: d(90), side: 'SELL', timeInForce: null } as const;

  it('refuses one order more than may be open, by kind', () => {
    expect(messageOf(checkWith(open({ orders: 3 }), { side: 'SELL' }))).to.equal('accepted');
    expect(messageOf(checkWith(open({ orders: 4 }), { side: 'SELL' }))).to.equal(
      'MAX_NUM_ORDERS: 4 orders of BTCUSDT are open, and 4 is the most that may be',
    );
    expect(messageOf(checkWith(open({ algoOrders: 1 }), stop))).to.equal(
      'MAX_NUM_ALGO_ORDERS: 1 conditional orders of BTCUSDT are open, and 1 is the most that may be',
    );
    expect(messageOf(checkWith(open({ icebergOrders: 1 }), { icebergQty: d('0.5'), side: 'SELL' }))).to.equal(
      'MAX_NUM_ICEBERG_ORDERS: 1 iceberg orders of BTCUSDT are open, and 1 is the most that may be',
    );
  });

  it('leaves to the venue whether an order counts that cannot stay open', () => {
    const result = checkWith(open({ orders: 4 }), { side: 'SELL', timeInForce: 'IOC' });
    expect(result.leftToVenue).to.deep.equal(['MAX_NUM_ORDERS']);
  });

  it('counts over all symbols where the exchange has a filter', () => {
    const exchangeCaps = toExchangeCaps([{ filterType: 'EXCHANGE_MAX_NUM_ORDERS', maxNumOrders: 7 }]);
    const account = {
      ...open({}),
      exchangeCaps,
      countOpen: (_: CountedOrders, symbol: string | null) => (symbol === null ? 7 : 0),
    };
    const result = precheckOrder(draft({ side: 'SELL' }), accountRules, {
      strict: false,
      ...ASSETS,
      account,
    });
    expect(messageOf(result)).to.equal(
      'EXCHANGE_MAX_NUM_ORDERS: 7 orders on all symbols together are open, and 7 is the most that may be',
    );
  });

  it('refuses a buy that would make the position too great, and says how much may be bought', () => {
    expect(messageOf(checkWith(open({}, '9.5')))).to.equal(
      'MAX_POSITION: the quantity 1 and the position of 9.5, open buys included, are more than the greatest position ' +
        'allowed, 10; nearest is 0.5',
    );
    expect(messageOf(checkWith(open({}, '10')))).to.not.contain('nearest');
    expect(messageOf(checkWith(open({}, '9')))).to.equal('accepted');
    expect(messageOf(checkWith(open({}, '99'), { side: 'SELL' }))).to.equal('accepted');
    expect(checkWith(open({ orders: 0 })).leftToVenue).to.deep.equal(['MAX_POSITION']);
  });

  it('refuses an order that moves more of an asset than one may', () => {
    const limits: Record<string, string> = { BTC: '2', USDT: '150' };
    const account = { ...NO_ACCOUNT, assetLimit: (asset: string) => (limits[asset] ? d(limits[asset]) : null) };
    expect(messageOf(checkWith(account, { quantity: d(3), side: 'SELL' }))).to.equal(
      'MAX_ASSET: the quantity 3 is more BTC than an order may move, 2; nearest is 1.5',
    );
    expect(messageOf(checkWith(account, { quantity: d(2), side: 'SELL' }))).to.equal(
      "MAX_ASSET: the order's value 200 is more USDT than an order may move, 150; nearest is 1.5",
    );
    const market = { type: 'MARKET', price: null, timeInForce: null, side: 'SELL' } as const;
    expect(checkWith(account, market).leftToVenue).to.include('MAX_ASSET');
    expect(messageOf(checkWith(account, { ...market, quantity: null, quoteOrderQty: d(151) }))).to.contain(
      'is more USDT than an order may move, 150',
    );
  });

  it('refuses those orders of a list that count, and no others', () => {
    const legs = [draft({ side: 'SELL', price: d(110) }), draft({ ...stop }), draft({ ...stop })];
    const account = open({ orders: 0, algoOrders: 1 });
    const checks = precheckOrderList(legs, accountRules, { strict: false, ...ASSETS, account });
    expect(checks.map(messageOf)).to.deep.equal([
      'accepted',
      ...Array<string>(2).fill(
        'MAX_NUM_ALGO_ORDERS: 1 conditional orders of BTCUSDT are open, 2 would be added, and 1 is the most that may be',
      ),
    ]);
  });

  it('leaves to the venue what is counted where the count is not known now', () => {
    const account = { ...open({}), mostOpen: null, countOpen: () => null };
    expect(checkWith(account, { side: 'SELL' }).leftToVenue).to.deep.equal(['MAX_NUM_ORDERS']);
    expect(checkWith(account, stop).leftToVenue).to.deep.equal(['MAX_NUM_ORDERS', 'MAX_NUM_ALGO_ORDERS']);
  });

  it('checks the orders of a list each by itself, then how many they are', () => {
    const legs = [draft({ side: 'SELL', price: d(110) }), draft({ ...stop })];
    const list = (account: AccountPicture, drafts = legs): string[] =>
      precheckOrderList(drafts, accountRules, { strict: false, ...ASSETS, account }).map(messageOf);
    expect(list(open({ orders: 2 }))).to.deep.equal(['accepted', 'accepted']);
    const tooMany = 'MAX_NUM_ORDERS: 3 orders of BTCUSDT are open, 2 would be added, and 4 is the most that may be';
    expect(list(open({ orders: 3 }))).to.deep.equal([tooMany, tooMany]);
    expect(list(open({ orderLists: 1 }))[0]).to.contain('1 order lists of BTCUSDT are open');
    const bad = list(open({}), [draft({ side: 'SELL' }), draft({ side: 'SELL', quantity: d(0) })]);
    expect(bad[0]).to.equal('accepted');
    expect(bad[1]).to.contain('LOT_SIZE');
    const buys = [draft(), draft()];
    expect(list(open({}, '9.5'), buys).map((message) => message.slice(0, 12))).to.deep.equal([
      'MAX_POSITION',
      'accepted',
    ]);
  });
});
