import { expect } from 'chai';

import type { BinanceAdapter } from '../../src/binance/binance-adapter.js';
import { Status } from '../../src/host/domain/constants.js';
import { waitUntil } from '../support/wait-until.js';
import { TradingHost } from './support/trading-host.js';

/** Six seconds into a window of ten: an order that finds the window full waits for four. */
const startTime = Math.floor(Date.now() / 10_000) * 10_000 + 6_000;

describe('an order that is cancelled while it waits for its turn', () => {
  let host: TradingHost;
  beforeEach(async () => {
    host = await TradingHost.create({ startTime, limits: { ordersPer10Seconds: 2 } });
  });
  afterEach(() => host.close());

  it('never leaves over the WebSocket API', async () => {
    await host.connect();
    await expectNeverSent(host.adapter);
  });

  it('never leaves over REST', async () => {
    const endpoints = { ...host.simulator.settings.endpoints, wsApi: 'ws://127.0.0.1:9/ws-api/v3' };
    const adapter = host.impatientAdapter('REST');
    await host.engine.connect({ ...host.simulator.settings, endpoints }, 'REST');
    await expectNeverSent(adapter);
    expect(adapter.getHealth().unresolvedOrders).to.deep.equal([]);
  });

  async function expectNeverSent(adapter: BinanceAdapter): Promise<void> {
    const { adapterName } = adapter;
    const send = (): string => host.send({}, adapterName);
    const first = send();
    await host.until(first, Status.NOTTRADED);
    const second = send();
    await waitUntil(() => host.latest(second)?.status === Status.SUBMITTING, 'the second order to wait');
    expect(adapter.getRateLimitUsage()).to.include({ waiting: 1 });
    host.cancel(second, adapterName);
    const order = await host.until(second, Status.CANCELLED);
    expect(order.extra).to.include({ reason: 'cancelled before it was sent' });
    expect(order.extra).not.to.have.property('exchangeOrderId');
    expect(adapter.getRateLimitUsage()).to.include({ waiting: 0 });
    const orders = host.simulator.exchange.allOrders('simulator-key', 'BTCUSDT');
    expect(orders.map(({ clientOrderId }) => clientOrderId)).to.deep.equal([first]);
    await host.engine.eventEngine.flush();
    expect(host.orders.filter(({ orderId }) => orderId === second)).to.have.length(2);
  }
});
