import { expect } from 'chai';
import sinon from 'sinon';

import { OrderBench } from '../../support/order-bench.js';
import { accountTrade, executionReport, orderRecord, T0 } from '../../support/venue-words.js';

const HOUR_MS = 3_600_000;

describe('comparing orders in passing', () => {
  let clock: sinon.SinonFakeTimers;
  let bench: OrderBench;
  beforeEach(async () => {
    clock = sinon.useFakeTimers({ now: T0, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    bench = await OrderBench.create();
    bench.manager.onReport(executionReport({ c: 'known', i: 1 }));
    bench.openOrders = [orderRecord({ orderId: 1, clientOrderId: 'known' })];
    bench.answerQuery = () => orderRecord({ orderId: 50, clientOrderId: 'web_1', status: 'FILLED', executedQty: '1' });
  });
  afterEach(async () => {
    await bench.close();
    clock.restore();
  });
  /** A comparison that takes ten seconds of this machine, with what befalls it. */
  const compare = (befalls: () => void = () => undefined): Promise<unknown> =>
    bench.manager.compare(async () => {
      befalls();
      await clock.tickAsync(10_000);
    });

  it('asks from the last time on, also where this machine’s time had been set forward and was not measured yet', async () => {
    clock.setSystemTime(T0 + 2 * HOUR_MS);
    await compare(() => (bench.offsetMs = -2 * HOUR_MS)); // its questions are refused for their time, and it is measured
    bench.accountTrades = [accountTrade({ id: 3, orderId: 50, qty: '1', time: T0 + 5_000 })];
    await compare();
    expect(bench.trades.map(({ tradeId }) => tradeId)).to.deep.equal(['BTCUSDT-3']);
  });

  it('asks for what came up while the last one took its time', async () => {
    await clock.tickAsync(HOUR_MS);
    await compare();
    bench.accountTrades = [accountTrade({ id: 3, orderId: 50, qty: '1', time: T0 + HOUR_MS + 1_000 })];
    await compare();
    expect(bench.trades).to.have.length(1);
  });
});
