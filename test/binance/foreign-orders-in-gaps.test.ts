import { expect } from 'chai';

import { Clock } from '../../src/binance/clock.js';
import { Exchange } from '../../src/host/domain/constants.js';
import { formatUnits, units } from '../../src/simulator/index.js';
import { waitUntil } from '../support/wait-until.js';
import { WebSocketProxy } from '../support/web-socket-proxy.js';
import { TradingHost } from './support/trading-host.js';

/** This machine's time, which somebody may set. */
class SettableClock extends Clock {
  setByMs = 0;

  override now(): number {
    return Date.now() + this.setByMs;
  }
}

describe('orders that somebody else places while the private stream is away', () => {
  let host: TradingHost;
  let proxy: WebSocketProxy;
  let isAway: boolean;
  let clock: SettableClock;
  beforeEach(async () => {
    isAway = false;
    clock = new SettableClock();
    host = await TradingHost.create({}, { clock });
    proxy = await WebSocketProxy.start(host.simulator.endpoints.stream, () => isAway);
    const endpoints = { ...host.simulator.endpoints, wsApi: `${proxy.url}/ws-api/v3` };
    await host.connect({ endpoints, reconnectDelay: 0.05 });
  });
  afterEach(async () => {
    await host.engine.close();
    await proxy.close();
    await host.close();
  });

  const place = (account: string, side: 'BUY' | 'SELL', newClientOrderId: string, price: bigint): void => {
    host.simulator.exchange.placeOrder(account, {
      symbol: 'ETHUSDT',
      side,
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: units('0.1'),
      price,
      newClientOrderId,
    });
  };
  const reference = (): bigint => host.simulator.exchange.symbols.get('ETHUSDT')?.referencePrice ?? 0n;
  async function outage(during: () => void): Promise<void> {
    isAway = true;
    proxy.cut();
    await waitUntil(() => host.adapter.state === 'degraded', 'the loss');
    during();
    isAway = false;
    proxy.cut();
    await waitUntil(() => host.adapter.state === 'ready', 'the return');
    await host.engine.eventEngine.flush();
  }

  it('are found by the balances that they moved, in a symbol that was never traded here', async () => {
    await outage(() => {
      place('counterparty', 'SELL', 'other', reference());
      place('simulator-key', 'BUY', 'by_hand', reference());
    });
    expect(host.trades.map(({ symbol, orderId, volume }) => [symbol, orderId, volume.toFixed()])).to.deep.equal([
      ['ETHUSDT', 'by_hand', '0.1'],
    ]);
    expect(host.latest('by_hand')).to.include({ status: 'ALLTRADED' });
    expect(host.latest('by_hand')?.extra).to.include({ external: true });
    const eth = host.simulator.exchange.balancesOf('simulator-key').find(({ asset }) => asset === 'ETH');
    expect(host.engine.getAccount('BINANCE.ETH')?.balance.toFixed(8)).to.equal(formatUnits(eth?.free ?? 0n));
  });

  it('are found although this machine’s time was set back meanwhile', async () => {
    await outage(() => {
      clock.setByMs = -7_200_000;
      place('counterparty', 'SELL', 'other', reference());
      place('simulator-key', 'BUY', 'by_hand', reference());
    });
    expect(host.trades.map(({ orderId }) => orderId)).to.deep.equal(['by_hand']);
  });

  it('are found although the venue does not show an order for a moment after it has shown its fill', async () => {
    host.simulator.faults.add({ what: { kind: 'order-not-found', youngerThanMs: 700 } });
    await outage(() => {
      place('counterparty', 'SELL', 'other', reference());
      place('simulator-key', 'BUY', 'by_hand', reference());
    });
    expect(host.trades.map(({ orderId }) => orderId)).to.deep.equal(['by_hand']);
  });

  it('leave no trace where they came and went unfilled: that is what cannot be found', async () => {
    await outage(() => {
      place('simulator-key', 'BUY', 'by_hand', (reference() / 100n) * 99n);
      host.simulator.exchange.cancelOrder('simulator-key', { symbol: 'ETHUSDT', origClientOrderId: 'by_hand' });
    });
    expect([host.orders, host.trades]).to.deep.equal([[], []]);
    expect(await host.adapter.queryOrder('by_hand', `ETHUSDT.${Exchange.BINANCE}`)).to.include({ status: 'CANCELLED' });
  });
});
