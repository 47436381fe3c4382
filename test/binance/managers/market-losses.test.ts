import { expect } from 'chai';
import { BinanceMarketData } from '../../../src/binance/managers/market-data.js';
import type { MarketDataParts } from '../../../src/binance/managers/market-data.js';
import { STALE_TIMES } from '../../../src/binance/managers/feeds/stale-watch.js';
import { MarketStreams } from '../../../src/binance/streams/market-streams.js';
import type { Ticker24h } from '../../../src/binance/wire/market-rest.js';
import type { ConnectionChange } from '../../../src/host/domain/connection-news.js';
import { Exchange, Interval, LogLevel } from '../../../src/host/domain/constants.js';
import type { SubscribeRequest } from '../../../src/host/domain/requests.js';
import { fakeContracts } from '../../support/fake-contracts.js';
import { LocalMarketStreams } from '../../support/local-market-streams.js';
import { LocalWebSocketServer } from '../../support/local-web-socket-server.js';
import { waitUntil } from '../../support/wait-until.js';

type Kline = Awaited<ReturnType<MarketDataParts['rest']['klines']>>[number];

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 1);
const BARS: SubscribeRequest = {
  ...{ symbol: 'BTCUSDT', exchange: Exchange.BINANCE, ticks: false, bars: [Interval.MINUTE] },
};
const minute = (count: number): Date => new Date(START + count * MINUTE);

describe('market data after a loss', () => {
  let server: LocalWebSocketServer;
  let venue: LocalMarketStreams;
  let news: ConnectionChange[];
  let warnings: string[];
  let bars: number[];
  let pictures: () => Promise<void>;
  let asked: string[];
  /** What this test's clock is ahead of the machine's. */
  let aheadMs: number;
  let klines: () => Promise<Kline[]>;
  let manager: BinanceMarketData;

  const pushBar = (count: number, isClosed: boolean): void =>
    venue.push('btcusdt@kline_1m', { e: 'kline', E: Date.now(), s: 'BTCUSDT', k: streamBar(count, isClosed) });
  const recovered = (): Extract<ConnectionChange, { kind: 'recovered' }>[] =>
    news.filter((change) => change.kind === 'recovered');

  beforeEach(async () => {
    server = await LocalWebSocketServer.start();
    venue = new LocalMarketStreams(server);
    [news, warnings, bars, asked] = [[], [], [], []];
    pictures = () => Promise.resolve();
    aheadMs = 0;
    klines = () => Promise.resolve([]);
    manager = new BinanceMarketData({
      ...{
        adapterName: 'BINANCE',
        exchange: Exchange.BINANCE,
        contracts: fakeContracts('BTCUSDT'),
        staleTimes: { ...STALE_TIMES, lookMs: 10 },
      },
      rest: {
        ticker24h: (symbol) => (asked.push('ticker24h'), pictures().then(() => picture(symbol))),
        tickers24h: (symbols) => Promise.resolve(symbols.map((symbol) => picture(symbol))),
        klines: () => (asked.push('klines'), klines()),
        historicalTrades: (_symbol, fromId) => Promise.resolve([0, 1, 2].map((step) => restTrade(fromId + step))),
        trades: () => Promise.resolve([]),
        depth: () => Promise.reject(new Error('not asked for')),
      },
      clock: { now: () => Date.now() + aheadMs, offsetMs: 0 },
      createStreams: (listener) =>
        new MarketStreams({ url: `${server.url}/stream`, backoff: { initialMs: 5, capMs: 20, jitter: 0 } }, listener),
      onBar: ({ datetime }) => bars.push((datetime.getTime() - START) / MINUTE),
      ...{ onTick: () => undefined, onBook: () => undefined, onTransaction: () => undefined },
      onConnection: (change) => news.push(change),
      onLog: (message, level) => {
        if (level >= LogLevel.WARNING) warnings.push(message);
      },
    });
    manager.subscribe(BARS);
    manager.open();
    await waitUntil(() => news.some(({ kind }) => kind === 'connected'), 'the connection');
    pushBar(0, true);
    await waitUntil(() => bars.length === 1, 'the first bar');
  });

  afterEach(async () => {
    await manager.close();
    await server.close();
  });

  it('names the bars that the venue does not give, with `recovered`, in the log and in the quality', async () => {
    klines = () => Promise.resolve([restBar(3), restBar(4)]);
    server.dropAll();
    await waitUntil(() => recovered().length === 1, 'the recovery');
    const hole = { vtSymbol: 'BTCUSDT.BINANCE', interval: Interval.MINUTE, from: minute(1), to: minute(2) };
    expect(recovered()[0]!.recovered).to.deep.include({ bars: 2, missingBars: [hole] });
    expect(bars).to.deep.equal([0, 3, 4]);
    expect(warnings.filter((message) => message.includes('missing for good'))).to.deep.equal([
      'BTCUSDT.BINANCE: bars are missing for good, as the venue did not give them: 1m 2026-01-01T00:01:00.000Z to 2026-01-01T00:02:00.000Z',
    ]);
    expect(manager.getDataQuality('BTCUSDT')).to.include({ missing: 2, backfilled: 2 });
  });

  it('says nothing of missing bars where all are there', async () => {
    klines = () => Promise.resolve([restBar(1), restBar(2)]);
    server.dropAll();
    await waitUntil(() => recovered().length === 1, 'the recovery');
    expect(recovered()[0]!.recovered).to.deep.include({ bars: 2 }).and.not.to.have.property('missingBars');
    expect(manager.getDataQuality('BTCUSDT')).to.include({ missing: 0 });
  });

  it('names the bars that stay missing within a stream', async () => {
    pushBar(3, true);
    await waitUntil(() => recovered().length === 1, 'the hole');
    const hole = { vtSymbol: 'BTCUSDT.BINANCE', interval: Interval.MINUTE, from: minute(1), to: minute(2) };
    expect(recovered()[0]!.recovered).to.deep.include({ bars: 0, missingBars: [hole] });
    expect(manager.getDataQuality('BTCUSDT')).to.include({ missing: 2, gaps: 1 });
    expect(warnings.filter((message) => message.includes('missing for good'))).to.have.length(1);
  });

  it('counts what is held while it waits for what was lost before', async () => {
    let answer: (rows: Kline[]) => void = () => undefined;
    klines = () => new Promise((resolve) => (answer = resolve));
    pushBar(2, true);
    await waitUntil(() => manager.getDataQuality('BTCUSDT')!.held === 1, 'the held bar');
    expect(manager.getMetrics().held).to.equal(1);
    let looks = 0;
    await waitUntil(() => (looks += 1) > 5, 'a look or two');
    expect(warnings).to.deep.equal([]);
    await waitUntil(() => ((aheadMs += 100), warnings.length > 0), 'the warning');
    expect(warnings).to.deep.equal(['1 symbols wait for back-fill; 0 live trades and 1 live bars are held']);
    answer([restBar(1)]);
    await waitUntil(() => manager.getMetrics().held === 0, 'the back-fill');
    expect(manager.getDataQuality('BTCUSDT')!.held).to.equal(0);
    expect(bars).to.deep.equal([0, 1, 2]);
  });

  it('asks for bars before the picture that the trades wait for', async () => {
    const before = asked.length;
    klines = () => Promise.resolve([restBar(1)]);
    server.dropAll();
    await waitUntil(() => recovered().length === 1, 'the recovery');
    expect(asked.slice(before)).to.deep.equal(['klines', 'ticker24h']);
  });

  it('warns of trade ids that jump within a stream, and not within a loss that the host knows of', async () => {
    const jumps = (): string[] => warnings.filter((message) => message.includes('trade ids jumped'));
    manager.subscribe({ symbol: 'BTCUSDT', exchange: Exchange.BINANCE, ticks: false, transactions: true });
    await waitUntil(() => venue.topicsOf(server.last).includes('btcusdt@trade'), 'the trades');
    const pushTrade = (t: number): void =>
      venue.push('btcusdt@trade', {
        e: 'trade',
        E: Date.now(),
        s: 'BTCUSDT',
        t,
        p: '1',
        q: '1',
        T: START + t,
        m: false,
      });
    pushTrade(1_001);
    pushTrade(1_004);
    await waitUntil(() => recovered().length === 1, 'the first jump');
    expect(jumps()).to.have.length(1);
    let answer: () => void = () => undefined;
    pictures = () => new Promise((resolve) => (answer = resolve));
    server.dropAll();
    await waitUntil(() => news.filter(({ kind }) => kind === 'connected').length === 2, 'the connection again');
    pushTrade(1_008);
    await waitUntil(() => manager.getDataQuality('BTCUSDT')!.gaps === 2, 'the second jump');
    answer();
    await waitUntil(() => recovered().length === 2, 'the recovery');
    expect(jumps()).to.have.length(1);
  });

  it('tells no recovery once it is being closed: what was asked for ends unanswered', async () => {
    klines = () => Promise.reject(new Error('no route'));
    server.dropAll();
    await waitUntil(() => news.filter(({ kind }) => kind === 'connected').length === 2, 'the connection again');
    pushBar(5, true);
    await waitUntil(() => manager.getDataQuality('BTCUSDT')!.total === 2, 'a bar behind the hole');
    await manager.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(news.map(({ kind }) => kind).slice(-2)).to.deep.equal(['connected', 'closed']);
    expect(warnings.at(-1)).to.equal('Market data is closed while 1 symbols wait for what a loss cost them');
    klines = () => Promise.resolve([]);
    manager.open();
    await waitUntil(() => news.at(-1)!.kind === 'connected', 'the next life');
  });

  it('tells no recovery of a hole within a stream once it is being closed', async () => {
    klines = () => Promise.reject(new Error('no route'));
    pushBar(5, true);
    await waitUntil(() => manager.getDataQuality('BTCUSDT')!.total === 2, 'a bar behind the hole');
    await manager.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(news.map(({ kind }) => kind)).to.deep.equal(['connected', 'closed']);
  });
});

function streamBar(count: number, x: boolean): Record<string, unknown> {
  const t = START + count * MINUTE;
  return {
    ...{ t, T: t + MINUTE - 1, s: 'BTCUSDT', i: '1m', f: 1, L: 1, o: '1', c: '1', h: '1', l: '1', v: '1', n: 1 },
    ...{ x, q: '1', V: '1', Q: '1', B: '0' },
  };
}

function restBar(count: number): Kline {
  const t = START + count * MINUTE;
  return [t, '1', '1', '1', '1', '1', t + MINUTE - 1, '1', 1, '0', '0', '0'];
}

function restTrade(id: number): Awaited<ReturnType<MarketDataParts['rest']['trades']>>[number] {
  const flags = { isBuyerMaker: false, isBestMatch: true };
  return { id, price: '1', qty: '1', quoteQty: '1', time: START + id, ...flags };
}

function picture(symbol: string): Ticker24h {
  return {
    ...{ symbol, priceChange: '-0.5', priceChangePercent: '-5.0', weightedAvgPrice: '10.1', prevClosePrice: '10.4' },
    ...{ lastPrice: '10.0', lastQty: '0.5', bidPrice: '9.99', bidQty: '1.0', askPrice: '10.01', askQty: '2.0' },
    ...{ openPrice: '10.5', highPrice: '11.0', lowPrice: '9.0', volume: '100.0', quoteVolume: '1010.0' },
    ...{ openTime: 1, closeTime: 2, firstId: 1, lastId: 1_008, count: 1_008 },
  };
}
