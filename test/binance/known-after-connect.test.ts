import { expect } from 'chai';

import { BinanceAdapter } from '../../src/binance/binance-adapter.js';
import { EventEngine, EventType, maximumActiveOrders } from '../../src/host/index.js';
import { units } from '../../src/simulator/index.js';
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
