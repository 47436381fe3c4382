import { expect } from 'chai';
import sinon from 'sinon';

import { newsOfReport } from '../../../../src/binance/mappings/order-news.js';
import { Status } from '../../../../src/host/domain/constants.js';
import { OrderBench, settle } from '../../support/order-bench.js';
import { accountTrade, executionReport, fillReport, orderRecord, orderReply } from '../../support/venue-words.js';

describe('an order that ended so long ago that it is not kept any more', () => {
  it('is shown when it is asked for, is told by no event, and misses no fills', async () => {
    const clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const bench = await OrderBench.create();
    try {
      const id = bench.send();
      await settle();
      bench.request().answer(orderReply({ clientOrderId: id }));
      await settle();
      bench.manager.onReport(fillReport(5, '1', '1', { c: id }));
      for (let i = 1; i <= 20_000; i++) {
        bench.ledger.take(newsOfReport(executionReport({ c: `o-${i}`, i: 1_000 + i, X: 'CANCELED', x: 'CANCELED' })));
      }
      bench.story.length = 0;
      bench.accountTrades = [accountTrade({ id: 5, orderId: 7, qty: '1' })];
      bench.answerQuery = () => orderRecord({ clientOrderId: id, status: 'FILLED', executedQty: '1' });
      const shown = await bench.manager.queryOrder('7', 'BTCUSDT');
      expect(shown).to.include({ orderId: id, status: Status.ALLTRADED });
      await clock.tickAsync(70_000);
      expect([bench.story, bench.manager.unresolvedOrders(), bench.alerts]).to.deep.equal([[], [], []]);
    } finally {
      await bench.close();
      clock.restore();
    }
  });
});
