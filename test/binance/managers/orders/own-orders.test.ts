import { expect } from 'chai';
import sinon from 'sinon';

import { failure, OrderBench, settle } from '../../support/order-bench.js';
import { cancelReply, executionReport, orderRecord, orderReply, T0 } from '../../support/venue-words.js';

describe('our own orders', () => {
  let clock: sinon.SinonFakeTimers;
  let bench: OrderBench;
  beforeEach(async () => {
    clock = sinon.useFakeTimers(T0 + 1000);
    bench = await OrderBench.create();
  });
  afterEach(async () => {
    await bench.close();
    clock.restore();
  });
  const lasting = new AbortController().signal;
  const ownIds = (): string[] => bench.manager.own.active().map(({ orderId }) => orderId);
  const cancels = (): unknown[] =>
    bench.sent.filter(({ method }) => method === 'order.cancel').map(({ params }) => params['orderId']);

  it('are those of this run and, by their prefix, of earlier ones; also where their id was taken', async () => {
    const id = bench.send();
    await settle();
    bench.manager.onReport(executionReport({ c: 't-earlier-0001', i: 20 }));
    bench.manager.onReport(executionReport({ c: 'tx-other-0001', i: 21 }));
    bench.manager.onReport(executionReport({ c: 'web_1', i: 22 }));
    expect(ownIds()).to.deep.equal([id, 't-earlier-0001']);
    bench.request().fail(failure('refused'));
    await settle();
    bench.manager.onReport(executionReport({ c: id, i: 23 }));
    expect(ownIds()).to.deep.equal(['t-earlier-0001', 'ext-BTCUSDT-23']);
    expect(bench.latest('ext-BTCUSDT-23').extra).to.include({ clientOrderId: id });
  });

  it('are cancelled with those that only the venue knows, and proven gone by another listing', async () => {
    const id = bench.send();
    await settle();
    bench.request().answer(orderReply({ clientOrderId: id, orderId: 1 }));
    await settle();
    bench.openOrders = [
      orderRecord({ orderId: 1, clientOrderId: id }),
      orderRecord({ orderId: 2, clientOrderId: 't-earlier-0001' }),
      orderRecord({ orderId: 3, clientOrderId: 'web_1' }),
    ];
    const round = bench.manager.own.cancelOnce(lasting);
    await settle();
    await clock.tickAsync(0);
    expect(cancels()).to.deep.equal(['1', '2']);
    bench.manager.onReport(executionReport({ c: 'x', C: id, i: 1, X: 'CANCELED', x: 'CANCELED' }));
    bench.manager.onReport(executionReport({ c: 'x', C: 't-earlier-0001', i: 2, X: 'CANCELED', x: 'CANCELED' }));
    bench.openOrders = [orderRecord({ orderId: 3, clientOrderId: 'web_1' })];
    for (const request of bench.sent.slice(1)) request.fail(failure('gone', { category: 'unknown-order' }));
    expect(await round).to.equal(true);
    expect(ownIds()).to.deep.equal([]);
  });

  it('are not proven gone where the venue cannot list them, however few are known', async () => {
    bench.failOpenOrders = new Error('away');
    expect(await bench.manager.own.cancelOnce(lasting)).to.equal(false);
    bench.failOpenOrders = null;
    expect(await bench.manager.own.cancelOnce(lasting)).to.equal(true);
  });

  it('that are over here and open there are cancelled by the venue’s id; the listing is what is believed', async () => {
    const id = bench.send();
    await settle();
    bench.request().answer(orderReply({ clientOrderId: id, orderId: 1, status: 'EXPIRED' }));
    await settle();
    expect(ownIds()).to.deep.equal([]);
    bench.openOrders = [
      orderRecord({ orderId: 1, clientOrderId: id }),
      orderRecord({ orderId: 3, clientOrderId: 'web_1' }),
    ];
    const round = bench.manager.own.cancelOnce(lasting);
    await settle();
    expect(cancels()).to.deep.equal(['1']);
    bench.request().answer(cancelReply({ origClientOrderId: id, orderId: 1 }));
    expect(await round).to.equal(false);
    const again = bench.manager.own.cancelOnce(lasting);
    await settle();
    bench.openOrders = [orderRecord({ orderId: 3, clientOrderId: 'web_1' })];
    bench.request().fail(failure('away', { category: 'network', outcome: 'unknown' }));
    expect(await again).to.equal(true);
    expect(bench.logs.at(-1)).to.equal('Order 1 of the venue has not been cancelled: away');
  });

  it('are let alone where the reason to cancel them went while the venue was asked: they may be new', async () => {
    const reason = new AbortController();
    const round = bench.manager.own.cancelOnce(reason.signal);
    reason.abort();
    bench.manager.onReport(executionReport({ c: 't-new-0001', i: 20 }));
    expect(await round).to.equal(false);
    expect(cancels()).to.deep.equal([]);
  });

  it('are not proven gone while one is in doubt, which holds up no other', async () => {
    const lost = bench.send();
    await settle();
    bench.request().fail(failure('lost', { category: 'network', outcome: 'unknown' }));
    bench.manager.onReport(executionReport({ c: 't-earlier-0001', i: 20 }));
    let proof: boolean | undefined;
    void bench.manager.own.cancelOnce(lasting).then((isProven) => (proof = isProven));
    await settle();
    expect(bench.sent.slice(1).map(({ params }) => params)).to.deep.equal([
      { symbol: 'BTCUSDT', orderId: '20' },
      { symbol: 'BTCUSDT', origClientOrderId: lost },
    ]);
    bench.request(2).fail(failure('unknown', { category: 'unknown-order' }));
    bench.manager.onReport(executionReport({ c: 'x', C: 't-earlier-0001', i: 20, X: 'CANCELED', x: 'CANCELED' }));
    bench.request(1).fail(failure('gone', { category: 'unknown-order' }));
    await clock.tickAsync(5_000);
    expect([proof, ownIds()]).to.deep.equal([undefined, [lost]]);
    await clock.tickAsync(20_000);
    expect([proof, ownIds()]).to.deep.equal([true, []]);
  });
});
