import { expect } from 'chai';
import sinon from 'sinon';

import { Direction, Exchange, OrderType, Status } from '../../../../src/host/domain/constants.js';
import { failure, OrderBench, settle } from '../../support/order-bench.js';
import { executionReport, orderRecord, symbolInfo, T0 } from '../../support/venue-words.js';

const BTC = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE } as const;
const LOST = failure('no answer', { outcome: 'unknown', category: 'execution-unknown' });

describe('changing an order that is in doubt', () => {
  let bench: OrderBench;
  let clock: sinon.SinonFakeTimers;
  let orderId: string;
  beforeEach(async () => {
    clock = sinon.useFakeTimers({ now: T0, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    bench = await OrderBench.create([symbolInfo({ amendAllowed: true })]);
    orderId = bench.send();
    await settle();
    bench.request().fail(LOST);
    await settle();
  });
  afterEach(async () => {
    await bench.close();
    clock.restore();
  });
  const amend = (): boolean => bench.manager.amends.amend({ orderId, volume: '0.6', ...BTC });
  const replace = (): string => {
    const order = { ...BTC, direction: Direction.LONG, type: OrderType.LIMIT, volume: '1', price: '99' } as const;
    const request = { cancel: { orderId, ...BTC }, order, mode: 'ALLOW_FAILURE' } as const;
    return bench.manager.replacements.replace(request).replace('BINANCE.', '');
  };
  const methods = (): string[] => bench.sent.slice(1).map(({ method }) => method);

  it('goes on with news of the order, also while a question about it hangs', async () => {
    let release: () => void = () => undefined;
    bench.answerQuery = () =>
      new Promise((resolve) => (release = () => resolve(orderRecord({ clientOrderId: orderId }))));
    await clock.tickAsync(1_000);
    amend();
    replace();
    await clock.tickAsync(100);
    expect(methods()).to.deep.equal([]);
    bench.manager.onReport(executionReport({ c: orderId }));
    await settle();
    expect(methods()).to.deep.equal(['order.amend.keepPriority', 'order.cancelReplace']);
    release();
  });

  it('amends what the venue has told of by now at once, whatever is being asked still', async () => {
    let release: () => void = () => undefined;
    bench.answerQuery = () =>
      new Promise((resolve) => (release = () => resolve(orderRecord({ clientOrderId: orderId }))));
    await clock.tickAsync(1_000);
    bench.manager.onReport(executionReport({ c: orderId }));
    amend();
    await settle();
    expect(methods()).to.deep.equal(['order.amend.keepPriority']);
    release();
  });

  it('is given up after the time in which an order must leave: nothing is amended late', async () => {
    amend();
    await clock.tickAsync(5_000);
    expect(bench.latest(orderId).extra.amendError?.message).to.equal(
      `The amend was not sent: it waited 5000 ms for order ${orderId} to arrive`,
    );
    bench.manager.onReport(executionReport({ c: orderId }));
    await clock.tickAsync(1_000);
    expect(methods()).to.deep.equal([]);
  });

  it('puts no order in the place of one that may yet arrive: both could end up open', async () => {
    const newId = replace();
    await clock.tickAsync(4_900);
    expect(methods()).to.deep.equal([]);
    await clock.tickAsync(100);
    expect(methods()).to.deep.equal([]);
    expect(bench.latest(newId)).to.include({ status: Status.REJECTED });
    expect(bench.latest(newId).extra.error?.message).to.equal(
      `The order was not sent: it waited 5000 ms for order ${orderId} to arrive`,
    );
  });

  it('puts nothing in its place when the adapter closes meanwhile', async () => {
    const newId = replace();
    await clock.tickAsync(100);
    await bench.close();
    expect(methods()).to.deep.equal([]);
    expect(bench.latest(newId)).to.include({ status: Status.REJECTED });
  });
});
