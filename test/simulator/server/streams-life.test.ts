import { expect } from 'chai';
import { startSimulator } from '../../../src/simulator/start-simulator.js';
import { StreamsClient } from './streams-client.js';
import { StreamsHouse } from './streams-house.js';
import { waitUntil } from '../../support/wait-until.js';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

describe('life of a stream connection', () => {
  let house: StreamsHouse;
  beforeEach(async () => (house = await StreamsHouse.open()));
  afterEach(() => house.close());

  it('is pinged every 20 s, and lives as long as it echoes', async () => {
    const client = await house.connect('/ws');
    for (let pings = 1; pings <= 5; pings++) {
      house.clock.advance(20 * SECOND);
      await waitUntil(() => client.pings.length === pings);
      await client.settle();
    }
    expect(new Set(client.pings).size).to.equal(5);
    expect(client.ended).to.equal(null);
  });

  it('is cut when the echo of a ping is missing for 60 s', async () => {
    const client = await house.connect('/ws', { autoPong: false });
    house.clock.advance(79 * SECOND);
    await client.settle();
    expect(client.ended).to.equal(null);
    house.clock.advance(1 * SECOND);
    expect(await client.end()).to.deep.equal({ code: 1008, reason: 'Pong timeout' });
    expect(house.registry.cuts.map(({ reason }) => reason)).to.deep.equal(['Pong timeout']);
  });

  it('is not saved by a pong that echoes nothing', async () => {
    const client = await house.connect('/ws', { autoPong: false });
    house.clock.advance(20 * SECOND);
    client.socket.pong('made up');
    client.socket.pong();
    await client.settle();
    house.clock.advance(60 * SECOND);
    expect((await client.end()).reason).to.equal('Pong timeout');
  });

  it('is saved by a late echo', async () => {
    const client = await house.connect('/ws', { autoPong: false });
    house.clock.advance(20 * SECOND);
    await waitUntil(() => client.pings.length === 1);
    house.clock.advance(50 * SECOND);
    client.socket.pong(client.pings[0]);
    await client.settle();
    house.clock.advance(15 * SECOND);
    await client.settle();
    expect(client.ended).to.equal(null);
  });

  it('five messages a second are heard, a sixth ends it', async () => {
    const client = await house.connect('/ws');
    for (let count = 0; count < 5; count++) await client.ask({ method: 'LIST_SUBSCRIPTIONS' });
    house.clock.advance(SECOND);
    for (let count = 0; count < 5; count++) await client.ask({ method: 'LIST_SUBSCRIPTIONS' });
    client.send('{"method":"LIST_SUBSCRIPTIONS","id":1}');
    expect(await client.end()).to.deep.equal({ code: 1008, reason: 'Too many requests' });
    expect(client.frames).to.have.length(10);
  });

  it('pings and pongs count as messages', async () => {
    const client = await house.connect('/ws');
    await client.settle();
    await client.settle();
    client.socket.pong();
    client.socket.pong();
    await client.ask({ method: 'LIST_SUBSCRIPTIONS' });
    client.socket.pong();
    expect((await client.end()).reason).to.equal('Too many requests');
  });

  it('ends after 24 hours', async () => {
    await house.close();
    house = await StreamsHouse.open({ pingIntervalMs: 100 * HOUR });
    const client = await house.connect('/ws');
    house.clock.advance(24 * HOUR - 1);
    await client.settle();
    house.clock.advance(1);
    expect((await client.end()).code).to.equal(1001);
  });

  it('ends after 24 hours of the venue, however fast they pass', async () => {
    const simulator = await startSimulator({
      market: 'none',
      timeScale: 864_000,
      sockets: { pingIntervalMs: 48 * HOUR },
    });
    const client = await StreamsClient.open(`${simulator.endpoints.stream}/ws`);
    expect((await client.end()).code).to.equal(1001);
    expect(simulator.server.sockets.cuts[0]).to.include({ kind: 'stream', reason: 'Connection lifetime reached' });
    await simulator.close();
  });

  it('300 connections within five minutes are let in, the next is refused until the window ends', async () => {
    await house.close();
    house = await StreamsHouse.open({}, 3);
    for (let count = 0; count < 3; count++) await house.connect('/ws');
    const outcome = await house.connect('/ws').catch((error: unknown) => String(error));
    expect(outcome).to.equal('Error: refused with 429');
    house.clock.advance(300 * SECOND);
    expect((await house.connect('/ws')).ended).to.equal(null);
  });

  it('a client that resets during the handshake harms nobody', async () => {
    await house.close();
    house = await StreamsHouse.open({}, 5);
    for (let count = 0; count < 10; count++) await house.resetHandshake('/ws');
    house.clock.advance(300 * SECOND);
    await (await house.connect('/ws')).settle();
    await waitUntil(() => house.registry.list().length === 1, 'the others to be gone');
  });

  it('a client that does not read is cut when too much waits for it', async () => {
    await house.close();
    house = await StreamsHouse.open({ unsentBytesLimit: 1024 * 1024 });
    const client = await house.connect('/ws/btcusdt@trade');
    client.socket.pause();
    const json = JSON.stringify({ e: 'trade', filler: 'x'.repeat(100_000) });
    for (let count = 0; count < 1_000 && house.registry.cuts.length === 0; count++) {
      house.market.say('BTCUSDT trade', json);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(house.registry.cuts).to.have.length(1);
    expect(house.registry.cuts[0]).to.include({ code: 1008, reason: 'Slow consumer' });
    expect(house.market.listenersOf('BTCUSDT trade')).to.equal(0);
  });

  it('drained() waits for a reader that lags behind, and for nobody else', async () => {
    await house.registry.drained();
    const client = await house.connect('/ws/btcusdt@trade');
    client.socket.pause();
    const json = JSON.stringify({ e: 'trade', filler: 'x'.repeat(1_000_000) });
    while ((house.registry.list()[0]?.unsentBytes ?? 0) === 0) {
      house.market.say('BTCUSDT trade', json);
      await new Promise((resolve) => setImmediate(resolve));
    }
    let isDrained = false;
    const drained = house.registry.drained().then(() => (isDrained = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isDrained).to.equal(false);
    client.socket.resume();
    await drained;
    expect(house.registry.list()[0]?.unsentBytes).to.equal(0);
  });

  it('drained() does not wait for a reader that is gone', async () => {
    const client = await house.connect('/ws/btcusdt@trade');
    client.socket.pause();
    const json = JSON.stringify({ e: 'trade', filler: 'x'.repeat(1_000_000) });
    while ((house.registry.list()[0]?.unsentBytes ?? 0) === 0) {
      house.market.say('BTCUSDT trade', json);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const drained = house.registry.drained();
    house.registry.dropAll();
    await drained;
    expect(house.registry.list()).to.deep.equal([]);
  });

  describe('mishaps', () => {
    it('list() shows every open socket', async () => {
      await house.connect('/ws/btcusdt@trade');
      house.clock.advance(SECOND);
      await house.connect('/stream');
      const [first, second] = house.registry.list();
      expect(first).to.deep.include({ kind: 'stream', path: '/ws/btcusdt@trade', streams: ['btcusdt@trade'] });
      expect(second!.since - first!.since).to.equal(SECOND);
      expect(house.registry.list('ws-api')).to.deep.equal([]);
    });

    it('dropAll() tears connections without a close frame', async () => {
      const clients = [await house.connect('/ws'), await house.connect('/stream')];
      expect(house.registry.dropAll()).to.equal(2);
      for (const client of clients) expect((await client.end()).code).to.equal(1006);
      expect(house.registry.cuts).to.deep.equal([]);
    });

    it('dropAll(kind) leaves the other kind alone', async () => {
      const client = await house.connect('/ws');
      expect(house.registry.dropAll('ws-api')).to.equal(0);
      await client.settle();
    });

    it('closeAll() closes with a code', async () => {
      const client = await house.connect('/ws');
      house.registry.closeAll(1012, 'restart');
      expect(await client.end()).to.deep.equal({ code: 1012, reason: 'restart' });
    });

    it('silence() keeps TCP alive and says nothing any more, not even a pong', async () => {
      const silenced = await house.connect('/ws/btcusdt@trade');
      house.registry.silence('stream');
      const lively = await house.connect('/ws/btcusdt@trade');
      house.market.say('BTCUSDT trade', '{}');
      silenced.socket.ping();
      silenced.send('{"method":"LIST_SUBSCRIPTIONS","id":1}');
      let pongs = 0;
      silenced.socket.on('pong', () => pongs++);
      await lively.settle();
      house.clock.advance(20 * SECOND);
      await waitUntil(() => lively.pings.length === 1);
      await lively.settle();
      house.clock.advance(25 * HOUR);
      expect((await lively.end()).code).to.equal(1008);
      expect({ frames: silenced.frames, pings: silenced.pings, pongs }).to.deep.equal({
        frames: [],
        pings: [],
        pongs: 0,
      });
      expect(silenced.ended).to.equal(null);
      expect(house.registry.list()).to.have.length(1).and.have.nested.property('[0].isSilent', true);
    });

    it('announceShutdown() warns in the dress of each connection and closes after the grace', async () => {
      const raw = await house.connect('/ws');
      const combined = await house.connect('/stream');
      const notice = { e: 'serverShutdown', E: house.clock.now() };
      expect(house.registry.announceShutdown(5 * SECOND)).to.equal(2);
      const later = await house.connect('/ws');
      await Promise.all([raw.settle(), combined.settle()]);
      expect(raw.messages).to.deep.equal([notice]);
      expect(combined.messages).to.deep.equal([{ stream: '!serverShutdown', data: notice }]);
      house.clock.advance(5 * SECOND - 1);
      await raw.settle();
      house.clock.advance(1);
      expect((await raw.end()).code).to.equal(1001);
      expect((await combined.end()).code).to.equal(1001);
      await later.settle();
    });
  });
});
