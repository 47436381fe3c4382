import { expect } from 'chai';
import type { RestClient } from './rest-client.js';
import { RestHouse, RESTING } from './rest-house.js';

const SYMBOL = { symbol: 'BTCUSDT' } as const;
const OCO = {
  ...SYMBOL,
  side: 'SELL',
  quantity: '0.01',
  aboveType: 'LIMIT_MAKER',
  abovePrice: '100000.00',
  aboveClientOrderId: 'above',
  belowType: 'STOP_LOSS_LIMIT',
  belowStopPrice: '90000.00',
  belowPrice: '89000.00',
  belowTimeInForce: 'GTC',
  belowClientOrderId: 'below',
  listClientOrderId: 'list',
} as const;
const WORKING = {
  ...SYMBOL,
  workingType: 'LIMIT',
  workingSide: 'BUY',
  workingPrice: '90000.00',
  workingQuantity: '0.01',
  workingTimeInForce: 'GTC',
  pendingSide: 'SELL',
} as const;
const PENDING_PAIR = {
  pendingAboveType: 'LIMIT_MAKER',
  pendingAbovePrice: '100000.00',
  pendingBelowType: 'STOP_LOSS',
  pendingBelowStopPrice: '80000.00',
} as const;
const PENDING = { pendingType: 'LIMIT', pendingPrice: '100000.00', pendingTimeInForce: 'GTC' } as const;

describe('REST order lists', () => {
  let house: RestHouse;
  let alice: RestClient;

  beforeEach(async () => {
    house = await RestHouse.open();
    ({ alice } = house);
    house.trade('95000.00', '0.001');
  });
  afterEach(() => house.close());

  const count = async (): Promise<number> => (await alice.signed('GET', 'rateLimit/order')).rows[0]!['count'] as number;

  it('are answered with their orders and a report of each', async () => {
    const { status, body, headers } = await alice.signed('POST', 'orderList/oco', OCO);
    expect(status).to.equal(200);
    expect(body).to.deep.include({
      orderListId: 1,
      contingencyType: 'OCO',
      listStatusType: 'EXEC_STARTED',
      listOrderStatus: 'EXECUTING',
      listClientOrderId: 'list',
      transactionTime: house.clock.now(),
      symbol: 'BTCUSDT',
    });
    expect(body.orders[0]).to.include({ clientOrderId: 'below' });
    expect(body.orders[1]).to.include({ clientOrderId: 'above' });
    expect(body.orderReports[0]).to.deep.include({
      orderListId: 1,
      type: 'STOP_LOSS_LIMIT',
      price: '89000.00000000',
      stopPrice: '90000.00000000',
      status: 'NEW',
      workingTime: -1,
    });
    expect(body.orderReports[1]).to.include({ type: 'LIMIT_MAKER', workingTime: house.clock.now() });
    expect(headers['x-mbx-order-count-10s']).to.equal('2');
    const ack = await alice.signed('POST', 'orderList/oco', { ...OCO, ...NEW_NAMES, newOrderRespType: 'ACK' });
    expect(Object.keys(ack.body.orderReports[0] as object)).to.have.length(5);
  });

  it('cost nothing where they are taken, and one weight and no order where they are refused', async () => {
    const weight = (): number => house.simulator.server.limits.usedWeight('127.0.0.1');
    await alice.signed('POST', 'orderList/oco', OCO);
    expect(weight()).to.equal(0);
    const { body } = await alice.signed('POST', 'orderList/oco', { ...OCO, abovePrice: '94000.00' });
    expect(body).to.deep.equal({
      code: -2010,
      msg: 'Duplicate order sent.',
    });
    expect(weight()).to.equal(1);
    expect(await count()).to.equal(2);
  });

  it('count two orders, or three, and are refused whole where the count has no room', async () => {
    await alice.signed('POST', 'orderList/oto', { ...WORKING, ...PENDING, pendingQuantity: '0.01' });
    expect(await count()).to.equal(2);
    await alice.signed('POST', 'orderList/otoco', { ...WORKING, ...PENDING_PAIR, pendingQuantity: '0.01' });
    expect(await count()).to.equal(5);
    await alice.signed('POST', 'orderList/opo', { ...WORKING, ...PENDING });
    await alice.signed('POST', 'orderList/opoco', { ...WORKING, ...PENDING_PAIR });
    expect(await count()).to.equal(10);
    const small = await RestHouse.open({ limits: { ordersPer10Seconds: 1 } });
    small.trade('95000.00', '0.001');
    const { status, body } = await small.alice.signed('POST', 'orderList/oco', OCO);
    await small.close();
    expect([status, body.code]).to.deep.equal([429, -1015]);
  });

  it('wait behind their working order, and a pair that it pays has no quantity yet', async () => {
    const { body } = await alice.signed('POST', 'orderList/opoco', { ...WORKING, ...PENDING_PAIR });
    const reports = body.orderReports as { type: string; status: string; origQty: string }[];
    expect(reports.map(({ type, status, origQty }) => `${type} ${status} ${origQty}`)).to.deep.equal([
      'LIMIT NEW 0.01000000',
      'STOP_LOSS PENDING_NEW 0.00000000',
      'LIMIT_MAKER PENDING_NEW 0.00000000',
    ]);
    house.rest('SELL', '90000.00', '0.01');
    const { rows } = await alice.signed('GET', 'openOrders', SYMBOL);
    expect(rows.map(({ type, origQty }) => `${type} ${origQty}`)).to.deep.equal([
      'STOP_LOSS 0.01000000',
      'LIMIT_MAKER 0.01000000',
    ]);
  });

  it('are found by either id, among those that are open, and among all of them', async () => {
    await alice.signed('POST', 'orderList/oco', OCO);
    await alice.signed('POST', 'orderList/oto', { ...WORKING, ...PENDING, pendingQuantity: '0.01' });
    await alice.signed('DELETE', 'orderList', { ...SYMBOL, listClientOrderId: 'list' });
    const byId = await alice.signed('GET', 'orderList', { orderListId: 1 });
    const byName = await alice.signed('GET', 'orderList', { origClientOrderId: 'list' });
    expect(byId.body).to.deep.equal(byName.body);
    expect(byId.body).to.include({ listStatusType: 'ALL_DONE', listOrderStatus: 'ALL_DONE' });
    const ids = async (path: string, fields = {}): Promise<unknown[]> =>
      (await alice.signed('GET', path, fields)).rows.map(({ orderListId }) => orderListId as unknown);
    expect(await ids('openOrderList')).to.deep.equal([2]);
    expect(await ids('allOrderList')).to.deep.equal([1, 2]);
    expect(await ids('allOrderList', { fromId: 2 })).to.deep.equal([2]);
    expect(await ids('allOrderList', { limit: 1 })).to.deep.equal([2]);
    const both = await alice.signed('GET', 'allOrderList', { fromId: 1, startTime: 1 });
    expect(both.body.code).to.equal(-1128);
    expect((await alice.signed('GET', 'orderList')).body.code).to.equal(-1102);
    expect((await alice.signed('GET', 'orderList', { orderListId: 7 })).body.code).to.equal(-2013);
  });

  it('are cancelled whole, by their own endpoint, through one order, or with all open orders', async () => {
    await alice.signed('POST', 'orderList/oco', OCO);
    const whole = await alice.signed('DELETE', 'orderList', { ...SYMBOL, orderListId: 1, newClientOrderId: 'bye' });
    expect(whole.body).to.include({ listOrderStatus: 'ALL_DONE', orderListId: 1 });
    expect(whole.body.orderReports[0]).to.include({ origClientOrderId: 'below', clientOrderId: 'bye' });
    await alice.signed('POST', 'orderList/oco', OCO);
    const one = await alice.signed('DELETE', 'order', { ...SYMBOL, origClientOrderId: 'above' });
    expect(one.body).to.include({ listOrderStatus: 'ALL_DONE', orderListId: 2 });
    await alice.signed('POST', 'orderList/oco', OCO);
    await alice.signed('POST', 'order', RESTING);
    const { rows } = await alice.signed('DELETE', 'openOrders', SYMBOL);
    expect(rows[0]).to.include({ status: 'CANCELED' });
    expect(rows[1]?.['orderReports']).to.have.length(2);
    expect((await alice.signed('DELETE', 'orderList', { ...SYMBOL, orderListId: 3 })).body.code).to.equal(-2011);
  });

  it('of before 2024 are taken in their old words', async () => {
    const old = { ...SYMBOL, side: 'SELL', quantity: '0.01', price: '100000.00', stopPrice: '90000.00' };
    const atMarket = await alice.signed('POST', 'order/oco', { ...old, limitClientOrderId: 'gain' });
    expect(atMarket.body.orderReports[0]).to.include({ type: 'STOP_LOSS' });
    expect(atMarket.body.orderReports[1]).to.include({ type: 'LIMIT_MAKER' });
    expect(atMarket.body.orders[1].clientOrderId).to.equal('gain');
    const limited = { ...old, stopLimitPrice: '89000.00' };
    expect((await alice.signed('POST', 'order/oco', limited)).body.code).to.equal(-1102);
    const { body } = await alice.signed('POST', 'order/oco', { ...limited, stopLimitTimeInForce: 'GTC' });
    expect(body.orderReports[0]).to.include({ type: 'STOP_LOSS_LIMIT', price: '89000.00000000' });
    const buy = { ...old, side: 'BUY', price: '90000.00', stopPrice: '100000.00' };
    expect((await alice.signed('POST', 'order/oco', buy)).status).to.equal(200);
  });

  it('name the parameter that is missing or wrong, and refuse one that they do not have', async () => {
    const { abovePrice: _price, ...unpriced } = OCO;
    expect((await alice.signed('POST', 'orderList/oco', unpriced)).body.msg).to.include("'abovePrice'");
    expect((await alice.signed('POST', 'orderList/oco', { ...OCO, belowType: 'NO' })).body.code).to.equal(-1116);
    expect((await alice.signed('POST', 'orderList/oco', { ...OCO, side: 'NO' })).body.code).to.equal(-1117);
    const paid = { ...WORKING, ...PENDING, pendingQuantity: '0.01' };
    expect((await alice.signed('POST', 'orderList/opo', paid)).body.code).to.equal(-1104);
  });
});

const NEW_NAMES = { aboveClientOrderId: 'a', belowClientOrderId: 'b', listClientOrderId: 'c' };

describe('REST amendments', () => {
  let house: RestHouse;
  let alice: RestClient;

  beforeEach(async () => {
    house = await RestHouse.open();
    ({ alice } = house);
    house.trade('95000.00', '0.001');
  });
  afterEach(() => house.close());

  it('are answered with the order in words of their own', async () => {
    await alice.signed('POST', 'order', { ...RESTING, quantity: '0.005', newClientOrderId: 'one' });
    const { body } = await alice.signed('PUT', 'order/amend/keepPriority', {
      ...SYMBOL,
      origClientOrderId: 'one',
      newClientOrderId: 'two',
      newQty: '0.004',
    });
    expect(body).to.have.keys('transactTime', 'executionId', 'amendedOrder');
    expect(body.amendedOrder).to.include({
      origClientOrderId: 'one',
      clientOrderId: 'two',
      qty: '0.00400000',
      cumulativeQuoteQty: '0.00000000',
      status: 'NEW',
    });
    const { rows } = await alice.signed('GET', 'order/amendments', {
      ...SYMBOL,
      orderId: body.amendedOrder.orderId as number,
    });
    expect(rows).to.deep.equal([
      {
        symbol: 'BTCUSDT',
        orderId: body.amendedOrder.orderId,
        executionId: body.executionId,
        origClientOrderId: 'one',
        newClientOrderId: 'two',
        origQty: '0.00500000',
        newQty: '0.00400000',
        time: house.clock.now(),
      },
    ]);
  });

  it('show the list of an order that is in one, and need an id and a quantity', async () => {
    await alice.signed('POST', 'orderList/oco', OCO);
    const named = { ...SYMBOL, origClientOrderId: 'above' };
    const { body } = await alice.signed('PUT', 'order/amend/keepPriority', { ...named, newQty: '0.005' });
    expect(body.listStatus).to.have.keys(
      ...['orderListId', 'contingencyType', 'listOrderStatus', 'listClientOrderId', 'symbol', 'orders'],
    );
    expect((await alice.signed('PUT', 'order/amend/keepPriority', SYMBOL)).body.code).to.equal(-1102);
    expect((await alice.signed('PUT', 'order/amend/keepPriority', named)).body.code).to.equal(-1102);
    expect((await alice.signed('GET', 'order/amendments', SYMBOL)).body.code).to.equal(-1102);
  });

  it('weigh four and count no order, but weigh nothing where they end the order', async () => {
    const weight = (): number => house.simulator.server.limits.usedWeight('127.0.0.1');
    await alice.signed('POST', 'order', { ...RESTING, quantity: '0.005', newClientOrderId: 'one' });
    const amend = { ...SYMBOL, origClientOrderId: 'one', newClientOrderId: 'one' };
    await alice.signed('PUT', 'order/amend/keepPriority', { ...amend, newQty: '0.004' });
    expect(weight()).to.equal(4);
    house.rest('SELL', RESTING.price, '0.002');
    const { body } = await alice.signed('PUT', 'order/amend/keepPriority', { ...amend, newQty: '0.002' });
    expect(body.amendedOrder.status).to.equal('EXPIRED');
    expect(weight()).to.equal(4);
  });
});

describe('REST pegged orders', () => {
  let house: RestHouse;
  let alice: RestClient;

  beforeEach(async () => {
    house = await RestHouse.open();
    ({ alice } = house);
    house.trade('95000.00', '0.001');
    house.rest('BUY', '94000.00', '1');
    house.rest('BUY', '93000.00', '1');
  });
  afterEach(() => house.close());

  const { price: _price, ...unpriced } = RESTING;

  it('show their peg and the price that it comes to', async () => {
    const offset = { pegOffsetType: 'PRICE_LEVEL', pegOffsetValue: 1 };
    const { body } = await alice.signed('POST', 'order', { ...unpriced, pegPriceType: 'PRIMARY_PEG', ...offset });
    expect(body).to.deep.include({
      price: '0.00000000',
      pegPriceType: 'PRIMARY_PEG',
      ...offset,
      peggedPrice: '93000.00000000',
    });
    const list = await alice.signed('POST', 'orderList/oto', {
      ...{ ...WORKING, ...PENDING, pendingQuantity: '0.01', pendingPegPriceType: 'MARKET_PEG' },
    });
    expect(list.body.orderReports[1]).to.include({ price: '100000.00000000', pegPriceType: 'MARKET_PEG' });
    expect(list.body.orderReports[1]).to.not.have.property('peggedPrice');
  });

  it('are refused where their words are wrong or only half there', async () => {
    const code = async (fields: Record<string, string | number>): Promise<number> =>
      (await alice.signed('POST', 'order', { ...unpriced, ...fields })).body.code as number;
    expect(await code({ pegPriceType: 'BEST' })).to.equal(-1210);
    expect(await code({ pegPriceType: 'PRIMARY_PEG', pegOffsetType: 'TICKS', pegOffsetValue: 1 })).to.equal(-1211);
    expect(await code({ pegPriceType: 'PRIMARY_PEG', pegOffsetType: 'PRICE_LEVEL' })).to.equal(-1102);
    expect(await code({ pegPriceType: 'PRIMARY_PEG', pegOffsetValue: 1 })).to.equal(-1102);
    expect(await code({ pegOffsetType: 'PRICE_LEVEL', pegOffsetValue: 1 })).to.equal(-1102);
    const deep = { pegPriceType: 'PRIMARY_PEG', pegOffsetType: 'PRICE_LEVEL', pegOffsetValue: 101 };
    expect(await code(deep)).to.equal(-1130);
  });
});
