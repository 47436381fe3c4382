import { expect } from 'chai';
import { RESTING } from '../server/rest-house.js';
import type { StreamsClient } from '../server/streams-client.js';
import { waitUntil } from '../../support/wait-until.js';
import { eventsOf, FaultyHouse } from './faulty-house.js';

const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'opened',
    (reason: unknown) => reason,
  );
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('faults of connections', () => {
  let house: FaultyHouse;
  beforeEach(async () => {
    house = await FaultyHouse.open();
  });
  afterEach(() => house.close());

  const sockets = (): ReturnType<typeof house.simulator.server.sockets.list> => house.simulator.server.sockets.list();

  it('half-open: the order is executed, and neither answer nor event nor pong comes any more', async () => {
    const client = await house.connectPrivate();
    const before = client.frames.length;
    house.add({ what: 'half-open', where: { method: 'order.place' } });
    house.post(client, 'mute', 'order.place', RESTING);
    await waitUntil(() => house.count('half-open') === 1, 'the fault');
    let isAnswered = false;
    client.socket.once('pong', () => (isAnswered = true));
    client.socket.ping();
    await (await house.connectApi()).ask({ method: 'ping' });
    expect(isAnswered).to.equal(false);
    expect(client.frames).to.have.length(before);
    expect(client.ended).to.equal(null);
    expect(house.orders).to.have.length(1);
  });

  it('stall: answers, events and pongs wait and then come at once, in order', async () => {
    const client = await house.connectPrivate();
    const before = client.frames.length;
    house.add({ what: { kind: 'stall', durationMs: 3_000 }, where: { method: 'order.place' }, when: { nth: 1 } });
    house.post(client, 'first', 'order.place', RESTING);
    await waitUntil(() => house.count('stall') === 1, 'the fault');
    await turn();
    house.post(client, 'second', 'ping');
    client.socket.ping();
    await (await house.connectApi()).ask({ method: 'ping' });
    house.clock.advance(2_999);
    await (await house.connectApi()).ask({ method: 'ping' });
    expect(client.frames).to.have.length(before);
    const pong = new Promise((resolve) => client.socket.once('pong', resolve));
    house.clock.advance(1);
    await pong;
    const come = client.messages.slice(before).map(({ id, event }) => id ?? (event?.['e'] as string));
    expect(come).to.deep.equal(['first', 'executionReport', 'outboundAccountPosition', 'second']);
  });

  it('connection-lost: the socket on which the event would have come is torn', async () => {
    const [client, other] = [await house.connectPrivate(), await house.connectStream()];
    house.add({ what: 'connection-lost', where: { topic: 'executionReport' } });
    house.rest();
    expect((await client.end()).code).to.equal(1006);
    expect(eventsOf(client)).to.deep.equal([]);
    await other.settle();
    expect(other.ended).to.equal(null);
  });

  it('connection-closed: a close frame with the code that is asked for', async () => {
    const client = await house.connectStream();
    house.add({ what: { kind: 'connection-closed', code: 1_011 }, when: { atMs: 100 }, where: { channel: 'stream' } });
    house.clock.advance(99);
    await client.settle();
    expect(client.ended).to.equal(null);
    house.clock.advance(1);
    expect(await client.end()).to.deep.equal({ code: 1_011, reason: 'Disconnected' });
    expect(house.faults.injected).to.have.length(1);
    expect(house.faults.injected[0]).to.include({ channel: 'stream', topic: 'time' });
  });

  it('a timed rule meets the sockets of its channel and account alone, as often as it says', async () => {
    const [stream, api, own] = [await house.connectStream(), await house.connectApi(), await house.connectPrivate()];
    house.add({
      what: 'connection-lost',
      where: { channel: 'user-data', account: 'alice' },
      when: { atMs: [0, 50], everyMs: 1_000, times: 2 },
    });
    expect((await own.end()).code).to.equal(1006);
    await Promise.all([stream.settle(), api.settle()]);
    const again = await house.connectPrivate();
    house.clock.advance(50);
    expect((await again.end()).code).to.equal(1006);
    const third = await house.connectPrivate();
    house.clock.advance(5_000);
    await third.settle();
    expect(sockets()).to.have.length(3);
    expect(house.count('connection-lost')).to.equal(2);
  });

  describe('of subscriptions', () => {
    const ended = (client: StreamsClient): boolean => eventsOf(client).includes('eventStreamTerminated');

    it('subscription-silent: requests are answered, events of the order and after it are lost for a while', async () => {
      const client = await house.connectPrivate();
      house.add({ what: { kind: 'subscription-silent', durationMs: 500 }, where: { method: 'order.place' } });
      expect((await house.call(client, 'order.place', RESTING)).status).to.equal(200);
      house.clock.advance(499);
      house.rest();
      await turn();
      await client.settle();
      expect(eventsOf(client)).to.deep.equal([]);
      house.clock.advance(1);
      house.rest();
      await turn();
      await client.settle();
      expect(eventsOf(client)).to.deep.equal(['executionReport:NEW', 'outboundAccountPosition']);
      expect(house.faults.injected[0]).to.include({ kind: 'subscription-silent', topic: 'order.place' });
    });

    it('subscription-silent for good ends with a new subscription', async () => {
      const client = await house.connectPrivate();
      house.add({ what: 'subscription-silent', when: { atMs: 0 } });
      house.clock.advance(15_000);
      house.rest();
      await client.settle();
      const successor = await house.connectPrivate();
      house.rest();
      await successor.find(({ event }) => event !== undefined);
      expect(eventsOf(client)).to.deep.equal([]);
    });

    it('subscription-terminated: the venue says so and delivers no more; the socket lives', async () => {
      const client = await house.connectPrivate();
      house.add({ what: 'subscription-terminated', when: { nth: 1 }, where: { topic: 'outboundAccountPosition' } });
      house.rest();
      await waitUntil(() => ended(client), 'the word of it');
      house.rest();
      await turn();
      await client.settle();
      expect(eventsOf(client)).to.deep.equal([
        'executionReport:NEW',
        'outboundAccountPosition',
        'eventStreamTerminated',
      ]);
      const again = await house.call(client, 'userDataStream.subscribe.signature');
      expect(again.result).to.deep.equal({ subscriptionId: 1 });
    });

    it('subscription-late: subscribing succeeds, and events begin later', async () => {
      house.add({ what: { kind: 'subscription-late', delayMs: 800 } });
      const client = await house.connectPrivate();
      house.rest();
      await turn();
      await client.settle();
      expect(eventsOf(client)).to.deep.equal([]);
      house.clock.advance(800);
      house.rest();
      await client.find(({ event }) => event !== undefined);
      expect(house.count('subscription-late')).to.equal(1);
    });
  });

  describe('of handshakes', () => {
    it('handshake-refused: the HTTP status that is asked for', async () => {
      house.add({ what: { kind: 'handshake-refused', status: 502 }, when: { times: 1 }, where: { channel: 'ws-api' } });
      await house.connectStream();
      expect(String(await failureOf(house.connectApi()))).to.contain('refused with 502');
      await house.connectApi();
    });

    it('handshake-cut: the TCP connection is torn', async () => {
      house.add({ what: 'handshake-cut', when: { times: 1 } });
      expect(String(await failureOf(house.connectStream()))).to.match(/hang up|ECONNRESET/);
      await house.connectStream();
    });

    it('handshake-ignored: no answer comes, and no socket is open', async () => {
      house.add({ what: 'handshake-ignored' });
      const attempt = failureOf(house.connectStream());
      await waitUntil(() => house.count('handshake-ignored') === 1, 'the fault');
      await house.house.alice.get('ping');
      expect(sockets()).to.have.length(0);
      await house.close();
      expect(await attempt).to.be.instanceOf(Error);
    });
  });
});
