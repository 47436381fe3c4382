import { expect } from 'chai';
import { MarketStreams } from '../../../src/binance/streams/market-streams.js';
import type { MarketStreamsOptions, Replacement } from '../../../src/binance/streams/market-streams.js';
import type { SocketLoss } from '../../../src/binance/streams/reconnecting-socket.js';
import { LocalMarketStreams, bookTicker } from '../../support/local-market-streams.js';
import { LocalWebSocketServer } from '../../support/local-web-socket-server.js';
import { waitUntil } from '../../support/wait-until.js';

const A = 'a@bookTicker';
const B = 'b@bookTicker';

describe('replacement of a market data connection', () => {
  let server: LocalWebSocketServer;
  let venue: LocalMarketStreams;
  let passed: string[];
  let subscribed: { lost: SocketLoss | null; topics: readonly string[] }[];
  let losses: { loss: SocketLoss; topics: readonly string[] }[];
  let notices: string[];
  let replacements: Replacement[];
  const made: MarketStreams[] = [];

  function make(options: Partial<MarketStreamsOptions> = {}, ...topics: string[]): MarketStreams {
    const streams = new MarketStreams(
      { url: `${server.url}/stream`, backoff: { initialMs: 5, capMs: 20, jitter: 0 }, graceMs: 100, ...options },
      {
        onSubscribed: (lost, of) => subscribed.push({ lost, topics: of }),
        onLost: (loss, of) => losses.push({ loss, topics: of }),
        onReplaced: (replacement) => replacements.push(replacement),
        onReconnecting: () => undefined,
        onNotice: (message) => notices.push(message),
      },
    );
    made.push(streams);
    listen(streams, ...topics);
    streams.open();
    return streams;
  }

  function listen(streams: MarketStreams, ...topics: string[]): void {
    for (const topic of topics) {
      streams.subscribe(topic, (frame) => {
        if (frame.kind === 'bookTicker') passed.push(`${topic} ${frame.event.u}`);
      });
    }
  }

  /** One connection brings a book top. */
  function say(client: number, topic: string, updateId: number): void {
    server.clients[client]!.send({ stream: topic, data: bookTicker(topic.charAt(0).toUpperCase(), updateId) });
  }

  const shutDown = (client: number): void => {
    server.clients[client]!.send({ stream: '!serverShutdown', data: { e: 'serverShutdown', E: 1 } });
  };

  /** The connections so far have all been asked for topics. */
  const asked = (connections: number): Promise<void> =>
    waitUntil(
      () => server.clients.length === connections && server.clients.every(({ received }) => received.length > 0),
    );

  beforeEach(async () => {
    server = await LocalWebSocketServer.start();
    venue = new LocalMarketStreams(server);
    [passed, subscribed, losses, notices, replacements] = [[], [], [], [], []];
  });

  afterEach(async () => {
    await Promise.all(made.splice(0).map((streams) => streams.close()));
    await server.close();
  });

  it('passes once what both connections bring, and closes the old one when all topics have joined', async () => {
    const streams = make({ graceMs: 60_000 }, A, B);
    await waitUntil(() => streams.isLive);
    say(0, A, 1);
    shutDown(0);
    await asked(2);
    say(0, A, 2);
    say(1, A, 2);
    say(1, A, 3);
    say(0, A, 3);
    await waitUntil(() => passed.length === 3);
    expect(server.openClients).to.have.length(2);
    say(0, B, 7);
    say(1, B, 7);
    await waitUntil(() => replacements.length === 1);
    await waitUntil(() => server.openClients.length === 1);
    say(1, A, 4);
    await waitUntil(() => passed.length === 5);
    expect(passed.filter((text) => text.startsWith(A))).to.deep.equal([1, 2, 3, 4].map((u) => `${A} ${u}`));
    expect(replacements[0]).to.deep.include({ topics: [A, B], duplicatesDropped: 3 });
    expect(streams.connections[0]).to.include({ renewals: 1, duplicates: 3, outdated: 0 });
    expect([losses, notices]).to.deep.equal([[], []]);
  });

  it('keeps the old connection while the successor cannot be opened', async () => {
    const streams = make({}, A);
    await waitUntil(() => streams.isLive);
    server.refuseWithStatus = 503;
    shutDown(0);
    await waitUntil(() => notices.length >= 3);
    say(0, A, 1);
    await waitUntil(() => passed.length === 1);
    expect(streams.isLive).to.equal(true);
    server.refuseWithStatus = undefined;
    await waitUntil(() => replacements.length === 1);
    expect(losses).to.deep.equal([]);
    expect(notices[0]).to.include('503');
  });

  it('does not take an acknowledgement for delivery: what only the old one brings keeps it open', async () => {
    const streams = make({}, A, B);
    await waitUntil(() => streams.isLive);
    shutDown(0);
    await asked(2);
    let updateId = 0;
    await waitUntil(() => {
      say(0, A, ++updateId);
      for (const [i] of server.clients.entries()) if (i >= 2) say(i, A, updateId);
      return replacements.length === 1;
    });
    expect(server.clients.length).to.be.at.least(3);
    expect(notices[0]).to.equal(
      'A connection could not be replaced (the server announced that it shuts down), ' +
        'its successor is of no use: it does not deliver a@bookTicker',
    );
    expect(passed).to.deep.equal(passed.map((_, i) => `${A} ${i + 1}`));
    expect(losses).to.deep.equal([]);
  });

  it('does not move to a successor that refuses a topic which the old one brings', async () => {
    const streams = make({}, A, B);
    await waitUntil(() => streams.isLive);
    venue.answer = ({ id, params }, client) =>
      client === server.clients[1] && (params as string[]).includes(B)
        ? { code: 2, msg: 'no', id }
        : { result: null, id };
    shutDown(0);
    await waitUntil(() => replacements.length === 1);
    expect(server.clients).to.have.length(3);
    expect(notices.at(-1)).to.include('it does not deliver b@bookTicker');
  });

  it('becomes an ordinary loss when the old connection dies before the successor has the topics', async () => {
    const streams = make({}, A);
    await waitUntil(() => streams.isLive);
    server.refuseWithStatus = 503;
    shutDown(0);
    await waitUntil(() => notices.length >= 2);
    server.dropAll();
    await waitUntil(() => losses.length === 1);
    expect(streams.isLive).to.equal(false);
    server.refuseWithStatus = undefined;
    await waitUntil(() => subscribed.length === 2);
    expect(losses[0]!.topics).to.deep.equal([A]);
    expect(subscribed[1]).to.deep.equal({ lost: losses[0]!.loss, topics: [A] });
    expect(streams.isLive).to.equal(true);
    expect(streams.connections[0]!.renewals).to.equal(0);
    say(server.clients.length - 1, A, 1);
    await waitUntil(() => passed.length === 1);
    expect(replacements).to.deep.equal([]);
  });

  it('is no loss when the old connection says goodbye once the successor has the topics', async () => {
    const streams = make({ graceMs: 60_000 }, A, B);
    await waitUntil(() => streams.isLive);
    shutDown(0);
    await asked(2);
    // The successor is known to be acknowledged when what it brings after that is passed.
    say(0, A, 1);
    say(1, A, 1);
    say(1, A, 2);
    await waitUntil(() => passed.length === 2);
    const now = Date.now();
    await waitUntil(() => Date.now() > now + 70);
    server.clients[0]!.socket.close(1001);
    await waitUntil(() => replacements.length === 1);
    expect(losses).to.deep.equal([]);
  });

  it('starts another attempt where the successor is told to go away as well', async () => {
    const streams = make({}, A);
    await waitUntil(() => streams.isLive);
    shutDown(0);
    await asked(2);
    shutDown(1);
    await waitUntil(() => replacements.length === 1);
    expect(server.clients).to.have.length(3);
    expect(losses).to.deep.equal([]);
  });

  it('is begun once, however often it is asked for', async () => {
    const streams = make({}, A);
    await waitUntil(() => streams.isLive);
    for (let i = 0; i < 3; i += 1) {
      shutDown(0);
      streams.reconnect(A, 'it is stale');
    }
    await waitUntil(() => replacements.length === 1);
    expect(server.clients).to.have.length(2);
  });

  it('takes topics along that are added, and forgets those that are left on the way', async () => {
    const streams = make({}, A, B);
    await waitUntil(() => streams.isLive);
    shutDown(0);
    await asked(2);
    streams.unsubscribe(B);
    listen(streams, 'c@bookTicker');
    await waitUntil(() => replacements.length === 1);
    expect(replacements[0]!.topics).to.deep.equal([A, 'c@bookTicker']);
    expect(venue.topicsOf(server.clients[1]!)).to.deep.equal([A, 'c@bookTicker']);
    expect(streams.connections[0]!.topics).to.equal(2);
  });

  it('is given up with the last topic', async () => {
    const streams = make({}, A);
    await waitUntil(() => streams.isLive);
    shutDown(0);
    await asked(2);
    streams.unsubscribe(A);
    await waitUntil(() => server.openClients.length === 0);
    expect(streams.connections).to.deep.equal([]);
    expect(replacements).to.deep.equal([]);
  });

  it('ends with everything else when the streams are closed, and passes nothing that was held back', async () => {
    const streams = make({ graceMs: 60_000 }, A);
    await waitUntil(() => streams.isLive);
    say(0, A, 1);
    shutDown(0);
    await asked(2);
    say(1, A, 5);
    say(1, A, 6);
    await waitUntil(() => passed.length === 1);
    await streams.close();
    await waitUntil(() => server.openClients.length === 0);
    expect(passed).to.deep.equal([`${A} 1`]);
  });

  it('lets a stale connection deliver on until another one does', async () => {
    const streams = make({}, A, B);
    await waitUntil(() => streams.isLive);
    say(0, A, 1);
    streams.reconnect(B, 'b is stale');
    await asked(2);
    say(0, A, 2);
    say(1, A, 2);
    say(1, B, 40);
    await waitUntil(() => replacements.length === 1);
    await waitUntil(() => passed.length === 3);
    expect(replacements[0]!.reason).to.equal('b is stale');
    expect(passed).to.deep.equal([`${A} 1`, `${A} 2`, `${B} 40`]);
  });

  describe('by merging half-empty sockets', () => {
    const options = { topicsPerSocket: 4, rebalanceDelayMs: 20 };
    const names = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => `${letter}@bookTicker`);

    async function twoSockets(more: Partial<MarketStreamsOptions> = {}): Promise<MarketStreams> {
      const streams = make({ ...options, ...more }, ...names);
      await waitUntil(() => streams.isLive && server.clients.length === 2);
      return streams;
    }

    it('moves the topics of the smaller one, without a hole', async () => {
      const streams = await twoSockets();
      for (const name of names.slice(1, 5)) streams.unsubscribe(name);
      await waitUntil(() => streams.connections.length === 2 && streams.isSubscribed);
      let updateId = 0;
      await waitUntil(() => {
        updateId += 1;
        for (const client of server.openClients) {
          for (const topic of venue.topicsOf(client)) say(server.clients.indexOf(client), topic, updateId);
        }
        return replacements.length === 1 && server.openClients.length === 1;
      });
      expect(streams.connections.map(({ topics }) => topics)).to.deep.equal([2]);
      expect(replacements[0]).to.include({ reason: 'few topics are left on it' });
      for (const topic of [names[0]!, names[5]!]) {
        const own = passed.filter((text) => text.startsWith(topic)).map((text) => Number(text.split(' ')[1]));
        expect(own).to.deep.equal(own.map((_, i) => own[0]! + i));
      }
      expect(losses).to.deep.equal([]);
    });

    it('is undone where the larger one is lost or does not deliver, and only its own topics are told', async () => {
      const streams = await twoSockets({ graceMs: 60_000 });
      const before = names.filter((name) => venue.topicsOf(server.clients[0]!).includes(name));
      for (const name of names.slice(1, 5)) streams.unsubscribe(name);
      await waitUntil(
        () => server.openClients.some((client) => venue.topicsOf(client).length === 2),
        'a merge under way',
      );
      const target = server.openClients.find((client) => venue.topicsOf(client).length === 2)!;
      const own = target === server.clients[0] ? before.filter((name) => name === names[0]) : [names[5]!];
      target.socket.terminate();
      await waitUntil(() => losses.length === 1);
      expect(losses[0]!.topics).to.deep.equal(own);
      await waitUntil(() => streams.isSubscribed);
      expect(streams.connections.map(({ topics }) => topics)).to.deep.equal([1, 1]);
      expect(replacements).to.deep.equal([]);
    });

    it('is undone where the larger one does not deliver, and tried again', async () => {
      const streams = await twoSockets();
      for (const name of names.slice(1, 5)) streams.unsubscribe(name);
      let updateId = 0;
      // Only the connection that has it so far brings it; the other one acknowledges and stays silent.
      const owner = server.clients.findIndex((client) => venue.topicsOf(client).includes(names[0]!));
      await waitUntil(() => {
        say(owner, names[0]!, ++updateId);
        return notices.length === 1;
      });
      expect(notices[0]).to.match(/^A connection could not be replaced \(few topics are left on it\), its successor/);
      expect(streams.connections.map(({ topics }) => topics)).to.deep.equal([1, 1]);
      expect(server.openClients).to.have.length(2);
      await waitUntil(() => replacements.length === 1, 'the second attempt, in which both are quiet');
      expect(streams.connections.map(({ topics }) => topics)).to.deep.equal([2]);
      expect(losses).to.deep.equal([]);
    });

    it('waits until the larger one is replaced itself', async () => {
      const streams = await twoSockets();
      for (const name of names.slice(1, 5)) streams.unsubscribe(name);
      await waitUntil(
        () => server.openClients.some((client) => venue.topicsOf(client).length === 2),
        'a merge under way',
      );
      const target = server.openClients.find((client) => venue.topicsOf(client).length === 2)!;
      shutDown(server.clients.indexOf(target));
      await waitUntil(() => replacements.length === 1);
      expect(replacements[0]!.reason).to.equal('the server announced that it shuts down');
      await waitUntil(() => replacements.length === 2);
      expect(replacements[1]!.reason).to.equal('few topics are left on it');
      expect(streams.connections.map(({ topics }) => topics)).to.deep.equal([2]);
      expect(losses).to.deep.equal([]);
    });

    it('leaves sockets alone that are full enough', async () => {
      const streams = await twoSockets();
      streams.unsubscribe(names[0]!);
      const now = Date.now();
      await waitUntil(() => Date.now() > now + 150);
      expect(streams.connections).to.have.length(2);
      expect(replacements).to.deep.equal([]);
    });
  });
});
