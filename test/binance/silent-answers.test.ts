import { expect } from 'chai';

import { OrderType, Status } from '../../src/host/domain/constants.js';
import type { FaultRule } from '../../src/simulator/index.js';
import { waitUntil } from '../support/wait-until.js';
import { TradingHost } from './support/trading-host.js';

/** Far below the twelve and ten seconds after which requests are given up. */
const SOON_MS = 5_000;

describe('an order whose answer and events never come', () => {
  let host: TradingHost;
  beforeEach(async () => {
    host = await TradingHost.create();
    host.counter('SELL', '1', host.price(0), 'GTC');
  });
  afterEach(() => host.close());
  const unresolved = (): readonly string[] => host.adapter.getHealth().unresolvedOrders;
  const queries = (): number => asked.length;
  let asked: string[];
  beforeEach(() => {
    asked = [];
    const { gate } = host.simulator.server;
    const answer = gate.answer.bind(gate);
    gate.answer = (request) => {
      const id = request.params.get('origClientOrderId');
      if (id !== undefined) asked.push(id);
      return answer(request);
    };
  });
  function loseAll(answersOf: string): void {
    const lost: FaultRule[] = [
      { what: 'answer-lost', where: { method: answersOf } },
      { what: 'frame-lost', where: { channel: 'user-data' } },
    ];
    for (const rule of lost) host.simulator.faults.add(rule);
  }

  it('over the WebSocket API is in doubt after a second, and known with its fills before the request is given up', async () => {
    await host.connect();
    loseAll('order.place');
    const id = host.send({ type: OrderType.MARKET });
    await waitUntil(() => unresolved().includes(id), 'the order to be listed', SOON_MS);
    await waitUntil(() => host.latest(id)?.status === Status.ALLTRADED, 'its fill', SOON_MS);
    await waitUntil(() => host.trades.length === 1, 'its trade', SOON_MS);
    expect(unresolved()).to.deep.equal([]);
    expect(host.simulator.exchange.allOrders('simulator-key', 'BTCUSDT')).to.have.length(1);
  });

  it('over REST is so, too', async () => {
    const endpoints = { ...host.simulator.settings.endpoints, wsApi: 'ws://127.0.0.1:9/ws-api/v3' };
    const adapter = host.impatientAdapter('REST');
    await host.engine.connect({ ...host.simulator.settings, endpoints }, 'REST');
    loseAll('POST /api/v3/order');
    const id = host.send({}, 'REST');
    await waitUntil(() => adapter.getHealth().unresolvedOrders.includes(id), 'the order to be listed', SOON_MS);
    await waitUntil(() => host.latest(id)?.status === Status.NOTTRADED, 'its order', SOON_MS);
    expect(adapter.getHealth().unresolvedOrders).to.deep.equal([]);
  });

  it('is not asked for while its answer is only as late as answers may ordinarily be', async () => {
    await host.connect();
    host.simulator.faults.add({ what: { kind: 'answer-late', delayMs: 600 }, where: { method: 'order.place' } });
    host.simulator.faults.add({ what: 'frame-lost', where: { channel: 'user-data' } });
    const ids = Array.from({ length: 20 }, () => host.send());
    for (const id of ids) await host.until(id, Status.NOTTRADED);
    expect([queries(), unresolved()]).to.deep.equal([0, []]);
    expect(host.logs.filter((line) => line.includes('is not known'))).to.deep.equal([]);
  });
});
