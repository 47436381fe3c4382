import { expect } from 'chai';
import { units } from '../../../src/simulator/units.js';
import { refusal, TestVenue } from './test-venue.js';

describe('LIMIT and LIMIT_MAKER orders', () => {
  it('fill at the price of what rests, best price first, then first come, first served', () => {
    const venue = new TestVenue();
    const worse = venue.limit('alice', 'SELL', '1', '101');
    const first = venue.limit('alice', 'SELL', '1', '100');
    const second = venue.limit('bob', 'SELL', '1', '100');
    const { order, fills } = venue.limit('carol', 'BUY', '2.5', '102');
    expect(fills.map(({ price, quantity }) => [price, quantity])).to.deep.equal([
      [units('100'), units('1')],
      [units('100'), units('1')],
      [units('101'), units('0.5')],
    ]);
    expect(order).to.include({ status: 'FILLED', executedQty: units('2.5'), cummulativeQuoteQty: units('250.5') });
    expect(venue.status('alice', first.order.orderId)).to.equal('FILLED');
    expect(venue.status('bob', second.order.orderId)).to.equal('FILLED');
    expect(venue.status('alice', worse.order.orderId)).to.equal('PARTIALLY_FILLED');
  });

  it('rest with what they did not get', () => {
    const venue = new TestVenue();
    venue.limit('alice', 'SELL', '1', '100');
    const { order } = venue.limit('bob', 'BUY', '3', '100');
    expect(order).to.include({ status: 'PARTIALLY_FILLED', isWorking: true, expiryReason: 'NONE' });
    expect(venue.levels('bid')).to.deep.equal([[units('100'), units('2')]]);
  });

  it('expire at once what an IOC does not get', () => {
    const venue = new TestVenue();
    venue.limit('alice', 'SELL', '1', '100');
    const { order } = venue.limit('bob', 'BUY', '3', '100', { timeInForce: 'IOC' });
    expect(order).to.include({ status: 'EXPIRED', executedQty: units('1'), isWorking: false });
    expect(order.expiryReason).to.equal('UNFILLED_IOC_QUANTITY_EXPIRED');
    expect(venue.levels('bid')).to.be.empty;
    expect(venue.balance('bob', 'BBB')).to.deep.equal({ free: units('99900'), locked: 0n });
  });

  it('fill an FOK wholly or not at all', () => {
    const venue = new TestVenue();
    venue.limit('alice', 'SELL', '1', '100');
    venue.limit('alice', 'SELL', '1', '101');
    const none = venue.limit('bob', 'BUY', '2', '100', { timeInForce: 'FOK' });
    expect(none.order).to.include({ status: 'EXPIRED', executedQty: 0n, expiryReason: 'UNFILLED_FOK_ORDER_EXPIRED' });
    expect(none.fills).to.be.empty;
    const whole = venue.limit('bob', 'BUY', '2', '101', { timeInForce: 'FOK' });
    expect(whole.order).to.include({ status: 'FILLED', executedQty: units('2') });
  });

  it('refuse a LIMIT_MAKER that would take, and rest one that would not', () => {
    const venue = new TestVenue();
    venue.limit('alice', 'SELL', '1', '100');
    const maker = { side: 'BUY', type: 'LIMIT_MAKER', quantity: units('1') } as const;
    expect(refusal(() => venue.place('bob', { ...maker, price: units('100') }))).to.equal(
      '-2010 Order would immediately match and take.',
    );
    expect(venue.place('bob', { ...maker, price: units('99.99') }).order).to.include({
      status: 'NEW',
      timeInForce: 'GTC',
    });
  });

  it('carry strategy, times and generated ids', () => {
    const venue = new TestVenue();
    const { order } = venue.limit('alice', 'BUY', '1', '90', { strategyId: 9n, strategyType: 1_000_000 });
    expect(order.clientOrderId).to.match(/^[0-9A-Za-z]{22}$/);
    expect(order).to.include({ strategyId: 9n, strategyType: 1_000_000, orderListId: -1n, orderId: 1n });
    expect([order.time, order.workingTime, order.updateTime]).to.deep.equal(Array(3).fill(venue.clock.now()));
    expect(order).to.include({ trailingDelta: null, trailingTime: null, preventedMatchId: null });
  });
});

describe('MARKET orders', () => {
  it('walk the book, and expire what the book cannot serve', () => {
    const venue = new TestVenue();
    venue.limit('alice', 'BUY', '1', '99');
    venue.limit('alice', 'BUY', '1', '98');
    const { order, fills } = venue.market('bob', 'SELL', '3');
    expect(fills.map(({ price }) => price)).to.deep.equal([units('99'), units('98')]);
    expect(order).to.include({ status: 'EXPIRED', timeInForce: 'GTC', expiryReason: 'INSUFFICIENT_LIQUIDITY' });
    expect(venue.balance('bob', 'AAA')).to.deep.equal({ free: units('998'), locked: 0n });
  });

  it('spend a quote amount as far as whole steps go', () => {
    const venue = new TestVenue();
    venue.limit('alice', 'SELL', '1', '100');
    venue.limit('alice', 'SELL', '1', '110');
    const { order } = venue.place('bob', { side: 'BUY', type: 'MARKET', quoteOrderQty: units('150') });
    expect(order).to.include({ status: 'FILLED', executedQty: units('1.454'), origQty: units('1.454') });
    expect(order).to.include({ origQuoteOrderQty: units('150'), cummulativeQuoteQty: units('149.94') });
  });

  it('sell base for a quote amount', () => {
    const venue = new TestVenue();
    venue.limit('alice', 'BUY', '5', '100');
    const { order } = venue.place('bob', { side: 'SELL', type: 'MARKET', quoteOrderQty: units('250.05') });
    expect(order).to.include({ status: 'FILLED', executedQty: units('2.5'), cummulativeQuoteQty: units('250') });
  });

  it('expire the rest of a quote amount that the book cannot serve', () => {
    const venue = new TestVenue();
    venue.limit('alice', 'SELL', '1', '100');
    const { order } = venue.place('bob', { side: 'BUY', type: 'MARKET', quoteOrderQty: units('150') });
    expect(order).to.include({ status: 'EXPIRED', executedQty: units('1'), origQty: units('1.5') });
    expect(order.expiryReason).to.equal('INSUFFICIENT_LIQUIDITY');
  });

  it('buy a quote amount’s whole steps once, however little they cost', () => {
    const venue = new TestVenue();
    venue.limit('alice', 'SELL', '1', '0.00000333');
    const { order } = venue.place('bob', { side: 'BUY', type: 'MARKET', quoteOrderQty: 1n });
    expect(order).to.include({ status: 'FILLED', executedQty: units('0.003'), cummulativeQuoteQty: 0n });
  });

  it('by quote amount are refused where nothing can be bought', () => {
    const lotSize = { filterType: 'LOT_SIZE', minQty: '0.5', maxQty: '0', stepSize: '0.001' };
    const marketLotSize = { filterType: 'MARKET_LOT_SIZE', minQty: '0.8', maxQty: '5', stepSize: '0' };
    const venue = new TestVenue({ filters: [lotSize, marketLotSize] });
    const buy = (amount: string) => () =>
      venue.place('bob', { side: 'BUY', type: 'MARKET', quoteOrderQty: units(amount) });
    const thin = '-2010 Order book liquidity is less than';
    expect(refusal(buy('100'))).to.equal(`${thin} symbol minimum quantity.`);
    venue.limit('alice', 'SELL', '10', '100');
    expect(refusal(buy('49'))).to.equal('-1013 Filter failure: LOT_SIZE');
    expect(refusal(buy('70'))).to.equal('-1013 Filter failure: MARKET_LOT_SIZE');
    expect(refusal(buy('600'))).to.equal('-1013 Filter failure: MARKET_LOT_SIZE');
    venue.limit('bob', 'BUY', '9.3', '100');
    expect(refusal(buy('200'))).to.equal(`${thin} \`MARKET_LOT_SIZE\` filter minimum quantity.`);
    venue.market('bob', 'BUY', '0.8', { quantity: units('0.8') });
    venue.limit('alice', 'SELL', '1', '100');
    venue.limit('bob', 'BUY', '0.6', '100');
    expect(refusal(buy('200'))).to.equal(`${thin} \`LOT_SIZE\` filter minimum quantity.`);
  });

  it('lock nothing, and cost a buyer exactly what the book asks', () => {
    const venue = new TestVenue();
    venue.limit('alice', 'SELL', '900', '100');
    venue.limit('alice', 'SELL', '100', '110');
    expect(refusal(() => venue.market('bob', 'BUY', '1000'))).to.equal(
      '-2010 Account has insufficient balance for requested action.',
    );
    expect(venue.market('bob', 'BUY', '990').order.cummulativeQuoteQty).to.equal(units('99900'));
    expect(venue.balance('bob', 'BBB')).to.deep.equal({ free: units('100'), locked: 0n });
  });
});

describe('iceberg orders', () => {
  it('show one slice at a time and go to the end of the queue for the next', () => {
    const venue = new TestVenue();
    const iceberg = venue.limit('alice', 'SELL', '5', '100', { icebergQty: units('2') });
    venue.limit('bob', 'SELL', '1', '100');
    expect(venue.levels('ask')).to.deep.equal([[units('100'), units('3')]]);
    const { fills } = venue.limit('carol', 'BUY', '4', '100');
    expect(fills.map(({ quantity }) => quantity)).to.deep.equal([units('2'), units('1'), units('1')]);
    expect(venue.levels('ask')).to.deep.equal([[units('100'), units('1')]]);
    expect(venue.status('alice', iceberg.order.orderId)).to.equal('PARTIALLY_FILLED');
    venue.market('carol', 'BUY', '2');
    expect(venue.status('alice', iceberg.order.orderId)).to.equal('FILLED');
  });

  it('tell no level change where the next slice is as large as the last', () => {
    const venue = new TestVenue();
    venue.limit('alice', 'SELL', '5', '100', { icebergQty: units('2') });
    venue.told.length = 0;
    venue.limit('bob', 'BUY', '2', '100');
    expect(venue.told.filter(([name]) => name === 'level')).to.be.empty;
    venue.limit('bob', 'BUY', '2', '100');
    expect(venue.told.filter(([name]) => name === 'level')).to.have.length(1);
    expect(venue.levels('ask')).to.deep.equal([[units('100'), units('1')]]);
  });

  it('have to be GTC, smaller than the order, and allowed', () => {
    const venue = new TestVenue();
    const iceberg = (more: object) => refusal(() => venue.limit('alice', 'SELL', '5', '100', more));
    expect(iceberg({ icebergQty: units('2'), timeInForce: 'IOC' })).to.equal('-2010 Unsupported order combination');
    expect(iceberg({ icebergQty: units('6') })).to.equal('-2010 IcebergQty exceeds QTY.');
    const without = new TestVenue({ info: { icebergAllowed: false } });
    expect(refusal(() => without.limit('alice', 'SELL', '5', '100', { icebergQty: units('1') }))).to.equal(
      '-2010 Iceberg orders are not supported for this symbol.',
    );
  });
});
