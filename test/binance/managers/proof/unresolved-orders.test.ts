import { expect } from 'chai';
import sinon from 'sinon';

import { Status } from '../../../../src/host/domain/constants.js';
import { OrderBench, settle } from '../../support/order-bench.js';
import {
  accountTrade,
  executionReport,
  fillReport,
  orderRecord,
  orderReply,
  symbolInfo,
  T0,
} from '../../support/venue-words.js';

describe('an order that the venue does not know any more', () => {
  let clock: sinon.SinonFakeTimers;
  let bench: OrderBench;
  let id: string;
  beforeEach(async () => {
    clock = sinon.useFakeTimers(T0 + 1000);
    bench = await OrderBench.create();
    id = bench.send();
    await settle();
    bench.request().answer(orderReply({ clientOrderId: id }));
    await settle();
  });
  afterEach(async () => {
    await bench.close();
    clock.restore();
  });
  const reconcile = async (): Promise<void> => {
    const done = bench.manager.reconcile(new Date(T0));
    await clock.tickAsync(1000);
    await done;
  };
  const alarms = (): string[] => bench.logs.filter((line) => line.includes('unknown to the venue now'));

  it('stays as it is, is listed as unresolved, and raises one alert', async () => {
    await reconcile();
    await reconcile();
    expect(bench.latest(id)).to.include({ status: Status.NOTTRADED });
    expect(bench.manager.unresolvedOrders()).to.deep.equal([id]);
    expect(alarms()).to.deep.equal([
      `Order ${id} (BTCUSDT 7) was NOTTRADED and is unknown to the venue now; ` +
        'what became of it cannot be known here: it stays as it is and is listed as unresolved',
    ]);
    expect(bench.alerts.map(({ kind, state }) => [kind, state])).to.deep.equal([['order-vanished', 'raised']]);
  });

  it('is asked for a second time before that, as it may only not be visible yet', async () => {
    const done = bench.manager.reconcile(new Date(T0));
    await clock.tickAsync(999);
    bench.answerQuery = () => orderRecord({ clientOrderId: id, status: 'CANCELED', updateTime: T0 + 5 });
    await clock.tickAsync(1);
    await done;
    expect(bench.latest(id)).to.include({ status: Status.CANCELLED });
    expect([bench.manager.unresolvedOrders(), alarms()]).to.deep.equal([[], []]);
  });

  it('is listed no longer once there is news of it, or the venue shows it after all', async () => {
    await reconcile();
    bench.openOrders = [orderRecord({ clientOrderId: id })];
    await reconcile();
    expect(bench.alerts.map(({ state }) => state)).to.deep.equal(['raised', 'cleared']);
    expect(bench.manager.unresolvedOrders()).to.deep.equal([]);
    bench.openOrders = [];
    await reconcile();
    expect(bench.manager.unresolvedOrders()).to.deep.equal([id]);
    bench.manager.onReport(fillReport(5, '1', '1', { c: id }));
    expect(bench.manager.unresolvedOrders()).to.deep.equal([]);
    expect(bench.alerts.map(({ state }) => state)).to.deep.equal(['raised', 'cleared', 'raised', 'cleared']);
  });

  it('stays listed with its alert where something is only noted of it here', async () => {
    await reconcile();
    const cancelError = { code: -2011, category: 'unknown-order', message: 'Unknown order sent.' } as const;
    bench.ledger.note(id, { cancelError });
    bench.ledger.note(id, { amendError: cancelError });
    expect(bench.latest(id).extra).to.deep.include({ cancelError });
    expect(bench.manager.unresolvedOrders()).to.deep.equal([id]);
    expect(bench.alerts.map(({ state }) => state)).to.deep.equal(['raised']);
  });

  it('is taken for vanished although something was noted of it here while the venue was asked', async () => {
    const done = bench.manager.reconcile(new Date(T0));
    await settle();
    bench.ledger.note(id, { cancelError: { code: -2011, category: 'unknown-order', message: 'Unknown order sent.' } });
    await clock.tickAsync(1000);
    await done;
    expect(bench.manager.unresolvedOrders()).to.deep.equal([id]);
  });

  it('is told as there again with its end', async () => {
    await reconcile();
    bench.manager.onReport(executionReport({ c: id, X: 'CANCELED', x: 'CANCELED', T: T0 + 9 }));
    expect(bench.alerts.map(({ state }) => state)).to.deep.equal(['raised', 'cleared']);
  });

  it('is not taken for vanished where news of it came while the venue was asked', async () => {
    const done = bench.manager.reconcile(new Date(T0));
    await settle();
    bench.manager.onReport(fillReport(5, '1', '1', { c: id }));
    await clock.tickAsync(1000);
    await done;
    expect([bench.manager.unresolvedOrders(), alarms()]).to.deep.equal([[], []]);
  });
});

describe('an order whose fills the venue does not show', () => {
  it('is listed after a minute, and asked for again with each comparison', async () => {
    const clock = sinon.useFakeTimers(T0 + 1000);
    const bench = await OrderBench.create();
    try {
      bench.manager.onReport(executionReport({ c: 'own', z: '1', X: 'FILLED' }));
      await clock.tickAsync(50_000);
      expect(bench.manager.unresolvedOrders()).to.deep.equal([]);
      await clock.tickAsync(20_000);
      expect(bench.manager.unresolvedOrders()).to.deep.equal(['own']);
      const asked = (): number => bench.fillQueries.filter(({ orderId }) => orderId === '7').length;
      const before = asked();
      await bench.manager.reconcile(new Date(T0 + 1000));
      expect(asked()).to.equal(before + 1);
      await clock.tickAsync(70_000);
      expect(bench.logs.filter((line) => line.includes('some trade events are missing'))).to.have.length(1);
      bench.accountTrades = [accountTrade({ id: 3, qty: '1' })];
      await bench.manager.reconcile(new Date(T0 + 100_000));
      await clock.tickAsync(300);
      expect(bench.trades.map(({ tradeId }) => tradeId)).to.deep.equal(['BTCUSDT-3']);
      expect(bench.manager.unresolvedOrders()).to.deep.equal([]);
      expect(bench.alerts.map(({ kind, state }) => [kind, state])).to.deep.equal([
        ['fills-missing', 'raised'],
        ['fills-missing', 'cleared'],
      ]);
    } finally {
      await bench.close();
      clock.restore();
    }
  });

  it('is asked for by the next connection, too', async () => {
    const clock = sinon.useFakeTimers(T0 + 1000);
    const first = await OrderBench.create();
    first.manager.onReport(executionReport({ c: 'own', z: '1', X: 'FILLED' }));
    await first.close();
    const next = await OrderBench.create([symbolInfo()], false, first.ledger);
    try {
      await clock.tickAsync(1_000_000);
      await next.manager.reconcile(null);
      next.accountTrades = [accountTrade({ id: 3, qty: '1' })];
      await clock.tickAsync(300);
      expect(next.trades.map(({ tradeId }) => tradeId)).to.deep.equal(['BTCUSDT-3']);
    } finally {
      await next.close();
      clock.restore();
    }
  });
});

describe('an order that has come to an end here and that the venue lists as open', () => {
  let clock: sinon.SinonFakeTimers;
  let bench: OrderBench;
  let id: string;
  beforeEach(async () => {
    clock = sinon.useFakeTimers(T0 + 1000);
    bench = await OrderBench.create();
    id = bench.send();
    await settle();
    bench.request().answer(orderReply({ clientOrderId: id, status: 'EXPIRED' }));
    await settle();
    bench.openOrders = [orderRecord({ clientOrderId: id })];
  });
  afterEach(async () => {
    await bench.close();
    clock.restore();
  });
  const told = (): string[][] => bench.alerts.map(({ kind, state, severity }) => [kind, state, severity]);

  it('is listed and raises one alert on the second look, whichever looks these are', async () => {
    await bench.manager.reconcile(new Date(T0));
    expect([told(), bench.manager.unresolvedOrders()]).to.deep.equal([[], []]);
    await clock.tickAsync(3_000);
    await bench.manager.compare(() => Promise.resolve());
    await bench.manager.look();
    expect(told()).to.deep.equal([['order-open-after-end', 'raised', 'critical']]);
    expect(bench.manager.unresolvedOrders()).to.deep.equal([id]);
    expect(bench.latest(id)).to.include({ status: Status.CANCELLED });
  });

  it('is told no more once the venue lists it as open no longer', async () => {
    await bench.manager.look();
    await clock.tickAsync(3_000);
    await bench.manager.look();
    bench.openOrders = [];
    await bench.manager.look();
    expect(told().map(([, state]) => state)).to.deep.equal(['raised', 'cleared']);
    expect(bench.manager.unresolvedOrders()).to.deep.equal([]);
    bench.openOrders = [orderRecord({ clientOrderId: id })];
    await bench.manager.look();
    expect(told()).to.have.length(2);
  });

  it('is not believed by two looks within a breath, as at a start', async () => {
    await bench.manager.look();
    await clock.tickAsync(2_900);
    await bench.manager.look();
    expect([told(), bench.manager.unresolvedOrders()]).to.deep.equal([[], []]);
    await clock.tickAsync(100);
    await bench.manager.look();
    expect(bench.manager.unresolvedOrders()).to.deep.equal([id]);
  });

  it('is told no more by the next connection, where the venue lists it as open no longer', async () => {
    await bench.manager.look();
    await clock.tickAsync(3_000);
    await bench.manager.look();
    await bench.close();
    const next = await OrderBench.create(undefined, false, bench.ledger, null, bench.desk);
    next.openOrders = [orderRecord({ clientOrderId: id })];
    await next.manager.look();
    expect(told()).to.have.length(1);
    next.openOrders = [];
    await next.manager.look();
    expect(told().map(([, state]) => state)).to.deep.equal(['raised', 'cleared']);
    await next.close();
  });
});
