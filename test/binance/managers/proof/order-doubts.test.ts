import { expect } from 'chai';
import sinon from 'sinon';

import { Clock } from '../../../../src/binance/clock.js';
import { RateLimits } from '../../../../src/binance/rate-limit/rate-limits.js';
import { SPOT_DEFAULT_LIMITS } from '../../../../src/binance/rate-limit/venue-limit.js';
import type { OrderRecord } from '../../../../src/binance/wire/trading.js';
import { Status } from '../../../../src/host/domain/constants.js';
import { failure, OrderBench, settle } from '../../support/order-bench.js';
import { accountTrade, executionReport, orderRecord, T0 } from '../../support/venue-words.js';

describe('an order without an answer', () => {
  let clock: sinon.SinonFakeTimers;
  let bench: OrderBench;
  beforeEach(async () => {
    clock = sinon.useFakeTimers(T0);
    bench = await OrderBench.create();
  });
  afterEach(async () => {
    await bench.close();
    clock.restore();
  });
  const lost = (): Error => failure('no answer within 12000 ms', { category: 'execution-unknown', outcome: 'unknown' });

  async function sendAndLose(): Promise<string> {
    const id = bench.send();
    await settle();
    bench.request().fail(lost());
    await settle();
    return id;
  }

  it('stays SUBMITTING, is listed, and is asked for by its own id', async () => {
    const id = await sendAndLose();
    expect(bench.story).to.deep.equal(['order SUBMITTING 0']);
    expect(bench.manager.unresolvedOrders()).to.deep.equal([id]);
    await clock.tickAsync(250);
    expect(bench.queries).to.deep.equal([{ symbol: 'BTCUSDT', origClientOrderId: id }]);
    expect(bench.sent).to.have.length(1);
  });

  it('goes on where the venue shows it', async () => {
    const id = await sendAndLose();
    await clock.tickAsync(250);
    bench.answerQuery = () => orderRecord({ clientOrderId: id });
    await clock.tickAsync(600);
    expect(bench.story).to.deep.equal(['order SUBMITTING 0', 'order NOTTRADED 0']);
    expect(bench.manager.unresolvedOrders()).to.deep.equal([]);
  });

  it('is believed absent only after recvWindow and ten seconds', async () => {
    const id = await sendAndLose();
    await clock.tickAsync(14_900);
    expect(bench.latest()).to.include({ status: Status.SUBMITTING });
    expect(bench.queries.length).to.be.greaterThan(4);
    await clock.tickAsync(200);
    expect(bench.latest()).to.include({ orderId: id, status: Status.REJECTED });
    expect(bench.latest().extra.error).to.deep.equal({
      code: null,
      category: 'unknown-order',
      message: 'the venue has no such order; it was in doubt because of this: no answer within 12000 ms',
    });
    expect(bench.sent).to.have.length(1);
  });

  it('is not believed absent where the venue has only forgotten its client id', async () => {
    const id = await sendAndLose();
    bench.listedOrders = [orderRecord({ clientOrderId: 'another' }), orderRecord({ clientOrderId: id })];
    await clock.tickAsync(21_000);
    expect(bench.story).to.deep.equal(['order SUBMITTING 0', 'order NOTTRADED 0']);
    expect(bench.manager.unresolvedOrders()).to.deep.equal([]);
  });

  it('is given the whole time although it waited for the budget before it left', async () => {
    bench.limits = new RateLimits({ clock: new Clock(), limits: SPOT_DEFAULT_LIMITS });
    bench.limits.obey(failure('-1015', { code: -1015, category: 'rate-limit', httpStatus: 429, retryAfterMs: 4_000 }));
    const id = bench.send();
    await clock.tickAsync(4_000);
    bench.request().fail(lost());
    await clock.tickAsync(14_900);
    expect(bench.latest(id)).to.include({ status: Status.SUBMITTING });
    await clock.tickAsync(200);
    expect(bench.latest(id)).to.include({ status: Status.REJECTED });
    bench.limits.close();
  });

  it('is asked for by one more question where somebody hurried while one was under way', async () => {
    let answer: (record: OrderRecord) => void = () => undefined;
    bench.answerQuery = () => new Promise((resolve) => (answer = resolve));
    const id = await sendAndLose();
    await clock.tickAsync(4_000);
    expect(bench.queries).to.have.length(1);
    await bench.manager.reconcile(new Date(T0)); // the private stream is back
    bench.answerQuery = () => orderRecord({ clientOrderId: id });
    answer(orderRecord({ clientOrderId: id, side: 'SELL', orderId: 70 }));
    await clock.tickAsync(1);
    expect(bench.queries).to.have.length(2);
    expect(bench.latest(id)).to.include({ status: Status.NOTTRADED });
  });

  for (const where of ['under its client id', 'among the latest orders'] as const) {
    it(`is never called absent while the venue shows it ${where}, whatever the ledger makes of that`, async () => {
      const id = await sendAndLose();
      const row = orderRecord({ clientOrderId: id, orderId: 7 });
      bench.ledger.take = () => undefined; // as where another order has the venue's id
      if (where === 'under its client id') bench.answerQuery = () => row;
      else bench.listedOrders = [row];
      await clock.tickAsync(60_000);
      expect(bench.latest(id)).to.include({ status: Status.SUBMITTING });
      expect(bench.manager.unresolvedOrders()).to.deep.equal([id]);
      expect(bench.alerts.map(({ kind }) => kind)).to.deep.equal(['order-unresolved']);
    });
  }

  it('is given the whole time although the clock of this machine steps forward', async () => {
    const id = await sendAndLose();
    clock.setSystemTime(T0 + 3_600_000);
    await clock.tickAsync(14_000);
    expect(bench.latest(id)).to.include({ status: Status.SUBMITTING });
  });

  it('is listed no longer than it is in doubt', async () => {
    const id = await sendAndLose();
    bench.manager.onReport(executionReport({ c: id }));
    expect(bench.manager.unresolvedOrders()).to.deep.equal([]);
  });

  it('is never given up while the venue cannot be asked, and raises one alert after ten seconds, cleared when it is known', async () => {
    bench.answerQuery = () => Promise.reject(failure('down', { category: 'network', outcome: 'not-sent' }));
    const id = await sendAndLose();
    await clock.tickAsync(120_000);
    expect(bench.latest()).to.include({ status: Status.SUBMITTING });
    expect(bench.manager.unresolvedOrders()).to.deep.equal([id]);
    expect(bench.alerts.map(({ kind, state }) => [kind, state])).to.deep.equal([['order-unresolved', 'raised']]);
    const { text, since } = bench.alerts[0] ?? {};
    expect(text).to.match(/^Order t-\S+ \(BTCUSDT\) has been in doubt for 10 s: whether the venue has it is not known/);
    expect(Date.now() - (since?.getTime() ?? 0)).to.be.within(119_000, 120_000);
    bench.manager.onReport(executionReport({ c: id }));
    expect(bench.alerts.map(({ state }) => state)).to.deep.equal(['raised', 'cleared']);
    expect(bench.alerts[1]).to.include({ text: `Order ${id}: its outcome is known, it is NOTTRADED` });
  });

  it('is settled by the private stream without further questions', async () => {
    const id = await sendAndLose();
    bench.manager.onReport(executionReport({ c: id }));
    await clock.tickAsync(60_000);
    expect(bench.queries).to.deep.equal([]);
    expect(bench.story).to.deep.equal(['order SUBMITTING 0', 'order NOTTRADED 0']);
    expect(bench.manager.unresolvedOrders()).to.deep.equal([]);
  });

  it('is in doubt too when the answer cannot be read, or the venue calls it a duplicate', async () => {
    bench.send();
    await settle();
    bench.request().answer({ nonsense: true });
    bench.send();
    await settle();
    bench.request().fail(failure('Duplicate order sent.', { code: -2010, category: 'duplicate' }));
    await settle();
    expect(bench.manager.unresolvedOrders()).to.have.length(2);
    expect(bench.orders.every(({ status }) => status === Status.SUBMITTING)).to.equal(true);
  });

  it('is asked for at once when the private stream has come back', async () => {
    await sendAndLose();
    await clock.tickAsync(8_000);
    const asked = bench.queries.length;
    await bench.manager.reconcile(new Date(T0));
    await clock.tickAsync(1);
    expect(bench.queries.length).to.equal(asked + 1);
  });

  it('that turns up after it was given up is shown under another id, loudly', async () => {
    const id = await sendAndLose();
    await clock.tickAsync(25_000);
    expect(bench.latest(id)).to.include({ status: Status.REJECTED });
    bench.manager.onReport(executionReport({ c: id, i: 70 }));
    expect(bench.latest(id)).to.include({ status: Status.REJECTED });
    expect(bench.latest('ext-BTCUSDT-70')).to.include({ status: Status.NOTTRADED });
    expect(bench.logs.at(-1)).to.equal(`Order ${id} was taken for REJECTED, but the venue has it as 70`);
  });

  it('is not taken for another order under its id, which is told as somebody else’s', async () => {
    const id = await sendAndLose();
    const other = orderRecord({ clientOrderId: id, orderId: 70, side: 'SELL', status: 'FILLED', executedQty: '1' });
    bench.answerQuery = () => other;
    bench.listedOrders = [other];
    bench.accountTrades = [accountTrade({ orderId: 70, qty: '1' })];
    await clock.tickAsync(14_000);
    expect(bench.latest(id)).to.include({ status: Status.SUBMITTING });
    expect(bench.manager.unresolvedOrders()).to.deep.equal([id]);
    expect(bench.latest('ext-BTCUSDT-70')).to.include({ status: Status.ALLTRADED, reference: '' });
    const warning = `Order 70 of the venue has the client id of ${id} and is another one`;
    expect(bench.logs.filter((line) => line === warning)).to.have.length(1);
    await clock.tickAsync(10_000);
    expect(bench.latest(id)).to.include({ status: Status.REJECTED });
    expect(bench.manager.unresolvedOrders()).to.deep.equal([]);
  });

  it('is found among all orders of its symbol where another one stands under its id', async () => {
    const id = await sendAndLose();
    const other = orderRecord({ clientOrderId: id, orderId: 70, side: 'SELL', status: 'CANCELED' });
    bench.answerQuery = () => other;
    bench.listedOrders = [orderRecord({ clientOrderId: id, orderId: 69 }), other];
    await clock.tickAsync(25_000);
    expect(bench.latest(id)).to.include({ status: Status.NOTTRADED });
    expect(bench.latest(id).extra).to.include({ exchangeOrderId: '69' });
  });

  it('is asked for by the next connection, too', async () => {
    const id = await sendAndLose();
    await bench.close();
    const next = await OrderBench.create(undefined, false, bench.ledger);
    next.answerQuery = () => orderRecord({ clientOrderId: id, status: 'FILLED', executedQty: '1', updateTime: T0 + 1 });
    next.accountTrades = [accountTrade({ qty: '1' })];
    expect(next.manager.unresolvedOrders()).to.deep.equal([]);
    const compared = next.manager.reconcile(null);
    expect(next.manager.unresolvedOrders()).to.deep.equal([id]);
    await compared;
    await clock.tickAsync(1000);
    expect(next.manager.unresolvedOrders()).to.deep.equal([]);
    expect(next.latest(id)).to.include({ status: Status.ALLTRADED, reference: 'ref' });
    expect(next.trades.map(({ tradeId }) => tradeId)).to.deep.equal(['BTCUSDT-1']);
    await next.close();
  });

  it('is named in the log when the adapter closes before it is settled', async () => {
    const id = await sendAndLose();
    await bench.close();
    expect(bench.logs.at(-1)).to.equal(`Order ${id} is still in doubt at the close; look it up at the venue`);
    expect(bench.manager.unresolvedOrders()).to.deep.equal([id]);
    expect(clock.countTimers()).to.equal(0);
  });
});
