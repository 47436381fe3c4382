import { expect } from 'chai';
import { SimulatedExchange } from '../../src/simulator/simulated-exchange.js';
import { units } from '../../src/simulator/units.js';
import { ManualClock } from '../../src/simulator/venue-clock.js';
import type { VenueTrade } from '../../src/simulator/venue-orders.js';
import { TestVenue, testSpec, type Told } from './matching/test-venue.js';

const symbol = 'AAABBB';

/** One line per event: name, and what tells it from others of its kind. */
function lineOf(told: Told): string {
  switch (told[0]) {
    case 'execution':
      return `${told[1].accountId} ${told[1].executionType} ${told[1].order.status} ${told[1].fill?.quantity ?? 0n}`;
    case 'balances':
      return `${told[1]} balances ${told[2].map(({ asset, free, locked }) => `${asset} ${free}/${locked}`).join(', ')}`;
    case 'level':
      return `${told[1].side} ${told[1].price} ${told[1].quantity} #${told[1].updateId}`;
    case 'trade':
      return `trade ${told[1].tradeId} ${told[1].price} ${told[1].quantity}`;
    case 'deposit':
      return `${told[1]} deposit ${told[2]} ${told[3]}`;
    case 'orderList':
      return `list ${told[1].listStatusType} ${told[1].listOrderStatus}`;
    default:
      return told satisfies never;
  }
}

describe('events of the venue', () => {
  it('come in the documented order: NEW, each match, what is left, then one balances per account', () => {
    const venue = new TestVenue();
    venue.limit('alice', 'SELL', '0.00000001', '100000000');
    venue.limit('carol', 'SELL', '0.00000002', '200000000');
    venue.told.length = 0;
    venue.limit('bob', 'BUY', '0.00000004', '200000000', { timeInForce: 'IOC' });
    expect(venue.told.map(lineOf)).to.deep.equal([
      'bob NEW NEW 0',
      'ask 10000000000000000 0 #3',
      'trade 1 10000000000000000 1',
      'bob TRADE PARTIALLY_FILLED 1',
      'alice TRADE FILLED 1',
      'ask 20000000000000000 0 #4',
      'trade 2 20000000000000000 2',
      'bob TRADE PARTIALLY_FILLED 2',
      'carol TRADE FILLED 2',
      'bob EXPIRED EXPIRED 0',
      'bob balances AAA 100000000003/0, BBB 9999500000000/0',
      'alice balances AAA 99999999999/0, BBB 10000100000000/0',
      'carol balances AAA 99999999998/0, BBB 10000400000000/0',
    ]);
  });

  it('carry a copy of the order right after each step', () => {
    const venue = new TestVenue();
    venue.limit('alice', 'SELL', '1', '100');
    venue.limit('alice', 'SELL', '1', '101');
    venue.limit('bob', 'BUY', '2', '101');
    const states = venue.told.flatMap((told) =>
      told[0] === 'execution' && told[1].accountId === 'bob' ? [[told[1].order.status, told[1].order.executedQty]] : [],
    );
    expect(states).to.deep.equal([
      ['NEW', 0n],
      ['PARTIALLY_FILLED', units('1')],
      ['FILLED', units('2')],
    ]);
  });

  it('have execution ids that only rise, and update ids and trade ids without a hole', () => {
    const venue = new TestVenue();
    for (let round = 0; round < 5; round++) venue.tradeAt('100');
    const ids = venue.told.flatMap((told) => (told[0] === 'execution' ? [told[1].executionId] : []));
    expect(ids).to.deep.equal(ids.map((_, index) => BigInt(index + 1)));
    const updates = venue.told.flatMap((told) => (told[0] === 'level' ? [told[1].updateId] : []));
    expect(updates).to.deep.equal(updates.map((_, index) => index + 1));
    const trades = venue.told.flatMap((told) => (told[0] === 'trade' ? [told[1].tradeId] : []));
    expect(trades).to.deep.equal([1n, 2n, 3n, 4n, 5n]);
    expect(venue.exchange.tradeCount(symbol)).to.equal(5);
  });

  it('say of a trade who took', () => {
    const venue = new TestVenue();
    const buy = venue.limit('alice', 'BUY', '1', '100').order;
    venue.clock.advance(9);
    const sell = venue.market('bob', 'SELL', '1').order;
    const trades = venue.told.flatMap((told): VenueTrade[] => (told[0] === 'trade' ? [told[1]] : []));
    expect(trades).to.deep.equal([
      {
        ...{ symbol, tradeId: 1n, price: units('100'), quantity: units('1'), quoteQuantity: units('100') },
        ...{ time: venue.clock.now(), buyerIsMaker: true },
        ...{ buyOrderId: buy.orderId, sellOrderId: sell.orderId, takerOrderId: sell.orderId },
      },
    ]);
  });

  it('of a cancel carry the cancel’s id', () => {
    const venue = new TestVenue();
    const { order } = venue.limit('alice', 'BUY', '1', '90');
    venue.told.length = 0;
    venue.exchange.cancelOrder('alice', { symbol, orderId: order.orderId, newClientOrderId: 'gone' });
    const [level, execution, balances] = venue.told;
    expect(level?.[0]).to.equal('level');
    expect(execution?.[1]).to.include({ executionType: 'CANCELED', cancelClientOrderId: 'gone', fill: null });
    expect(balances && lineOf(balances)).to.equal('alice balances AAA 100000000000/0, BBB 10000000000000/0');
  });

  it('of a deposit tell the difference and then the balance', () => {
    const venue = new TestVenue();
    venue.exchange.deposit('alice', 'CCC', 5n);
    venue.exchange.deposit('alice', 'CCC', -2n);
    expect(venue.told.map(lineOf)).to.deep.equal([
      'alice deposit CCC 5',
      'alice balances CCC 5/0',
      'alice deposit CCC -2',
      'alice balances CCC 3/0',
    ]);
    expect(() => venue.exchange.deposit('alice', 'CCC', -4n)).to.throw(RangeError, 'CCC');
    expect(venue.exchange.totalOf('CCC')).to.equal(3n);
    expect(venue.exchange.depositedOf('CCC')).to.equal(3n);
  });

  it('find a settled venue: a listener may trade, and what that leads to is told afterwards', () => {
    const venue = new TestVenue();
    venue.exchange.on('trade', ({ price }) => {
      if (price === units('100')) venue.limit('carol', 'SELL', '1', '105');
      expect(venue.exchange.order('alice', { symbol, orderId: 1n }).status).to.equal('FILLED');
    });
    venue.limit('alice', 'SELL', '1', '100');
    venue.limit('bob', 'BUY', '1', '100');
    const lines = venue.told.map(lineOf);
    expect(lines.indexOf('carol NEW NEW 0')).to.be.greaterThan(
      lines.findLastIndex((line) => line.startsWith('bob balances')),
    );
    expect(venue.levels('ask')).to.deep.equal([[units('105'), units('1')]]);
  });

  it('reach the other listeners when one throws, and the order stands', () => {
    const venue = new TestVenue();
    const failing = (): never => {
      throw new Error('listener broke');
    };
    venue.exchange.on('execution', failing);
    expect(() => venue.limit('alice', 'SELL', '1', '100')).to.throw(AggregateError);
    expect(venue.told.map(([name]) => name)).to.deep.equal(['execution', 'level', 'balances']);
    expect(venue.levels('ask')).to.have.length(1);
    venue.exchange.off('execution', failing);
    venue.limit('alice', 'SELL', '1', '100');
  });
});

describe('the venue', () => {
  it('refuses to open an account twice', () => {
    const venue = new TestVenue();
    expect(() => venue.exchange.openAccount('alice', {})).to.throw(RangeError, 'alice');
    expect(venue.exchange.accountIds).to.deep.equal(['alice', 'bob', 'carol']);
    expect([...venue.exchange.assets].sort()).to.deep.equal(['AAA', 'BBB']);
  });

  it('makes the same ids for the same seed and others for another', () => {
    const idOf = (seed?: number): string => {
      const exchange = new SimulatedExchange({
        clock: new ManualClock(),
        symbols: [testSpec()],
        ...(seed !== undefined && { seed }),
      });
      exchange.openAccount('alice', { AAA: units('1') });
      const { order } = exchange.placeOrder('alice', {
        ...{ symbol, side: 'SELL', type: 'LIMIT', timeInForce: 'GTC', quantity: 1n, price: units('100') },
      });
      return order.clientOrderId;
    };
    expect(idOf(3)).to.equal(idOf(3)).and.not.equal(idOf(4));
    expect(idOf()).to.equal(idOf(1));
  });

  it('keeps symbols apart: ids, books and trades', () => {
    const specs = [testSpec(), testSpec({ info: { symbol: 'CCCBBB', baseAsset: 'CCC' } })];
    const exchange = new SimulatedExchange({ clock: new ManualClock(), symbols: specs });
    exchange.openAccount('alice', { AAA: units('10'), BBB: units('1000'), CCC: units('10') });
    const place = (on: string, side: 'BUY' | 'SELL') =>
      exchange.placeOrder('alice', {
        ...{ symbol: on, side, type: 'LIMIT', timeInForce: 'GTC', selfTradePreventionMode: 'NONE' },
        ...{ quantity: units('1'), price: units('50') },
      }).order;
    expect([place(symbol, 'SELL').orderId, place('CCCBBB', 'SELL').orderId]).to.deep.equal([1n, 1n]);
    place('CCCBBB', 'BUY');
    expect(exchange.openOrders('alice').map((order) => order.symbol)).to.deep.equal([symbol]);
    expect([exchange.tradeCount(symbol), exchange.tradeCount('CCCBBB')]).to.deep.equal([0, 1]);
    expect([exchange.lastPrice(symbol), exchange.lastPrice('CCCBBB')]).to.deep.equal([units('100'), units('50')]);
    expect(exchange.fills('alice').map((fill) => [fill.symbol, fill.isMaker])).to.deep.equal([
      ['CCCBBB', false],
      ['CCCBBB', true],
    ]);
  });

  it('averages prices by volume over the minutes asked for', () => {
    const venue = new TestVenue();
    expect(venue.exchange.averagePrice(symbol, 5)).to.equal(units('100'));
    venue.tradeAt('110', '1');
    venue.tradeAt('120', '3');
    expect(venue.exchange.averagePrice(symbol, 5)).to.equal(units('117.5'));
    expect(venue.exchange.averagePrice(symbol, 0)).to.equal(units('120'));
  });

  it('forgets old finished orders and fills of an account that keeps no history, never open ones', () => {
    const venue = new TestVenue();
    const { exchange } = venue;
    exchange.openAccount('agent', { AAA: units('1000'), BBB: units('100000') }, undefined, { keepHistory: false });
    venue.exchange.cancelOrder('agent', venue.limit('agent', 'BUY', '1', '50', { newClientOrderId: 'again' }).order);
    const resting = venue.limit('agent', 'BUY', '1', '50', { newClientOrderId: 'again' }).order;
    for (let round = 0; round < 250; round++) {
      venue.limit('agent', 'SELL', '0.001', '100', { newClientOrderId: `s-${round}` });
      venue.limit('bob', 'BUY', '0.001', '100');
    }
    const kept = exchange.allOrders('agent', symbol);
    expect(kept.length).to.be.within(100, 201);
    expect(kept[0]).to.deep.equal(resting);
    expect(exchange.order('agent', { symbol, origClientOrderId: 'again' })).to.deep.equal(resting);
    expect(exchange.fills('agent').length).to.be.within(100, 200);
    expect(exchange.fills('agent').at(-1)?.tradeId).to.equal(250n);
    expect(() => exchange.order('agent', { symbol, origClientOrderId: 's-0' })).to.throw('Order does not exist.');
    expect(exchange.order('agent', { symbol, origClientOrderId: 's-249' }).status).to.equal('FILLED');
    expect(exchange.allOrders('bob', symbol)).to.have.length(250);
  });

  it('has every query refuse an unknown symbol', () => {
    const { exchange } = new TestVenue();
    const queries: ((unknown: string) => unknown)[] = [
      (unknown) => exchange.bookTop(unknown),
      (unknown) => exchange.levels(unknown, 'bid', 5),
      (unknown) => exchange.lastUpdateId(unknown),
      (unknown) => exchange.lastPrice(unknown),
      (unknown) => exchange.averagePrice(unknown, 5),
      (unknown) => exchange.commissionOf('alice', unknown),
      (unknown) => exchange.openOrders('alice', unknown),
      (unknown) => exchange.allOrders('alice', unknown),
      (unknown) => exchange.fills('alice', unknown),
      (unknown) => exchange.cancelOpenOrders('alice', unknown),
    ];
    for (const query of queries) expect(() => query('NONONO')).to.throw('Invalid symbol.');
  });
});
