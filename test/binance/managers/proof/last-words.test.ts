import { expect } from 'chai';

import { fillOfReport } from '../../../../src/binance/mappings/fill-news.js';
import { OrderBench } from '../../support/order-bench.js';
import { executionReport, fillReport, orderRecord, T0 } from '../../support/venue-words.js';

describe('an order that its fills alone have ended', () => {
  it('is asked for by the next comparison, tells what is left to tell, and is asked for no more', async () => {
    const bench = await OrderBench.create();
    bench.manager.onReport(executionReport());
    const fill = fillOfReport(fillReport(1, '1', '1'));
    if (!fill) throw new Error('no fill');
    bench.ledger.takeFill(fill);
    expect(bench.latest().extra).to.include({ venueStatus: 'NEW' });
    const filled = { status: 'FILLED', executedQty: '1', cummulativeQuoteQty: '100', updateTime: T0 + 1 } as const;
    bench.answerQuery = () => orderRecord(filled);
    bench.story.length = 0;
    await bench.manager.reconcile(new Date(T0));
    expect(bench.story).to.deep.equal(['order ALLTRADED 1']);
    expect(bench.latest().extra).to.include({ venueStatus: 'FILLED', updateTime: T0 + 1 });
    expect(bench.latest().extra.quoteTraded?.toFixed()).to.equal('100');
    const { length } = bench.queries;
    await bench.manager.reconcile(new Date(T0));
    expect([bench.queries.length, bench.story.length]).to.deep.equal([length, 1]);
    await bench.close();
  });

  it('is asked for no more once the venue has said twice that it knows none', async () => {
    const bench = await OrderBench.create();
    bench.manager.onReport(executionReport());
    const fill = fillOfReport(fillReport(1, '1', '1'));
    if (!fill) throw new Error('no fill');
    bench.ledger.takeFill(fill);
    for (let look = 0; look < 5; look++) await bench.manager.look();
    expect(bench.queries).to.deep.equal(Array(2).fill({ symbol: 'BTCUSDT', orderId: '7' }));
    await bench.close();
  });
});
