import { expect } from 'chai';
import { MarketStreams } from '../../../src/binance/streams/market-streams.js';
import type { MarketStreamsOptions, Replacement } from '../../../src/binance/streams/market-streams.js';
import type { SocketLoss } from '../../../src/binance/streams/reconnecting-socket.js';
import { realSocketEnvironment } from '../../../src/binance/streams/socket-environment.js';
import { topicName } from '../../../src/binance/streams/topics.js';
import type { MarketDataFrame } from '../../../src/binance/streams/topics.js';
import { LocalMarketStreams, askedBy, bookTicker } from '../../support/local-market-streams.js';
import { LocalWebSocketServer } from '../../support/local-web-socket-server.js';
import { waitUntil } from '../../support/wait-until.js';

describe('MarketStreams', () => {
  let server: LocalWebSocketServer;
  let venue: LocalMarketStreams;
  let frames: { topic: string; frame: MarketDataFrame; receivedTime: number }[];
  let subscribed: (SocketLoss | null)[];
  let losses: SocketLoss[];
  let attempts: number[];
  let notices: string[];
  let replacements: Replacement[];
  const made: MarketStreams[] = [];

  function make(options: Partial<MarketStreamsOptions> = {}): MarketStreams {
    const streams = new MarketStreams(
      { url: `${server.url}/stream`, backoff: { initialMs: 5, capMs: 20, jitter: 0 }, graceMs: 100, ...options },
      {
        onSubscribed: (lost) => subscribed.push(lost),
        onLost: (loss) => losses.push(loss),
        onReconnecting: (attempt) => attempts.push(attempt),
        onReplaced: (replacement) => replacements.push(replacement),
        onNotice: (message) => notices.push(message),
      },
    );
    made.push(streams);
    return streams;
  }

  function listen(streams: MarketStreams, ...topics: string[]): void {
    for (const topic of topics) {
      streams.subscribe(topic, (frame, receivedTime) => frames.push({ topic, frame, receivedTime }));
    }
  }

  beforeEach(async () => {
    server = await LocalWebSocketServer.start();
    venue = new LocalMarketStreams(server);
    [frames, subscribed, losses, attempts, notices, replacements] = [[], [], [], [], [], []];
  });

  afterEach(async () => {
    await Promise.all(made.splice(0).map((streams) => streams.close()));
    await server.close();
  });

  it('remembers what is wanted before it is opened, and asks for it in one message', async () => {
    const streams = make();
    listen(streams, 'btcusdt@bookTicker', 'btcusdt@ticker');
    expect(server.attempts).to.equal(0);
    streams.open();
    await waitUntil(() => subscribed.length === 1);
    expect(venue.asked).to.deep.equal(['SUBSCRIBE btcusdt@bookTicker,btcusdt@ticker']);
    expect(subscribed).to.deep.equal([null]);
    expect(streams.isSubscribed).to.equal(true);
  });

  it('hands decoded frames to the handler of their topic, with the time of arrival', async () => {
    const streams = make();
    listen(streams, 'btcusdt@bookTicker', 'ethusdt@bookTicker');
    streams.open();
    await waitUntil(() => streams.isSubscribed);
    const before = Date.now();
    venue.push('ethusdt@bookTicker', bookTicker('ETHUSDT', 1));
    venue.push('btcusdt@bookTicker', bookTicker('BTCUSDT', 2));
    await waitUntil(() => frames.length === 2);
    expect(frames.map(({ topic }) => topic)).to.deep.equal(['ethusdt@bookTicker', 'btcusdt@bookTicker']);
    const [first] = frames;
    expect(first!.frame).to.deep.equal({
      kind: 'bookTicker',
      stream: 'ethusdt@bookTicker',
      event: { u: 1, s: 'ETHUSDT', b: 100, B: 1.5, a: 100.01, A: 2.5 },
    });
    expect(first!.receivedTime).to.be.within(before, Date.now());
  });

  it('asks for topics that are added later, those of one moment in one message', async () => {
    const streams = make();
    listen(streams, 'a@trade');
    streams.open();
    await waitUntil(() => streams.isSubscribed);
    listen(streams, 'b@trade', 'c@trade');
    streams.unsubscribe('c@trade');
    await waitUntil(() => streams.isSubscribed);
    expect(venue.asked).to.deep.equal(['SUBSCRIBE a@trade', 'SUBSCRIBE b@trade']);
    expect(subscribed).to.have.length(1);
  });

  it('leaves topics, and frames that still come of them are nobody’s', async () => {
    const streams = make();
    listen(streams, 'a@trade', 'b@bookTicker');
    streams.open();
    await waitUntil(() => streams.isSubscribed);
    streams.unsubscribe('b@bookTicker');
    streams.unsubscribe('never@wanted');
    server.last.send({ stream: 'b@bookTicker', data: bookTicker('B', 1) });
    await waitUntil(() => venue.asked.length === 2);
    expect(venue.asked[1]).to.equal('UNSUBSCRIBE b@bookTicker');
    expect(frames).to.deep.equal([]);
    expect(streams.topicStatus('b@bookTicker')).to.equal(undefined);
  });

  it('restores every live subscription after a reconnect, and tells the loss once', async () => {
    const streams = make();
    listen(streams, 'a@trade', 'b@trade');
    streams.open();
    await waitUntil(() => streams.isSubscribed);
    listen(streams, 'c@trade');
    streams.unsubscribe('a@trade');
    await waitUntil(() => streams.isSubscribed);
    server.refuseWithStatus = 503;
    server.dropAll();
    await waitUntil(() => attempts.length >= 3);
    expect(streams.isSubscribed).to.equal(false);
    server.refuseWithStatus = undefined;
    await waitUntil(() => subscribed.length === 2);
    expect(venue.topicsOf(server.last)).to.deep.equal(['b@trade', 'c@trade']);
    expect(losses).to.have.length(1);
    expect(subscribed[1]).to.equal(losses[0]);
  });

  it('moves to another connection on notice of a shutdown, and tells no loss', async () => {
    const streams = make({ backoff: { initialMs: 60_000 } });
    listen(streams, 'a@bookTicker');
    streams.open();
    await waitUntil(() => streams.isSubscribed);
    server.last.send({ stream: '!serverShutdown', data: { e: 'serverShutdown', E: 1 } });
    await waitUntil(() => replacements.length === 1);
    expect(replacements[0]).to.deep.include({
      reason: 'the server announced that it shuts down',
      topics: ['a@bookTicker'],
      duplicatesDropped: 0,
    });
    expect(replacements[0]!.overlapMs).to.be.within(100, 1_000);
    await waitUntil(() => server.openClients.length === 1);
    expect(server.clients).to.have.length(2);
    expect([losses, attempts, notices]).to.deep.equal([[], [], []]);
    expect(subscribed).to.deep.equal([null]);
  });

  it('replaces a connection that grows old', async () => {
    const streams = make({ maxAgeMs: 300, maxAgeJitterMs: 0, graceMs: 20 });
    listen(streams, 'a@bookTicker');
    streams.open();
    await waitUntil(() => replacements.length >= 3);
    expect(streams.connections[0]!.renewals).to.equal(replacements.length);
    expect([losses, attempts, notices]).to.deep.equal([[], [], []]);
  });

  it('spreads topics over as many sockets as they need, and gives up a socket that carries nothing', async () => {
    const streams = make({ topicsPerSocket: 2 });
    listen(streams, 'a@trade', 'b@trade', 'c@trade', 'd@trade', 'e@trade');
    streams.open();
    await waitUntil(() => subscribed.length === 3);
    expect(server.clients.map((client) => venue.topicsOf(client).length).sort()).to.deep.equal([1, 2, 2]);
    expect(streams.connections.map(({ topics }) => topics)).to.deep.equal([2, 2, 1]);
    streams.unsubscribe('e@trade');
    await waitUntil(() => server.openClients.length === 2);
    streams.unsubscribe('a@trade');
    listen(streams, 'f@trade');
    await waitUntil(() => streams.isSubscribed);
    expect(server.clients).to.have.length(3);
    expect(streams.connections.map(({ topics, state }) => ({ topics, state }))).to.deep.equal([
      { topics: 2, state: 'open' },
      { topics: 2, state: 'open' },
    ]);
  });

  it('never puts more than 1024 topics on one socket', async () => {
    const streams = make({ topicsPerSocket: 5_000, topicsPerMessage: 1_000 });
    listen(streams, ...Array.from({ length: 1_025 }, (_, i) => `s${i}@trade`));
    streams.open();
    await waitUntil(() => subscribed.length === 2);
    expect(streams.connections.map(({ topics }) => topics)).to.deep.equal([1_024, 1]);
  });

  it('sends at most four control messages in any second', async () => {
    const streams = make({ topicsPerMessage: 1 });
    listen(streams, ...'abcdef'.split('').map((letter) => `${letter}@trade`));
    streams.open();
    await waitUntil(() => streams.isSubscribed, 'six topics');
    const { times } = server.last;
    expect(times).to.have.length(6);
    for (let i = 4; i < times.length; i += 1) expect(times[i]! - times[i - 4]!).to.be.at.least(1_000);
  });

  it('gives a connection up that does not answer control messages', async () => {
    const streams = make({ acknowledgeTimeoutMs: 20 });
    venue.answer = ({ id }, client) => (client === server.clients[0] ? null : { result: null, id });
    listen(streams, 'a@trade');
    streams.open();
    await waitUntil(() => subscribed.length === 1);
    expect(server.clients).to.have.length(2);
    expect(losses[0]!.reason).to.equal('SUBSCRIBE was not answered within 20 ms');
  });

  for (const [form, refusal] of [
    ['flat', (id: unknown) => ({ code: 2, msg: 'Invalid request: unknown variant', id })],
    ['nested', (id: unknown) => ({ error: { code: 2, msg: 'Invalid request: unknown variant' }, id })],
  ] as const) {
    it(`finds the one bad topic among those that were refused together (${form} error reply)`, async () => {
      const streams = make();
      venue.answer = ({ id, params }) =>
        (params as string[]).includes('bad@topic') ? refusal(id) : { result: null, id };
      listen(streams, 'a@trade', 'bad@topic', 'b@trade');
      streams.open();
      await waitUntil(() => streams.isSubscribed);
      expect(venue.asked).to.deep.equal([
        'SUBSCRIBE a@trade,bad@topic,b@trade',
        'SUBSCRIBE a@trade',
        'SUBSCRIBE bad@topic',
        'SUBSCRIBE b@trade',
      ]);
      expect(streams.topicStatus('bad@topic')!.phase).to.equal('refused');
      expect(notices).to.have.length(2);
      expect(notices[1]).to.include('2 "Invalid request: unknown variant"').and.to.include('bad@topic');
    });
  }

  it('takes an error reply without an id for the message that is under way', async () => {
    const streams = make();
    venue.answer = ({ id }) => (venue.asked.length === 1 ? { code: 3, msg: 'Invalid JSON' } : { result: null, id });
    listen(streams, 'a@trade', 'b@trade');
    streams.open();
    await waitUntil(() => streams.isSubscribed);
    expect(venue.asked).to.have.length(3);
  });

  it('pays no heed to an answer of another id', async () => {
    const streams = make();
    venue.answer = ({ id }, client) => {
      client.send({ result: null, id: 777 });
      return { result: null, id };
    };
    listen(streams, 'a@trade');
    streams.open();
    await waitUntil(() => streams.isSubscribed);
    expect(subscribed).to.have.length(1);
  });

  it('does not take an acknowledgement for data', async () => {
    const streams = make();
    listen(streams, 'a@bookTicker');
    streams.open();
    await waitUntil(() => streams.isSubscribed);
    const silent = streams.topicStatus('a@bookTicker')!;
    expect(silent).to.deep.equal({
      name: 'a@bookTicker',
      phase: 'acknowledged',
      frames: 0,
      firstFrameTime: null,
      lastFrameTime: null,
      news: 0,
      lastNewsTime: null,
    });
    venue.push('a@bookTicker', bookTicker('A', 1));
    venue.push('a@bookTicker', bookTicker('A', 2));
    await waitUntil(() => frames.length === 2);
    const flowing = streams.topicStatus('a@bookTicker')!;
    expect(flowing.frames).to.equal(2);
    expect(flowing.firstFrameTime).to.equal(frames[0]!.receivedTime);
    expect(flowing.lastFrameTime).to.equal(frames[1]!.receivedTime);
  });

  it('counts and samples frames that cannot be read, and goes on', async () => {
    const streams = make();
    listen(streams, 'a@bookTicker');
    streams.open();
    await waitUntil(() => streams.isSubscribed);
    for (const text of [
      '{"half":',
      '5',
      'null',
      '{"stream":"a@bookTicker","data":7}',
      '{"stream":"x@depth5","data":{"lastUpdateId":1}}',
    ]) {
      server.last.send(text);
    }
    venue.push('a@bookTicker', bookTicker('A', 1));
    await waitUntil(() => frames.length === 1);
    expect(streams.malformedFrames).to.equal(5);
    expect(notices).to.have.length(1);
    expect(losses).to.deep.equal([]);
  });

  it('ignores events that it does not know', async () => {
    const streams = make();
    listen(streams, 'a@bookTicker');
    streams.open();
    await waitUntil(() => streams.isSubscribed);
    venue.push('a@bookTicker', { e: 'somethingNew', s: 'A' });
    venue.push('a@bookTicker', bookTicker('A', 1));
    await waitUntil(() => frames.length === 1);
    expect(streams.malformedFrames).to.equal(0);
  });

  it('lets a tap hear every text frame as it came, and survives what it throws', async () => {
    const heard: string[] = [];
    const times: number[] = [];
    const streams = make({
      tap: (text, receivedTime) => {
        heard.push(text);
        times.push(receivedTime);
        throw new Error('tap trouble');
      },
    });
    listen(streams, 'a@bookTicker');
    streams.open();
    await waitUntil(() => streams.isSubscribed);
    const frame = JSON.stringify({ stream: 'a@bookTicker', data: bookTicker('A', 1) });
    for (const text of [frame, '{"half":', frame]) server.last.send(text);
    server.last.socket.send(Buffer.from('binary'), { binary: true });
    venue.push('a@bookTicker', bookTicker('A', 2));
    await waitUntil(() => frames.length === 2);
    expect(heard.slice(1, 4)).to.deep.equal([frame, '{"half":', frame]);
    expect(heard).to.have.length(5);
    expect(times[1]).to.equal(frames[0]!.receivedTime);
    expect(notices).to.include('The tap threw: Error: tap trouble');
  });

  it('says so when a topic is found to be counted anew', async () => {
    let now = Date.now();
    const streams = make({ environment: { ...realSocketEnvironment, now: () => now } });
    listen(streams, 'a@bookTicker');
    streams.open();
    await waitUntil(() => streams.isSubscribed);
    for (const updateId of [1_000, 5, 6]) {
      venue.push('a@bookTicker', bookTicker('A', updateId));
      await waitUntil(() => streams.topicStatus('a@bookTicker')!.lastFrameTime === now);
      now += 10_000;
    }
    await waitUntil(() => frames.length === 2);
    expect(notices).to.deep.equal(['a@bookTicker: the venue counts anew, its numbers are lower than before']);
    expect(streams.topicStatus('a@bookTicker')).to.include({ frames: 3, news: 2 });
  });

  it('starts a topic anew when it is told that the venue counts anew', async () => {
    const streams = make();
    listen(streams, 'a@bookTicker');
    streams.open();
    await waitUntil(() => streams.isSubscribed);
    for (const updateId of [1_000, 5, 6]) venue.push('a@bookTicker', bookTicker('A', updateId));
    await waitUntil(() => streams.topicStatus('a@bookTicker')!.frames === 3);
    expect(frames).to.have.length(1);
    expect(streams.connections[0]!.outdated).to.equal(2);
    streams.startAnew('a@bookTicker');
    streams.startAnew('never@wanted');
    venue.push('a@bookTicker', bookTicker('A', 7));
    await waitUntil(() => frames.length === 2);
    expect(streams.topicStatus('a@bookTicker')).to.include({ frames: 4, news: 2 });
  });

  it('survives a handler that throws, and says so', async () => {
    const streams = make();
    let calls = 0;
    streams.subscribe('a@bookTicker', () => {
      calls += 1;
      throw new Error('handler trouble');
    });
    streams.open();
    await waitUntil(() => streams.isSubscribed);
    venue.push('a@bookTicker', bookTicker('A', 1));
    venue.push('a@bookTicker', bookTicker('A', 2));
    await waitUntil(() => calls === 2);
    expect(notices).to.deep.equal(['The handler of a@bookTicker threw: Error: handler trouble']);
  });

  it('understands raw frames, which do not name their stream', async () => {
    const streams = make();
    const topics = [
      topicName.ticker('BTCUSDT'),
      topicName.bookTicker('BTCUSDT'),
      topicName.partialDepth('BTCUSDT', 10),
      topicName.kline('BTCUSDT', '1m'),
      topicName.depth('BTCUSDT'),
      topicName.trade('BTCUSDT'),
      topicName.aggTrade('BTCUSDT'),
      'btcusdt@ticker_1h',
      '!miniTicker@arr',
      '!ticker_4h@arr',
    ];
    listen(streams, ...topics);
    streams.open();
    await waitUntil(() => streams.isSubscribed);
    server.last.send({ e: '24hrTicker', E: 1, s: 'BTCUSDT' });
    server.last.send(bookTicker('BTCUSDT', 1));
    server.last.send({ lastUpdateId: 1, bids: [], asks: [] });
    server.last.send({ e: 'kline', E: 1, s: 'BTCUSDT', k: { i: '1m' } });
    server.last.send({ e: 'depthUpdate', E: 1, s: 'BTCUSDT', b: [], a: [] });
    server.last.send({ e: 'trade', E: 1, s: 'BTCUSDT', m: true });
    server.last.send({ e: 'aggTrade', E: 1, s: 'BTCUSDT', m: true });
    server.last.send({ e: '1hTicker', E: 1, s: 'BTCUSDT' });
    server.last.send([{ e: '24hrMiniTicker', E: 1, s: 'BTCUSDT' }]);
    server.last.send([{ e: '4hTicker', E: 1, s: 'BTCUSDT' }]);
    await waitUntil(() => frames.length === topics.length);
    expect(frames.map(({ topic }) => topic)).to.deep.equal(topics);
  });

  it('cannot attribute a raw partial book where several are wanted', async () => {
    const streams = make();
    listen(streams, topicName.partialDepth('BTCUSDT', 10), topicName.partialDepth('ETHUSDT', 10));
    streams.open();
    await waitUntil(() => streams.isSubscribed);
    server.last.send({ lastUpdateId: 1, bids: [], asks: [] });
    await waitUntil(() => streams.malformedFrames === 1);
    expect(frames).to.deep.equal([]);
  });

  it('leaves and takes a topic again on demand, and opens another connection on demand', async () => {
    const streams = make();
    listen(streams, 'a@trade', 'b@trade');
    streams.open();
    await waitUntil(() => streams.isSubscribed);
    streams.resubscribe('a@trade');
    await waitUntil(() => streams.isSubscribed && venue.asked.length === 3);
    expect(venue.asked.slice(1)).to.deep.equal(['UNSUBSCRIBE a@trade', 'SUBSCRIBE a@trade']);
    streams.reconnect('a@trade', 'it is stale');
    await waitUntil(() => replacements.length === 1);
    expect(replacements[0]!.reason).to.equal('it is stale');
    expect(losses).to.deep.equal([]);
    expect(askedBy(server.last)).to.deep.equal(['SUBSCRIBE a@trade,b@trade']);
    streams.resubscribe('unknown@trade');
    streams.reconnect('unknown@trade', 'no reason');
    expect(streams.isSubscribed).to.equal(true);
  });

  it('says why a connection cannot be opened', async () => {
    server.refuseWithStatus = 503;
    const streams = make();
    listen(streams, 'a@trade');
    streams.open();
    await waitUntil(() => attempts.length >= 2);
    expect(notices[0]).to.equal('A market data connection failed: the handshake was refused with HTTP status 503');
    expect(losses).to.deep.equal([]);
  });

  it('closes for good: no socket stays, nothing is delivered, nothing is taken', async () => {
    const streams = make({ topicsPerSocket: 1 });
    listen(streams, 'a@trade', 'b@trade');
    streams.open();
    await waitUntil(() => subscribed.length === 2);
    await Promise.all([streams.close(), streams.close()]);
    await waitUntil(() => server.openClients.length === 0);
    listen(streams, 'c@trade');
    streams.open();
    expect(streams.connections).to.deep.equal([]);
    expect(streams.isSubscribed).to.equal(false);
    expect(losses).to.deep.equal([]);
  });
});
