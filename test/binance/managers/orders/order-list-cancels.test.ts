import { expect } from 'chai';

import type { OrderListRequest } from '../../../../src/binance/mappings/order-list-request.js';
import { Direction, Exchange, OrderType } from '../../../../src/host/domain/constants.js';
import { listStatus, placedList } from '../../support/list-words.js';
import { failure, OrderBench, settle } from '../../support/order-bench.js';
import { executionReport, orderReply, symbolInfo } from '../../support/venue-words.js';

const BTC = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE } as const;
const OCO: OrderListRequest = {
  kind: 'oco',
  ...BTC,
  above: { direction: Direction.SHORT, volume: '1', type: OrderType.LIMIT, price: '110' },
  below: { direction: Direction.SHORT, volume: '1', type: OrderType.STOP, price: '90', extra: { limitPrice: '89' } },
};

describe('the cancel of an order list', () => {
  let bench: OrderBench;
  beforeEach(async () => {
    const allowed = { ocoAllowed: true, otoAllowed: true } as const;
    bench = await OrderBench.create([
      symbolInfo(allowed),
      symbolInfo({ ...allowed, symbol: 'ETHUSDT', baseAsset: 'ETH' }),
    ]);
  });
  afterEach(() => bench.close());
  const cancel = async (listId: string, symbol = 'BTCUSDT'): Promise<void> => {
    expect(bench.manager.lists.cancel({ listId, ...BTC, symbol })).to.equal(true);
    await settle();
  };

  it('is sent with the symbol of its orders, whatever symbol it names', async () => {
    const { listId, vtOrderIds } = bench.manager.lists.send(OCO);
    await settle();
    const replies = vtOrderIds.map((id, index) =>
      orderReply({ clientOrderId: id.replace('BINANCE.', ''), orderId: 11 + index, orderListId: 900, side: 'SELL' }),
    );
    bench.request().answer(placedList(replies, { listClientOrderId: listId }));
    await settle();
    await cancel(listId, 'ETHUSDT');
    expect(bench.request().params).to.deep.equal({ symbol: 'BTCUSDT', orderListId: '900' });
  });

  describe('of another program that gives its list ids again', () => {
    const placed = (exchangeListId: number, orderId: number, s = 'BTCUSDT'): void => {
      const c = `web_${orderId}`;
      bench.manager.onReport(executionReport({ s, c, i: orderId, g: exchangeListId }));
      bench.manager.lists.onStatus(listStatus({ s, g: exchangeListId, C: 'grid', O: [{ s, i: orderId, c }] }));
    };

    it('goes to the list that is open', async () => {
      placed(700, 71);
      bench.manager.onReport(executionReport({ c: 'web_71', i: 71, g: 700, x: 'EXPIRED', X: 'EXPIRED' }));
      placed(701, 72);
      await cancel('grid');
      expect(bench.request().params).to.deep.equal({ symbol: 'BTCUSDT', orderListId: '701' });
    });

    it('concerns no list of another symbol', async () => {
      placed(701, 72);
      placed(702, 73, 'ETHUSDT');
      await cancel('grid', 'ETHUSDT');
      expect(bench.request().params).to.deep.equal({ symbol: 'ETHUSDT', orderListId: '702' });
      bench.request().fail(failure('no permission', { code: -2015, category: 'authentication' }));
      await settle();
      expect(bench.latest('web_73').extra.cancelError).to.include({ code: -2015 });
      expect(bench.latest('web_72').extra).not.to.have.property('cancelError');
    });
  });
});
