import { expect } from 'chai';

import { VenueSweep } from '../../../src/binance/guard/venue-sweep.js';
import type { OrderRecord } from '../../../src/binance/wire/trading.js';
import { failure } from '../support/order-bench.js';
import { orderRecord } from '../support/venue-words.js';

describe('a sweep of open orders', () => {
  let open: OrderRecord[];
  let listings: (Error | null)[];
  let refusals: Map<string, Error>;
  const sweep = new VenueSweep({
    openOrders: () => {
      const trouble = listings.shift() ?? null;
      return trouble ? Promise.reject(trouble) : Promise.resolve([...open]);
    },
    cancelOrder: ({ orderId }) => {
      const refusal = refusals.get(String(orderId));
      if (refusal) return Promise.reject(refusal);
      open = open.filter((order) => String(order.orderId) !== orderId);
      return Promise.resolve({} as never);
    },
  });
  beforeEach(() => {
    open = ['vt-1', 'vt-2', 'vtx-3', 'by_hand'].map((clientOrderId, index) =>
      orderRecord({ clientOrderId, orderId: index + 1 }),
    );
    [listings, refusals] = [[], new Map()];
  });
  const leftOpen = (): string[] => open.map(({ clientOrderId }) => clientOrderId);

  it('cancels those whose ids begin with the prefix and a hyphen, and no others', async () => {
    const outcome = await sweep.once('vt');
    expect(outcome).to.deep.equal({
      cancelled: ['BTCUSDT vt-1', 'BTCUSDT vt-2'],
      unproven: [],
      isProven: true,
      problem: null,
    });
    expect(leftOpen()).to.deep.equal(['vtx-3', 'by_hand']);
  });

  it('cancels every order where it is told to', async () => {
    expect((await sweep.once(null)).cancelled).to.have.length(4);
    expect(leftOpen()).to.deep.equal([]);
  });

  it('takes an order that the venue does not know for cancelled, and proves it by another listing', async () => {
    refusals.set('1', failure('gone', { category: 'unknown-order' }));
    const outcome = await sweep.once('vt');
    expect(outcome).to.deep.include({ unproven: ['BTCUSDT vt-1'], isProven: false, problem: null });
  });

  it('names what could not be cancelled, and why', async () => {
    refusals.set('2', failure('no answer', { category: 'network', outcome: 'unknown' }));
    expect(await sweep.once('vt')).to.deep.equal({
      cancelled: ['BTCUSDT vt-1'],
      unproven: ['BTCUSDT vt-2'],
      isProven: false,
      problem: 'no answer',
    });
  });

  it('proves nothing where the venue cannot be asked, before or afterwards', async () => {
    listings = [new Error('away')];
    expect(await sweep.once('vt')).to.deep.equal({ cancelled: [], unproven: [], isProven: false, problem: 'away' });
    listings = [null, new Error('away again')];
    expect(await sweep.once('vt')).to.deep.include({ unproven: [], isProven: false, problem: 'away again' });
  });

  it('asks once where nothing of ours is open', async () => {
    open = open.slice(2);
    listings = [null, new Error('not asked for')];
    expect(await sweep.once('vt')).to.deep.include({ isProven: true });
  });
});
