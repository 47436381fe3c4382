import { expect } from 'chai';

import type { BinanceOrderEventExtra } from '../../src/binance/managers/orders/order-state.js';
import type { ReplaceRequest } from '../../src/binance/managers/orders/order-replacements.js';
import { Direction, Exchange, OrderType, Status } from '../../src/host/domain/constants.js';
import type { Order } from '../../src/host/domain/order.js';
import type { OrderRequest } from '../../src/host/domain/requests.js';
import type { SimulatorOptions } from '../../src/simulator/index.js';
import { units } from '../../src/simulator/index.js';
import { createRestClient } from '../support/rest-client.js';
import { waitUntil } from '../support/wait-until.js';
import { TradingHost } from './support/trading-host.js';

const BTC = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE } as const;
/** Orders of a day, in these tests. */
const A_DAY = 20;
const WAYS = ['ws-api', 'rest'] as const;
type Way = (typeof WAYS)[number];

/** A host whose requests go one way. */
async function hostOn(way: Way, options: SimulatorOptions = {}): Promise<TradingHost> {
  const host = await TradingHost.create(options);
  await host.connect();
  if (way === 'rest') await withoutChannel(host);
  return host;
}

async function withoutChannel(host: TradingHost): Promise<void> {
  host.simulator.faults.add({ what: 'handshake-refused', where: { channel: 'ws-api' } });
  host.simulator.server.sockets.dropAll('ws-api');
  await host.untilState('degraded');
}

function newOrder(host: TradingHost, changes: Partial<OrderRequest> = {}): OrderRequest {
  return {
    ...BTC,
    direction: Direction.LONG,
    type: OrderType.LIMIT,
    volume: '0.02',
    price: host.price(-0.02),
    reference: 'the new one',
    ...changes,
  };
}

function replace(host: TradingHost, orderId: string, changes: Partial<ReplaceRequest> = {}): string {
  const request = { cancel: { orderId, ...BTC }, order: newOrder(host), mode: 'STOP_ON_FAILURE', ...changes } as const;
  return host.adapter.replaceOrder(request).replace('BINANCE.', '');
}

function extraOf(order: Order | undefined): BinanceOrderEventExtra {
  return order?.extra ?? {};
}

/** An order that the venue refuses when it comes in, and that no local check can know of. */
function postOnlyThatTakes(host: TradingHost): OrderRequest {
  host.counter('SELL', '1', host.price(0.001), 'GTC');
  return newOrder(host, { price: host.price(0.002), extra: { postOnly: true } });
}

for (const way of WAYS) {
  describe(`replacing an order over ${way}`, () => {
    let host: TradingHost;
    let old: string;
    beforeEach(async () => {
      host = await hostOn(way);
      old = host.send();
      await host.until(old, Status.NOTTRADED);
    });
    afterEach(() => host.close());

    it('cancel done, new order done: one is CANCELLED, the other rests', async () => {
      const orderId = replace(host, old);
      await host.until(old, Status.CANCELLED);
      const order = await host.until(orderId, Status.NOTTRADED);
      expect(order).to.include({ reference: 'the new one' });
      expect(extraOf(order).replaces).to.equal(old);
      expect(
        host.simulator.exchange.openOrders('simulator-key').map(({ clientOrderId }) => clientOrderId),
      ).to.deep.equal([orderId]);
    });

    it('a new order that is filled at once has its fills', async () => {
      host.counter('SELL', '1', host.price(0.001), 'GTC');
      const orderId = replace(host, old, { order: newOrder(host, { price: host.price(0.002) }) });
      await host.until(orderId, Status.ALLTRADED);
      await host.until(old, Status.CANCELLED);
      await waitUntil(() => host.trades.length === 1, 'the fill');
    });

    it('STOP_ON_FAILURE, cancel failed: the new order was not tried, and says so; the old one is as it was', async () => {
      const orderId = replace(host, old, { cancelRestrictions: 'ONLY_PARTIALLY_FILLED' });
      const order = await host.until(orderId, Status.REJECTED);
      expect(extraOf(order).error).to.include({ category: 'cancel-replace', code: -2011 });
      expect(extraOf(order).error?.message).to.include('so this one was not tried');
      expect(host.latest(old)?.status).to.equal(Status.NOTTRADED);
      expect(host.simulator.exchange.allOrders('simulator-key', 'BTCUSDT')).to.have.length(1);
    });

    for (const mode of ['STOP_ON_FAILURE', 'ALLOW_FAILURE'] as const) {
      it(`${mode}, cancel done, new order failed: CANCELLED and REJECTED with the venue’s reason`, async () => {
        const orderId = replace(host, old, { mode, order: postOnlyThatTakes(host) });
        await host.until(old, Status.CANCELLED);
        const order = await host.until(orderId, Status.REJECTED);
        expect(extraOf(order).error).to.include({ code: -2010, category: 'would-match' });
        expect(host.simulator.exchange.openOrders('simulator-key')).to.deep.equal([]);
      });
    }

    it('ALLOW_FAILURE, cancel failed, new order done: both are at the venue', async () => {
      const orderId = replace(host, old, { mode: 'ALLOW_FAILURE', cancelRestrictions: 'ONLY_PARTIALLY_FILLED' });
      await host.until(orderId, Status.NOTTRADED);
      expect(host.latest(old)?.status).to.equal(Status.NOTTRADED);
      expect(host.simulator.exchange.openOrders('simulator-key')).to.have.length(2);
      await waitUntil(() => host.logs.some((line) => line.includes(`${old} was not replaced`)), 'the log line');
    });

    it('ALLOW_FAILURE, both failed: the old one is as it was, the new one REJECTED', async () => {
      const orderId = replace(host, old, {
        mode: 'ALLOW_FAILURE',
        cancelRestrictions: 'ONLY_PARTIALLY_FILLED',
        order: postOnlyThatTakes(host),
      });
      const order = await host.until(orderId, Status.REJECTED);
      expect(extraOf(order).error).to.include({ code: -2010 });
      expect(host.latest(old)?.status).to.equal(Status.NOTTRADED);
    });

    it('a cancel that comes after the fill finds the fill', async () => {
      host.simulator.faults.add({ what: 'frame-lost', where: { channel: 'user-data' } });
      host.counter('SELL', '0.01', host.price(-0.01));
      const orderId = replace(host, old);
      await host.until(old, Status.ALLTRADED);
      await host.until(orderId, Status.REJECTED);
      await waitUntil(() => host.trades.length === 1, 'the fill');
    });

    for (const what of ['answer-cut', 'timeout-executed'] as const) {
      it(`${what}: both orders are asked for by id, nothing is sent twice`, async () => {
        host.simulator.faults.add({ what, where: { method: 'order.cancelReplace' }, when: { times: 1 } });
        const orderId = replace(host, old);
        await host.until(orderId, Status.NOTTRADED);
        await host.until(old, Status.CANCELLED);
        expect(host.simulator.exchange.allOrders('simulator-key', 'BTCUSDT')).to.have.length(2);
        await waitUntil(() => host.adapter.getHealth().unresolvedOrders.length === 0, 'certainty');
      });
    }

    it('not executed and not told: both are in doubt until the venue has told', async () => {
      host.simulator.faults.add({ what: 'request-cut', where: { method: 'order.cancelReplace' }, when: { times: 1 } });
      const orderId = replace(host, old);
      await waitUntil(() => host.adapter.getHealth().unresolvedOrders.length === 2, 'the doubt');
      expect(host.adapter.getHealth().unresolvedOrders).to.have.members([orderId, old]);
      expect(host.latest(orderId)?.status).to.equal(Status.SUBMITTING);
      expect(host.latest(old)?.status).to.equal(Status.NOTTRADED);
    });
  });

  describe(`replacing an order over ${way} when the order count is used up`, () => {
    let host: TradingHost;
    let old: string;
    beforeEach(async () => {
      host = await hostOn(way, { limits: { ordersPerDay: A_DAY } });
      old = host.send();
      await host.until(old, Status.NOTTRADED);
      await useUpOrders(host, A_DAY - 1);
    });
    afterEach(() => host.close());

    it('does nothing unless told otherwise', async () => {
      const orderId = replace(host, old);
      const order = await host.until(orderId, Status.REJECTED);
      expect(extraOf(order).error).to.include({ code: -1015 });
      expect(host.latest(old)?.status).to.equal(Status.NOTTRADED);
    });

    for (const mode of ['STOP_ON_FAILURE', 'ALLOW_FAILURE'] as const) {
      it(`CANCEL_ONLY with ${mode}: the old order is cancelled, the new one REJECTED`, async () => {
        const orderId = replace(host, old, { mode, orderRateLimitExceededMode: 'CANCEL_ONLY' });
        await host.until(old, Status.CANCELLED);
        const order = await host.until(orderId, Status.REJECTED);
        expect(extraOf(order).error).to.include({ code: -1015 });
      });
    }

    it('CANCEL_ONLY with STOP_ON_FAILURE and a cancel that fails: nothing has changed', async () => {
      const orderId = replace(host, old, {
        orderRateLimitExceededMode: 'CANCEL_ONLY',
        cancelRestrictions: 'ONLY_PARTIALLY_FILLED',
      });
      const order = await host.until(orderId, Status.REJECTED);
      expect(extraOf(order).error).to.include({ category: 'cancel-replace' });
      expect(host.latest(old)?.status).to.equal(Status.NOTTRADED);
    });
  });
}

describe('replacing an order', () => {
  let host: TradingHost;
  beforeEach(async () => {
    host = await hostOn('ws-api');
  });
  afterEach(() => host.close());

  it('that means none gives no id and leaves the old one alone', async () => {
    const old = host.send();
    await host.until(old, Status.NOTTRADED);
    expect(replace(host, old, { order: newOrder(host, { symbol: 'ETHUSDT' }) })).to.equal('');
    expect(replace(host, old, { order: newOrder(host, { symbol: 'NOPE' }) })).to.equal('');
    expect(replace(host, old, { cancel: { orderId: old, ...BTC, symbol: 'NOPE' } })).to.equal('');
    const bad = replace(host, old, { order: newOrder(host, { volume: '0.0000001' }) });
    await host.until(bad, Status.REJECTED);
    expect(host.latest(old)?.status).to.equal(Status.NOTTRADED);
    host.cancel(old);
    await host.until(old, Status.CANCELLED);
    expect(replace(host, old)).to.equal('');
  });

  it('right after it was sent waits until the venue has it', async () => {
    const old = host.send();
    const orderId = replace(host, old);
    await host.until(orderId, Status.NOTTRADED);
    await host.until(old, Status.CANCELLED);
  });

  it('by the venue’s id reaches an order that only the venue knows', async () => {
    host.simulator.faults.add({ what: 'frame-lost', where: { channel: 'user-data' } });
    const { order } = host.simulator.exchange.placeOrder('simulator-key', {
      symbol: 'BTCUSDT',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: units('0.05'),
      price: units(host.price(-0.02)),
      newClientOrderId: 'from-the-app',
    });
    const orderId = replace(host, String(order.orderId));
    await host.until(orderId, Status.NOTTRADED);
    await host.until('from-the-app', Status.CANCELLED);
  });
});

/** Another program of the same account places orders. */
async function useUpOrders(host: TradingHost, count: number): Promise<void> {
  const { endpoints, apiKey, secret } = host.simulator;
  const client = createRestClient(endpoints.rest, { apiKey, secret });
  try {
    const order = {
      symbol: 'BTCUSDT',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: '0.01',
      price: host.price(-0.03),
    };
    for (let placed = 0; placed < count; placed++) await client.rest.newOrder(order);
  } finally {
    client.close();
  }
}
