import { expect } from 'chai';
import sinon from 'sinon';

import type { OrderErrorNote } from '../../../src/binance/managers/orders/order-state.js';
import type { OrderListLeg } from '../../../src/binance/mappings/order-list-request.js';
import { Direction, Exchange, OrderType, Status } from '../../../src/host/domain/constants.js';
import { Decimal } from '../../../src/host/domain/decimal.js';
import type { OrderRequest } from '../../../src/host/domain/requests.js';
import { waitUntil } from '../../support/wait-until.js';
import { OrderBench, settle } from '../support/order-bench.js';
import { TradingHost } from '../support/trading-host.js';
import { orderReply, symbolInfo } from '../support/venue-words.js';

const BTC = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE } as const;
const MOST_STOPS = 5;

describe('orders that count, over real sockets', function () {
  this.timeout(20_000);
  let host: TradingHost;
  let ids: string[];
  beforeEach(async () => {
    host = await TradingHost.create();
    await host.connect();
    ids = [];
    for (let placed = 0; placed < MOST_STOPS; placed++) {
      const id = host.engine.sendOrder(stop(), 'BINANCE').replace('BINANCE.', '');
      await host.until(id, Status.NOTTRADED);
      ids.push(id);
    }
  });
  afterEach(() => host.close());

  const stopLeg = (): OrderListLeg => ({
    direction: Direction.SHORT,
    type: OrderType.STOP,
    volume: '0.01',
    price: host.price(-0.2),
  });
  const stop = (): OrderRequest => ({ ...BTC, ...stopLeg() });
  const limitLeg = (direction: Direction, move: number): OrderListLeg => ({
    ...stopLeg(),
    direction,
    type: OrderType.LIMIT,
    price: host.price(move),
  });

  async function refusalOf(vtOrderIds: readonly string[]): Promise<string | undefined> {
    const orders = await Promise.all(vtOrderIds.map((id) => host.until(id.replace('BINANCE.', ''), Status.REJECTED)));
    const messages = new Set(orders.map(({ extra }) => (extra?.['error'] as OrderErrorNote | undefined)?.message));
    expect(messages.size).to.equal(1);
    return [...messages][0];
  }

  it('a list is refused by the name of its order that counts', async () => {
    const oco = { kind: 'oco', ...BTC, above: limitLeg(Direction.SHORT, 0.05), below: stopLeg() } as const;
    const tooMany = '5 conditional orders of BTCUSDT are open, and 5 is the most that may be';
    expect(await refusalOf(host.adapter.sendOrderList(oco).vtOrderIds)).to.equal(`below: ${tooMany}`);
    const working = limitLeg(Direction.LONG, -0.05);
    const exits = { pendingAbove: limitLeg(Direction.SHORT, 0.05), pendingBelow: stopLeg() };
    const otoco = host.adapter.sendOrderList({ kind: 'otoco', ...BTC, working, ...exits });
    expect(await refusalOf(otoco.vtOrderIds)).to.equal(`pendingBelow: ${tooMany}`);
  });

  it('while the private stream is down nothing is refused for orders that are gone at the venue by now', async () => {
    expect(host.adapter.checkOrder(stop()).error?.filter).to.equal('MAX_NUM_ALGO_ORDERS');
    host.simulator.faults.add({ what: 'handshake-refused', where: { channel: 'ws-api' } });
    host.simulator.faults.add({ what: 'connection-lost', where: { channel: 'ws-api' }, when: { atMs: 0 } });
    await waitUntil(() => host.news.some(({ change }) => change.kind === 'disconnected'), 'the loss');
    host.simulator.exchange.cancelOrder('simulator-key', { symbol: 'BTCUSDT', origClientOrderId: ids[0] ?? '' });
    const check = host.adapter.checkOrder(stop());
    expect(check).to.include({ accepted: true, error: null });
    expect(check.leftToVenue).to.include('MAX_NUM_ALGO_ORDERS');
    const id = host.engine.sendOrder(stop(), 'BINANCE').replace('BINANCE.', '');
    await host.until(id, Status.NOTTRADED);
    // A list is left to the venue as well.
    const oco = { kind: 'oco', ...BTC, above: limitLeg(Direction.SHORT, 0.05), below: stopLeg() } as const;
    expect(await refusalOf(host.adapter.sendOrderList(oco).vtOrderIds)).to.contain('Filter failure');
  });

  it('they count again once the stream is back and compared', async () => {
    const refused = host.simulator.faults.add({ what: 'handshake-refused', where: { channel: 'ws-api' } });
    host.simulator.faults.add({ what: 'connection-lost', where: { channel: 'ws-api' }, when: { atMs: 0 } });
    await waitUntil(() => host.adapter.checkOrder(stop()).accepted, 'the loss');
    host.simulator.faults.remove(refused);
    await waitUntil(() => !host.adapter.checkOrder(stop()).accepted, 'the comparison');
    expect(host.adapter.checkOrder(stop()).error?.filter).to.equal('MAX_NUM_ALGO_ORDERS');
  });
});

describe('orders that count, on a made-up venue', () => {
  it('add to the position, unless they may be in the balance already or the stream has missed something', async () => {
    const bench = await OrderBench.create([
      symbolInfo({ filters: [...symbolInfo().filters, { filterType: 'MAX_POSITION', maxPosition: '10' }] }),
    ]);
    try {
      bench.balances.set('BTC', { asset: 'BTC', free: new Decimal('8.9'), locked: new Decimal(0), time: 1 });
      const open = bench.send({ volume: '0.5' });
      await settle();
      bench.request().answer(orderReply({ clientOrderId: open, origQty: '0.5' }));
      await settle();
      const next = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE, direction: Direction.LONG, price: '100' };
      const verdict = (): string | undefined => {
        const check = bench.manager.tests.check({ ...next, type: OrderType.LIMIT, volume: '0.7' });
        return check.error?.filter ?? check.leftToVenue.join();
      };
      expect(verdict()).to.equal('MAX_POSITION');
      expect(bench.manager.tests.check({ ...next, type: OrderType.LIMIT, volume: '0.6' }).leftToVenue).to.deep.equal(
        [],
      );
      const asked: number[] = [];
      const now = Date.now();
      bench.movedAssets = (since) => {
        asked.push(since.getTime());
        return new Set(['BTC']);
      };
      expect(bench.manager.tests.check({ ...next, type: OrderType.LIMIT, volume: '0.7' })).to.deep.include({
        accepted: true,
        leftToVenue: ['MAX_POSITION'],
      });
      expect(asked[0]).to.be.within(now - 1_100, now - 900);
      bench.movedAssets = () => new Set(['USDT']);
      expect(verdict()).to.equal('MAX_POSITION');
      bench.isSettled = false;
      expect(verdict()).to.contain('MAX_POSITION').and.to.contain('MAX_NUM_ORDERS');
    } finally {
      await bench.close();
    }
  });

  it('do not hold one among them that the venue says it does not know', async () => {
    const clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    const others = symbolInfo().filters.filter(({ filterType }) => filterType !== 'MAX_NUM_ORDERS');
    const one = { filterType: 'MAX_NUM_ORDERS', maxNumOrders: 1 };
    const bench = await OrderBench.create([symbolInfo({ filters: [...others, one] })]);
    try {
      const first = bench.send();
      await settle();
      bench.request().answer(orderReply({ clientOrderId: first }));
      await settle();
      expect(bench.latest(bench.send()).status).to.equal(Status.REJECTED);
      const reconciled = bench.manager.reconcile(new Date());
      await clock.tickAsync(3_000);
      await reconciled;
      expect(bench.manager.unresolvedOrders()).to.deep.equal([first]);
      const second = bench.send();
      await settle();
      bench.request().answer(orderReply({ clientOrderId: second, orderId: 8 }));
      await settle();
      expect(bench.latest(second).status).to.equal(Status.NOTTRADED);
    } finally {
      await bench.close();
      clock.restore();
    }
  });
});
