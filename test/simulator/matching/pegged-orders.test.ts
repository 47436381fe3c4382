import { expect } from 'chai';
import { units } from '../../../src/simulator/units.js';
import type { VenueOrder } from '../../../src/simulator/venue-orders.js';
import type { OrderPlacement } from '../../../src/simulator/venue-requests.js';
import { ListVenue, type Leg } from './list-venue.js';
import { refusal } from './test-venue.js';

const GTC = { timeInForce: 'GTC' } as const;
const PRIMARY = { pegPriceType: 'PRIMARY_PEG' } as const;
const MARKET = { pegPriceType: 'MARKET_PEG' } as const;

/** Bids at 99, 98 and 95, asks at 101, 102 and 105, ten each. */
function quotedVenue(): ListVenue {
  const venue = new ListVenue();
  for (const price of ['99', '98', '95']) venue.limit('bob', 'BUY', '10', price);
  for (const price of ['101', '102', '105']) venue.limit('bob', 'SELL', '10', price);
  venue.told.length = 0;
  return venue;
}

function peg(venue: ListVenue, more: Partial<OrderPlacement>): VenueOrder {
  return venue.place('alice', { side: 'BUY', type: 'LIMIT', ...GTC, quantity: units('1'), ...more }).order;
}

describe('pegged orders', () => {
  it('join the best price of their own side, or meet that of the other', () => {
    const venue = quotedVenue();
    const order = peg(venue, PRIMARY);
    expect(order).to.deep.include({ price: 0n, status: 'NEW' });
    expect(order.peg).to.deep.include({ priceType: 'PRIMARY_PEG', offset: null, price: units('99') });
    expect(venue.levels('bid')[0]).to.deep.equal([units('99'), units('11')]);
    expect(venue.balance('alice', 'BBB').locked).to.equal(units('99'));
    expect(peg(venue, MARKET)).to.deep.include({ status: 'FILLED', cummulativeQuoteQty: units('101') });
    expect(peg(venue, { ...PRIMARY, side: 'SELL' }).peg?.price).to.equal(units('101'));
  });

  it('go as many levels deeper as they ask for, and are refused where there is no such level', () => {
    const venue = quotedVenue();
    expect(peg(venue, { ...PRIMARY, pegOffsetValue: 2 }).peg?.price).to.equal(units('95'));
    expect(peg(venue, { ...MARKET, pegOffsetValue: 1, timeInForce: 'IOC' }).peg?.price).to.equal(units('102'));
    expect(refusal(() => peg(venue, { ...PRIMARY, pegOffsetValue: 3 }))).to.equal(
      '-2010 Order book liquidity is too low for this pegged order.',
    );
  });

  it('do not follow the market, and take a price that was sent along as the worst that they may have', () => {
    const venue = quotedVenue();
    expect(peg(venue, { ...MARKET, price: units('100') })).to.deep.include({ price: units('100'), status: 'NEW' });
    expect(venue.levels('bid')[0]).to.deep.equal([units('100'), units('1')]);
    venue.limit('bob', 'BUY', '1', '100.5');
    expect(venue.levels('bid')[1]).to.deep.equal([units('100'), units('1')]);
    expect(peg(venue, { ...PRIMARY, price: units('120') }).peg?.price).to.equal(units('100.5'));
  });

  it('that wait as stops have their price when they are set off', () => {
    const venue = quotedVenue();
    const { orderId, peg: before } = peg(venue, { ...PRIMARY, type: 'STOP_LOSS_LIMIT', stopPrice: units('101') });
    expect(before?.price).to.equal(null);
    expect(venue.balance('alice', 'BBB').locked).to.equal(units('101'));
    venue.limit('carol', 'BUY', '1', '101');
    const order = venue.exchange.order('alice', { symbol: 'AAABBB', orderId });
    expect(order.peg?.price).to.equal(units('99'));
    expect(venue.levels('bid')[0]).to.deep.equal([units('99'), units('11')]);
    expect(venue.balance('alice', 'BBB').locked).to.equal(units('99'));
  });

  it('that wait as stops expire where the book has no such level then', () => {
    const venue = new ListVenue();
    const { orderId } = peg(venue, { ...PRIMARY, type: 'STOP_LOSS_LIMIT', stopPrice: units('101') });
    venue.tradeAt('102');
    const order = venue.exchange.order('alice', { symbol: 'AAABBB', orderId });
    expect(order).to.deep.include({ status: 'EXPIRED', expiryReason: 'REJECTED' });
    expect(venue.balance('alice', 'BBB').locked).to.equal(0n);
  });

  it('are refused where type, time in force or symbol do not go with the peg', () => {
    const venue = quotedVenue();
    const refused = (more: Partial<OrderPlacement>): string => refusal(() => peg(venue, more));
    expect(refused({ ...PRIMARY, timeInForce: 'IOC' })).to.equal('-2010 Unsupported order combination');
    const place = (order: Omit<OrderPlacement, 'symbol'>): string => refusal(() => venue.place('alice', order));
    const quantity = units('1');
    expect(place({ side: 'BUY', type: 'MARKET', quantity, ...PRIMARY })).to.equal(
      '-2010 This order type may not use pegged price.',
    );
    expect(place({ side: 'BUY', type: 'LIMIT_MAKER', quantity, ...MARKET })).to.equal(
      '-2010 This price peg cannot be used with this order type.',
    );
    expect(refused({})).to.match(/^-1102 .*'price'/);
    const none = new ListVenue({ info: { pegInstructionsAllowed: false } });
    expect(refusal(() => peg(none, PRIMARY))).to.equal('-2010 Pegged orders are not supported for this symbol.');
  });

  it('pass the filters at the price that they come to', () => {
    const filters = [{ filterType: 'NOTIONAL', minNotional: '99.5', maxNotional: '1000000', avgPriceMins: 0 }];
    const venue = new ListVenue({ filters: filters.map((each) => ({ ...each, applyMinToMarket: false })) });
    venue.limit('bob', 'BUY', '10', '99');
    venue.limit('bob', 'BUY', '10', '98');
    expect(refusal(() => peg(venue, PRIMARY))).to.equal('-1013 Filter failure: NOTIONAL');
    expect(peg(venue, { ...PRIMARY, quantity: units('2') }).status).to.equal('NEW');
  });

  it('stand in lists: a pair at once, a pending order when its working one is filled', () => {
    const venue = quotedVenue();
    const above: Leg = { side: 'SELL', type: 'LIMIT_MAKER', quantity: '1', ...PRIMARY };
    const { orders } = venue.list('alice', null, [
      above,
      { side: 'SELL', type: 'STOP_LOSS', quantity: '1', stopPrice: '90' },
    ]);
    expect(orders[1]?.order.peg?.price).to.equal(units('101'));
    const working: Leg = { side: 'BUY', type: 'LIMIT', ...GTC, quantity: '1', ...PRIMARY, pegOffsetValue: 1 };
    const pending: Leg = { side: 'SELL', type: 'LIMIT', ...GTC, quantity: '1', ...PRIMARY };
    const placed = venue.list('alice', working, [pending]).orders.map(({ order }) => order);
    expect(placed.map((order) => order.peg?.price)).to.deep.equal([units('98'), null]);
    venue.limit('carol', 'SELL', '21', '98');
    const { orderId } = placed[1]!;
    const order = venue.exchange.order('alice', { symbol: 'AAABBB', orderId });
    expect([order.status, order.peg?.price]).to.deep.equal(['NEW', units('101')]);
  });
});
