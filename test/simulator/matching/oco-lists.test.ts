import { expect } from 'chai';
import { units } from '../../../src/simulator/units.js';
import { ListVenue, type Leg } from './list-venue.js';
import { refusal } from './test-venue.js';

const sell = (type: Leg['type'], more: Partial<Leg> = {}): Leg => ({ side: 'SELL', type, quantity: '1', ...more });
const buy = (type: Leg['type'], more: Partial<Leg> = {}): Leg => ({ side: 'BUY', type, quantity: '1', ...more });

describe('OCO lists', () => {
  it('are numbered, the stop first, and told after their orders and before the balances', () => {
    const venue = new ListVenue();
    const { list, orders } = venue.sellPair();
    expect(venue.story()).to.deep.equal(['1 NEW NEW', '2 NEW NEW', 'list EXEC_STARTED EXECUTING', 'alice balances']);
    expect(orders.map(({ order }) => [order.type, order.status, order.orderListId])).to.deep.equal([
      ['STOP_LOSS', 'NEW', 1n],
      ['LIMIT_MAKER', 'NEW', 1n],
    ]);
    expect(list).to.deep.include({ orderListId: 1n, contingencyType: 'OCO', listOrderStatus: 'EXECUTING' });
    expect(list.listClientOrderId).to.match(/^[0-9A-Za-z]{22}$/);
    expect(venue.levels('ask')).to.deep.equal([[units('110'), units('2')]]);
  });

  it('hold back once what one of them may need: the quantity of a sale, the dearer buy', () => {
    const venue = new ListVenue();
    venue.sellPair();
    expect(venue.balance('alice', 'AAA')).to.deep.equal({ free: units('998'), locked: units('2') });
    venue.buyPair();
    expect(venue.balance('alice', 'BBB')).to.deep.equal({ free: units('99770'), locked: units('230') });
  });

  it('that could be paid singly only are taken, and what neither order could be paid with is refused', () => {
    const venue = new ListVenue();
    const quantity = { quantity: '1000' };
    venue.list('alice', null, [
      sell('LIMIT_MAKER', { price: '110', ...quantity }),
      sell('STOP_LOSS', { stopPrice: '90', ...quantity }),
    ]);
    expect(venue.balance('alice', 'AAA').free).to.equal(0n);
    expect(refusal(() => venue.sellPair())).to.equal('-2010 Account has insufficient balance for requested action.');
    expect(venue.exchange.allOrders('alice', 'AAABBB')).to.have.length(2);
  });

  it('lose the stop as soon as the limit order is filled in part; the list is over when that one is', () => {
    const venue = new ListVenue();
    const { list } = venue.sellPair();
    venue.story();
    venue.limit('bob', 'BUY', '0.5', '110');
    expect(venue.story()).to.deep.equal([
      '3 NEW NEW',
      '1 EXPIRED EXPIRED OCO_TRIGGER',
      '3 TRADE FILLED',
      '2 TRADE PARTIALLY_FILLED',
      'bob balances',
      'alice balances',
    ]);
    expect(venue.balance('alice', 'AAA').locked).to.equal(units('1.5'));
    expect(venue.exchange.openOrderLists('alice')).to.have.length(1);
    venue.limit('bob', 'BUY', '1.5', '110');
    expect(venue.story()).to.include.members(['list ALL_DONE ALL_DONE']);
    expect(venue.exchange.openOrderLists('alice')).to.be.empty;
    expect(venue.exchange.orderList('alice', list).listOrderStatus).to.equal('ALL_DONE');
    expect(venue.exchange.fills('alice').map(({ orderListId }) => orderListId)).to.deep.equal([1n, 1n]);
  });

  it('lose the limit order when the stop is set off, and its money is there for the stop', () => {
    const venue = new ListVenue();
    venue.buyPair();
    venue.limit('bob', 'SELL', '5', '112');
    venue.story();
    venue.tradeAt('110');
    expect(venue.story().slice(5)).to.deep.equal([
      '2 EXPIRED EXPIRED OCO_TRIGGER',
      '1 NEW NEW',
      '1 TRADE FILLED',
      '3 TRADE PARTIALLY_FILLED',
      'list ALL_DONE ALL_DONE',
      'carol balances',
      'alice balances',
      'bob balances',
    ]);
    expect(venue.balance('alice', 'BBB')).to.deep.equal({ free: units('100000') - units('224'), locked: 0n });
    expect(venue.levels('bid')).to.be.empty;
  });

  it('of two stops are decided by the first that is set off, even where one trade after the other sets off both', () => {
    const venue = new ListVenue();
    const above = sell('TAKE_PROFIT', { stopPrice: '110' });
    venue.list('alice', null, [above, sell('STOP_LOSS', { stopPrice: '90' })]);
    venue.limit('bob', 'SELL', '1', '85');
    venue.limit('bob', 'SELL', '1', '120');
    venue.limit('bob', 'BUY', '3', '70');
    venue.limit('carol', 'BUY', '2', '120');
    const [stop, profit] = venue.exchange.allOrders('alice', 'AAABBB');
    expect([stop!.status, profit!.status]).to.deep.equal(['FILLED', 'EXPIRED']);
    expect(venue.balance('alice', 'AAA')).to.deep.equal({ free: units('999'), locked: 0n });
  });

  it('go as a whole when one order is cancelled, under the id of the cancel', () => {
    const venue = new ListVenue();
    const { orders } = venue.sellPair();
    const orderId = orders[1]!.order.orderId;
    venue.story();
    const cancelled = venue.exchange.cancelOrder('alice', { symbol: 'AAABBB', orderId, newClientOrderId: 'bye' });
    expect(cancelled.list?.orders.map((row) => [row.order.status, row.cancelClientOrderId])).to.deep.equal([
      ['CANCELED', 'bye'],
      ['CANCELED', 'bye'],
    ]);
    expect(cancelled.list?.list.listStatusType).to.equal('ALL_DONE');
    expect(venue.story()).to.deep.equal([
      '1 CANCELED CANCELED',
      '2 CANCELED CANCELED',
      'list ALL_DONE ALL_DONE',
      'alice balances',
    ]);
    expect(venue.balance('alice', 'AAA').locked).to.equal(0n);
  });

  it('are cancelled by either id, once', () => {
    const venue = new ListVenue();
    const symbol = 'AAABBB';
    venue.sellPair('alice', { listClientOrderId: 'mine' });
    const refused = '-2011 Unknown order sent.';
    const cancel = (reference: object): unknown => venue.exchange.cancelOrderList('alice', { symbol, ...reference });
    expect(refusal(() => cancel({ orderListId: 1n, listClientOrderId: 'other' }))).to.equal(refused);
    expect(refusal(() => cancel({}))).to.match(/^-1102/);
    expect(refusal(() => venue.exchange.cancelOrderList('bob', { symbol, orderListId: 1n }))).to.equal(refused);
    expect(cancel({ listClientOrderId: 'mine' })).to.have.nested.property('list.listOrderStatus', 'ALL_DONE');
    expect(refusal(() => cancel({ orderListId: 1n }))).to.equal(refused);
    expect(venue.exchange.orderList('alice', { listClientOrderId: 'mine' }).listStatusType).to.equal('ALL_DONE');
    expect(refusal(() => venue.exchange.orderList('alice', { orderListId: 9n }))).to.equal(
      '-2013 Order does not exist.',
    );
    expect(refusal(() => venue.exchange.orderList('alice', { orderListId: 1n, listClientOrderId: 'x' }))).to.match(
      /^-2039/,
    );
  });

  it('come last among all open orders that are cancelled, each as a list', () => {
    const venue = new ListVenue();
    venue.sellPair();
    venue.limit('alice', 'BUY', '1', '50');
    const rows = venue.exchange.cancelOpenOrders('alice', 'AAABBB');
    expect(rows.map((row) => ('order' in row ? row.order.orderId : row.orders.length))).to.deep.equal([3n, 2]);
    expect(venue.balance('alice', 'AAA').locked + venue.balance('alice', 'BBB').locked).to.equal(0n);
  });

  it('end when self-trade prevention takes the resting order', () => {
    const venue = new ListVenue();
    venue.sellPair();
    venue.story();
    venue.limit('alice', 'BUY', '1', '110', { selfTradePreventionMode: 'EXPIRE_MAKER' });
    expect(venue.story()).to.deep.equal([
      '3 NEW NEW',
      '1 EXPIRED EXPIRED OCO_TRIGGER',
      '2 TRADE_PREVENTION EXPIRED_IN_MATCH',
      'list ALL_DONE ALL_DONE',
      'alice balances',
    ]);
  });

  it('are refused where the market does not lie between their orders', () => {
    const venue = new ListVenue();
    const wrong = '-2010 The relationship of the prices for the orders is not correct.';
    const stop = sell('STOP_LOSS', { stopPrice: '90' });
    const pairs: [Leg, Leg][] = [
      [sell('LIMIT_MAKER', { price: '100' }), stop],
      [sell('LIMIT_MAKER', { price: '110' }), sell('STOP_LOSS', { stopPrice: '100' })],
      [sell('TAKE_PROFIT', { stopPrice: '99' }), stop],
      [buy('STOP_LOSS', { stopPrice: '100' }), buy('LIMIT_MAKER', { price: '90' })],
      [buy('STOP_LOSS', { stopPrice: '110' }), buy('TAKE_PROFIT', { stopPrice: '100' })],
    ];
    for (const pair of pairs) expect(refusal(() => venue.list('alice', null, pair))).to.equal(wrong);
    expect(venue.told).to.be.empty;
  });

  it('take the types that may stand above and below the market, and no others', () => {
    const venue = new ListVenue();
    const limit = { price: '100', timeInForce: 'GTC' } as const;
    const refused = (above: Leg, below: Leg): string => refusal(() => venue.list('alice', null, [above, below]));
    expect(refused(sell('LIMIT', limit), sell('STOP_LOSS', { stopPrice: '90' }))).to.match(/^-1158 /);
    expect(refused(sell('LIMIT_MAKER', limit), sell('LIMIT_MAKER', limit))).to.match(/^-1168 /);
    expect(refused(buy('LIMIT_MAKER', limit), buy('STOP_LOSS', { stopPrice: '9' }))).to.match(/^-1165 /);
    expect(refused(sell('STOP_LOSS', { stopPrice: '9' }), sell('LIMIT_MAKER', limit))).to.match(/^-1166 /);
    expect(refused(buy('STOP_LOSS', { stopPrice: '9' }), buy('STOP_LOSS', { stopPrice: '9' }))).to.match(/^-1196 /);
    expect(refused(sell('STOP_LOSS', { stopPrice: '9' }), sell('TAKE_PROFIT', { stopPrice: '9' }))).to.match(/^-1197 /);
    expect(refused(buy('TAKE_PROFIT', { stopPrice: '9' }), buy('TAKE_PROFIT', { stopPrice: '9' }))).to.match(/^-1198 /);
    expect(refused(sell('TAKE_PROFIT', { stopPrice: '9' }), sell('TAKE_PROFIT', { stopPrice: '9' }))).to.match(
      /^-1199 /,
    );
    const iceberg = { ...limit, stopPrice: '90', timeInForce: 'IOC', icebergQty: units('0.1') } as const;
    expect(refused(sell('LIMIT_MAKER', { price: '110' }), sell('STOP_LOSS_LIMIT', iceberg))).to.equal(
      "-1160 Parameter 'belowIcebergQty' is not supported if `belowTimeInForce` is not GTC.",
    );
    expect(refused(sell('LIMIT_MAKER', {}), sell('STOP_LOSS', { stopPrice: '90' }))).to.equal(
      "-1102 Mandatory parameter 'abovePrice' was not sent, was empty/null, or malformed.",
    );
  });

  it('are bounded by the filters, and are not taken where the symbol has none', () => {
    const filters = [
      { filterType: 'MAX_NUM_ORDER_LISTS', maxNumOrderLists: 1 },
      { filterType: 'MAX_NUM_ORDERS', maxNumOrders: 3 },
      { filterType: 'MAX_NUM_ALGO_ORDERS', maxNumAlgoOrders: 9 },
    ];
    const venue = new ListVenue({ filters });
    venue.sellPair();
    expect(refusal(() => venue.sellPair())).to.equal('-2010 Filter failure: MAX_NUM_ORDERS');
    const roomy = new ListVenue({ filters: filters.slice(0, 1) });
    roomy.sellPair();
    expect(refusal(() => roomy.sellPair())).to.equal('-2010 Filter failure: MAX_NUM_ORDER_LISTS');
    roomy.sellPair('bob');
    const none = new ListVenue({ info: { ocoAllowed: false } });
    expect(refusal(() => none.sellPair())).to.equal('-2010 OCO orders are not supported for this symbol');
  });

  it('have names of their own, which are free again when they are over', () => {
    const venue = new ListVenue();
    const named = { listClientOrderId: 'list' };
    venue.sellPair('alice', named);
    expect(refusal(() => venue.sellPair('alice', named))).to.equal('-2010 Duplicate order sent.');
    venue.exchange.cancelOrderList('alice', { symbol: 'AAABBB', ...named });
    venue.sellPair('alice', named);
    expect(venue.exchange.allOrderLists('alice').map(({ orderListId }) => orderListId)).to.deep.equal([1n, 2n]);
    const twice = [
      sell('LIMIT_MAKER', { price: '110', newClientOrderId: 'same' }),
      sell('STOP_LOSS', { stopPrice: '90', newClientOrderId: 'same' }),
    ];
    expect(refusal(() => venue.list('bob', null, twice))).to.equal('-2010 Duplicate order sent.');
  });
});
