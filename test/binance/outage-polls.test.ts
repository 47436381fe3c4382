import { expect } from 'chai';
import sinon from 'sinon';

import { OutagePolls } from '../../src/binance/outage-polls.js';
import { Status } from '../../src/host/domain/constants.js';
import { waitUntil } from '../support/wait-until.js';
import { WebSocketProxy } from '../support/web-socket-proxy.js';
import { TradingHost } from './support/trading-host.js';

describe('polling while the private stream is down', () => {
  let clock: sinon.SinonFakeTimers;
  let closing: AbortController;
  let isDown: boolean;
  let polls: number;
  let failure: Error | null;
  let logs: string[];
  let outage: OutagePolls;
  beforeEach(() => {
    clock = sinon.useFakeTimers();
    closing = new AbortController();
    [isDown, polls, failure, logs] = [true, 0, null, []];
    outage = new OutagePolls({
      everyMs: 30_000,
      signal: closing.signal,
      isDown: () => isDown,
      poll: () => {
        polls++;
        return failure ? Promise.reject(failure) : Promise.resolve();
      },
      onLog: (message) => void logs.push(message),
    });
  });
  afterEach(() => {
    closing.abort();
    clock.restore();
  });

  it('asks every 30 seconds, once however often it is started, until the stream is back', async () => {
    outage.start();
    outage.start();
    await clock.tickAsync(29_999);
    expect(polls).to.equal(0);
    await clock.tickAsync(60_001);
    expect(polls).to.equal(3);
    isDown = false;
    await clock.tickAsync(60_000);
    expect([polls, clock.countTimers()]).to.deep.equal([3, 0]);
    isDown = true;
    outage.start();
    await clock.tickAsync(30_000);
    expect(polls).to.equal(4);
  });

  it('tells a failure once until it works again', async () => {
    outage.start();
    failure = new Error('the venue is away');
    await clock.tickAsync(90_000);
    expect([polls, logs]).to.deep.equal([
      3,
      ['The private stream is down, and orders cannot be asked for either: the venue is away'],
    ]);
    failure = null;
    await clock.tickAsync(30_000);
    failure = new Error('away again');
    await clock.tickAsync(30_000);
    expect(logs).to.have.length(2);
  });

  it('ends with the connection', async () => {
    outage.start();
    closing.abort();
    await clock.tickAsync(100_000);
    expect([polls, clock.countTimers()]).to.deep.equal([0, 0]);
  });
});

/** Oftener would use up the venue's limits before a slow machine has heard of a fill. */
const POLL_MS = 100;

describe('a WebSocket API that stays away while REST works', () => {
  let host: TradingHost;
  beforeEach(async () => {
    host = await TradingHost.create();
  });
  afterEach(() => host.close());

  it('from the start on: fills and balances are heard within the time between two polls, and the state says so', async () => {
    const endpoints = { ...host.simulator.endpoints, wsApi: 'ws://127.0.0.1:9/ws-api/v3' };
    const adapter = host.impatientAdapter('REST', POLL_MS);
    await host.engine.connect({ ...host.simulator.settings, endpoints, reconnectDelay: 60 }, 'REST');
    expect(adapter.getHealth().problems['private']).to.match(/; orders are asked for every 0\.1 s$/);
    const id = host.send({ price: host.price(0), volume: '0.02' }, 'REST');
    await host.until(id, Status.NOTTRADED);
    host.counter('SELL', '0.01', host.price(0));
    await host.until(id, Status.PARTTRADED);
    host.counter('SELL', '0.01', host.price(0));
    await host.until(id, Status.ALLTRADED);
    await waitUntil(() => host.trades.length === 2, 'both fills');
    expect(host.trades.map(({ volume }) => volume.toFixed())).to.deep.equal(['0.01', '0.01']);
    expect(adapter.state).to.equal('degraded');
    const told = host.news.filter(({ channel }) => channel === 'private').map(({ change }) => change.kind);
    expect(new Set(told)).to.deep.equal(new Set(['reconnecting']));
  });

  it('says with which refusal, where the handshake is refused, and not only that time was up', async () => {
    await host.close();
    host = await TradingHost.create({}, { privateStreamTimeoutMs: 1_000 });
    host.simulator.faults.add({ what: { kind: 'handshake-refused', status: 503 }, where: { channel: 'ws-api' } });
    await host.connect({ reconnectDelay: 0.1 });
    const reason =
      'the private stream is down: no connection within 1000 ms ' +
      '(the latest attempt: the handshake was refused with HTTP status 503); orders are asked for every 30 s';
    expect(host.adapter.getHealth().problems).to.deep.equal({ private: reason });
  });

  it('after a loss: fills are heard while it is away, and are in the sum of what was recovered', async () => {
    let isAway = false;
    const proxy = await WebSocketProxy.start(host.simulator.endpoints.stream, () => isAway);
    try {
      const endpoints = { ...host.simulator.endpoints, wsApi: `${proxy.url}/ws-api/v3` };
      const adapter = host.anotherAdapter('CUT', { outagePollMs: POLL_MS });
      await host.engine.connect({ ...host.simulator.settings, endpoints, reconnectDelay: 0.3 }, 'CUT');
      const id = host.send({ price: host.price(0), volume: '0.02' }, 'CUT');
      await host.until(id, Status.NOTTRADED);
      isAway = true;
      proxy.cut();
      await waitUntil(() => adapter.state === 'degraded', 'the loss to be noticed');
      host.counter('SELL', '0.01', host.price(0));
      await waitUntil(() => host.trades.length === 1, 'the fill to be polled');
      expect(adapter.state).to.equal('degraded');
      isAway = false;
      proxy.cut();
      await waitUntil(() => adapter.state === 'ready', 'the connection to be back');
      await host.engine.eventEngine.flush();
      const recovered = host.news.flatMap(({ change }) => (change.kind === 'recovered' ? [change.recovered] : []));
      expect(recovered).to.have.length(1);
      expect(recovered[0]).to.include({ orders: 1, trades: 1 });
      expect(host.trades).to.have.length(1);
    } finally {
      await host.engine.close();
      await proxy.close();
    }
  });

  it('counts a polled fill once, also where a comparison succeeds between two losses', async () => {
    let isAway = false;
    const proxy = await WebSocketProxy.start(host.simulator.endpoints.stream, () => isAway);
    const turn = (away: boolean): void => {
      isAway = away;
      proxy.cut();
    };
    try {
      const endpoints = { ...host.simulator.endpoints, wsApi: `${proxy.url}/ws-api/v3` };
      const adapter = host.anotherAdapter('CUT', { outagePollMs: 2 * POLL_MS });
      await host.engine.connect({ ...host.simulator.settings, endpoints, reconnectDelay: 0.05 }, 'CUT');
      await waitUntil(() => adapter.state === 'ready', 'the start');
      await host.engine.eventEngine.flush();
      const before = host.news.length;
      const id = host.send({ price: host.price(0), volume: '0.02' }, 'CUT');
      await host.until(id, Status.NOTTRADED);
      turn(true);
      await waitUntil(() => adapter.state === 'degraded', 'the first loss');
      host.counter('SELL', '0.01', host.price(0));
      await waitUntil(() => host.trades.length === 1, 'the fill to be polled');
      const where = { method: 'GET /api/v3/openOrders' };
      const rule = host.simulator.faults.add({ what: { kind: 'service-unavailable' }, where });
      turn(false);
      await waitUntil(() => 'reconciliation' in adapter.getHealth().problems, 'a comparison that fails');
      turn(true);
      host.simulator.faults.remove(rule);
      await waitUntil(
        () => !('reconciliation' in adapter.getHealth().problems),
        'one that succeeds without the stream',
      );
      expect(adapter.getHealth().problems).to.have.property('private');
      turn(false);
      await waitUntil(() => adapter.state === 'ready', 'the connection to be back');
      await host.engine.eventEngine.flush();
      const news = host.news.slice(before);
      const recovered = news.flatMap(({ change }) => (change.kind === 'recovered' ? [change.recovered] : []));
      expect(recovered.map(({ orders, trades }) => ({ orders, trades }))).to.deep.equal([{ orders: 1, trades: 1 }]);
    } finally {
      await host.engine.close();
      await proxy.close();
    }
  });
});
