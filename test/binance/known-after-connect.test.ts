import { expect } from 'chai';
import sinon from 'sinon';

import { BinanceAdapter } from '../../src/binance/binance-adapter.js';
import { EventEngine, EventType, maximumActiveOrders } from '../../src/host/index.js';
import type { Event, LogEntry } from '../../src/host/index.js';
import { units } from '../../src/simulator/index.js';
import { waitUntil } from '../support/wait-until.js';
import { TradingHost } from './support/trading-host.js';

describe('what is known when connect resolves', () => {
  let host: TradingHost;
  beforeEach(async () => {
    host = await TradingHost.create();
    for (let place = 0; place < 5; place++) {
      host.simulator.exchange.placeOrder('simulator-key', {
        symbol: 'BTCUSDT',
        side: 'BUY',
        type: 'LIMIT',
        timeInForce: 'GTC',
        price: units(host.price(-0.01 - place / 1000)),
        quantity: units('0.001'),
      });
    }
  });
  afterEach(() => host.close());

  it('is every open order, so that a guard of their number lets none too many out', async () => {
    host.engine.use(maximumActiveOrders({ total: 5 }));
    await host.connect();
    expect(host.engine.getAllActiveOrders()).to.have.length(5);
    expect(host.send()).to.equal('');
    expect(host.engine.getAllAccounts()).to.not.have.length(0);
  });

  it('is also what happened after the venue was asked and before the stream stood', async () => {
    const { faults, exchange } = host.simulator;
    const where = { channel: 'ws-api' } as const;
    const refused = faults.add({ what: { kind: 'handshake-refused', status: 503 }, where });
    const what = { kind: 'answer-late', delayMs: 500 } as const;
    faults.add({ what, where: { method: 'GET /api/v3/openOrders' }, when: { nth: 1 } });
    const adapter = host.impatientAdapter('LATE');
    const settings = { ...host.simulator.settings, reconnectDelay: 0.01, reconcileSeconds: 0 };
    const connected = host.engine.connect(settings, 'LATE');
    await waitUntil(() => faults.counts['answer-late'] === 1, 'the first answer to be under way');
    exchange.placeOrder('simulator-key', {
      symbol: 'BTCUSDT',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      price: units(host.price(-0.02)),
      quantity: units('0.001'),
      newClientOrderId: 'in-between',
    });
    faults.remove(refused);
    expect(await connected).to.equal(true);
    expect(adapter.state).to.equal('ready');
    expect(host.latest('in-between')).to.include({ status: 'NOTTRADED' });
    expect(host.engine.getAllActiveOrders()).to.have.length(6);
  });

  it('may be less where handlers do not come to an end: that is said after five seconds', async () => {
    const logs: string[] = [];
    const never = new Promise<void>(() => undefined);
    const put = ({ type, data }: Event): void => {
      if (type === EventType.LOG) logs.push((data as LogEntry).msg);
    };
    const adapter = new BinanceAdapter({ put, handled: () => never });
    const clock = sinon.useFakeTimers();
    try {
      const connected = adapter.connect({ 'Enable Futures': true });
      await clock.tickAsync(4_999);
      expect(logs.join()).to.not.include('not handled yet');
      await clock.tickAsync(1);
      expect(await connected).to.equal(false);
      expect(logs.at(-1)).to.equal(
        'What was told while connecting is not handled yet: the host may not know all orders',
      );
    } finally {
      clock.restore();
    }
  });

  it('has been handled too where an adapter is used without a main engine', async () => {
    const engine = new EventEngine();
    engine.start();
    const seen = new Set<string>();
    engine.register(EventType.ORDER, ({ data }) => void seen.add(data.orderId));
    const adapter = new BinanceAdapter(engine);
    await adapter.connect({ ...host.simulator.settings });
    expect(seen.size).to.equal(5);
    await adapter.close();
    await engine.stop();
  });
});
