import { expect } from 'chai';

import { Direction, Exchange, OrderType } from '../../../../src/host/domain/constants.js';
import { OrderBench, settle } from '../../support/order-bench.js';
import { cancelReply, executionReport, symbolInfo } from '../../support/venue-words.js';

const exchange = Exchange.BINANCE;

describe('the id in a request', () => {
  let bench: OrderBench;
  beforeEach(async () => {
    bench = await OrderBench.create([
      symbolInfo({ cancelReplaceAllowed: true }),
      symbolInfo({ symbol: 'ETHUSDT', baseAsset: 'ETH', cancelReplaceAllowed: true }),
    ]);
    bench.manager.onReport(executionReport({ c: '77', i: 5 })); // of a program that numbers its orders
  });
  afterEach(() => bench.close());
  const cancel = async (symbol: string, orderId = '77'): Promise<unknown> => {
    expect(bench.manager.cancelOrder({ orderId, symbol, exchange })).to.equal(true);
    await settle();
    return bench.request().params;
  };

  it('may be a number that somebody else gave to his order: then it is that order, in its symbol', async () => {
    expect(await cancel('BTCUSDT')).to.deep.equal({ symbol: 'BTCUSDT', orderId: '5' });
  });

  it('means no order of another symbol: there it is the venue’s id of an order that is known only there', async () => {
    expect(await cancel('ETHUSDT')).to.deep.equal({ symbol: 'ETHUSDT', orderId: '77' });
    bench.request().answer(cancelReply({ symbol: 'ETHUSDT', orderId: 77, origClientOrderId: 'web_1' }));
    await settle();
    expect(bench.latest('77').status).to.equal('NOTTRADED');
  });

  it('means no order of another symbol where the venue’s id is known', async () => {
    bench.manager.onReport(executionReport({ s: 'ETHUSDT', c: 'web_1', i: 77 }));
    expect(await cancel('ETHUSDT')).to.deep.equal({ symbol: 'ETHUSDT', orderId: '77' });
    bench.request().answer(cancelReply({ symbol: 'ETHUSDT', orderId: 77, origClientOrderId: 'web_1' }));
    await settle();
    expect([bench.latest('77').status, bench.latest('web_1').status]).to.deep.equal(['NOTTRADED', 'CANCELLED']);
  });

  it('means no order of another symbol where an order is put in its place', async () => {
    const order = { direction: Direction.LONG, type: OrderType.LIMIT, volume: '1', price: '100', exchange } as const;
    bench.manager.replacements.replace({
      cancel: { orderId: '77', symbol: 'ETHUSDT', exchange },
      order: { ...order, symbol: 'ETHUSDT' },
      mode: 'STOP_ON_FAILURE',
    });
    await settle();
    expect(bench.request().params).to.include({ symbol: 'ETHUSDT', cancelOrderId: '77' });
  });

  it('is enough where it is ours, whatever symbol is named', async () => {
    const own = bench.send();
    await settle();
    bench.manager.onReport(executionReport({ c: own, i: 6 }));
    expect(await cancel('ETHUSDT', own)).to.deep.equal({ symbol: 'BTCUSDT', orderId: '6' });
  });
});
