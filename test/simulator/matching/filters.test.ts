import { expect } from 'chai';
import type { SymbolFilter } from '../../../src/binance/wire/exchange-info.js';
import { readFilterRules } from '../../../src/simulator/matching/filter-rules.js';
import { SimulatedExchange } from '../../../src/simulator/simulated-exchange.js';
import { units } from '../../../src/simulator/units.js';
import { ManualClock } from '../../../src/simulator/venue-clock.js';
import type { OrderPlacement } from '../../../src/simulator/venue-requests.js';
import { refusal, testSpec, TestVenue } from './test-venue.js';

const withFilter = (...filters: SymbolFilter[]): TestVenue => new TestVenue({ filters });
const failure = (name: string): string => `-1013 Filter failure: ${name}`;

describe('filters', () => {
  it('PRICE_FILTER holds price and stop price to bounds and tick, 0 switching a part off', () => {
    const venue = withFilter({ filterType: 'PRICE_FILTER', minPrice: '10', maxPrice: '200', tickSize: '0.05' });
    for (const price of ['9.95', '200.05', '100.01']) {
      expect(
        refusal(() => venue.limit('alice', 'BUY', '1', price)),
        price,
      ).to.equal(failure('PRICE_FILTER'));
    }
    for (const price of ['10', '100.05']) venue.limit('alice', 'BUY', '1', price);
    const stop = { side: 'SELL', type: 'STOP_LOSS', quantity: units('1') } as const;
    expect(refusal(() => venue.place('alice', { ...stop, stopPrice: units('90.01') }))).to.equal(
      failure('PRICE_FILTER'),
    );
    const open = withFilter({ filterType: 'PRICE_FILTER', minPrice: '0', maxPrice: '0', tickSize: '0' });
    expect(open.limit('alice', 'BUY', '1', '0.00000003').order.status).to.equal('NEW');
  });

  it('LOT_SIZE holds quantity and iceberg slice to bounds and step', () => {
    const venue = withFilter({ filterType: 'LOT_SIZE', minQty: '0.1', maxQty: '5', stepSize: '0.1' });
    for (const quantity of ['0.05', '5.1', '1.01']) {
      expect(refusal(() => venue.limit('alice', 'BUY', quantity, '100'))).to.equal(failure('LOT_SIZE'));
      expect(refusal(() => venue.market('alice', 'BUY', quantity))).to.equal(failure('LOT_SIZE'));
    }
    expect(refusal(() => venue.limit('alice', 'BUY', '1', '9', { icebergQty: units('0.25') }))).to.equal(
      failure('LOT_SIZE'),
    );
    expect(venue.limit('alice', 'BUY', '0.1', '100').order.status).to.equal('NEW');
  });

  it('MARKET_LOT_SIZE holds market orders alone', () => {
    const venue = withFilter({ filterType: 'MARKET_LOT_SIZE', minQty: '0', maxQty: '2', stepSize: '0' });
    venue.limit('bob', 'SELL', '5', '100');
    expect(refusal(() => venue.market('alice', 'BUY', '2.5'))).to.equal(failure('MARKET_LOT_SIZE'));
    expect(venue.market('alice', 'BUY', '2').order.status).to.equal('FILLED');
    expect(venue.limit('alice', 'BUY', '2.5', '100').order.status).to.equal('FILLED');
  });

  it('PERCENT_PRICE holds a price to a band around the average of the last minutes', () => {
    const venue = withFilter({
      filterType: 'PERCENT_PRICE',
      multiplierUp: '1.1',
      multiplierDown: '0.9',
      avgPriceMins: 5,
    });
    venue.tradeAt('100', '3');
    venue.tradeAt('108', '1');
    for (const price of ['112.21', '91.79']) {
      expect(refusal(() => venue.limit('alice', 'BUY', '1', price))).to.equal(failure('PERCENT_PRICE'));
    }
    expect(venue.limit('alice', 'BUY', '1', '91.8').order.status).to.equal('NEW');
    venue.clock.advance(6 * 60_000);
    expect(refusal(() => venue.limit('alice', 'BUY', '1', '97.19'))).to.equal(failure('PERCENT_PRICE'));
    expect(venue.limit('alice', 'BUY', '1', '97.2').order.status).to.equal('NEW');
  });

  it('PERCENT_PRICE_BY_SIDE has a band for each side, around the last price where the minutes are 0', () => {
    const venue = withFilter({
      filterType: 'PERCENT_PRICE_BY_SIDE',
      ...{ bidMultiplierUp: '1.2', bidMultiplierDown: '0.5', askMultiplierUp: '2', askMultiplierDown: '0.8' },
      avgPriceMins: 0,
    });
    for (const [side, price] of [
      ['BUY', '120.01'],
      ['BUY', '49.99'],
      ['SELL', '200.01'],
      ['SELL', '79.99'],
    ] as const) {
      expect(refusal(() => venue.limit('alice', side, '1', price))).to.equal(failure('PERCENT_PRICE_BY_SIDE'));
    }
    for (const [side, price] of [
      ['SELL', '200'],
      ['BUY', '50'],
      ['BUY', '120'],
      ['SELL', '80'],
    ] as const) {
      expect(venue.limit('alice', side, '1', price).order.symbol).to.equal('AAABBB');
    }
  });

  it('MIN_NOTIONAL holds limit orders, and market orders at the average price where it says so', () => {
    const filter = { filterType: 'MIN_NOTIONAL', minNotional: '10', avgPriceMins: 5 };
    const venue = withFilter({ ...filter, applyToMarket: true });
    expect(refusal(() => venue.limit('alice', 'BUY', '0.1', '99.99'))).to.equal(failure('MIN_NOTIONAL'));
    expect(refusal(() => venue.market('alice', 'BUY', '0.099'))).to.equal(failure('MIN_NOTIONAL'));
    const quote = { side: 'BUY', type: 'MARKET' } as const;
    expect(refusal(() => venue.place('alice', { ...quote, quoteOrderQty: units('9.99') }))).to.equal(
      failure('MIN_NOTIONAL'),
    );
    expect(venue.market('alice', 'BUY', '0.1').order.status).to.equal('EXPIRED');
    expect(withFilter({ ...filter, applyToMarket: false }).market('alice', 'BUY', '0.01').order.status).to.equal(
      'EXPIRED',
    );
  });

  it('NOTIONAL has a most as well, and says of each bound whether market orders keep it', () => {
    const venue = withFilter({
      filterType: 'NOTIONAL',
      ...{ minNotional: '10', applyMinToMarket: false, maxNotional: '1000', applyMaxToMarket: true, avgPriceMins: 0 },
    });
    for (const quantity of ['0.09', '10.01']) {
      expect(refusal(() => venue.limit('alice', 'BUY', quantity, '100'))).to.equal(failure('NOTIONAL'));
    }
    expect(venue.market('alice', 'BUY', '0.09').order.status).to.equal('EXPIRED');
    expect(refusal(() => venue.market('alice', 'BUY', '10.01'))).to.equal(failure('NOTIONAL'));
  });

  it('ICEBERG_PARTS limits how many slices an order has', () => {
    const venue = withFilter({ filterType: 'ICEBERG_PARTS', limit: 4 });
    const iceberg = (slice: string) => venue.limit('alice', 'BUY', '5', '9', { icebergQty: units(slice) });
    expect(refusal(() => iceberg('1.249'))).to.equal(failure('ICEBERG_PARTS'));
    expect(iceberg('1.25').order.icebergQty).to.equal(units('1.25'));
  });

  it('TRAILING_DELTA has bounds for stops above and below the market', () => {
    const venue = withFilter({
      filterType: 'TRAILING_DELTA',
      ...{ minTrailingAboveDelta: 10, maxTrailingAboveDelta: 20, minTrailingBelowDelta: 30, maxTrailingBelowDelta: 40 },
    });
    const trail = (type: 'STOP_LOSS' | 'TAKE_PROFIT', side: 'BUY' | 'SELL', trailingDelta: number) =>
      venue.place('alice', { type, side, quantity: units('1'), trailingDelta });
    for (const [type, side, delta] of [
      ['STOP_LOSS', 'BUY', 9],
      ['TAKE_PROFIT', 'SELL', 21],
      ['STOP_LOSS', 'SELL', 29],
      ['TAKE_PROFIT', 'BUY', 41],
    ] as const) {
      expect(refusal(() => trail(type, side, delta))).to.equal(failure('TRAILING_DELTA'));
    }
    expect(trail('STOP_LOSS', 'BUY', 10).order.trailingDelta).to.equal(10);
    expect(trail('STOP_LOSS', 'SELL', 40).order.trailingDelta).to.equal(40);
  });

  it('compare what is exact: no product is cut before it is compared', () => {
    const notional = { filterType: 'NOTIONAL', minNotional: '0', maxNotional: '0.00000001', avgPriceMins: 0 };
    const venue = withFilter({ ...notional, applyMinToMarket: false, applyMaxToMarket: false });
    // 0.000000011 is more than the most, though cut to eight decimals it is not.
    expect(refusal(() => venue.limit('alice', 'BUY', '0.00011', '0.0001'))).to.equal(failure('NOTIONAL'));
    const band = { filterType: 'PERCENT_PRICE', multiplierUp: '2', multiplierDown: '0.33333333', avgPriceMins: 0 };
    const banded = new TestVenue({ filters: [band], referencePrice: '0.00000005' });
    expect(refusal(() => banded.limit('alice', 'BUY', '1', '0.00000001'))).to.equal(failure('PERCENT_PRICE'));
    expect(banded.limit('alice', 'BUY', '1', '0.00000002').order.status).to.equal('NEW');
  });

  it('take the reference price in place of every average while there is one', () => {
    const venue = withFilter(
      { filterType: 'PERCENT_PRICE', multiplierUp: '1.2', multiplierDown: '0.8', avgPriceMins: 5 },
      { filterType: 'MIN_NOTIONAL', minNotional: '10', applyToMarket: true, avgPriceMins: 5 },
    );
    expect(venue.exchange.referencePrice('AAABBB')).to.equal(undefined);
    venue.exchange.setReferencePrice('AAABBB', units('50'));
    expect(refusal(() => venue.limit('alice', 'BUY', '1', '60.01'))).to.equal(failure('PERCENT_PRICE'));
    expect(venue.limit('alice', 'BUY', '1', '60').order.status).to.equal('NEW');
    expect(refusal(() => venue.market('alice', 'SELL', '0.19'))).to.equal(failure('MIN_NOTIONAL'));
    venue.exchange.setReferencePrice('AAABBB', null);
    expect(venue.limit('alice', 'BUY', '1', '119').order.status).to.equal('NEW');
    expect(venue.exchange.referencePrice('AAABBB')).to.deep.equal({ price: null, time: venue.clock.now() });
  });

  it('say nothing of what a stop without a limit price is worth, nor of its quantity at market', () => {
    const venue = withFilter(
      { filterType: 'MARKET_LOT_SIZE', minQty: '0', maxQty: '2', stepSize: '0' },
      { filterType: 'MIN_NOTIONAL', minNotional: '10', applyToMarket: true, avgPriceMins: 0 },
    );
    const stop = { side: 'SELL', type: 'STOP_LOSS', stopPrice: units('90') } as const;
    for (const quantity of ['3', '0.01']) {
      expect(venue.place('alice', { ...stop, quantity: units(quantity) }).order.status).to.equal('NEW');
    }
  });

  it('come after the precision of the assets', () => {
    const venue = new TestVenue({ info: { baseAssetPrecision: 2, quoteAssetPrecision: 4 } });
    const tooPrecise = (name: string): string => `-1111 Parameter '${name}' has too much precision.`;
    expect(refusal(() => venue.limit('alice', 'BUY', '0.001', '100'))).to.equal(tooPrecise('quantity'));
    expect(refusal(() => venue.limit('alice', 'BUY', '1', '99.99999'))).to.equal(tooPrecise('price'));
    const quote = { side: 'BUY', type: 'MARKET', quoteOrderQty: units('9.99999') } as const;
    expect(refusal(() => venue.place('alice', quote))).to.equal(tooPrecise('quoteOrderQty'));
    expect(venue.limit('alice', 'BUY', '0.01', '99.9999').order.status).to.equal('NEW');
  });

  it('are checked before the matching engine looks at the order', () => {
    const venue = withFilter({ filterType: 'LOT_SIZE', minQty: '0.1', maxQty: '5', stepSize: '0.1' });
    expect(refusal(() => venue.limit('alice', 'BUY', '0.01', '99999999999'))).to.equal(failure('LOT_SIZE'));
  });

  it('of unknown kinds are ignored, and known ones have to be whole', () => {
    expect(
      withFilter({ filterType: 'PHASE_OF_THE_MOON', phase: 3 }).limit('alice', 'BUY', '1', '9').order.status,
    ).to.equal('NEW');
    expect(() => readFilterRules([{ filterType: 'LOT_SIZE', minQty: 'much' }])).to.throw(RangeError, 'LOT_SIZE');
    expect(() => readFilterRules([{ filterType: 'ICEBERG_PARTS' }])).to.throw(RangeError, 'limit');
  });
});

describe('filters on what is open', () => {
  const refused = (name: string): string => `-2010 Filter failure: ${name}`;

  it('MAX_NUM_ORDERS counts all open orders of the account on the symbol, and lets through what cannot stay open', () => {
    const venue = withFilter({ filterType: 'MAX_NUM_ORDERS', maxNumOrders: 2 });
    const { order } = venue.limit('alice', 'BUY', '1', '90');
    venue.limit('alice', 'BUY', '1', '91');
    expect(refusal(() => venue.limit('alice', 'BUY', '1', '92'))).to.equal(refused('MAX_NUM_ORDERS'));
    expect(venue.limit('bob', 'BUY', '1', '92').order.status).to.equal('NEW');
    expect(venue.market('alice', 'SELL', '1').order.status).to.equal('FILLED');
    venue.exchange.cancelOrder('alice', order);
    expect(venue.limit('alice', 'BUY', '1', '92').order.status).to.equal('NEW');
  });

  it('MAX_NUM_ALGO_ORDERS counts stops, MAX_NUM_ICEBERG_ORDERS icebergs', () => {
    const venue = withFilter(
      { filterType: 'MAX_NUM_ALGO_ORDERS', maxNumAlgoOrders: 1 },
      { filterType: 'MAX_NUM_ICEBERG_ORDERS', maxNumIcebergOrders: 1 },
    );
    const stop = () =>
      venue.place('alice', { side: 'SELL', type: 'STOP_LOSS', quantity: units('1'), stopPrice: units('90') });
    const iceberg = () => venue.limit('alice', 'BUY', '2', '90', { icebergQty: units('1') });
    const [algo, slices] = [stop().order, iceberg().order];
    expect(refusal(stop)).to.equal(refused('MAX_NUM_ALGO_ORDERS'));
    expect(refusal(iceberg)).to.equal(refused('MAX_NUM_ICEBERG_ORDERS'));
    for (const order of [algo, slices]) venue.exchange.cancelOrder('alice', order);
    expect([stop().order.status, iceberg().order.status]).to.deep.equal(['NEW', 'NEW']);
  });

  it('MAX_POSITION counts what is held, what open buys would add, and the order itself', () => {
    const venue = withFilter({ filterType: 'MAX_POSITION', maxPosition: '1005' });
    venue.limit('alice', 'SELL', '4', '300');
    venue.limit('alice', 'BUY', '3', '90');
    expect(refusal(() => venue.limit('alice', 'BUY', '2.001', '90'))).to.equal(refused('MAX_POSITION'));
    venue.limit('bob', 'SELL', '5', '100');
    const quote = { side: 'BUY', type: 'MARKET', quoteOrderQty: units('201') } as const;
    expect(refusal(() => venue.place('alice', quote))).to.equal(refused('MAX_POSITION'));
    expect(venue.limit('alice', 'BUY', '2', '90').order.status).to.equal('NEW');
    expect(venue.limit('alice', 'SELL', '2', '400').order.status).to.equal('NEW');
  });

  it('EXCHANGE_MAX_NUM_ORDERS and its kin count over all symbols', () => {
    const symbols = ['AAABBB', 'CCCBBB'].map((symbol) => ({
      ...testSpec({ info: { symbol, baseAsset: symbol.slice(0, 3) } }),
      symbol,
    }));
    const exchange = new SimulatedExchange({
      clock: new ManualClock(),
      symbols,
      exchangeFilters: [
        { filterType: 'EXCHANGE_MAX_NUM_ORDERS', maxNumOrders: 4 },
        { filterType: 'EXCHANGE_MAX_NUM_ALGO_ORDERS', maxNumAlgoOrders: 1 },
        { filterType: 'EXCHANGE_MAX_NUM_ICEBERG_ORDERS', maxNumIcebergOrders: 1 },
        { filterType: 'EXCHANGE_MAX_NUM_ORDER_LISTS', maxNumOrderLists: 1 },
      ],
    });
    exchange.openAccount('alice', { AAA: units('100'), CCC: units('100'), BBB: units('10000') });
    const limit = { side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: units('2'), price: units('9') } as const;
    const stop = { side: 'SELL', type: 'STOP_LOSS', quantity: units('1'), stopPrice: units('90') } as const;
    const place = (symbol: string, terms: Omit<OrderPlacement, 'symbol'>) =>
      exchange.placeOrder('alice', { symbol, ...terms });
    place('AAABBB', stop);
    expect(refusal(() => place('CCCBBB', stop))).to.equal(refused('EXCHANGE_MAX_NUM_ALGO_ORDERS'));
    place('CCCBBB', { ...limit, icebergQty: units('1') });
    expect(refusal(() => place('AAABBB', { ...limit, icebergQty: units('1') }))).to.equal(
      refused('EXCHANGE_MAX_NUM_ICEBERG_ORDERS'),
    );
    const above = { ...limit, symbol: 'AAABBB', side: 'SELL', type: 'LIMIT_MAKER', price: units('110') } as const;
    const oco = (symbol: string) => {
      const { timeInForce: _, ...maker } = above;
      const legs = [
        { ...maker, symbol },
        { ...stop, symbol, quantity: units('2') },
      ];
      return exchange.placeOrderList('alice', { symbol, working: null, legs });
    };
    expect(refusal(() => oco('AAABBB'))).to.equal(refused('EXCHANGE_MAX_NUM_ALGO_ORDERS'));
    exchange.cancelOpenOrders('alice', 'AAABBB');
    oco('AAABBB');
    place('CCCBBB', limit);
    expect(refusal(() => place('CCCBBB', limit))).to.equal(refused('EXCHANGE_MAX_NUM_ORDERS'));
    exchange.cancelOpenOrders('alice', 'CCCBBB');
  });

  it('MAX_ASSET holds the base quantity and the quote value of one order', () => {
    const exchange = new SimulatedExchange({ clock: new ManualClock(), symbols: [testSpec()] });
    const assetLimits = { AAA: units('5'), BBB: units('300') };
    exchange.openAccount('alice', { AAA: units('100'), BBB: units('10000') }, undefined, { assetLimits });
    const limit = { symbol: 'AAABBB', type: 'LIMIT', timeInForce: 'GTC' } as const;
    const order = (quantity: string, price: string) =>
      exchange.placeOrder('alice', { ...limit, side: 'BUY', quantity: units(quantity), price: units(price) });
    expect(refusal(() => order('5.001', '10'))).to.equal(failure('MAX_ASSET'));
    expect(refusal(() => order('3.001', '100'))).to.equal(failure('MAX_ASSET'));
    expect(order('3', '100').order.status).to.equal('NEW');
    const quote = { symbol: 'AAABBB', side: 'SELL', type: 'MARKET', quoteOrderQty: units('301') } as const;
    expect(refusal(() => exchange.placeOrder('alice', quote))).to.equal(failure('MAX_ASSET'));
    expect(exchange.assetLimitsOf('alice')).to.deep.equal(assetLimits);
  });
});
