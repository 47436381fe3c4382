import { expect } from 'chai';
import sinon from 'sinon';

import { FillDebts } from '../../../../src/binance/managers/fills/fill-debts.js';
import { Lane } from '../../../../src/binance/rest/spot-rest-api.js';
import { OrderBench, settle } from '../../support/order-bench.js';
import { accountTrade, executionReport, orderRecord, orderReply, symbolInfo, T0 } from '../../support/venue-words.js';

describe('comparing with the venue where many symbols were traded', () => {
  const SYMBOLS = Array.from({ length: 200 }, (_, index) => `S${index}USDT`);
  const GAP = T0 + 10_000_000;
  let clock: sinon.SinonFakeTimers;
  let bench: OrderBench;
  beforeEach(async () => {
    clock = sinon.useFakeTimers(GAP + 1000);
    const infos = SYMBOLS.map((symbol) => symbolInfo({ symbol, baseAsset: symbol.slice(0, -4) }));
    bench = await OrderBench.create([symbolInfo(), ...infos]);
    for (const [index, symbol] of SYMBOLS.entries()) await trade(symbol, 1000 + index, T0);
  });
  afterEach(async () => {
    await bench.close();
    clock.restore();
  });

  /** An order of ours that came, was filled and is over. */
  async function trade(symbol: string, orderId: number, time: number): Promise<string> {
    const clientOrderId = bench.send({ symbol });
    await settle();
    const fill = { price: '100', qty: '1', commission: '0', commissionAsset: 'BNB', tradeId: 1, matchType: '' };
    bench.request().answer(
      orderReply({
        symbol,
        orderId,
        clientOrderId,
        status: 'FILLED',
        executedQty: '1',
        cummulativeQuoteQty: '100',
        transactTime: time,
        fills: [fill],
      }),
    );
    await settle();
    return clientOrderId;
  }
  const askedNow = (): string[] =>
    bench.fillQueries.filter(({ lane }) => lane === Lane.RECONCILE).map(({ symbol }) => symbol);
  const askedLater = (): string[] =>
    bench.fillQueries.filter(({ lane }) => lane === Lane.HISTORY).map(({ symbol }) => symbol);

  it('asks at once where orders are open, in doubt, just over or somebody else’s, and nowhere else', async () => {
    const open = bench.send({ symbol: 'S1USDT' });
    await settle();
    bench.request().answer(orderReply({ symbol: 'S1USDT', orderId: 1, clientOrderId: open }));
    bench.send({ symbol: 'S2USDT' }); // no answer comes
    await settle();
    await trade('S3USDT', 3, GAP + 500);
    bench.manager.onReport(executionReport({ s: 'S4USDT', c: 'web_1', i: 4, X: 'CANCELED', x: 'CANCELED' }));
    bench.openOrders = [
      orderRecord({ symbol: 'S1USDT', orderId: 1, clientOrderId: open }),
      orderRecord({ symbol: 'S5USDT', orderId: 5, clientOrderId: 'web_2' }),
    ];
    await bench.manager.reconcile(new Date(GAP));
    expect(askedNow().sort()).to.deep.equal(['S1USDT', 'S2USDT', 'S3USDT', 'S4USDT', 'S5USDT']);
    expect(askedLater()).to.deep.equal([]);
  });

  it('asks at once where both holdings have moved, traded here before or not, but not where one has', async () => {
    const asked: Date[] = [];
    bench.movedAssets = (since) => {
      asked.push(since);
      return new Set(['S7', 'USDT', 'BTC']);
    };
    await bench.manager.reconcile(new Date(GAP));
    expect(askedNow()).to.deep.equal(['S7USDT', 'BTCUSDT']);
    bench.movedAssets = () => new Set(['S8', 'S9']);
    await bench.manager.reconcile(new Date(GAP));
    expect(askedNow()).to.deep.equal(['S7USDT', 'BTCUSDT']);
    expect(asked).to.deep.equal([new Date(GAP)]);
  });

  it('finds an order that somebody else placed in a gap, where nobody here ever traded', async () => {
    bench.movedAssets = () => new Set(['BTC', 'USDT']);
    bench.accountTrades = [accountTrade({ id: 2, orderId: 99, qty: '1', time: GAP + 10 })];
    bench.answerQuery = () =>
      orderRecord({ orderId: 99, clientOrderId: 'web_9', status: 'FILLED', executedQty: '1', updateTime: GAP + 10 });
    bench.story.length = 0;
    expect(await bench.manager.reconcile(new Date(GAP))).to.deep.equal({ orders: 2, trades: 1 });
    expect(bench.story).to.deep.equal(['order NOTTRADED 0', 'order ALLTRADED 1', 'trade BTCUSDT-2']);
    expect(bench.latest('web_9').extra).to.include({ external: true });
  });

  it('asks at once for twenty new symbols at most, and for the others later', async () => {
    const infos = SYMBOLS.map((symbol) => symbolInfo({ symbol, baseAsset: symbol.slice(0, -4) }));
    const fresh = await OrderBench.create(infos);
    fresh.movedAssets = () => new Set(['USDT', ...infos.slice(0, 50).map(({ baseAsset }) => baseAsset)]);
    await fresh.manager.reconcile(new Date(GAP));
    expect(fresh.fillQueries).to.have.length(20);
    await clock.tickAsync(2_000 * 30);
    expect(new Set(fresh.fillQueries.map(({ symbol }) => symbol)).size).to.equal(50);
    await fresh.close();
  });

  it('has few questions under way at once where orders are open in all symbols', async () => {
    let [underWay, most] = [0, 0];
    bench.openOrders = SYMBOLS.map((symbol, index) =>
      orderRecord({ symbol, orderId: 5000 + index, clientOrderId: `web_${index}` }),
    );
    bench.slowFills = async () => {
      most = Math.max(most, ++underWay);
      await settle();
      underWay--;
    };
    await bench.manager.reconcile(new Date(GAP));
    expect(new Set(askedNow()).size).to.equal(200);
    expect(most).to.equal(4);
  });

  it('asks for all the others later, one at a time, and tells what it finds', async () => {
    bench.accountTrades = [
      accountTrade({ symbol: 'S150USDT', id: 2, orderId: 99, qty: '1', time: GAP + 10 }),
      accountTrade({ symbol: 'S151USDT', id: 1, orderId: 1151, qty: '1', time: T0 }),
    ];
    bench.answerQuery = () =>
      orderRecord({
        symbol: 'S150USDT',
        orderId: 99,
        clientOrderId: 'web_9',
        status: 'FILLED',
        executedQty: '1',
        updateTime: GAP + 10,
      });
    bench.story.length = 0;
    expect(await bench.manager.reconcile(new Date(GAP))).to.deep.equal({ orders: 0, trades: 0 });
    expect(bench.fillQueries).to.deep.equal([]);
    await clock.tickAsync(10_000);
    expect(askedLater()).to.deep.equal(SYMBOLS.slice(0, 5));
    await clock.tickAsync(390_000);
    expect(askedLater()).to.deep.equal(SYMBOLS);
    expect(bench.story).to.deep.equal(['order NOTTRADED 0', 'order ALLTRADED 1', 'trade S150USDT-2']);
    await clock.tickAsync(60_000);
    expect(askedLater()).to.have.length(200);
    expect(clock.countTimers()).to.equal(0);
  });

  it('forgets none where the venue cannot be asked, and asks from the earlier gap on', async () => {
    bench.accountTrades = [accountTrade({ symbol: 'S0USDT', id: 2, orderId: 1000, qty: '1', time: GAP - 50 })];
    await bench.manager.reconcile(new Date(GAP));
    bench.failFills = new Error('the venue is away');
    await clock.tickAsync(30_000);
    const failed = bench.fillQueries.length;
    expect(failed).to.be.within(1, 3);
    bench.failFills = null;
    await bench.manager.reconcile(new Date(GAP + 5_000_000)); // a later gap makes no earlier one smaller
    await clock.tickAsync(450_000);
    expect(new Set(askedLater().slice(failed)).size).to.equal(200);
    expect(bench.trades.map(({ tradeId }) => tradeId)).to.include('S0USDT-2');
  });

  it('leaves what a connection has not come round to to the next one', async () => {
    await bench.manager.reconcile(new Date(GAP));
    await clock.tickAsync(10_000);
    expect(bench.ledger.fillDebts.size).to.equal(195);
    await bench.close();
    const next = await OrderBench.create([symbolInfo()], false, bench.ledger);
    await next.manager.reconcile(null);
    await clock.tickAsync(400_000);
    expect(new Set(next.fillQueries.map(({ symbol }) => symbol)).size).to.equal(200);
    expect(next.ledger.fillDebts.size).to.equal(0);
    await next.close();
  });
});

describe('symbols that are still to be asked for fills', () => {
  it('keep the earliest instant, and are not settled by an answer to an earlier question', () => {
    const debts = new FillDebts();
    const first = debts.note('A', new Date(5));
    debts.note('B', new Date(1));
    const second = debts.note('A', new Date(9));
    expect(second.from.getTime()).to.equal(5);
    debts.settle(first);
    debts.postpone('C');
    expect([debts.size, debts.first()?.symbol]).to.deep.equal([2, 'A']);
    debts.postpone('A');
    expect(debts.first()?.symbol).to.equal('B');
    debts.settle(second);
    expect(debts.size).to.equal(1);
    expect(debts.note('B', new Date(0)).from.getTime()).to.equal(0);
  });
});
