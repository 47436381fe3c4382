import { expect } from 'chai';
import { framePosition, moment } from '../../../src/binance/streams/frame-position.js';
import { MarketStreams } from '../../../src/binance/streams/market-streams.js';
import type { Replacement } from '../../../src/binance/streams/market-streams.js';
import type { MarketDataFrame } from '../../../src/binance/streams/topics.js';
import { decodeMarketFrame } from '../../../src/binance/wire/market-frames.js';
import { startSimulator } from '../../../src/simulator/index.js';
import type { Simulator } from '../../../src/simulator/index.js';
import type { TopicName } from '../../../src/simulator/market-view.js';
import { waitUntil } from '../../support/wait-until.js';

const RENEWALS = 100;
const SYMBOLS = ['BTCUSDT', 'ETHUSDT'];
const KINDS: readonly TopicName[] = ['trade', 'aggTrade', 'bookTicker', 'depth@100ms', 'kline_1s', 'ticker'];

describe('a hundred renewals in a row against the simulator', () => {
  let simulator: Simulator;
  let streams: MarketStreams;
  let replacements: Replacement[];
  let trouble: string[];
  const passed = new Map<string, MarketDataFrame[]>();
  const truth = new Map<string, MarketDataFrame[]>();

  before(async () => {
    simulator = await startSimulator({ symbols: SYMBOLS, seed: 11, history: 60_000, timeScale: 20 });
    [replacements, trouble] = [[], []];
    streams = new MarketStreams(
      { url: `${simulator.endpoints.stream}/stream`, backoff: { initialMs: 5, capMs: 20, jitter: 0 }, graceMs: 1_000 },
      {
        onSubscribed: (lost) => lost && trouble.push(`subscribed after ${lost.reason}`),
        onLost: ({ reason }) => trouble.push(reason),
        onReplaced: (replacement) => replacements.push(replacement),
        onReconnecting: () => trouble.push('reconnecting'),
        onNotice: (message) => trouble.push(message),
      },
    );
  });

  after(async () => {
    await streams.close();
    await simulator.close();
  });

  /** What the venue itself says, and what comes of it over the wire. */
  function follow(symbol: string, kind: TopicName): void {
    const topic = `${symbol.toLowerCase()}@${kind}`;
    const [told, heard]: [MarketDataFrame[], MarketDataFrame[]] = [[], []];
    truth.set(topic, told);
    passed.set(topic, heard);
    simulator.markets.view(symbol)!.listen(kind, (json) => {
      told.push(decodeMarketFrame(`{"stream":"${topic}","data":${json}}`) as MarketDataFrame);
    });
    streams.subscribe(topic, (frame) => heard.push(frame));
  }

  it('misses nothing and repeats nothing of trades, book tops, diffs, bars and statistics', async () => {
    for (const symbol of SYMBOLS) for (const kind of KINDS) follow(symbol, kind);
    streams.open();
    await waitUntil(() => [...passed.values()].every(({ length }) => length > 0), 'every topic');
    for (let done = 0; done < RENEWALS; done += 1) {
      if (done % 2 === 0) simulator.server.sockets.announceShutdown(600_000);
      else streams.reconnect('btcusdt@trade', 'for a change');
      await waitUntil(() => replacements.length > done, `renewal ${done + 1}`);
    }
    const ends = [...truth].map(([topic, frames]) => [topic, framePosition(frames.at(-1)!).main] as const);
    const reached = (topic: string, end: number): boolean => framePosition(passed.get(topic)!.at(-1)!).main >= end;
    await waitUntil(() => ends.every(([topic, end]) => reached(topic, end)), 'the last frames');

    expect(trouble).to.deep.equal([]);
    for (const [topic, frames] of passed) {
      if (topic.includes('@depth')) expectNoGap(frames);
      else expect(frames.map(keyOf), topic).to.deep.equal(cutOut(truth.get(topic)!, frames).map(keyOf));
    }
    const counts = [...passed.values()].map(({ length }) => length);
    expect(Math.min(...counts)).to.be.greaterThan(RENEWALS);
    expect(replacements.some(({ duplicatesDropped }) => duplicatesDropped > 0)).to.equal(true);
  }).timeout(60_000);
});

function keyOf(frame: MarketDataFrame): string {
  return `${framePosition(frame).main} ${moment(frame)}`;
}

/** What the venue said from the first frame that was passed to the last. */
function cutOut(told: readonly MarketDataFrame[], heard: readonly MarketDataFrame[]): MarketDataFrame[] {
  const keys = told.map(keyOf);
  return told.slice(keys.indexOf(keyOf(heard[0]!)), keys.lastIndexOf(keyOf(heard.at(-1)!)) + 1);
}

function expectNoGap(diffs: readonly MarketDataFrame[]): void {
  let at: number | null = null;
  for (const frame of diffs) {
    if (frame.kind !== 'depthUpdate') throw new Error(`a diff was expected, not ${frame.kind}`);
    const { U, u } = frame.event;
    expect(U).to.be.at.most((at ?? U) + 1);
    expect(u).to.be.greaterThan(at ?? 0);
    at = u;
  }
}
