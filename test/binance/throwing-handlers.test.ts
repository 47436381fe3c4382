import { expect } from 'chai';

import { Status } from '../../src/host/domain/constants.js';
import { TradingHost } from './support/trading-host.js';

/** A strategy with a bug must cost nobody an order, a fill or the connection. */
describe('handlers that throw on orders and trades', () => {
  let host: TradingHost;
  beforeEach(async () => {
    host = await TradingHost.create();
    await host.connect();
  });
  afterEach(() => host.close());

  it('disturb neither the other handlers nor the story of the order', async () => {
    const heard: string[] = [];
    for (const type of ['eOrder.', 'eTrade.'] as const) {
      host.engine.eventEngine.register(type, () => {
        throw new Error(`a bug on ${type}`);
      });
    }
    host.engine.eventEngine.register('eOrder.', ({ data }) => void heard.push(data.status));
    host.engine.eventEngine.register('eTrade.', ({ data }) => void heard.push(`trade ${data.volume.toFixed()}`));
    const id = host.send({ price: host.price(0), volume: '0.02' });
    await host.until(id, Status.NOTTRADED);
    host.counter('SELL', '0.01', host.price(0));
    await host.until(id, Status.PARTTRADED);
    host.counter('SELL', '0.01', host.price(0));
    await host.until(id, Status.ALLTRADED);
    await host.engine.eventEngine.flush();
    expect(heard).to.deep.equal(['SUBMITTING', 'NOTTRADED', 'PARTTRADED', 'trade 0.01', 'ALLTRADED', 'trade 0.01']);
    expect(host.adapter.state).to.equal('ready');
  });

  it('disturb neither the recovery after a loss nor the next order', async () => {
    const id = host.send({ price: host.price(0) });
    await host.until(id, Status.NOTTRADED);
    for (const type of ['eOrder.', 'eTrade.', 'eAccount.'] as const) {
      host.engine.eventEngine.register(type, () => {
        throw new Error(`a bug on ${type}`);
      });
    }
    host.simulator.server.sockets.dropAll('ws-api');
    host.counter('SELL', '0.01', host.price(0));
    await host.untilState('ready', 2);
    await host.until(id, Status.ALLTRADED);
    const next = host.send();
    await host.until(next, Status.NOTTRADED);
    expect(host.cancel(next)).to.equal(true);
    await host.until(next, Status.CANCELLED);
    await host.engine.eventEngine.flush();
    expect(host.trades.map(({ orderId }) => orderId)).to.deep.equal([id]);
    expect(host.adapter.getHealth()).to.deep.include({ activeOrders: 0, unresolvedOrders: [] });
  });
});
