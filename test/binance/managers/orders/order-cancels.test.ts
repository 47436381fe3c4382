import { expect } from 'chai';
import sinon from 'sinon';

import { Clock } from '../../../../src/binance/clock.js';
import { RateLimits } from '../../../../src/binance/rate-limit/rate-limits.js';
import { Exchange, Status } from '../../../../src/host/domain/constants.js';
import { failure, OrderBench, settle } from '../../support/order-bench.js';
import {
  cancelReply,
  executionReport,
  fillReport,
  orderRecord,
  orderReply,
  symbolInfo,
  T0,
} from '../../support/venue-words.js';

describe('cancelling', () => {
  let clock: sinon.SinonFakeTimers;
  let bench: OrderBench;
  let id: string;
  beforeEach(async () => {
    clock = sinon.useFakeTimers(T0);
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
  const cancel = (orderId = id, symbol = 'btcusdt') =>
    bench.manager.cancelOrder({ orderId, symbol, exchange: Exchange.BINANCE });

  for (const [title, nameOf] of [
    ['our id', (own: string) => own],
    ['the vtOrderId', (own: string) => `BINANCE.${own}`],
    ['the venue’s id', () => '7'],
  ] as const) {
    it(`goes by ${title}; the outcome is an order event`, async () => {
      expect(cancel(nameOf(id))).to.equal(true);
      await settle();
      expect(bench.request()).to.deep.include({ method: 'order.cancel', params: { symbol: 'BTCUSDT', orderId: '7' } });
      bench.request().answer(cancelReply({ origClientOrderId: id }));
      await settle();
      expect(bench.story.at(-1)).to.equal('order CANCELLED 0');
    });
  }

  it('is not sent twice while one is under way', async () => {
    expect([cancel(), cancel(), cancel('7')]).to.deep.equal([true, true, true]);
    await settle();
    expect(bench.sent).to.have.length(2);
  });

  it('by the venue’s id is one of each symbol, as the venue gives its ids anew in each', async () => {
    await bench.close();
    bench = await OrderBench.create([symbolInfo(), symbolInfo({ symbol: 'ETHUSDT', baseAsset: 'ETH' })]);
    const cancelThere = (): boolean[] => ['BTCUSDT', 'ETHUSDT', 'BTCUSDT'].map((symbol) => cancel('123', symbol));
    expect(cancelThere()).to.deep.equal([true, true, true]);
    await settle();
    const lists = bench.manager.lists;
    for (const symbol of ['BTCUSDT', 'ETHUSDT', 'ETHUSDT']) {
      expect(lists.cancel({ listId: '123', symbol, exchange: Exchange.BINANCE })).to.equal(true);
    }
    await settle();
    expect(bench.sent.map(({ params }) => params)).to.deep.equal([
      { symbol: 'BTCUSDT', orderId: '123' },
      { symbol: 'ETHUSDT', orderId: '123' },
      { symbol: 'BTCUSDT', orderListId: '123' },
      { symbol: 'ETHUSDT', orderListId: '123' },
    ]);
  });

  it('waits for the submission of its order', async () => {
    const second = bench.send();
    cancel(second);
    await settle();
    expect(bench.sent).to.have.length(2);
    bench.request().answer(orderReply({ clientOrderId: second, orderId: 8 }));
    await settle();
    expect(bench.request()).to.deep.include({ method: 'order.cancel', params: { symbol: 'BTCUSDT', orderId: '8' } });
  });

  it('does not wait for a reply where the stream has shown the order already', async () => {
    const second = bench.send();
    await settle();
    bench.manager.onReport(executionReport({ c: second, i: 8 }));
    cancel(second);
    await settle();
    expect(bench.request()).to.deep.include({ method: 'order.cancel', params: { symbol: 'BTCUSDT', orderId: '8' } });
  });

  it('is not needed by an order that has come to an end', async () => {
    bench.manager.onReport(fillReport(1, '1', '1', { c: id }));
    expect(cancel()).to.equal(false);
    await settle();
    expect(bench.sent).to.have.length(1);
    expect(bench.logs.at(-1)).to.equal(`Order ${id} needs no cancel: it is ALLTRADED`);
  });

  it('refused with −2011 tells what the venue says, and never REJECTED', async () => {
    cancel();
    await settle();
    const fill = { executedQty: '1.00000000', status: 'FILLED' } as const;
    bench.answerQuery = () => orderRecord({ clientOrderId: id, updateTime: T0 + 3, ...fill });
    bench.request().fail(failure('-2011 "Unknown order sent."', { code: -2011, category: 'unknown-order' }));
    await settle();
    expect(bench.story.at(-1)).to.equal('order ALLTRADED 1');
    expect(bench.orders.some(({ status }) => status === Status.REJECTED)).to.equal(false);
    expect(bench.logs).to.deep.equal([]);
  });

  it('of an order in doubt is sent at once, and again when the order has arrived', async () => {
    const doubtful = bench.send();
    await settle();
    bench.request().fail(failure('lost', { category: 'execution-unknown', outcome: 'unknown' }));
    await settle();
    cancel(doubtful);
    await settle();
    expect(bench.request().params).to.deep.equal({ symbol: 'BTCUSDT', origClientOrderId: doubtful });
    bench.request().fail(failure('-2011', { code: -2011, category: 'unknown-order' }));
    bench.answerQuery = () => orderRecord({ clientOrderId: doubtful, orderId: 9 });
    await clock.tickAsync(300);
    expect(bench.request().params).to.deep.equal({ symbol: 'BTCUSDT', orderId: '9' });
    bench.request().answer(cancelReply({ origClientOrderId: doubtful, orderId: 9 }));
    await settle();
    expect(bench.latest(doubtful)).to.include({ status: Status.CANCELLED });
  });

  it('of everything reaches an order in doubt that arrives later', async () => {
    const doubtful = bench.send();
    await settle();
    bench.request().fail(failure('lost', { category: 'execution-unknown', outcome: 'unknown' }));
    await settle();
    const cancelled = bench.manager.cancelAll('BTCUSDT');
    await settle();
    const unanswered = bench.sent.filter(({ method }) => /cancel/.test(method));
    for (const request of unanswered) request.fail(failure('-2011', { code: -2011, category: 'unknown-order' }));
    expect(await cancelled).to.equal(0);
    bench.answerQuery = () => orderRecord({ clientOrderId: doubtful, orderId: 9 });
    await clock.tickAsync(300);
    expect(bench.request()).to.deep.include({ method: 'order.cancel', params: { symbol: 'BTCUSDT', orderId: '9' } });
  });

  describe('an order that waits for its turn', () => {
    let waiting: string;
    beforeEach(async () => {
      clock.tick(7_000);
      const limits = [{ type: 'ORDERS', intervalMs: 10_000, limit: 2 }] as const;
      bench.limits = new RateLimits({ clock: new Clock(), limits });
      bench.send();
      waiting = bench.send();
      await clock.tickAsync(10);
      expect(sentOrders()).to.equal(2);
    });
    afterEach(() => bench.limits?.close());
    const sentOrders = (): number => bench.sent.filter(({ method }) => method === 'order.place').length;

    for (const way of ['channel', 'rest'] as const) {
      it(`ends CANCELLED here and is not sent afterwards (${way})`, async () => {
        bench.channelIsOpen = way === 'channel';
        expect(cancel(waiting)).to.equal(true);
        await settle();
        expect(bench.latest(waiting)).to.include({ status: Status.CANCELLED });
        expect(bench.latest(waiting).extra).to.include({ reason: 'cancelled before it was sent' });
        expect(bench.manager.unresolvedOrders()).to.deep.equal([]);
        await clock.tickAsync(20_000);
        expect(sentOrders()).to.equal(2);
        expect(bench.sent.filter(({ method }) => method === 'order.cancel')).to.have.length(0);
      });
    }

    it('is cancelled at the venue where it has left in the meantime', async () => {
      await clock.tickAsync(4_000);
      expect(sentOrders()).to.equal(3);
      cancel(waiting);
      await settle();
      expect(bench.latest(waiting)).to.include({ status: Status.SUBMITTING });
      bench.request().answer(orderReply({ clientOrderId: waiting, orderId: 8 }));
      await settle();
      await clock.tickAsync(10_000);
      expect(bench.request()).to.deep.include({
        method: 'order.cancel',
        params: { symbol: 'BTCUSDT', orderId: '8' },
      });
    });

    it('is among those that are cancelled with everything', async () => {
      void bench.manager.cancelAll('BTCUSDT');
      await settle();
      expect(bench.latest(waiting)).to.include({ status: Status.CANCELLED });
    });
  });

  it('of an order that nobody knows says so', async () => {
    expect(cancel('never-placed')).to.equal(true);
    await settle();
    expect(bench.request().params).to.deep.equal({ symbol: 'BTCUSDT', origClientOrderId: 'never-placed' });
    bench.request().fail(
      failure('order.cancel: Binance answered -2011 "Unknown order sent."', {
        code: -2011,
        category: 'unknown-order',
      }),
    );
    await settle();
    expect(bench.logs).to.deep.equal([
      'Order never-placed could not be cancelled: order.cancel: Binance answered -2011 "Unknown order sent." ' +
        '(it is not known here either; look at its id and its symbol)',
    ]);
  });

  it('of an unknown symbol, or behind an obstacle, is not accepted', () => {
    expect(cancel(id, 'NOPE')).to.equal(false);
    bench.obstacle = 'the adapter is not ready yet';
    expect(cancel()).to.equal(false);
    expect(bench.logs).to.deep.equal([
      `The cancel of ${id} was not accepted: BINANCE knows no symbol NOPE`,
      `The cancel of ${id} was not accepted: the adapter is not ready yet`,
    ]);
  });

  it('everything twice at a time is under way until both are through', async () => {
    const limit = symbolInfo({ filters: [{ filterType: 'MAX_NUM_ORDERS', maxNumOrders: 1 }] });
    const full = await OrderBench.create([limit]);
    const first = full.send();
    await settle();
    full.request().answer(orderReply({ clientOrderId: first }));
    await settle();
    const both = [full.manager.cancelAll('BTCUSDT'), full.manager.cancelAll('BTCUSDT')];
    await settle();
    full.request(1).answer([]);
    await settle();
    expect(full.latest(full.send()).status).to.equal(Status.SUBMITTING);
    full.request(2).answer([]);
    await Promise.all(both);
    expect(full.latest(full.send()).extra.error).to.include({ filter: 'MAX_NUM_ORDERS' });
    await full.close();
  });

  it('everything cancels by symbol, counts, and takes “nothing open” for success', async () => {
    const done = bench.manager.cancelAll('BTC/USDT');
    await settle();
    expect(bench.request()).to.deep.include({ method: 'openOrders.cancelAll', params: { symbol: 'BTCUSDT' } });
    bench.request().answer([cancelReply({ origClientOrderId: id })]);
    expect(await done).to.equal(1);
    expect(bench.latest(id)).to.include({ status: Status.CANCELLED });
    const nothing = bench.manager.cancelAll('BTCUSDT');
    await settle();
    bench.request().fail(failure('-2011', { code: -2011, category: 'unknown-order' }));
    expect(await nothing).to.equal(0);
  });

  it('everything without a symbol asks the venue where orders are open', async () => {
    const bothSymbols = [symbolInfo(), symbolInfo({ symbol: 'ETHUSDT', baseAsset: 'ETH' })];
    const two = await OrderBench.create(bothSymbols);
    two.openOrders = [orderRecord({ symbol: 'ETHUSDT', orderId: 1, clientOrderId: 'web_1' })];
    const done = two.manager.cancelAll();
    await settle();
    expect(two.sent.map(({ params }) => params['symbol'])).to.deep.equal(['ETHUSDT']);
    two.request().answer([]);
    expect(await done).to.equal(0);
    await two.close();
  });

  it('everything without a symbol cancels ours at once, and says so where the others are not known', async () => {
    const two = await OrderBench.create();
    const id = two.send();
    await settle();
    two.request().answer(orderReply({ clientOrderId: id }));
    await settle();
    two.failOpenOrders = new Error('the venue is away');
    const done = two.manager.cancelAll().catch((error: unknown) => error as Error);
    await settle();
    two.request().answer([cancelReply({ origClientOrderId: id })]);
    expect(await done).to.have.property('message', 'the venue is away');
    expect(two.latest(id)).to.include({ status: Status.CANCELLED });
    await two.close();
  });
});
