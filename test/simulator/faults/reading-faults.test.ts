import { expect } from 'chai';
import { formatUnits } from '../../../src/simulator/index.js';
import { FAULT_ACCOUNT } from '../../../src/simulator/faults/race-faults.js';
import { FaultyHouse } from './faulty-house.js';

describe('faults of what is read', () => {
  let house: FaultyHouse;
  beforeEach(async () => {
    house = await FaultyHouse.open();
  });
  afterEach(() => house.close());

  const query = async (orderId: bigint): Promise<{ status: number; code?: number; state?: string }> => {
    const { status, body } = await house.house.alice.signed('GET', 'order', { symbol: 'BTCUSDT', orderId });
    const { code, status: state } = body as { code?: number; status?: string };
    return { status, ...(code !== undefined && { code }), ...(state !== undefined && { state }) };
  };

  it('order-not-found: -2013 while the order is young, and the order afterwards', async () => {
    house.add({ what: { kind: 'order-not-found', youngerThanMs: 500 } });
    const { orderId } = house.rest();
    expect(await query(orderId)).to.deep.equal({ status: 400, code: -2013 });
    house.clock.advance(499);
    expect(await query(orderId)).to.deep.equal({ status: 400, code: -2013 });
    house.clock.advance(1);
    expect(await query(orderId)).to.deep.equal({ status: 200, state: 'NEW' });
    expect(house.count('order-not-found')).to.equal(2);
  });

  it('order-not-found is not counted where there is no such order anyway', async () => {
    house.add({ what: 'order-not-found' });
    expect(await query(4711n)).to.deep.equal({ status: 400, code: -2013 });
    expect(house.count('order-not-found')).to.equal(0);
  });

  it('order-state-old: a cancelled order is still new in the answer, for a while', async () => {
    house.add({ what: { kind: 'order-state-old', lagMs: 300 } });
    const { orderId } = house.rest();
    expect(await query(orderId)).to.deep.equal({ status: 200, state: 'NEW' });
    house.clock.advance(1_000);
    house.simulator.exchange.cancelOrder('alice', { symbol: 'BTCUSDT', orderId });
    expect(await query(orderId)).to.deep.equal({ status: 200, state: 'NEW' });
    expect(house.count('order-state-old')).to.equal(1);
    house.clock.advance(300);
    expect(await query(orderId)).to.deep.equal({ status: 200, state: 'CANCELED' });
  });

  it('orders-unlisted and fills-unlisted: lists lack what is young', async () => {
    house.add({ what: { kind: 'orders-unlisted', youngerThanMs: 500 } });
    house.add({ what: { kind: 'fills-unlisted', youngerThanMs: 500 } });
    const { alice } = house.house;
    const counts = async (): Promise<number[]> => {
      const symbol = 'BTCUSDT';
      const lists = ['openOrders', 'allOrders', 'myTrades'];
      const replies = await Promise.all(lists.map((list) => alice.signed('GET', list, { symbol })));
      return replies.map(({ rows }) => rows.length);
    };
    house.rest('80000');
    house.clock.advance(400);
    house.house.trade('95000', '0.001');
    expect(await counts()).to.deep.equal([0, 0, 0]);
    house.clock.advance(100);
    expect(await counts()).to.deep.equal([1, 1, 0]);
    house.clock.advance(400);
    expect(await counts()).to.deep.equal([1, 2, 1]);
    expect(house.faults.counts).to.deep.equal({ 'orders-unlisted': 3, 'fills-unlisted': 2 });
  });

  it('clock-lie: the answer is off, and the venue still measures by the right clock', async () => {
    house.add({ what: { kind: 'clock-lie', offsetMs: -60_000 } });
    const { body } = await house.house.alice.get('time');
    expect(body).to.deep.equal({ serverTime: house.clock.now() - 60_000 });
    expect((await house.house.alice.signed('GET', 'account')).status).to.equal(200);
  });

  for (const side of ['BUY', 'SELL'] as const) {
    it(`cancel-too-late: the ${side} order is filled and its cancel refused; no money appears or vanishes`, async () => {
      const { exchange } = house.simulator;
      const price = side === 'BUY' ? '90000.00' : '110000.00';
      house.house.rest(side, price, '0.5');
      const placed = await house.place({ side, price, quantity: '0.4', newClientOrderId: 'late' });
      expect(placed.status).to.equal(200);
      house.add({ what: 'cancel-too-late' });
      const fields = { symbol: 'BTCUSDT', origClientOrderId: 'late' };
      const { status, body } = await house.house.alice.signed('DELETE', 'order', fields);
      expect([status, body]).to.deep.equal([400, { code: -2011, msg: 'Unknown order sent.' }]);
      expect(house.orders.map((order) => order.status)).to.deep.equal(['FILLED']);
      expect(exchange.fills('alice', 'BTCUSDT').map((fill) => formatUnits(fill.quantity))).to.deep.equal([
        '0.40000000',
      ]);
      expect(exchange.accountIds).to.include(FAULT_ACCOUNT);
      for (const asset of exchange.assets) expect(exchange.totalOf(asset)).to.equal(exchange.depositedOf(asset));
      expect(house.count('cancel-too-late')).to.equal(1);
    });
  }

  it('cancel-too-late is not counted where there is nothing to fill', async () => {
    house.add({ what: 'cancel-too-late' });
    const fields = { symbol: 'BTCUSDT', origClientOrderId: 'nobody' };
    expect((await house.house.alice.signed('DELETE', 'order', fields)).body).to.include({ code: -2011 });
    expect(house.count('cancel-too-late')).to.equal(0);
    expect(house.simulator.exchange.accountIds).not.to.include(FAULT_ACCOUNT);
  });
});
