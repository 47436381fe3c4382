import { expect } from 'chai';
import sinon from 'sinon';

import { Status } from '../../../../src/host/domain/constants.js';
import { Lane } from '../../../../src/binance/rest/spot-rest-api.js';
import { OrderBench, settle } from '../../support/order-bench.js';
import { accountTrade, executionReport, fillReport, orderRecord, orderReply, T0 } from '../../support/venue-words.js';

describe('comparing with the venue', () => {
  let bench: OrderBench;
  beforeEach(async () => {
    bench = await OrderBench.create();
  });
  afterEach(() => bench.close());

  it('at the start shows open orders with the fills they had', async () => {
    bench.openOrders = [
      orderRecord({
        orderId: 1,
        clientOrderId: 'a',
        executedQty: '0.5',
        status: 'PARTIALLY_FILLED',
        updateTime: T0 + 3,
      }),
      orderRecord({ orderId: 2, clientOrderId: 'b', time: T0 + 1, updateTime: T0 + 1 }),
    ];
    bench.accountTrades = [
      accountTrade({ id: 9, orderId: 1, qty: '0.5', time: T0 + 3 }),
      accountTrade({ id: 4, orderId: 77 }),
    ];
    expect(await bench.manager.reconcile(null)).to.deep.equal({ orders: 3, trades: 1 });
    expect(bench.story).to.deep.equal([
      'order NOTTRADED 0',
      'order NOTTRADED 0',
      'order PARTTRADED 0.5',
      'trade BTCUSDT-9',
    ]);
    expect(bench.orders.map(({ orderId }) => orderId)).to.deep.equal(['a', 'b', 'a']);
    expect(bench.latest('a').extra).to.include({ external: true, exchangeOrderId: '1' });
  });

  it('does not tell an order as resting that waits in a list for another one', async () => {
    bench.openOrders = [orderRecord({ orderId: 3, clientOrderId: 'c', status: 'PENDING_NEW', orderListId: 5 })];
    await bench.manager.reconcile(null);
    expect(bench.story).to.deep.equal(['order SUBMITTING 0']);
    bench.openOrders = [orderRecord({ orderId: 3, clientOrderId: 'c', status: 'NEW', orderListId: 5 })];
    await bench.manager.reconcile(new Date());
    expect(bench.story).to.deep.equal(['order SUBMITTING 0', 'order NOTTRADED 0']);
  });

  it('after a gap tells what was missed, once, in the order in which it happened', async () => {
    const one = bench.send();
    await settle();
    bench.request().answer(orderReply({ clientOrderId: one, orderId: 1 }));
    const two = bench.send();
    await settle();
    bench.request().answer(orderReply({ clientOrderId: two, orderId: 2 }));
    await settle();
    bench.manager.onReport(fillReport(5, '0.2', '0.2', { c: one, i: 1 }));
    bench.story.length = 0;
    bench.openOrders = [
      orderRecord({
        orderId: 1,
        clientOrderId: one,
        executedQty: '0.7',
        status: 'PARTIALLY_FILLED',
        updateTime: T0 + 30,
      }),
    ];
    bench.answerQuery = () =>
      orderRecord({ orderId: 2, clientOrderId: two, status: 'CANCELED', executedQty: '0.1', updateTime: T0 + 25 });
    bench.accountTrades = [
      accountTrade({ id: 5, orderId: 1, qty: '0.2' }),
      accountTrade({ id: 6, orderId: 2, qty: '0.1', time: T0 + 20 }),
      accountTrade({ id: 7, orderId: 1, qty: '0.5', time: T0 + 30 }),
    ];
    const missed = await bench.manager.reconcile(new Date(T0 + 10));
    expect(bench.story).to.deep.equal([
      'order PARTTRADED 0.1',
      'trade BTCUSDT-6',
      'order CANCELLED 0.1',
      'order PARTTRADED 0.7',
      'trade BTCUSDT-7',
    ]);
    expect(missed).to.deep.equal({ orders: 3, trades: 2 });
    expect(await bench.manager.reconcile(new Date(T0 + 10))).to.deep.equal({ orders: 0, trades: 0 });
  });

  it('shows orders that came and went elsewhere while nobody listened', async () => {
    bench.manager.onReport(executionReport({ c: 'known', i: 1 }));
    bench.openOrders = [orderRecord({ orderId: 1, clientOrderId: 'known' })];
    bench.accountTrades = [accountTrade({ id: 3, orderId: 50, qty: '1', time: T0 + 7 })];
    bench.answerQuery = () =>
      orderRecord({
        orderId: 50,
        clientOrderId: 'web_1',
        status: 'FILLED',
        executedQty: '1',
        time: T0 + 5,
        updateTime: T0 + 7,
      });
    bench.story.length = 0;
    await bench.manager.reconcile(new Date(T0));
    expect(bench.story).to.deep.equal(['order NOTTRADED 0', 'order ALLTRADED 1', 'trade BTCUSDT-3']);
    expect(bench.latest('web_1')).to.include({ status: Status.ALLTRADED });
  });

  it('keeps a fill among its debts while the venue does not show the order, and tells both once it does', async () => {
    const clock = sinon.useFakeTimers(T0 + 60_000);
    try {
      bench.manager.onReport(executionReport({ c: 'known', i: 1 }));
      bench.openOrders = [orderRecord({ orderId: 1, clientOrderId: 'known' })];
      bench.accountTrades = [accountTrade({ id: 3, orderId: 50, qty: '1', time: T0 + 7 })];
      bench.story.length = 0;
      const done = bench.manager.reconcile(new Date(T0));
      await clock.tickAsync(1_000);
      expect(await done).to.deep.equal({ orders: 0, trades: 0 });
      expect([bench.ledger.fillDebts.size, bench.queries.length]).to.deep.equal([1, 2]);
      await clock.tickAsync(20_000);
      expect(bench.ledger.fillDebts.size).to.equal(1);
      bench.answerQuery = () =>
        orderRecord({ orderId: 50, clientOrderId: 'web_1', status: 'FILLED', executedQty: '1', updateTime: T0 + 7 });
      await clock.tickAsync(60_000);
      expect(bench.story).to.deep.equal(['order NOTTRADED 0', 'order ALLTRADED 1', 'trade BTCUSDT-3']);
      expect([bench.ledger.fillDebts.size, clock.countTimers()]).to.deep.equal([0, 0]);
      expect(bench.logs.filter((line) => line.includes('asked for again'))).to.deep.equal([
        'The venue shows trade 3 of BTCUSDT and not its order 50; it is asked for again',
      ]);
    } finally {
      clock.restore();
    }
  });

  it('asks a second time for the order of a fill, as it may only not be visible yet', async () => {
    const clock = sinon.useFakeTimers(T0 + 60_000);
    try {
      bench.manager.onReport(executionReport({ c: 'known', i: 1 }));
      bench.accountTrades = [accountTrade({ id: 3, orderId: 50, qty: '1', time: T0 + 7 })];
      bench.openOrders = [orderRecord({ orderId: 1, clientOrderId: 'known' })];
      const noSuch = bench.answerQuery;
      bench.answerQuery = (key) => {
        if (bench.queries.length < 2) return noSuch(key);
        return orderRecord({ orderId: 50, clientOrderId: 'web_1', status: 'FILLED', executedQty: '1' });
      };
      const done = bench.manager.reconcile(new Date(T0));
      await clock.tickAsync(1_000);
      expect(await done).to.deep.equal({ orders: 2, trades: 1 });
      expect(bench.ledger.fillDebts.size).to.equal(0);
    } finally {
      clock.restore();
    }
  });

  it('notes the fill of an order that is not shown where a comparison in passing finds it, too', async () => {
    const clock = sinon.useFakeTimers(T0 + 60_000);
    try {
      bench = await OrderBench.create();
      bench.manager.onReport(executionReport({ c: 'known', i: 1 }));
      bench.openOrders = [orderRecord({ orderId: 1, clientOrderId: 'known' })];
      bench.accountTrades = [accountTrade({ id: 3, orderId: 50, qty: '1', time: T0 + 59_000 })];
      const done = bench.manager.compare(() => Promise.resolve());
      await clock.tickAsync(1_000);
      await done;
      expect(bench.ledger.fillDebts.size).to.equal(1);
      bench.answerQuery = () =>
        orderRecord({ orderId: 50, clientOrderId: 'web_1', status: 'FILLED', executedQty: '1' });
      await clock.tickAsync(2_000);
      expect(bench.trades.map(({ tradeId }) => tradeId)).to.deep.equal(['BTCUSDT-3']);
    } finally {
      clock.restore();
    }
  });

  it('tells what is known from before once per connection, however often the first comparison fails', async () => {
    const id = bench.send();
    await settle();
    bench.request().answer(orderReply({ clientOrderId: id, orderId: 7 }));
    await settle();
    bench.story.length = 0;
    bench.failOpenOrders = new Error('the venue is away');
    for (let attempt = 0; attempt < 3; attempt++) await bench.manager.reconcile(null).catch(() => undefined);
    expect(bench.story).to.deep.equal(['order NOTTRADED 0']);
  });

  it('finds what was missed before a fill that a reply brought while nobody listened', async () => {
    const gap = T0 + 100_000;
    bench.manager.onReport(fillReport(3, '1', '1', { c: 'known', i: 1, T: T0 }));
    bench.manager.onReport(fillReport(9, '1', '1', { c: 'later', i: 2, T: gap + 20 }));
    bench.accountTrades = [
      accountTrade({ id: 3, orderId: 1, qty: '1', time: T0 }),
      accountTrade({ id: 5, orderId: 50, qty: '1', time: gap + 10 }),
      accountTrade({ id: 9, orderId: 2, qty: '1', time: gap + 20 }),
    ];
    bench.answerQuery = () =>
      orderRecord({ orderId: 50, clientOrderId: 'web_1', status: 'FILLED', executedQty: '1', updateTime: gap + 10 });
    bench.story.length = 0;
    await bench.manager.reconcile(new Date(gap));
    expect(bench.story).to.deep.equal(['order NOTTRADED 0', 'order ALLTRADED 1', 'trade BTCUSDT-5']);
  });

  it('asks from the loss on by the clock of the venue, however wrong the one of this machine is', async () => {
    bench.offsetMs = -600_000;
    bench.manager.onReport(executionReport({ c: 'known', i: 1 }));
    bench.openOrders = [orderRecord({ orderId: 1, clientOrderId: 'known' })];
    bench.accountTrades = [accountTrade({ id: 5, orderId: 50, qty: '1', time: T0 })];
    bench.answerQuery = () => orderRecord({ orderId: 50, clientOrderId: 'web_1', status: 'FILLED', executedQty: '1' });
    await bench.manager.reconcile(new Date(T0 + 600_000));
    expect(bench.trades.map(({ tradeId }) => tradeId)).to.deep.equal(['BTCUSDT-5']);
  });

  it('finds an order of ours in doubt by its fill, and does not take it for a foreign one', async () => {
    const id = bench.send();
    await settle();
    bench.manager.onReport(executionReport({ c: 'other', i: 1 }));
    bench.openOrders = [orderRecord({ orderId: 1, clientOrderId: 'other' })];
    bench.accountTrades = [accountTrade({ id: 3, orderId: 60, qty: '1', time: T0 + 7 })];
    bench.answerQuery = () =>
      orderRecord({ orderId: 60, clientOrderId: id, status: 'FILLED', executedQty: '1', updateTime: T0 + 7 });
    await bench.manager.reconcile(new Date(T0));
    expect(bench.latest(id)).to.include({ orderId: id, status: Status.ALLTRADED, reference: 'ref' });
    expect(bench.orders.some(({ orderId }) => orderId.startsWith('ext-'))).to.equal(false);
    expect(bench.trades.map(({ orderId }) => orderId)).to.deep.equal([id]);
  });

  it('fails as a whole where the venue cannot be asked', async () => {
    bench.manager.onReport(executionReport());
    bench.answerQuery = () => {
      throw new Error('the venue is away');
    };
    const failure = await bench.manager.reconcile(new Date(T0)).catch((error: unknown) => error as Error);
    expect(failure).to.have.property('message', 'the venue is away');
    expect(bench.story).to.deep.equal(['order NOTTRADED 0']);
  });

  it('asks page after page by id', async () => {
    const { OrderQueries } = await import('../../../../src/binance/managers/proof/order-queries.js');
    const asked: (string | undefined)[] = [];
    const rows = Array.from({ length: 2500 }, (_, index) => accountTrade({ id: index + 1, time: T0 }));
    const queries = new OrderQueries({
      order: () => Promise.reject(new Error('unused')),
      openOrders: () => Promise.resolve([]),
      allOrders: () => Promise.resolve([]),
      orderList: () => Promise.reject(new Error('unused')),
      openOrderLists: () => Promise.resolve([]),
      myTrades: ({ fromId, limit = 500 }) => {
        asked.push(fromId);
        return Promise.resolve(rows.filter(({ id }) => Number(id) >= Number(fromId ?? 1)).slice(0, limit));
      },
    });
    expect(await queries.fillsSince('BTCUSDT', undefined, new Date(T0))).to.have.length(2500);
    expect(await queries.fillsSince('BTCUSDT', '2499', new Date(T0))).to.have.length(1);
    expect(asked).to.deep.equal([undefined, '1001', '2001', '2500']);
  });
});

describe('looking how orders stand', () => {
  it('tells what changed with its fills, asks for no symbol as a whole, and closes no gap', async () => {
    const bench = await OrderBench.create();
    try {
      const [one, two] = [bench.send(), bench.send()];
      await settle();
      bench.request(0).answer(orderReply({ clientOrderId: one, orderId: 1 }));
      bench.request(1).answer(orderReply({ clientOrderId: two, orderId: 2 }));
      await settle();
      bench.story.length = 0;
      bench.openOrders = [
        orderRecord({ orderId: 1, clientOrderId: one, executedQty: '0.5', status: 'PARTIALLY_FILLED' }),
      ];
      bench.answerQuery = () => orderRecord({ orderId: 2, clientOrderId: two, status: 'CANCELED', updateTime: T0 + 9 });
      bench.accountTrades = [accountTrade({ id: 3, orderId: 1, qty: '0.5' })];
      expect(await bench.manager.look()).to.deep.equal({ orders: 2, trades: 1 });
      expect(bench.story).to.deep.equal(['order PARTTRADED 0.5', 'trade BTCUSDT-3', 'order CANCELLED 0']);
      expect(bench.fillQueries).to.deep.equal([{ symbol: 'BTCUSDT', lane: Lane.RECONCILE, orderId: '1' }]);
      expect(await bench.manager.look()).to.deep.equal({ orders: 0, trades: 0 });
      expect(bench.fillQueries).to.have.length(1);
    } finally {
      await bench.close();
    }
  });
});
