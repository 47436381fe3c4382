import { MainClient, WebsocketAPIClient, WebsocketClient } from 'binance';
import { expect } from 'chai';

import { startSimulator } from '../../src/simulator/index.js';
import type { Simulator } from '../../src/simulator/index.js';
import { waitUntil } from '../support/wait-until.js';

const SILENT = { trace: () => undefined, info: () => undefined, error: () => undefined };

describe('npm binance as a witness', function () {
  this.timeout(30_000);
  let simulator: Simulator;

  before(async () => {
    simulator = await startSimulator({ symbols: ['BTCUSDT', 'ETHUSDT'], seed: 12 });
  });
  after(() => simulator.close());

  it('places, cancels, sees filled and reads its balance over REST', async () => {
    const client = new MainClient({
      api_key: simulator.apiKey,
      api_secret: simulator.secret,
      baseUrl: simulator.endpoints.rest,
    });
    const ticker = await client.getSymbolOrderBookTicker({ symbol: 'ETHUSDT' });
    const bid = Number((ticker as { bidPrice: string }).bidPrice);
    const price = Number((bid * 0.9).toFixed(2));
    const order = { symbol: 'ETHUSDT', side: 'BUY', quantity: 0.1 } as const;
    const resting = await client.submitNewOrder({ ...order, type: 'LIMIT', timeInForce: 'GTC', price });
    expect(resting).to.include({ status: 'NEW', executedQty: '0.00000000' });
    expect((await client.getOpenOrders({ symbol: 'ETHUSDT' })).map((open) => open.orderId)).to.deep.equal([
      resting.orderId,
    ]);
    const cancelled = await client.cancelOrder({ symbol: 'ETHUSDT', orderId: resting.orderId });
    expect(cancelled).to.include({ status: 'CANCELED', orderId: resting.orderId });

    const before = await ethOf(client);
    const bought = await client.submitNewOrder({ ...order, type: 'MARKET', newOrderRespType: 'FULL' });
    expect(bought).to.include({ status: 'FILLED', executedQty: '0.10000000' });
    expect((await client.getAccountTradeList({ symbol: 'ETHUSDT', orderId: bought.orderId })).length).to.be.greaterThan(
      0,
    );
    expect((await ethOf(client)) - before).to.be.closeTo(0.1, 0.0002);
  });

  it('follows streams, and its own orders over WebSocket API and user data', async () => {
    const streams = new WebsocketClient({ wsUrl: simulator.endpoints.stream, beautify: false }, SILENT);
    const events = new Set<string>();
    streams.on('message', (message) => events.add(String((message as { e?: string }).e)));
    streams.on('exception', () => undefined);
    await streams.subscribe(
      ['btcusdt@aggTrade', 'btcusdt@bookTicker', 'btcusdt@depth@100ms', 'btcusdt@ticker'],
      'main',
    );
    await waitUntil(
      () => ['aggTrade', 'bookTicker', 'depthUpdate', '24hrTicker'].every((kind) => events.has(kind)),
      'four kinds of event',
      15_000,
    );
    streams.closeAll(true);

    const api = new WebsocketAPIClient(
      {
        api_key: simulator.apiKey,
        api_secret: simulator.secret,
        wsUrl: simulator.endpoints.stream,
        beautify: false,
        attachEventListeners: false,
        muteLatencyWarning: true,
      },
      SILENT,
    );
    const socket = api.getWSClient();
    const reports: { x?: string; i?: number }[] = [];
    socket.on('message', (message) => {
      const event = message as { e?: string; x?: string; i?: number };
      if (event.e === 'executionReport') reports.push(event);
    });
    socket.on('exception', () => undefined);
    await api.subscribeUserDataStream('mainWSAPI');
    // The client leaves the timestamp of a signed request to its caller, though its types do not name it.
    const order = { symbol: 'ETHUSDT', side: 'SELL', type: 'MARKET', quantity: 0.1, timestamp: Date.now() } as const;
    const sold = await api.submitNewSpotOrder(order);
    const { orderId, status } = sold.result as { orderId: number; status: string };
    expect(status).to.equal('FILLED');
    await waitUntil(
      () => reports.some((report) => report.i === orderId && report.x === 'TRADE'),
      'its fill on the private stream',
    );
    socket.closeAll(true);
  });
});

async function ethOf(client: MainClient): Promise<number> {
  const account = await client.getAccountInformation();
  return Number(account.balances.find((balance) => balance.asset === 'ETH')?.free);
}
