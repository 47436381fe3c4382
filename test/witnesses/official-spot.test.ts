/* eslint-disable @typescript-eslint/no-unsafe-enum-assignment -- the SDK's enums are plain strings on the wire */
/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- its own README configures it with literals */
import { Spot } from '@binance/spot';
import { expect } from 'chai';

import { startSimulator } from '../../src/simulator/index.js';
import type { Simulator } from '../../src/simulator/index.js';
import { waitUntil } from '../support/wait-until.js';

describe('@binance/spot as a witness', function () {
  this.timeout(30_000);
  let simulator: Simulator;
  let client: Spot;

  before(async () => {
    process.env['LOG_LEVEL'] = 'error'; // the SDK's logger writes to the console
    simulator = await startSimulator({ symbols: ['BTCUSDT', 'ETHUSDT'], seed: 13 });
    const { apiKey, secret: apiSecret, endpoints } = simulator;
    client = new Spot({
      configurationRestAPI: { apiKey, apiSecret, basePath: endpoints.rest },
      configurationWebsocketAPI: { apiKey, apiSecret, wsURL: endpoints.wsApi },
      configurationWebsocketStreams: { wsURL: endpoints.stream },
    });
  });
  after(() => simulator.close());

  it('places, cancels, sees filled and reads its balance over REST', async () => {
    const rest = client.restAPI;
    const book = (await (await rest.tickerBookTicker({ symbol: 'ETHUSDT' })).data()) as { bidPrice?: string };
    const price = Number((Number(book.bidPrice) * 0.9).toFixed(2));
    const order = { symbol: 'ETHUSDT', side: 'BUY', quantity: 0.1 } as const;
    const placement = { ...order, type: 'LIMIT', timeInForce: 'GTC', price };
    const resting = await (await rest.newOrder(placement as Parameters<typeof rest.newOrder>[0])).data();
    expect(resting.status).to.equal('NEW');
    const cancelled = await (await rest.deleteOrder({ symbol: 'ETHUSDT', orderId: resting.orderId! })).data();
    expect(cancelled.status).to.equal('CANCELED');
    const market = { ...order, type: 'MARKET', newOrderRespType: 'FULL' };
    const bought = await (await rest.newOrder(market as Parameters<typeof rest.newOrder>[0])).data();
    expect(bought).to.include({ status: 'FILLED', executedQty: '0.10000000' });
    const account = await (await rest.getAccount({ omitZeroBalances: true })).data();
    expect(account.balances?.map((balance) => balance.asset)).to.include.members(['ETH', 'USDT']);
  });

  it('receives market streams', async () => {
    const connection = await client.websocketStreams.connect({ stream: ['btcusdt@bookTicker', 'btcusdt@aggTrade'] });
    const heard = new Set<string>();
    connection.on('message', (text: string) => heard.add((JSON.parse(text) as { stream: string }).stream));
    await waitUntil(() => heard.size === 2, 'both streams', 15_000);
    await connection.disconnect();
  });

  it('trades over the WebSocket API and hears of it on the private stream', async () => {
    const connection = await client.websocketAPI.connect();
    const subscription = await connection.userDataStreamSubscribeSignature();
    expect(subscription.response.data).to.have.property('subscriptionId');
    const reports: string[] = [];
    connection.on('message', (text: string) => {
      const { event } = JSON.parse(text) as { event?: { e: string; x?: string } };
      if (event) reports.push(`${event.e} ${event.x ?? ''}`.trim());
    });
    const order = { symbol: 'ETHUSDT', side: 'SELL', type: 'MARKET', quantity: 0.1 };
    const sold = await connection.orderPlace(order as Parameters<typeof connection.orderPlace>[0]);
    expect(sold.data).to.include({ status: 'FILLED' });
    await waitUntil(() => reports.includes('outboundAccountPosition'), 'its balances on the private stream');
    expect(reports).to.include.members(['executionReport NEW', 'executionReport TRADE']);
    const account = await connection.accountStatus();
    expect(account.data).to.have.property('balances');
    await connection.disconnect();
  });
});
