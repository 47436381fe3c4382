import { expect } from 'chai';
import type { SymbolFilter } from '../../../src/binance/wire/exchange-info.js';
import { readFilterRules } from '../../../src/simulator/matching/filter-rules.js';
import { units } from '../../../src/simulator/units.js';
import { refusal, TestVenue } from './test-venue.js';

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
});
