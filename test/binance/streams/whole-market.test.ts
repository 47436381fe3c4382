import { expect } from 'chai';
import { MarketStreams } from '../../../src/binance/streams/market-streams.js';
import type { Replacement } from '../../../src/binance/streams/market-streams.js';
import { topicName } from '../../../src/binance/streams/topics.js';
import { bookTicker } from '../../support/local-market-streams.js';
import { LocalWebSocketServer } from '../../support/local-web-socket-server.js';
import { StrictMarketStreams } from '../../support/strict-market-streams.js';
import { waitUntil } from '../../support/wait-until.js';

const SYMBOLS = Array.from({ length: 1_400 }, (_, i) => `S${i}USDT`);
const topicsOf = (symbol: string): string[] => [
  topicName.bookTicker(symbol),
  topicName.aggTrade(symbol),
  topicName.kline(symbol, '1m'),
];

describe('all spot symbols, three topics each, on a venue that cuts offenders', () => {
  let server: LocalWebSocketServer;
  let venue: StrictMarketStreams;
  let streams: MarketStreams;
  let counts: Map<string, number>;
  let trouble: string[];
  let replacements: Replacement[];

  beforeEach(async () => {
    server = await LocalWebSocketServer.start();
    venue = new StrictMarketStreams(server);
    [counts, trouble, replacements] = [new Map(), [], []];
    streams = new MarketStreams(
      { url: `${server.url}/stream`, graceMs: 100, rebalanceDelayMs: 100 },
      {
        onSubscribed: () => undefined,
        onLost: ({ reason }) => trouble.push(reason),
        onReplaced: (replacement) => replacements.push(replacement),
        onReconnecting: (attempt) => trouble.push(`attempt ${attempt}`),
        onNotice: (message) => trouble.push(message),
      },
    );
  });

  afterEach(async () => {
    await streams.close();
    venue.stop();
    await server.close();
  });

  function subscribe(symbols: readonly string[]): void {
    for (const topic of symbols.flatMap(topicsOf)) {
      streams.subscribe(topic, () => counts.set(topic, (counts.get(topic) ?? 0) + 1));
    }
  }

  function unsubscribe(symbols: readonly string[]): void {
    for (const topic of symbols.flatMap(topicsOf)) streams.unsubscribe(topic);
  }

  it('are subscribed within the limits, come and go while that is under way, and end on few sockets again', async () => {
    subscribe(SYMBOLS.slice(0, 1_200));
    streams.open();
    await waitUntil(() => venue.topics.flat().length > 1_000, 'the first topics');
    unsubscribe(SYMBOLS.slice(100, 300));
    subscribe(SYMBOLS.slice(1_200));
    await waitUntil(() => venue.topics.flat().length > 2_500, 'more topics');
    subscribe(SYMBOLS.slice(100, 300));
    await waitUntil(() => streams.isSubscribed, 'all topics', 20_000);
    expect(venue.topics.flat().sort()).to.deep.equal(SYMBOLS.flatMap(topicsOf).sort());
    expect(venue.topics.map(({ length }) => length).sort()).to.deep.equal([104, ...Array<number>(8).fill(512)].sort());

    for (const symbol of SYMBOLS) venue.push(topicName.bookTicker(symbol), bookTicker(symbol, 1));
    await waitUntil(() => counts.size === SYMBOLS.length, 'a frame of each');
    expect([...counts.values()].every((count) => count === 1)).to.equal(true);

    unsubscribe(SYMBOLS.filter((_, i) => i % 20 !== 0));
    await waitUntil(() => streams.connections.length === 1 && streams.isSubscribed, 'one socket', 20_000);
    await waitUntil(() => server.openClients.length === 1, 'the others gone');
    const left = SYMBOLS.filter((_, i) => i % 20 === 0);
    expect(venue.topics.flat().sort()).to.deep.equal(left.flatMap(topicsOf).sort());
    for (const symbol of left) venue.push(topicName.bookTicker(symbol), bookTicker(symbol, 2));
    await waitUntil(() => left.every((symbol) => counts.get(topicName.bookTicker(symbol)) === 2), 'frames after that');
    expect(replacements.every(({ reason }) => reason === 'few topics are left on it')).to.equal(true);
    expect([venue.offences, trouble]).to.deep.equal([[], []]);
  }).timeout(60_000);
});
