import { expect } from 'chai';
import { VenueError } from '../../../src/simulator/venue-error.js';
import { units } from '../../../src/simulator/units.js';
import type { CancelReplaceRequest } from '../../../src/simulator/venue-requests.js';
import { refusal, TestVenue } from './test-venue.js';

const symbol = 'AAABBB';

describe('cancels', () => {
  it('end an order by either id, free its money, and have an id of their own', () => {
    const venue = new TestVenue();
    const { order } = venue.limit('alice', 'BUY', '2', '90', { newClientOrderId: 'mine' });
    venue.clock.advance(3);
    const cancelled = venue.exchange.cancelOrder('alice', {
      symbol,
      origClientOrderId: 'mine',
      newClientOrderId: 'away',
    });
    expect(cancelled.order).to.include({ status: 'CANCELED', clientOrderId: 'mine', isWorking: false });
    expect(cancelled).to.include({ cancelClientOrderId: 'away', time: venue.clock.now() });
    expect(cancelled.order.updateTime).to.equal(venue.clock.now());
    expect(venue.balance('alice', 'BBB')).to.deep.equal({ free: units('100000'), locked: 0n });
    expect(venue.levels('bid')).to.be.empty;
    const other = venue.limit('alice', 'BUY', '2', '90').order;
    expect(venue.exchange.cancelOrder('alice', other).cancelClientOrderId).to.match(/^\w{22}$/);
    expect(order.status).to.equal('NEW');
  });

  it('of what is not open, not the account’s, or not there are refused', () => {
    const venue = new TestVenue();
    const { order } = venue.limit('alice', 'BUY', '2', '90', { newClientOrderId: 'mine' });
    const cancel = (account: string, reference: object) =>
      refusal(() => venue.exchange.cancelOrder(account, { symbol, ...reference }));
    expect(cancel('alice', { orderId: 99n })).to.equal('-2011 Unknown order sent.');
    expect(cancel('bob', { orderId: order.orderId })).to.equal('-2011 Unknown order sent.');
    expect(cancel('alice', {})).to.equal(
      "-1102 Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!",
    );
    expect(cancel('alice', { orderId: order.orderId, origClientOrderId: 'yours' })).to.equal(
      '-2011 Cancel order is invalid. Check origClOrdId and orderId.',
    );
    expect(cancel('alice', { orderId: order.orderId, newClientOrderId: '?' })).to.match(/^-1100 .*'newClientOrderId'/);
    expect(cancel('alice', { orderId: order.orderId, symbol: 'NONONO' })).to.equal('-1121 Invalid symbol.');
    venue.exchange.cancelOrder('alice', { symbol, orderId: order.orderId, origClientOrderId: 'mine' });
    expect(cancel('alice', { orderId: order.orderId })).to.equal('-2011 Unknown order sent.');
  });

  it('keep to their restrictions', () => {
    const venue = new TestVenue();
    const fresh = venue.limit('alice', 'BUY', '2', '90').order;
    const partial = venue.limit('alice', 'BUY', '2', '91').order;
    venue.market('bob', 'SELL', '1');
    const cancel = (order: { orderId: bigint }, cancelRestrictions: 'ONLY_NEW' | 'ONLY_PARTIALLY_FILLED') => () =>
      venue.exchange.cancelOrder('alice', { symbol, orderId: order.orderId, cancelRestrictions });
    const words = '-2011 Order was not canceled due to cancel restrictions.';
    expect(refusal(cancel(fresh, 'ONLY_PARTIALLY_FILLED'))).to.equal(words);
    expect(refusal(cancel(partial, 'ONLY_NEW'))).to.equal(words);
    expect(cancel(fresh, 'ONLY_NEW')().order.status).to.equal('CANCELED');
    expect(cancel(partial, 'ONLY_PARTIALLY_FILLED')().order).to.include({
      status: 'CANCELED',
      executedQty: units('1'),
    });
  });

  it('of all open orders end stops too, and are refused where nothing is open', () => {
    const venue = new TestVenue();
    venue.limit('alice', 'BUY', '2', '90');
    venue.place('alice', { side: 'SELL', type: 'STOP_LOSS', quantity: units('1'), stopPrice: units('80') });
    const untouched = venue.limit('bob', 'BUY', '1', '90').order;
    const cancelled = venue.exchange
      .cancelOpenOrders('alice', symbol)
      .flatMap((row) => ('order' in row ? [row] : row.orders));
    expect(cancelled.map(({ order }) => order.status)).to.deep.equal(['CANCELED', 'CANCELED']);
    expect(new Set(cancelled.map(({ cancelClientOrderId }) => cancelClientOrderId))).to.have.property('size', 1);
    expect(venue.status('bob', untouched.orderId)).to.equal('NEW');
    expect(refusal(() => venue.exchange.cancelOpenOrders('alice', symbol))).to.equal('-2011 Unknown order sent.');
  });
});

describe('queries', () => {
  it('find orders by either id, and say what is wrong otherwise', () => {
    const venue = new TestVenue();
    const { order } = venue.limit('alice', 'BUY', '2', '90', { newClientOrderId: 'mine' });
    const find = (reference: object) => venue.exchange.order('alice', { symbol, ...reference });
    expect(find({ orderId: order.orderId })).to.deep.equal(order);
    expect(find({ origClientOrderId: 'mine' })).to.deep.equal(order);
    expect(refusal(() => find({ orderId: 99n }))).to.equal('-2013 Order does not exist.');
    expect(refusal(() => find({ orderId: order.orderId, origClientOrderId: 'yours' }))).to.equal(
      '-2039 Client order ID is not correct for this order ID.',
    );
  });

  it('list open orders, all orders and fills of one account', () => {
    const venue = new TestVenue();
    const first = venue.limit('alice', 'BUY', '1', '90').order;
    const second = venue.limit('alice', 'BUY', '1', '91').order;
    venue.market('bob', 'SELL', '1');
    const ids = (rows: readonly { orderId: bigint }[]) => rows.map(({ orderId }) => orderId);
    expect(ids(venue.exchange.openOrders('alice'))).to.deep.equal([first.orderId]);
    expect(ids(venue.exchange.openOrders('alice', symbol))).to.deep.equal([first.orderId]);
    expect(ids(venue.exchange.allOrders('alice', symbol))).to.deep.equal([first.orderId, second.orderId]);
    expect(ids(venue.exchange.fills('alice'))).to.deep.equal([second.orderId]);
    expect(venue.exchange.fills('carol', symbol)).to.be.empty;
  });

  it('show the book, its top and its last update', () => {
    const venue = new TestVenue();
    expect(venue.exchange.bookTop(symbol)).to.deep.equal({ updateId: 0, bid: null, ask: null });
    for (const price of ['90', '92', '91', '92']) venue.limit('alice', 'BUY', '1', price);
    expect(venue.exchange.bookTop(symbol)).to.deep.equal({
      updateId: 4,
      bid: [units('92'), units('2')],
      ask: null,
    });
    expect(venue.exchange.levels(symbol, 'bid', 2)).to.deep.equal([
      [units('92'), units('2')],
      [units('91'), units('1')],
    ]);
    expect(venue.exchange.lastUpdateId(symbol)).to.equal(4);
  });
});

describe('cancel-replace', () => {
  function setUp(mode: CancelReplaceRequest['mode'], changes: { cancelFails?: boolean; newFails?: boolean } = {}) {
    const venue = new TestVenue();
    const { order } = venue.limit('alice', 'BUY', '1', '90');
    const request: CancelReplaceRequest = {
      mode,
      cancellation: { symbol, orderId: changes.cancelFails ? 99n : order.orderId },
      placement: {
        ...{ symbol, side: 'BUY', type: 'LIMIT', timeInForce: 'GTC' },
        ...{ quantity: units(changes.newFails ? '5000' : '1'), price: units('91') },
      },
    };
    return { venue, order, request };
  }

  for (const [mode, cancelFails, newFails, status, code, cancelResult, newResult] of [
    ['STOP_ON_FAILURE', false, false, 200, 0, 'SUCCESS', 'SUCCESS'],
    ['ALLOW_FAILURE', false, false, 200, 0, 'SUCCESS', 'SUCCESS'],
    ['STOP_ON_FAILURE', true, false, 400, -2022, 'FAILURE', 'NOT_ATTEMPTED'],
    ['STOP_ON_FAILURE', false, true, 409, -2021, 'SUCCESS', 'FAILURE'],
    ['ALLOW_FAILURE', false, true, 409, -2021, 'SUCCESS', 'FAILURE'],
    ['ALLOW_FAILURE', true, false, 409, -2021, 'FAILURE', 'SUCCESS'],
    ['ALLOW_FAILURE', true, true, 400, -2022, 'FAILURE', 'FAILURE'],
  ] as const) {
    it(`${mode}: cancel ${cancelResult}, new order ${newResult}, is ${status} / ${code}`, () => {
      const { venue, order, request } = setUp(mode, { cancelFails, newFails });
      const outcome = venue.exchange.cancelReplace('alice', request);
      expect([outcome.status, outcome.code]).to.deep.equal([status, code]);
      expect([outcome.cancel.result, outcome.newOrder.result]).to.deep.equal([cancelResult, newResult]);
      expect(venue.status('alice', order.orderId)).to.equal(cancelFails ? 'NEW' : 'CANCELED');
      expect(venue.exchange.allOrders('alice', symbol)).to.have.length(newResult === 'SUCCESS' ? 2 : 1);
    });
  }

  const refusalByCount = new VenueError(-1015, 'Too many new orders.', 429);

  for (const [mode, cancelFails, status, newResult] of [
    ['STOP_ON_FAILURE', false, 429, 'FAILURE'],
    ['STOP_ON_FAILURE', true, 429, 'NOT_ATTEMPTED'],
    ['ALLOW_FAILURE', false, 409, 'FAILURE'],
    ['ALLOW_FAILURE', true, 429, 'FAILURE'],
  ] as const) {
    it(`${mode}, CANCEL_ONLY, order count used up, cancel ${cancelFails ? 'fails' : 'succeeds'}: ${status}`, () => {
      const { venue, request } = setUp(mode, { cancelFails });
      const outcome = venue.exchange.cancelReplace('alice', {
        ...request,
        orderCountRefusal: refusalByCount,
        orderRateLimitExceededMode: 'CANCEL_ONLY',
      });
      expect(outcome.status).to.equal(status);
      expect(outcome.newOrder.result).to.equal(newResult);
      expect(outcome.newOrder.response).to.equal(newResult === 'FAILURE' ? refusalByCount : null);
      expect(venue.exchange.openOrders('alice')).to.have.length(cancelFails ? 1 : 0);
    });
  }

  it('is refused whole where the order count is used up and nothing else was asked', () => {
    const { venue, order, request } = setUp('ALLOW_FAILURE');
    expect(() => venue.exchange.cancelReplace('alice', { ...request, orderCountRefusal: refusalByCount })).to.throw(
      refusalByCount,
    );
    expect(venue.status('alice', order.orderId)).to.equal('NEW');
  });

  it('is refused whole where the new order is malformed, filtered, or the symbol has no cancel-replace', () => {
    const { venue, order, request } = setUp('ALLOW_FAILURE');
    const replace = (change: Partial<CancelReplaceRequest>) =>
      refusal(() => venue.exchange.cancelReplace('alice', { ...request, ...change }));
    expect(replace({ placement: { ...request.placement, quantity: 0n } })).to.equal('-1013 Invalid quantity.');
    expect(replace({ cancellation: { ...request.cancellation, newClientOrderId: '!' } })).to.match(
      /^-1100 .*'cancelNewClientOrderId'/,
    );
    expect(venue.status('alice', order.orderId)).to.equal('NEW');
    const without = new TestVenue({ info: { cancelReplaceAllowed: false } });
    expect(refusal(() => without.exchange.cancelReplace('alice', request))).to.equal(
      '-2010 Order cancel-replace is not supported for this symbol.',
    );
  });

  it('may reuse the client id and the money of the order that it replaces', () => {
    const venue = new TestVenue();
    const { order } = venue.limit('alice', 'BUY', '1000', '100', { newClientOrderId: 'same' });
    const { newOrder } = venue.exchange.cancelReplace('alice', {
      mode: 'STOP_ON_FAILURE',
      cancellation: { symbol, orderId: order.orderId },
      placement: {
        ...{ symbol, side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', newClientOrderId: 'same' },
        ...{ quantity: units('1000'), price: units('99') },
      },
    });
    expect(newOrder.result).to.equal('SUCCESS');
  });
});
