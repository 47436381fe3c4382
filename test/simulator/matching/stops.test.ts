import { expect } from 'chai';
import { units } from '../../../src/simulator/units.js';
import type { OrderPlacement } from '../../../src/simulator/venue-requests.js';
import { refusal, TestVenue } from './test-venue.js';

type Stop = Omit<OrderPlacement, 'symbol' | 'side' | 'type'>;

function stop(
  venue: TestVenue,
  type: 'STOP_LOSS' | 'TAKE_PROFIT',
  side: 'BUY' | 'SELL',
  terms: { stopPrice?: string; trailingDelta?: number; price?: string; quantity?: string },
) {
  const placement: Stop = {
    quantity: units(terms.quantity ?? '1'),
    ...(terms.stopPrice !== undefined && { stopPrice: units(terms.stopPrice) }),
    ...(terms.trailingDelta !== undefined && { trailingDelta: terms.trailingDelta }),
    ...(terms.price !== undefined && { price: units(terms.price), timeInForce: 'GTC' as const }),
  };
  return venue.place('alice', { side, type: terms.price === undefined ? type : `${type}_LIMIT`, ...placement }).order;
}

describe('stop orders', () => {
  it('wait off the book with their money locked', () => {
    const venue = new TestVenue();
    const order = stop(venue, 'STOP_LOSS', 'BUY', { stopPrice: '105', price: '106' });
    expect(order).to.include({ status: 'NEW', isWorking: false, workingTime: -1 });
    expect(venue.levels('bid')).to.be.empty;
    expect(venue.balance('alice', 'BBB').locked).to.equal(units('106'));
    venue.exchange.cancelOrder('alice', { symbol: 'AAABBB', orderId: order.orderId });
    expect(venue.balance('alice', 'BBB')).to.deep.equal({ free: units('100000'), locked: 0n });
    venue.tradeAt('105');
    expect(venue.status('alice', order.orderId)).to.equal('CANCELED');
  });

  for (const [type, side, stopPrice, short] of [
    ['STOP_LOSS', 'BUY', '105', '104.99'],
    ['TAKE_PROFIT', 'SELL', '105', '104.99'],
    ['STOP_LOSS', 'SELL', '95', '95.01'],
    ['TAKE_PROFIT', 'BUY', '95', '95.01'],
  ] as const) {
    it(`${type} ${side} fires when a trade reaches its stop price, not before`, () => {
      const venue = new TestVenue();
      const order = stop(venue, type, side, { stopPrice, price: side === 'BUY' ? '80' : '120' });
      venue.tradeAt(short);
      expect(venue.exchange.order('alice', order).isWorking).to.equal(false);
      venue.clock.advance(5);
      venue.tradeAt(stopPrice);
      expect(venue.exchange.order('alice', order)).to.include({ isWorking: true, workingTime: venue.clock.now() });
      expect(venue.levels(side === 'BUY' ? 'bid' : 'ask')).to.have.length(1);
    });

    it(`${type} ${side} on the wrong side of the last price is refused`, () => {
      const venue = new TestVenue();
      expect(refusal(() => stop(venue, type, side, { stopPrice: '100' }))).to.equal(
        '-2010 Order would trigger immediately.',
      );
    });
  }

  it('become market orders at the price that is there', () => {
    const venue = new TestVenue();
    const order = stop(venue, 'STOP_LOSS', 'SELL', { stopPrice: '95' });
    venue.limit('bob', 'BUY', '1', '90');
    venue.tradeAt('95');
    expect(venue.exchange.order('alice', order)).to.include({ status: 'FILLED', cummulativeQuoteQty: units('90') });
    expect(venue.balance('alice', 'AAA')).to.deep.equal({ free: units('999'), locked: 0n });
  });

  it('to buy at market expire where the money does not reach', () => {
    const venue = new TestVenue();
    const order = stop(venue, 'STOP_LOSS', 'BUY', { stopPrice: '105', quantity: '950' });
    venue.limit('bob', 'SELL', '950', '110');
    venue.tradeAt('105');
    expect(venue.exchange.order('alice', order)).to.include({ status: 'EXPIRED', expiryReason: 'REJECTED' });
    expect(venue.balance('alice', 'BBB')).to.deep.equal({ free: units('100000'), locked: 0n });
  });

  it('set each other off, and those set off together go in by order id', () => {
    const venue = new TestVenue();
    const second = stop(venue, 'STOP_LOSS', 'SELL', { stopPrice: '92' });
    const first = stop(venue, 'STOP_LOSS', 'SELL', { stopPrice: '95' });
    const third = stop(venue, 'STOP_LOSS', 'SELL', { stopPrice: '95' });
    venue.limit('bob', 'BUY', '1', '92');
    venue.limit('bob', 'BUY', '2', '90');
    venue.tradeAt('95');
    const filled = venue.exchange.fills('alice').map(({ orderId, price }) => [orderId, price]);
    expect(filled).to.deep.equal([
      [first.orderId, units('92')],
      [third.orderId, units('90')],
      [second.orderId, units('90')],
    ]);
  });
});

describe('trailing stops', () => {
  it('to sell follow the highest price and fire on a drop by the delta', () => {
    const venue = new TestVenue();
    const order = stop(venue, 'STOP_LOSS', 'SELL', { trailingDelta: 100, price: '50' });
    expect(order).to.include({ trailingDelta: 100, trailingTime: -1, stopPrice: 0n });
    venue.clock.advance(7);
    for (const price of ['100', '110', '108.91']) venue.tradeAt(price);
    expect(venue.exchange.order('alice', order)).to.include({ isWorking: false, trailingTime: venue.clock.now() });
    venue.tradeAt('108.9');
    expect(venue.exchange.order('alice', order).isWorking).to.equal(true);
  });

  it('to buy follow the lowest price and fire on a rise by the delta', () => {
    const venue = new TestVenue();
    const order = stop(venue, 'TAKE_PROFIT', 'BUY', { trailingDelta: 200, price: '50' });
    for (const price of ['100', '90', '91.79']) venue.tradeAt(price);
    expect(venue.exchange.order('alice', order).isWorking).to.equal(false);
    venue.tradeAt('91.8');
    expect(venue.exchange.order('alice', order).isWorking).to.equal(true);
  });

  it('with a stop price begin to follow there', () => {
    const venue = new TestVenue();
    const order = stop(venue, 'TAKE_PROFIT', 'SELL', { trailingDelta: 100, stopPrice: '105', price: '50' });
    for (const price of ['104', '80']) venue.tradeAt(price);
    expect(venue.exchange.order('alice', order)).to.include({ isWorking: false, trailingTime: -1 });
    for (const price of ['105', '103.95']) venue.tradeAt(price);
    expect(venue.exchange.order('alice', order).isWorking).to.equal(true);
  });

  it('to buy at market without a stop price lock by the last price', () => {
    const venue = new TestVenue();
    stop(venue, 'STOP_LOSS', 'BUY', { trailingDelta: 100, quantity: '2' });
    expect(venue.balance('alice', 'BBB').locked).to.equal(units('200'));
  });

  it('are forgotten when cancelled', () => {
    const venue = new TestVenue();
    const order = stop(venue, 'STOP_LOSS', 'SELL', { trailingDelta: 100, price: '50' });
    venue.exchange.cancelOrder('alice', order);
    for (const price of ['100', '80']) venue.tradeAt(price);
    expect(venue.status('alice', order.orderId)).to.equal('CANCELED');
  });
});
