import { expect } from 'chai';
import sinon from 'sinon';

import type { BinanceAdapter } from '../../src/binance/binance-adapter.js';
import { DeadMan } from '../../src/binance/dead-man.js';
import type { Alert } from '../../src/host/domain/alert.js';
import { Status } from '../../src/host/domain/constants.js';
import type { Order } from '../../src/host/domain/order.js';
import { units } from '../../src/simulator/index.js';
import { AlertDesk } from '../../src/binance/managers/alert-desk.js';
import { waitUntil } from '../support/wait-until.js';
import { WebSocketProxy } from '../support/web-socket-proxy.js';
import { TradingHost } from './support/trading-host.js';

const alertsOf = (host: TradingHost): Alert[] =>
  host.events.filter(({ type }) => type === 'eAlert.').map(({ data }) => data as Alert);
const kindsOf = (host: TradingHost): string[] => alertsOf(host).map(({ kind, state }) => `${kind} ${state}`);

describe('the dead man', () => {
  let clock: sinon.SinonFakeTimers;
  let alerts: Alert[];
  let closing: AbortController;
  let active: Order[];
  let attempts: number;
  let answer: () => Promise<boolean>;
  let deadMan: DeadMan;
  const order = (orderId: string): Order => ({ orderId, vtOrderId: `BINANCE.${orderId}` }) as Order;
  beforeEach(() => {
    clock = sinon.useFakeTimers();
    [alerts, closing, active, attempts] = [[], new AbortController(), [order('a'), order('b')], 0];
    answer = () => Promise.resolve(active.length === 0);
    const desk = new AlertDesk({
      adapterName: 'BINANCE',
      now: () => Date.now(),
      onAlert: (alert) => void alerts.push(alert),
      onLog: () => undefined,
    });
    const cancelOnce = (): Promise<boolean> => {
      attempts++;
      return answer();
    };
    deadMan = new DeadMan({ orders: { active: () => active, cancelOnce }, alerts: desk, signal: closing.signal });
  });
  afterEach(() => {
    closing.abort();
    clock.restore();
  });

  it('tries again, later each time, until the venue says that nothing of ours is open, and says what it came to', async () => {
    deadMan.fire('no news');
    deadMan.fire('again');
    expect(deadMan.obstacle).to.equal('the dead man has fired: no news');
    await clock.tickAsync(1_000 + 2_000 + 5_000);
    expect(attempts).to.equal(4);
    active = [order('b')];
    await clock.tickAsync(10_000 + 30_000);
    expect(attempts).to.equal(6);
    active = [];
    await clock.tickAsync(300_000);
    expect([attempts, clock.countTimers()]).to.deep.equal([7, 0]);
    const outcomes = alerts.filter(({ kind }) => kind === 'dead-man-outcome');
    expect(
      outcomes.map((alert) => alert.kind === 'dead-man-outcome' && [alert.ended, alert.unproven, alert.isProven]),
    ).to.deep.equal([
      [[], ['BINANCE.a', 'BINANCE.b'], false],
      [['BINANCE.a'], ['BINANCE.b'], false],
      [['BINANCE.a', 'BINANCE.b'], [], true],
    ]);
    expect(outcomes[1]?.text).to.equal(
      'Dead man: 1 have ended: BINANCE.a; not proven: BINANCE.b; it goes on (attempt 5)',
    );
    deadMan.disarm('trust is back');
    deadMan.disarm('again');
    expect([alerts.length, alerts.at(-1)?.state, deadMan.obstacle]).to.deep.equal([5, 'cleared', null]);
  });

  it('goes on where an attempt hangs or fails, and says so', async () => {
    answer = () => new Promise(() => undefined);
    deadMan.fire('no news');
    await clock.tickAsync(14_999);
    expect(alerts).to.have.length(1);
    await clock.tickAsync(1);
    expect(alerts.map(({ kind }) => kind)).to.deep.equal(['dead-man-fired', 'dead-man-outcome']);
    answer = () => Promise.reject(new Error('away'));
    await clock.tickAsync(3_000);
    expect([attempts, alerts.length]).to.deep.equal([3, 2]);
  });

  it('stops when trust is back, and names what is still open', async () => {
    deadMan.fire('no news');
    await clock.tickAsync(500);
    active = [order('b')];
    deadMan.disarm('trust is back');
    await clock.tickAsync(60_000);
    expect([attempts, clock.countTimers()]).to.deep.equal([1, 0]);
    expect(alerts.at(-1)?.text).to.equal(
      'The dead man is armed again (trust is back); of 2 orders 1 have ended, 1 not: BINANCE.b',
    );
  });

  it('says that it is not proven where no order is known and the venue cannot be asked', async () => {
    active = [];
    answer = () => Promise.resolve(false);
    deadMan.fire('no news');
    await clock.tickAsync(0);
    expect(alerts[1]?.text).to.equal(
      'Dead man: none has ended so far; not proven: the venue has not said that no other is open; it goes on (attempt 1)',
    );
  });
});

describe('a dead man on a lost connection', () => {
  let host: TradingHost;
  let proxy: WebSocketProxy;
  let adapter: BinanceAdapter;
  let isAway: boolean;
  beforeEach(async () => {
    isAway = false;
    host = await TradingHost.create();
    proxy = await WebSocketProxy.start(host.simulator.endpoints.stream, () => isAway);
    adapter = host.anotherAdapter('GUARDED');
    const endpoints = { ...host.simulator.endpoints, wsApi: `${proxy.url}/ws-api/v3` };
    const trust = { alertAfter: 0.02, deadManSeconds: 0.05, reconnectDelay: 0.05, maxRetryAttempts: 0 };
    await host.engine.connect({ ...host.simulator.settings, endpoints, ...trust }, 'GUARDED');
    expect(adapter.state).to.equal('ready'); // a stream that is late at the start would be a loss of its own
  });
  afterEach(async () => {
    await host.engine.close();
    await proxy.close();
    await host.close();
  });

  it('cancels all of ours over REST, refuses new orders, says so, and takes orders again when trust is back', async () => {
    const one = host.send({}, 'GUARDED');
    const eth = { symbol: 'ETHUSDT', price: '2600', volume: '0.1' };
    const two = host.send(eth, 'GUARDED');
    const foreign = host.simulator.exchange.placeOrder('simulator-key', {
      symbol: 'BTCUSDT',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: 1_000_000n,
      price: units(host.price(-0.02)),
      newClientOrderId: 'by_hand',
    });
    expect(foreign).to.not.equal(undefined);
    await Promise.all([host.until(one, Status.NOTTRADED), host.until(two, Status.NOTTRADED)]);
    isAway = true;
    proxy.cut();
    await Promise.all([host.until(one, Status.CANCELLED), host.until(two, Status.CANCELLED)]);
    await waitUntil(() => kindsOf(host).includes('dead-man-outcome noted'), 'the outcome');
    const outcome = alertsOf(host).find((alert) => alert.kind === 'dead-man-outcome');
    expect(outcome).to.deep.include({ ended: [`GUARDED.${one}`, `GUARDED.${two}`], unproven: [], isProven: true });
    expect(host.simulator.exchange.openOrders('simulator-key').map(({ clientOrderId }) => clientOrderId)).to.deep.equal(
      ['by_hand'],
    );
    expect(host.send({}, 'GUARDED')).to.equal('');
    const refusal = 'was not accepted: the dead man has fired: the private stream is down';
    await waitUntil(() => host.logs.some((line) => line.includes(refusal)), 'the word of the refusal');
    expect(adapter.getHealth().alerts.map(({ kind }) => kind)).to.deep.equal(['trust-lost', 'dead-man-fired']);
    isAway = false;
    proxy.cut();
    await waitUntil(() => adapter.getHealth().alerts.length === 0, 'trust');
    await host.until(host.send({}, 'GUARDED'), Status.NOTTRADED);
    await host.engine.eventEngine.flush();
    expect(kindsOf(host)).to.deep.equal([
      'trust-lost raised',
      'dead-man-fired raised',
      'dead-man-outcome noted',
      'trust-lost cleared',
      'dead-man-fired cleared',
    ]);
  });

  it('does nothing while the host renews its lease, and cancels when it does not', async () => {
    const id = host.send({}, 'GUARDED');
    await host.until(id, Status.NOTTRADED);
    expect(adapter.renewLease(0.01)).to.equal(true);
    expect(adapter.renewLease(60)).to.equal(true);
    const other = host.send({}, 'GUARDED');
    await host.until(other, Status.NOTTRADED);
    await adapter.queryOpenOrders(); // several ways to the venue and back: longer than the first lease
    expect(host.latest(id)?.status).to.equal(Status.NOTTRADED);
    adapter.renewLease(0.05);
    await host.until(id, Status.CANCELLED);
    await waitUntil(() => kindsOf(host).includes('dead-man-outcome noted'), 'the outcome');
    const fired = alertsOf(host).find((alert) => alert.kind === 'dead-man-fired');
    expect(fired).to.include({ reason: 'the host has not renewed its lease of 0.05 s' });
    expect(adapter.renewLease(-1)).to.equal(false);
    adapter.renewLease(0);
    await host.until(host.send({}, 'GUARDED'), Status.NOTTRADED);
  });

  it('keeps trying while the venue cannot be reached, says so, and is through when it is back', async () => {
    const id = host.send({}, 'GUARDED');
    await host.until(id, Status.NOTTRADED);
    const rule = host.simulator.faults.add({ what: { kind: 'service-unavailable' }, where: { channel: 'rest' } });
    isAway = true;
    proxy.cut();
    await waitUntil(() => kindsOf(host).includes('dead-man-outcome noted'), 'the word that it is not proven');
    expect(alertsOf(host).at(-1)).to.deep.include({ ended: [], unproven: [`GUARDED.${id}`], isProven: false });
    expect(alertsOf(host).at(-1)?.text).to.include('it goes on (attempt 1)');
    host.simulator.faults.remove(rule);
    await host.until(id, Status.CANCELLED);
    await waitUntil(() => kindsOf(host).at(-1) === 'dead-man-outcome noted', 'the proof');
    await waitUntil(() => (alertsOf(host).at(-1) as { isProven?: boolean }).isProven === true, 'the proof');
  });

  it('says when the connection is closed by the host, and leaves the orders', async () => {
    const id = host.send({}, 'GUARDED');
    await host.until(id, Status.NOTTRADED);
    await adapter.close();
    await host.engine.eventEngine.flush();
    expect(kindsOf(host)).to.deep.equal([]);
    expect(host.simulator.exchange.openOrders('simulator-key')).to.have.length(1);
  });
});
