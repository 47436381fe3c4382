import { expect } from 'chai';
import { units } from '../../../src/simulator/units.js';
import type { OrderListPlacement } from '../../../src/simulator/venue-requests.js';
import { ListVenue, type Leg } from './list-venue.js';
import { refusal } from './test-venue.js';

const GTC = { timeInForce: 'GTC' } as const;
const WORKING: Leg = { side: 'BUY', type: 'LIMIT', ...GTC, quantity: '2', price: '90' };
const SALE: Leg = { side: 'SELL', type: 'LIMIT', ...GTC, quantity: '2', price: '120' };
const PAIR: readonly Leg[] = [
  { side: 'SELL', type: 'LIMIT_MAKER', quantity: '2', price: '120' },
  { side: 'SELL', type: 'STOP_LOSS', quantity: '2', stopPrice: '80' },
];
const PAYS: Partial<OrderListPlacement> = { paysPending: true };
const unsized = ({ quantity: _quantity, ...rest }: Leg): Leg => rest;

describe('OTO lists', () => {
  it('keep the pending order off the book and out of the money until the working one is filled in full', () => {
    const venue = new ListVenue();
    const { list, orders } = venue.list('alice', WORKING, [SALE]);
    expect(list.contingencyType).to.equal('OTO');
    expect(orders.map(({ order }) => [order.status, order.isWorking])).to.deep.equal([
      ['NEW', true],
      ['PENDING_NEW', false],
    ]);
    expect(venue.story()).to.deep.equal([
      '1 NEW NEW',
      '2 NEW PENDING_NEW',
      'list EXEC_STARTED EXECUTING',
      'alice balances',
    ]);
    expect(venue.balance('alice', 'AAA').locked).to.equal(0n);
    venue.limit('bob', 'SELL', '1.5', '90');
    expect(venue.status('alice', 2n)).to.equal('PENDING_NEW');
    venue.story();
    venue.limit('bob', 'SELL', '0.5', '90');
    expect(venue.story()).to.deep.equal([
      '4 NEW NEW',
      '4 TRADE FILLED',
      '1 TRADE FILLED',
      '2 NEW NEW',
      'bob balances',
      'alice balances',
    ]);
    expect(venue.levels('ask')).to.deep.equal([[units('120'), units('2')]]);
    expect(venue.balance('alice', 'AAA').locked).to.equal(units('2'));
    venue.limit('bob', 'BUY', '2', '120');
    expect(venue.story().slice(-3)).to.deep.equal(['list ALL_DONE ALL_DONE', 'bob balances', 'alice balances']);
  });

  it('that fill at once still answer that the pending order waits', () => {
    const venue = new ListVenue();
    venue.limit('bob', 'SELL', '2', '90');
    const { orders } = venue.list('alice', WORKING, [SALE]);
    expect(orders.map(({ order, fills }) => [order.status, fills.length])).to.deep.equal([
      ['FILLED', 1],
      ['PENDING_NEW', 0],
    ]);
    expect(venue.status('alice', 2n + 1n)).to.equal('NEW');
  });

  it('end with the working order, whether that expires or either is cancelled', () => {
    const venue = new ListVenue();
    venue.list('alice', { ...WORKING, timeInForce: 'IOC' }, [SALE]);
    expect(venue.story()).to.deep.equal([
      '1 NEW NEW',
      '2 NEW PENDING_NEW',
      'list EXEC_STARTED EXECUTING',
      '1 EXPIRED EXPIRED UNFILLED_IOC_QUANTITY_EXPIRED',
      '2 EXPIRED EXPIRED OTO_PHASE_ONE_EXPIRED',
      'list ALL_DONE ALL_DONE',
      'alice balances',
    ]);
    venue.list('alice', WORKING, [SALE]);
    venue.exchange.cancelOrder('alice', { symbol: 'AAABBB', orderId: 4n });
    expect([venue.status('alice', 3n), venue.status('alice', 4n)]).to.deep.equal(['CANCELED', 'CANCELED']);
    expect(venue.balance('alice', 'BBB').locked).to.equal(0n);
  });

  it('let a pending order expire that cannot be taken when its time comes, and say why', () => {
    const reasons = (pending: Leg): string[] => {
      const venue = new ListVenue();
      venue.limit('carol', 'SELL', '1', '130');
      venue.limit('carol', 'BUY', '1', '70');
      venue.list('alice', WORKING, [pending]);
      venue.limit('bob', 'SELL', '2', '90');
      expect(venue.exchange.openOrderLists('alice')).to.be.empty;
      return venue.story().filter((line) => line.startsWith('4 EXPIRED'));
    };
    const rejected = '4 EXPIRED EXPIRED REJECTED';
    expect(reasons({ ...SALE, quantity: '5000' })).to.deep.equal([`${rejected} INSUFFICIENT_BALANCES`]);
    expect(reasons({ side: 'SELL', type: 'MARKET', quantity: '5000' })).to.deep.equal([
      `${rejected} INSUFFICIENT_BALANCES`,
    ]);
    expect(reasons({ side: 'SELL', type: 'STOP_LOSS', quantity: '1', stopPrice: '95' })).to.deep.equal([
      `${rejected} STOP_PRICE_WOULD_TRIGGER_IMMEDIATELY`,
    ]);
    expect(reasons({ side: 'SELL', type: 'LIMIT_MAKER', quantity: '1', price: '70' })).to.deep.equal([
      `${rejected} WOULD_MATCH_IMMEDIATELY`,
    ]);
  });

  it('let a pending market order trade at once', () => {
    const venue = new ListVenue();
    venue.limit('bob', 'BUY', '2', '80');
    venue.list('alice', WORKING, [{ side: 'SELL', type: 'MARKET', quantity: '2' }]);
    venue.limit('bob', 'SELL', '2', '90');
    expect(venue.status('alice', 3n)).to.equal('FILLED');
    expect(venue.balance('alice', 'BBB').free).to.equal(units('100000') - units('180') + units('160'));
  });

  it('have a working limit order and are taken where the symbol allows them', () => {
    const venue = new ListVenue();
    expect(refusal(() => venue.list('alice', { side: 'BUY', type: 'MARKET', quantity: '1' }, [SALE]))).to.match(
      /^-1116/,
    );
    const byQuote = { side: 'SELL', type: 'MARKET', quoteOrderQty: units('100') } as const;
    expect(refusal(() => venue.list('alice', WORKING, [byQuote]))).to.match(/^-1106/);
    expect(refusal(() => venue.list('alice', WORKING, [{ ...SALE, price: undefined as never }]))).to.match(/^-1102/);
    const none = new ListVenue({ info: { otoAllowed: false } });
    expect(refusal(() => none.list('alice', WORKING, [SALE]))).to.match(/^-2010 OTO/);
  });
});

describe('OTOCO lists', () => {
  it('bring a pair in when the working order is filled, held back once', () => {
    const venue = new ListVenue();
    const { orders } = venue.list('alice', WORKING, PAIR);
    expect(orders.map(({ order }) => order.type)).to.deep.equal(['LIMIT', 'STOP_LOSS', 'LIMIT_MAKER']);
    venue.limit('bob', 'SELL', '2', '90');
    expect(venue.balance('alice', 'AAA')).to.deep.equal({ free: units('1000'), locked: units('2') });
    expect(venue.exchange.openOrders('alice').map(({ status }) => status)).to.deep.equal(['NEW', 'NEW']);
    venue.story();
    venue.limit('bob', 'BUY', '2', '120');
    expect(venue.story().slice(0, 5)).to.deep.equal([
      '5 NEW NEW',
      '2 EXPIRED EXPIRED OCO_TRIGGER',
      '5 TRADE FILLED',
      '3 TRADE FILLED',
      'list ALL_DONE ALL_DONE',
    ]);
  });

  it('lose the pair where the market is not between its prices any more', () => {
    const venue = new ListVenue();
    const pair = [PAIR[0]!, { ...PAIR[1]!, stopPrice: '95' }];
    venue.list('alice', WORKING, pair);
    venue.limit('bob', 'SELL', '2', '90');
    expect(venue.story().slice(-5)).to.deep.equal([
      '2 EXPIRED EXPIRED REJECTED OCO_BAD_PRICES',
      '3 EXPIRED EXPIRED OCO_TRIGGER',
      'list ALL_DONE ALL_DONE',
      'bob balances',
      'alice balances',
    ]);
    expect(venue.balance('alice', 'AAA')).to.deep.equal({ free: units('1002'), locked: 0n });
  });
});

describe('OPO lists', () => {
  it('keep what the working order receives for the pending one', () => {
    const venue = new ListVenue();
    venue.list('alice', WORKING, [unsized(SALE)], PAYS);
    venue.limit('bob', 'SELL', '1.5', '90');
    expect(venue.balance('alice', 'AAA')).to.deep.equal({ free: units('1000'), locked: units('1.5') });
    venue.limit('bob', 'SELL', '0.5', '90');
    expect(venue.levels('ask')).to.deep.equal([[units('120'), units('2')]]);
    expect(venue.balance('alice', 'AAA')).to.deep.equal({ free: units('1000'), locked: units('2') });
  });

  it('give it back where the list is cancelled before', () => {
    const venue = new ListVenue();
    venue.list('alice', WORKING, PAIR.map(unsized), PAYS);
    venue.limit('bob', 'SELL', '1.5', '90');
    venue.exchange.cancelOrderList('alice', { symbol: 'AAABBB', orderListId: 1n });
    expect(venue.balance('alice', 'AAA')).to.deep.equal({ free: units('1001.5'), locked: 0n });
  });

  it('sell less where commission cannot be paid from elsewhere, in whole steps, and free the rest', () => {
    const filters = [{ filterType: 'LOT_SIZE', minQty: '0.1', maxQty: '100', stepSize: '0.1' }];
    const venue = new ListVenue({ filters });
    venue.exchange.openAccount('dora', { BBB: units('1000') }, { maker: units('0.001'), taker: units('0.001') });
    venue.list('dora', WORKING, [unsized(SALE)], PAYS);
    venue.limit('bob', 'SELL', '2', '90');
    expect(venue.levels('ask')).to.deep.equal([[units('120'), units('1.9')]]);
    expect(venue.balance('dora', 'AAA')).to.deep.equal({ free: units('0.098'), locked: units('1.9') });
  });

  it('take a buy that pays sales, and nothing else', () => {
    const venue = new ListVenue();
    const refused = (working: Leg, pending: Leg): string =>
      refusal(() => venue.list('alice', working, [pending], PAYS));
    expect(refused({ ...WORKING, side: 'SELL' }, unsized(SALE))).to.match(/^-1222/);
    expect(refused(WORKING, { ...unsized(SALE), side: 'BUY' })).to.match(/^-1223/);
    const none = new ListVenue({ info: { opoAllowed: false } });
    expect(refusal(() => none.list('alice', WORKING, [unsized(SALE)], PAYS))).to.match(/^-2010 OPO/);
  });
});
