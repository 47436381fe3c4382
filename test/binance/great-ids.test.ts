import { expect } from 'chai';

import { Exchange, Status } from '../../src/host/domain/constants.js';
import { waitUntil } from '../support/wait-until.js';
import { TradingHost } from './support/trading-host.js';

/** Beyond 2^53, where a double would lose the last digits; one that Binance has given. */
const FIRST_ID = 8_389_765_489_680_951_453n;

/** Order ids that no double holds, through the whole host and real sockets. */
describe('ids beyond 2^53', () => {
  let host: TradingHost;
  beforeEach(async () => {
    host = await TradingHost.create({ firstOrderId: FIRST_ID });
  });
  afterEach(() => host.close());

  const exchangeIdOf = (orderId: string): unknown => host.latest(orderId)?.extra?.['exchangeOrderId'];

  for (const [title, replyOrder] of [
    ['by the reply', 'reply-first'],
    ['by the private stream', 'events-first'],
  ] as const) {
    it(`come whole ${title}, and neighbours are told apart`, async () => {
      await host.close();
      host = await TradingHost.create({ firstOrderId: FIRST_ID, sockets: { replyOrder } });
      await host.connect();
      const ids = [host.send(), host.send(), host.send()];
      for (const id of ids) await host.until(id, Status.NOTTRADED);
      const told = ids.map(exchangeIdOf).sort();
      expect(told).to.deep.equal([FIRST_ID, FIRST_ID + 1n, FIRST_ID + 2n].map(String));
      expect(new Set(host.orders.map(({ orderId }) => orderId)).size).to.equal(3);
    });
  }

  it('find their order by query, whichever id it is asked for by', async () => {
    await host.connect();
    const id = host.send();
    await host.until(id, Status.NOTTRADED);
    const bySymbol = await host.adapter.queryOrder(FIRST_ID.toString(), 'BTCUSDT');
    expect(bySymbol).to.include({ orderId: id });
    expect(await host.adapter.queryOrder((FIRST_ID + 1n).toString(), 'BTCUSDT')).to.equal(null);
    expect((await host.adapter.queryOpenOrders('BTCUSDT')).map(({ orderId }) => orderId)).to.deep.equal([id]);
  });

  it('cancel the one order that they mean', async () => {
    await host.connect();
    const [one, other] = [host.send(), host.send()];
    for (const id of [one, other]) await host.until(id, Status.NOTTRADED);
    expect(host.cancel(exchangeIdOf(other) as string)).to.equal(true);
    await host.until(other, Status.CANCELLED);
    expect(host.latest(one)).to.include({ status: Status.NOTTRADED });
    const open = host.simulator.exchange.openOrders('simulator-key').map(({ clientOrderId }) => clientOrderId);
    expect(open).to.deep.equal([one]);
  });

  it('cancel an order placed elsewhere before the connection, over REST as well', async () => {
    const placed = host.simulator.exchange.placeOrder('simulator-key', {
      symbol: 'BTCUSDT',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: 1_000_000n,
      price: BigInt(Math.round(Number(host.price(-0.01)) * 1e8)),
    });
    const { endpoints } = host.simulator.settings;
    const adapter = host.impatientAdapter('REST');
    const noWebSocketApi = { ...endpoints, wsApi: 'ws://127.0.0.1:9/ws-api/v3' };
    await host.engine.connect({ ...host.simulator.settings, endpoints: noWebSocketApi }, 'REST');
    const request = { orderId: FIRST_ID.toString(), symbol: 'BTCUSDT', exchange: Exchange.BINANCE };
    expect(adapter.cancelOrder(request)).to.equal(true);
    await host.until(placed.order.clientOrderId, Status.CANCELLED);
    expect(exchangeIdOf(placed.order.clientOrderId)).to.equal(FIRST_ID.toString());
  });

  it('bring the fills that were missed while the connection was down to the right order', async () => {
    await host.connect();
    const [resting, filled] = [host.send({ price: host.price(-0.02) }), host.send({ price: host.price(0) })];
    for (const id of [resting, filled]) await host.until(id, Status.NOTTRADED);
    host.simulator.server.sockets.dropAll('ws-api');
    host.counter('SELL', '0.01', host.price(0));
    await host.untilState('ready', 2);
    await waitUntil(() => host.trades.length === 1, 'the fill');
    expect(host.trades[0]).to.include({ orderId: filled });
    expect(host.latest(filled)).to.include({ status: Status.ALLTRADED });
    expect(host.latest(resting)).to.include({ status: Status.NOTTRADED });
  });
});
