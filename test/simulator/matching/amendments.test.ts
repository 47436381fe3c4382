import { expect } from 'chai';
import { units } from '../../../src/simulator/units.js';
import type { AmendedVenueOrder } from '../../../src/simulator/venue-outcomes.js';
import type { OrderAmendment } from '../../../src/simulator/venue-requests.js';
import { ListVenue, type Leg } from './list-venue.js';
import { refusal } from './test-venue.js';

const symbol = 'AAABBB';

function amend(
  venue: ListVenue,
  orderId: bigint,
  quantity: string,
  more: Partial<OrderAmendment> = {},
): AmendedVenueOrder {
  return venue.exchange.amendOrder('alice', { symbol, orderId, newQty: units(quantity), ...more });
}

describe('amending an order', () => {
  it('makes it smaller where it stands: same id, same place in the queue, its money free', () => {
    const venue = new ListVenue();
    const { orderId } = venue.limit('alice', 'BUY', '5.5', '90').order;
    const second = venue.limit('bob', 'BUY', '4', '90').order;
    const { order } = amend(venue, orderId, '5');
    expect(order).to.deep.include({ orderId, origQty: units('5'), status: 'NEW' });
    expect(venue.levels('bid')).to.deep.equal([[units('90'), units('9')]]);
    expect(venue.balance('alice', 'BBB').locked).to.equal(units('450'));
    venue.limit('carol', 'SELL', '5', '90');
    expect(venue.status('alice', orderId)).to.equal('FILLED');
    expect(venue.exchange.order('bob', { symbol, orderId: second.orderId }).executedQty).to.equal(0n);
  });

  it('is told as REPLACED under a new client id, and the old one finds it no more', () => {
    const venue = new ListVenue();
    const { orderId } = venue.limit('alice', 'BUY', '5', '90', { newClientOrderId: 'old' }).order;
    venue.told.length = 0;
    const { order, origClientOrderId, executionId } = amend(venue, orderId, '4');
    expect(origClientOrderId).to.equal('old');
    expect(order.clientOrderId).to.match(/^[0-9A-Za-z]{22}$/);
    const execution = venue.told.find((told) => told[0] === 'execution')![1];
    expect(execution).to.deep.include({ executionType: 'REPLACED', replacedClientOrderId: 'old', executionId });
    expect(venue.story().at(-1)).to.equal('alice balances');
    const find = (origClientOrderId: string): unknown => venue.exchange.order('alice', { symbol, origClientOrderId });
    expect(refusal(() => find('old'))).to.match(/^-2013/);
    expect(find(order.clientOrderId)).to.have.property('orderId', orderId);
  });

  it('keeps the client id where that is sent again, and refuses one of another open order', () => {
    const venue = new ListVenue();
    const { orderId } = venue.limit('alice', 'BUY', '5', '90', { newClientOrderId: 'old' }).order;
    venue.limit('alice', 'BUY', '5', '90', { newClientOrderId: 'taken' });
    expect(amend(venue, orderId, '4', { newClientOrderId: 'old' }).order.clientOrderId).to.equal('old');
    expect(refusal(() => amend(venue, orderId, '3', { newClientOrderId: 'taken' }))).to.equal(
      '-2038 Duplicate order sent.',
    );
    expect(refusal(() => amend(venue, orderId, '3', { newClientOrderId: 'a b' }))).to.match(/^-1100/);
  });

  it('of an iceberg changes what is shown only where less than that is left', () => {
    const venue = new ListVenue();
    const { orderId } = venue.limit('alice', 'SELL', '5', '110', { icebergQty: units('2') }).order;
    amend(venue, orderId, '3');
    expect(venue.levels('ask')).to.deep.equal([[units('110'), units('2')]]);
    amend(venue, orderId, '1.5');
    expect(venue.levels('ask')).to.deep.equal([[units('110'), units('1.5')]]);
    expect(venue.balance('alice', 'AAA').locked).to.equal(units('1.5'));
  });

  it('to what has been filled already ends it', () => {
    const venue = new ListVenue();
    const { orderId } = venue.limit('alice', 'SELL', '5', '110').order;
    venue.limit('bob', 'BUY', '2', '110');
    expect(amend(venue, orderId, '2').order).to.deep.include({ status: 'EXPIRED', origQty: units('5') });
    expect(venue.levels('ask')).to.be.empty;
    expect(venue.balance('alice', 'AAA')).to.deep.equal({ free: units('998'), locked: 0n });
  });

  it('is refused where nothing, or more, is asked for, and leaves the order as it was', () => {
    const venue = new ListVenue({ filters: [{ filterType: 'LOT_SIZE', minQty: '1', maxQty: '9', stepSize: '1' }] });
    const { order } = venue.limit('alice', 'BUY', '5', '90');
    const refused = (quantity: string): string => refusal(() => amend(venue, order.orderId, quantity));
    expect(refused('5')).to.equal('-2038 The requested action would change no state; rejecting');
    expect(refused('6')).to.equal('-2038 Order amend (quantity increase) is not supported.');
    expect(refused('4.5')).to.equal('-2038 Filter failure: LOT_SIZE');
    expect(refused('0')).to.equal('-1013 Invalid quantity.');
    expect(refusal(() => amend(venue, 99n, '1'))).to.equal('-2038 Unknown order sent.');
    expect(venue.exchange.order('alice', order)).to.deep.equal(order);
    const none = new ListVenue({ info: { amendAllowed: false } });
    const { orderId } = none.limit('alice', 'BUY', '5', '90').order;
    expect(refusal(() => amend(none, orderId, '1'))).to.equal('-2038 Order amend is not supported for this symbol.');
  });

  it('is possible as often as the filter says, and every time is remembered', () => {
    const venue = new ListVenue({ filters: [{ filterType: 'MAX_NUM_ORDER_AMENDS', maxNumOrderAmends: 2 }] });
    const { orderId } = venue.limit('alice', 'BUY', '5', '90', { newClientOrderId: 'a' }).order;
    amend(venue, orderId, '4', { newClientOrderId: 'b' });
    amend(venue, orderId, '3', { newClientOrderId: 'c' });
    expect(refusal(() => amend(venue, orderId, '2'))).to.equal('-2038 Filter failure: MAX_NUM_ORDER_AMENDS');
    const rows = venue.exchange.amendments('alice', { symbol, orderId });
    expect(rows.map((row) => [row.origClientOrderId, row.newClientOrderId, row.origQty, row.newQty])).to.deep.equal([
      ['a', 'b', units('5'), units('4')],
      ['b', 'c', units('4'), units('3')],
    ]);
  });

  it('of one order of a pair makes both smaller, and the list tells the new name', () => {
    const venue = new ListVenue();
    const { orders } = venue.sellPair();
    venue.story();
    const { list } = amend(venue, orders[0]!.order.orderId, '1.5', { newClientOrderId: 'new' });
    expect(list?.orders[0]).to.deep.include({ clientOrderId: 'new' });
    expect(venue.story()).to.deep.equal([
      '1 REPLACED NEW',
      '2 REPLACED NEW',
      'list UPDATED EXECUTING',
      'alice balances',
    ]);
    expect(venue.balance('alice', 'AAA').locked).to.equal(units('1.5'));
    expect(venue.levels('ask')).to.deep.equal([[units('110'), units('1.5')]]);
  });

  it('is possible for a pending order, and not for one that is yet to be paid', () => {
    const venue = new ListVenue();
    const working: Leg = { side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '3', price: '90' };
    const pending: Leg = { side: 'SELL', type: 'LIMIT', timeInForce: 'GTC', quantity: '3', price: '120' };
    venue.list('alice', working, [pending]);
    venue.list('alice', working, [{ side: 'SELL', type: 'LIMIT', timeInForce: 'GTC', price: '120' }], {
      paysPending: true,
    });
    expect(amend(venue, 2n, '2').order).to.deep.include({ status: 'PENDING_NEW', origQty: units('2') });
    expect(refusal(() => amend(venue, 4n, '2'))).to.equal('-2038 Order amend (pending OPO order) is not supported.');
    venue.limit('bob', 'SELL', '3', '90');
    expect(venue.levels('ask')).to.deep.equal([[units('120'), units('2')]]);
  });
});
