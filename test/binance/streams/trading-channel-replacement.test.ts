import { expect } from 'chai';
import { SpotTradingChannel } from '../../../src/binance/streams/spot-trading-channel.js';
import type { SpotTradingChannelOptions } from '../../../src/binance/streams/spot-trading-channel.js';
import type { ChannelLoss } from '../../../src/binance/streams/trading-channel.js';
import type { UserDataEvent } from '../../../src/binance/wire/user-data.js';
import { LocalWebSocketServer } from '../../support/local-web-socket-server.js';
import { LocalWsApi } from '../../support/local-ws-api.js';
import { rejectionOf } from '../../support/rejection-of.js';
import { waitUntil } from '../../support/wait-until.js';

const signer = { apiKey: 'the-key', keyKind: 'HMAC' as const, sign: () => 'signature' };
const EXECUTION_REPORT = {
  ...{ e: 'executionReport', E: 1, s: 'BTCUSDT', c: 'id-1', S: 'BUY', o: 'LIMIT', f: 'GTC', q: '1.0', p: '1.0' },
  ...{ P: '0.0', F: '0.0', g: -1, C: '', x: 'NEW', X: 'NEW', r: 'NONE', i: 1, l: '0.0', z: '0.0', L: '0.0', n: '0' },
  ...{ N: null, T: 1, t: -1, w: true, m: false, M: false, O: 1, Z: '0.0', Y: '0.0', Q: '0.0', V: 'NONE' },
};

describe('replacement of a trading connection', () => {
  let server: LocalWebSocketServer;
  let api: LocalWsApi;
  let events: UserDataEvent[];
  let subscribed: (ChannelLoss | null)[];
  let losses: ChannelLoss[];
  let attempts: number[];
  let notices: { message: string; level: number }[];
  const channels: SpotTradingChannel[] = [];

  function make(options: Partial<SpotTradingChannelOptions> = {}): SpotTradingChannel {
    const channel = new SpotTradingChannel({
      url: `${server.url}/ws-api/v3`,
      signer,
      clock: { exchangeNow: () => 1_700_000_000_100, signingTime: () => 1_700_000_000_000 },
      backoff: { initialMs: 5, capMs: 20, jitter: 0 },
      listener: {
        onUnreadable: () => undefined,
        onUserData: (event) => events.push(event),
        onSubscribed: (lost) => subscribed.push(lost),
        onLost: (loss) => losses.push(loss),
        onReconnecting: (attempt) => attempts.push(attempt),
        onNotice: (message, level) => notices.push({ message, level }),
      },
      ...options,
    });
    channels.push(channel);
    return channel;
  }

  beforeEach(async () => {
    server = await LocalWebSocketServer.start();
    api = new LocalWsApi(server);
    [events, subscribed, losses, attempts, notices] = [[], [], [], [], []];
  });

  afterEach(async () => {
    await Promise.all(channels.splice(0).map((channel) => channel.close()));
    await server.close();
  });

  const report = (executionId: number, more: Record<string, unknown> = {}): Record<string, unknown> => ({
    ...EXECUTION_REPORT,
    I: executionId,
    ...more,
  });
  const executionIds = (): unknown[] =>
    events.flatMap((event) => (event.e === 'executionReport' ? [Number(event.I)] : []));
  const shutDown = (): void => server.clients[0]!.send({ event: { e: 'serverShutdown', E: 1 } });
  const say = (client: number, event: Record<string, unknown>): void => {
    server.clients[client]!.send({ subscriptionId: 0, event });
  };
  /** The successor is ready, and the predecessor is still heard. */
  const bothDeliver = async (): Promise<void> => {
    await waitUntil(() => api.asked.length >= 2 && server.openClients.length === 2);
    await waitUntil(() => server.clients[1]!.received.length === 1);
  };

  /** The successor's readiness is history by the clock. */
  const aLittleLater = async (): Promise<void> => {
    const now = Date.now();
    await waitUntil(() => Date.now() > now + 10);
  };

  it('tells no loss, and never stops taking requests', async () => {
    api.methods.set('order.place', (_params, client) => ({ result: { orderId: server.clients.indexOf(client) } }));
    const channel = make({ backoff: { initialMs: 60_000 }, overlapMs: 20 });
    await channel.open();
    shutDown();
    const answeredBy = new Set<unknown>();
    await waitUntil(() => {
      expect(channel.isOpen).to.equal(true);
      void channel.request('order.place').then((answer) => answeredBy.add((answer as { orderId: number }).orderId));
      return answeredBy.has(1);
    });
    await waitUntil(() => server.openClients.length === 1);
    expect(server.clients).to.have.length(2);
    expect([losses, attempts]).to.deep.equal([[], []]);
    expect(subscribed).to.deep.equal([null]);
    expect(notices.map(({ message }) => message)).to.deep.equal([
      'The trading connection is being replaced: the server announced that it shuts down',
    ]);
    await waitUntil(() => api.asked.filter((method) => method === 'order.place').length > 1);
    await channel.close();
  });

  it('lets answers come on the old connection that were asked for there', async () => {
    let answer = (): void => undefined;
    api.methods.set('order.place', (_params, client) => {
      const { id } = client.messages.at(-1)!;
      answer = () => client.send({ id, status: 200, result: { orderId: 7 } });
      return null;
    });
    const channel = make({ overlapMs: 0 });
    await channel.open();
    const order = channel.request('order.place', { symbol: 'BTCUSDT' });
    await waitUntil(() => api.asked.includes('order.place'));
    shutDown();
    await bothDeliver();
    api.methods.set('order.status', (_params, client) => ({ result: server.clients.indexOf(client) }));
    const answeredBy = new Set<unknown>();
    await waitUntil(() => {
      void channel.request('order.status').then((connection) => answeredBy.add(connection));
      return answeredBy.has(1);
    });
    expect(server.openClients).to.have.length(2);
    answer();
    expect(await order).to.deep.equal({ orderId: 7 });
    await waitUntil(() => server.openClients.length === 1);
  });

  it('does not wait for ever for an answer that does not come', async () => {
    const channel = make({ drainTimeoutMs: 20, overlapMs: 0 });
    await channel.open();
    const order = rejectionOf(channel.request('order.place', { symbol: 'BTCUSDT' }));
    await waitUntil(() => api.asked.includes('order.place'));
    shutDown();
    expect(await order).to.include({ outcome: 'unknown' });
    expect(channel.isOpen).to.equal(true);
    expect(losses).to.deep.equal([]);
  });

  it('passes what both connections bring once and in order, although the new one is ahead', async () => {
    const channel = make({ overlapMs: 60_000 });
    await channel.open();
    say(0, report(1));
    shutDown();
    await bothDeliver();
    say(1, report(3));
    say(1, report(4));
    server.clients[1]!.send({ id: 99_999, status: 200, result: {} });
    await waitUntil(() => notices.some(({ message }) => message.endsWith('id 99999')));
    expect(executionIds()).to.deep.equal([1]);
    say(0, report(2));
    say(0, report(3));
    await waitUntil(() => events.length === 4);
    expect(executionIds()).to.deep.equal([1, 2, 3, 4]);
    say(1, report(5));
    await waitUntil(() => events.length === 5);
    say(0, report(4));
    say(0, report(5));
    say(0, report(6));
    await waitUntil(() => events.length === 6);
    expect(executionIds()).to.deep.equal([1, 2, 3, 4, 5, 6]);
  });

  it('passes once what the new one brings only when the old one, which had brought it, is gone', async () => {
    await make({ overlapMs: 0 }).open();
    shutDown();
    await bothDeliver();
    say(0, report(1));
    await waitUntil(() => executionIds().length === 1 && server.openClients.length === 1);
    for (const executionId of [1, 2]) say(1, report(executionId));
    await waitUntil(() => executionIds().includes(2));
    expect(executionIds()).to.deep.equal([1, 2]);
  });

  it('passes balances once that differ in the time of sending only', async () => {
    const channel = make({ overlapMs: 60_000 });
    await channel.open();
    shutDown();
    await bothDeliver();
    const position = { e: 'outboundAccountPosition', u: 1, B: [{ a: 'BTC', f: '1.0', l: '0.0' }] };
    say(0, { ...position, E: 10 });
    await waitUntil(() => events.length === 1);
    say(1, { ...position, E: 11 });
    say(1, { ...position, E: 12, u: 2 });
    await waitUntil(() => events.length === 2);
    expect(events.map(({ E }) => E)).to.deep.equal([10, 12]);
  });

  it('passes what the new one alone brings after a moment', async () => {
    const channel = make({ overlapMs: 60_000 });
    await channel.open();
    shutDown();
    await bothDeliver();
    say(1, report(5));
    say(1, report(6));
    await waitUntil(() => events.length === 2);
    expect(executionIds()).to.deep.equal([5, 6]);
  });

  it('of one that is not trusted is told as one loss, from when it was good until the successor is there', async () => {
    const channel = make({ overlapMs: 20 });
    await channel.open();
    const since = new Date(5);
    channel.distrust('it missed news', since);
    channel.distrust('it missed news', since);
    expect([channel.isOpen, losses, attempts]).to.deep.equal([true, [{ reason: 'it missed news', since }], [1]]);
    await waitUntil(() => subscribed.length === 2);
    expect(subscribed).to.deep.equal([null, { reason: 'it missed news', since }]);
    await waitUntil(() => server.openClients.length === 1);
    expect([losses.length, subscribed.length, server.openClients[0]]).to.deep.equal([1, 2, server.clients[1]]);
    api.push(report(9));
    await waitUntil(() => executionIds().length === 1);
  });

  it('of one that is not trusted is one loss also where it dies, or its successor fails, before that', async () => {
    const channel = make({ overlapMs: 20 });
    await channel.open();
    server.refuseWithStatus = 503;
    channel.distrust('it missed news', new Date(5));
    await waitUntil(() => attempts.length >= 3);
    expect(channel.lastFailure).to.equal('the handshake was refused with HTTP status 503');
    server.dropAll();
    await waitUntil(() => !channel.isOpen);
    server.refuseWithStatus = undefined;
    await waitUntil(() => subscribed.length === 2);
    expect(losses).to.have.length(1);
    expect(subscribed[1]?.since).to.deep.equal(new Date(5));
    expect(channel.lastFailure).to.equal(null);
    await channel.close();
    channel.distrust('too late', new Date(6));
    expect(losses).to.have.length(1);
  });

  it('is tried again while the successor fails, and the old connection goes on', async () => {
    const channel = make({ overlapMs: 20 });
    await channel.open();
    server.refuseWithStatus = 503;
    shutDown();
    await waitUntil(() => notices.length >= 3);
    api.push({ e: 'balanceUpdate', E: 2, a: 'BTC', d: '1.0', T: 2 });
    await waitUntil(() => events.length === 1);
    expect(channel.isOpen).to.equal(true);
    server.refuseWithStatus = undefined;
    await waitUntil(() => server.clients.length === 2 && server.openClients.length === 1);
    expect(server.openClients[0]).to.equal(server.clients[1]);
    expect([losses, attempts]).to.deep.equal([[], []]);
  });

  it('becomes an ordinary loss when the old connection dies before the successor is ready', async () => {
    const channel = make();
    await channel.open();
    server.refuseWithStatus = 503;
    shutDown();
    await waitUntil(() => notices.length >= 2);
    server.dropAll();
    await waitUntil(() => losses.length === 1);
    expect(channel.isOpen).to.equal(false);
    server.refuseWithStatus = undefined;
    await waitUntil(() => subscribed.length === 2);
    expect(subscribed[1]).to.equal(losses[0]);
    expect(server.clients).to.have.length(2);
  });

  it('tells a loss when the old connection was silent since before the successor was ready', async () => {
    const channel = make({ overlapMs: 60_000 });
    await channel.open();
    shutDown();
    await bothDeliver();
    await aLittleLater();
    server.clients[0]!.socket.terminate();
    await waitUntil(() => losses.length === 1);
    expect(subscribed).to.deep.equal([null, losses[0]]);
    expect(channel.isOpen).to.equal(true);
  });

  it('tells one loss when both connections are torn off together', async () => {
    const channel = make({ overlapMs: 60_000 });
    await channel.open();
    shutDown();
    await bothDeliver();
    server.dropAll();
    await waitUntil(() => subscribed.length === 2);
    expect(losses).to.have.length(1);
  });

  it('tells no loss when the old connection is closed with a last word', async () => {
    const channel = make({ overlapMs: 60_000 });
    await channel.open();
    shutDown();
    await bothDeliver();
    await aLittleLater();
    server.clients[0]!.socket.close(1001);
    await waitUntil(() => server.openClients.length === 1);
    say(1, report(5));
    await waitUntil(() => events.length === 1);
    expect(losses).to.deep.equal([]);
  });

  it('comes when the present connection grows old', async () => {
    await make({ maxAgeMs: 150, maxAgeJitterMs: 0, overlapMs: 20 }).open();
    await waitUntil(() => server.clients.length >= 4);
    expect([losses, attempts]).to.deep.equal([[], []]);
  });

  it('leaves nothing behind when the channel is closed in the midst of it', async () => {
    const channel = make({ overlapMs: 60_000 });
    await channel.open();
    shutDown();
    await bothDeliver();
    say(1, report(5));
    await channel.close();
    await waitUntil(() => server.openClients.length === 0);
    expect(events).to.deep.equal([]);
    expect(losses).to.deep.equal([]);
  });
});
