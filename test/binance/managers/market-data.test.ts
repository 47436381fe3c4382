import { expect } from 'chai';
import { BinanceMarketData } from '../../../src/binance/managers/market-data.js';
import type { MarketDataParts } from '../../../src/binance/managers/market-data.js';
import { MarketStreams } from '../../../src/binance/streams/market-streams.js';
import type { Ticker24h } from '../../../src/binance/wire/market-rest.js';
import type { ConnectionChange } from '../../../src/host/domain/connection-news.js';
import { Direction, Exchange, LogLevel } from '../../../src/host/domain/constants.js';
import type { Tick } from '../../../src/host/domain/tick.js';
import { fakeContracts } from '../../support/fake-contracts.js';
import { LocalMarketStreams, bookTicker } from '../../support/local-market-streams.js';
import { LocalWebSocketServer } from '../../support/local-web-socket-server.js';
import { waitUntil } from '../../support/wait-until.js';

const OFFSET_MS = 250;
const on = (symbol: string, exchange: Exchange = Exchange.BINANCE) => ({ symbol, exchange });

describe('BinanceMarketData', () => {
  let server: LocalWebSocketServer;
  let venue: LocalMarketStreams;
  let contracts: ReturnType<typeof fakeContracts>;
  let ticks: Tick[];
  let news: ConnectionChange[];
  let log: { message: string; level: LogLevel }[];
  let asked: string[];
  let answer: (symbol: string) => Promise<Ticker24h>;
  const made: BinanceMarketData[] = [];

  function make(options: Partial<MarketDataParts> = {}): BinanceMarketData {
    const manager = new BinanceMarketData({
      adapterName: 'BINANCE',
      exchange: Exchange.BINANCE,
      contracts,
      rest: {
        ticker24h: (symbol) => (asked.push(symbol), answer(symbol)),
        tickers24h: (symbols) => Promise.all(symbols.map((symbol) => (asked.push(symbol), answer(symbol)))),
        historicalTrades: () => Promise.resolve([]),
        klines: () => Promise.resolve([]),
        depth: () => Promise.resolve({ lastUpdateId: 5, bids: [['9.50', '1.5']], asks: [['10.50', '2.5']] }),
        trades: () =>
          Promise.resolve([
            {
              ...{ id: 7, price: '10.0', qty: '2.0', quoteQty: '20.0', time: 1 },
              isBuyerMaker: true,
              isBestMatch: true,
            },
            {
              ...{ id: 8, price: '11.0', qty: '1.0', quoteQty: '11.0', time: 2 },
              isBuyerMaker: false,
              isBestMatch: true,
            },
          ]),
      },
      clock: { now: () => Date.now(), offsetMs: OFFSET_MS },
      staleTimes: null,
      createStreams: (listener) =>
        new MarketStreams({ url: `${server.url}/stream`, backoff: { initialMs: 5, capMs: 20, jitter: 0 } }, listener),
      onTick: (tick) => ticks.push(tick),
      ...{ onBar: () => undefined, onBook: () => undefined, onTransaction: () => undefined },
      onConnection: (change) => news.push(change),
      onLog: (message, level) => log.push({ message, level }),
      ...options,
    });
    made.push(manager);
    return manager;
  }

  const kinds = (): string[] => news.map(({ kind }) => kind);
  const connected = (): Promise<void> => waitUntil(() => kinds().includes('connected'), 'the market connection');

  beforeEach(async () => {
    server = await LocalWebSocketServer.start();
    venue = new LocalMarketStreams(server);
    contracts = fakeContracts('BTCUSDT', 'ETHUSDT');
    [ticks, news, log, asked] = [[], [], [], []];
    answer = (symbol) => Promise.resolve(restTicker(symbol));
  });

  afterEach(async () => {
    await Promise.all(made.splice(0).map((manager) => manager.close()));
    await server.close();
  });

  it('merges ticker, book top and partial depth into one tick per piece of news', async () => {
    const manager = make();
    manager.subscribe(on('btcusdt'));
    manager.open();
    await connected();
    venue.push('btcusdt@ticker', streamTicker('BTCUSDT', 2_000));
    venue.push('btcusdt@depth20@100ms', {
      lastUpdateId: 10,
      bids: [9.9, 9.8, 9.7, 9.6, 9.5, 9.4].map((price) => [price.toFixed(2), '1.0']),
      asks: [10.1, 10.2, 10.3, 10.4, 10.5, 10.6].map((price) => [price.toFixed(2), '2.0']),
    });
    venue.push('btcusdt@bookTicker', bookTicker('BTCUSDT', 11, '9.85', '10.15'));
    await waitUntil(() => ticks.length === 4);
    const tick = ticks.at(-1)!;
    expect(tick).to.include({ vtSymbol: 'BTCUSDT.BINANCE', name: 'BTCUSDT', adapterName: 'BINANCE', lastPrice: 10 });
    expect([tick.bidPrice1, tick.bidPrice2, tick.bidPrice5]).to.deep.equal([9.85, 9.8, 9.5]);
    expect([tick.askPrice1, tick.askPrice2, tick.askPrice5]).to.deep.equal([10.15, 10.2, 10.5]);
    expect(tick.localTime!.getTime() + OFFSET_MS).to.equal(tick.datetime.getTime());
    const times = ticks.map(({ datetime }) => datetime.getTime());
    expect(times).to.deep.equal([...times].sort((a, b) => a - b));
    expect(log).to.deep.equal([]);
  });

  it('asks for the streams of a tick', async () => {
    const manager = make();
    manager.subscribe({ ...on('BTCUSDT'), depth: 5, transactions: true });
    manager.open();
    await connected();
    expect(venue.topicsOf(server.last)).to.deep.equal([
      'btcusdt@bookTicker',
      'btcusdt@depth5@100ms',
      'btcusdt@ticker',
      'btcusdt@trade',
    ]);
    venue.push('btcusdt@trade', {
      e: 'trade',
      E: 3,
      s: 'BTCUSDT',
      t: 1_001,
      p: '10.75',
      q: '0.5',
      T: 3,
      m: true,
      M: true,
    });
    await waitUntil(() => ticks.some(({ lastPrice }) => lastPrice === 10.75));
  });

  it('gives a quiet symbol its first tick by query', async () => {
    const manager = make();
    manager.open();
    expect(manager.subscribe(on('ETHUSDT'))).to.equal(true);
    await waitUntil(() => ticks.length === 1);
    expect(asked).to.deep.equal(['ETHUSDT']);
    expect(ticks[0]).to.include({ vtSymbol: 'ETHUSDT.BINANCE', lastPrice: 10, bidPrice1: 9.99, askPrice1: 10.01 });
  });

  it('says so when the first picture cannot be asked for, and goes on', async () => {
    answer = () => Promise.reject(new Error('no route'));
    const manager = make();
    manager.subscribe(on('BTCUSDT'));
    manager.open();
    await waitUntil(() => log.length === 1);
    expect(log[0]!.message).to.equal('The first picture of BTCUSDT could not be asked for: Error: no route');
    await connected();
    venue.push('btcusdt@ticker', streamTicker('BTCUSDT', 2_000));
    await waitUntil(() => ticks.length === 1);
  });

  describe('subscriptions', () => {
    it('are remembered before the contracts are known, under any spelling, and looked up when it opens', async () => {
      contracts = fakeContracts();
      const manager = make();
      expect(manager.subscribe(on('btcusdt'))).to.equal(true);
      expect(manager.subscribe(on('BTCUSDT.BINANCE'))).to.equal(true);
      expect(manager.subscribe(on('NOPE'))).to.equal(true);
      expect(manager.subscribe(on('GONE'))).to.equal(true);
      expect(manager.unsubscribe(on('GONE'))).to.equal(true);
      contracts.add('BTCUSDT');
      manager.open();
      await connected();
      expect(venue.topicsOf(server.last)).to.have.length(3);
      expect(log).to.deep.equal([
        { message: 'No market data for NOPE: there is no such symbol', level: LogLevel.ERROR },
      ]);
      expect(manager.getConnectionStatus().symbols[0]!.subscribers).to.equal(2);
    });

    it('are refused for an unknown symbol and another exchange', () => {
      const manager = make();
      manager.open();
      expect(manager.subscribe(on('NOPE'))).to.equal(false);
      expect(manager.subscribe(on('BTCUSDT', Exchange.BINANCEUSDM))).to.equal(false);
      expect(manager.unsubscribe(on('NOPE'))).to.equal(false);
      expect(manager.unsubscribe(on('BTCUSDT', Exchange.BINANCEUSDM))).to.equal(false);
      expect(log.map(({ message }) => message)).to.deep.equal([
        'No market data for NOPE: there is no such symbol',
        'No market data for BTCUSDT: BINANCEUSDM is not served here',
      ]);
    });

    it('are counted: ticks end with the last unsubscribe', async () => {
      const manager = make();
      manager.subscribe(on('BTCUSDT'));
      manager.subscribe(on('BTCUSDT'));
      manager.subscribe(on('ETHUSDT'));
      manager.open();
      await connected();
      expect(asked).to.deep.equal(['BTCUSDT', 'ETHUSDT']);
      manager.unsubscribe(on('BTCUSDT'));
      venue.push('btcusdt@bookTicker', bookTicker('BTCUSDT', 1));
      await waitUntil(() => ticks.some(({ bidPrice1 }) => bidPrice1 === 100));
      manager.unsubscribe(on('btcusdt'));
      await waitUntil(() => venue.topicsOf(server.last).length === 3);
      const before = ticks.length;
      server.last.send({ stream: 'btcusdt@bookTicker', data: bookTicker('BTCUSDT', 2) });
      venue.push('ethusdt@bookTicker', bookTicker('ETHUSDT', 1));
      await waitUntil(() => ticks.length > before);
      expect(ticks.slice(before).map(({ symbol }) => symbol)).to.deep.equal(['ETHUSDT']);
      expect(manager.unsubscribe(on('BTCUSDT'))).to.equal(false);
    });

    it('come back after every loss, with the gap told', async () => {
      const manager = make();
      manager.subscribe(on('BTCUSDT'));
      manager.open();
      await connected();
      venue.push('btcusdt@bookTicker', bookTicker('BTCUSDT', 900));
      await waitUntil(() => ticks.some(({ bidPrice1 }) => bidPrice1 === 100));
      server.dropAll();
      await waitUntil(() => kinds().includes('recovered'));
      expect(kinds()).to.deep.equal(['connected', 'disconnected', 'reconnecting', 'connected', 'recovered']);
      const recovered = news.at(-1)! as Extract<ConnectionChange, { kind: 'recovered' }>;
      expect(recovered.gap.from.getTime()).to.be.at.most(recovered.gap.to.getTime());
      const nothing = { transactions: 0, bars: 0, books: 0 };
      expect(recovered.recovered).to.deep.equal({ orders: 0, trades: 0, accounts: 0, ...nothing });
      venue.push('btcusdt@bookTicker', bookTicker('BTCUSDT', 903, '50.00', '50.01'));
      await waitUntil(() => ticks.at(-1)!.bidPrice1 === 50);
    });

    it('survive close, and are live again after the next open', async () => {
      const manager = make();
      manager.subscribe(on('BTCUSDT'));
      manager.open();
      manager.open();
      await connected();
      await manager.close();
      await manager.close();
      expect(kinds()).to.deep.equal(['connected', 'closed']);
      expect(manager.isConnected).to.equal(false);
      await waitUntil(() => server.openClients.length === 0);
      manager.open();
      await waitUntil(() => kinds().length === 3);
      expect(venue.topicsOf(server.last)).to.have.length(3);
    });
  });

  it('tells one disconnection and one connection for several sockets', async () => {
    const manager = make({
      createStreams: (listener) =>
        new MarketStreams(
          { url: `${server.url}/stream`, topicsPerSocket: 2, backoff: { initialMs: 5, jitter: 0 } },
          listener,
        ),
    });
    manager.subscribe(on('BTCUSDT'));
    manager.subscribe(on('ETHUSDT'));
    manager.open();
    await connected();
    expect(manager.getConnectionStatus().sockets).to.have.length(3);
    server.dropAll();
    await waitUntil(() => kinds().includes('recovered'));
    expect(kinds().filter((kind) => kind !== 'reconnecting')).to.deep.equal([
      'connected',
      'disconnected',
      'connected',
      'recovered',
    ]);
  });

  it('is connected again when the socket that was down carries nothing any more', async () => {
    const manager = make();
    manager.subscribe(on('BTCUSDT'));
    manager.open();
    await connected();
    server.refuseWithStatus = 503;
    server.dropAll();
    await waitUntil(() => kinds().includes('reconnecting'));
    manager.unsubscribe(on('BTCUSDT'));
    expect(kinds().slice(-2)).to.deep.equal(['connected', 'recovered']);
  });

  it('drops crossed, impossible and outdated quotes, counts them, and says so once', async () => {
    const manager = make();
    manager.subscribe(on('BTCUSDT'));
    manager.open();
    await connected();
    await waitUntil(() => ticks.length === 1);
    venue.push('btcusdt@bookTicker', bookTicker('BTCUSDT', 5));
    venue.push('btcusdt@bookTicker', bookTicker('BTCUSDT', 6, '101.00', '100.00'));
    venue.push('btcusdt@bookTicker', bookTicker('BTCUSDT', 7, 'x', '100.00'));
    venue.push('btcusdt@bookTicker', bookTicker('BTCUSDT', 4, '1.00', '2.00'));
    venue.push('btcusdt@bookTicker', { e: 'aggTrade', s: 'BTCUSDT', m: true });
    venue.push('btcusdt@bookTicker', bookTicker('BTCUSDT', 8, '99.00', '99.50'));
    await waitUntil(() => ticks.at(-1)?.bidPrice1 === 99);
    expect(ticks).to.have.length(3);
    const [status] = manager.getConnectionStatus().symbols;
    expect(status).to.include({ vtSymbol: 'BTCUSDT.BINANCE', frames: 5, ticks: 3, invalid: 3, outdated: 1 });
    expect(log).to.have.length(1);
    expect(log[0]!.message).to.include('BTCUSDT.BINANCE: a bookTicker frame was dropped');
  });

  it('tells its state', async () => {
    const manager = make();
    expect(manager.getConnectionStatus()).to.deep.equal({
      connected: false,
      lastMessageTime: null,
      messageCount: 0,
      malformedFrames: 0,
      sockets: [],
      symbols: [],
    });
    manager.subscribe(on('BTCUSDT'));
    manager.subscribe(on('ETHUSDT'));
    manager.open();
    await connected();
    venue.push('btcusdt@bookTicker', bookTicker('BTCUSDT', 1));
    server.last.send('{"half":');
    venue.push('ethusdt@bookTicker', bookTicker('ETHUSDT', 1));
    await waitUntil(() => manager.getConnectionStatus().messageCount === 2);
    const status = manager.getConnectionStatus();
    expect(status).to.deep.include({ connected: true, malformedFrames: 1 });
    expect(status.lastMessageTime).to.deep.equal(status.symbols[1]!.lastMessageTime);
    expect(status.sockets[0]).to.include({ state: 'open', topics: 6, subscribed: true });
  });

  it('answers for one symbol by query: picture, book, trades', async () => {
    const manager = make();
    expect(await manager.queryTicker('btcusdt')).to.include({ vtSymbol: 'BTCUSDT.BINANCE', lastPrice: 10 });
    expect(await manager.queryOrderBook('BTCUSDT')).to.deep.equal({
      updateId: 5,
      bids: [[9.5, 1.5]],
      asks: [[10.5, 2.5]],
    });
    expect(await manager.queryTrades('BTCUSDT')).to.deep.equal([
      { tradeId: '7', price: 10, volume: 2, turnover: 20, datetime: new Date(1), direction: Direction.SHORT },
      { tradeId: '8', price: 11, volume: 1, turnover: 11, datetime: new Date(2), direction: Direction.LONG },
    ]);
    expect(await manager.queryTicker('NOPE')).to.equal(null);
    expect(await manager.queryOrderBook('NOPE')).to.equal(null);
    expect(await manager.queryTrades('NOPE')).to.deep.equal([]);
    expect(ticks).to.deep.equal([]);
  });

  describe('staleness', () => {
    const WATCHED = {
      staleTimes: { lookMs: 5, floorMs: 40, ceilingMs: 40, graceMs: 20, healMs: 60, longestPauseMs: 200 },
    };

    it('of a quiet symbol is none: nothing is done while the venue has not moved', async () => {
      const manager = make(WATCHED);
      manager.subscribe(on('BTCUSDT'));
      manager.open();
      await connected();
      await waitUntil(() => asked.length >= 3);
      expect(venue.asked).to.have.length(1);
      expect(kinds()).to.deep.equal(['connected']);
      expect(log).to.deep.equal([]);
    });

    it('of a dead stream leads to a new subscription, then to a new connection', async () => {
      const manager = make(WATCHED);
      manager.subscribe(on('BTCUSDT'));
      manager.open();
      await connected();
      await waitUntil(() => ticks.length === 1);
      let lastId = 2_000;
      answer = (symbol) => Promise.resolve({ ...restTicker(symbol), lastId: lastId++, askPrice: `10.${lastId}` });
      await waitUntil(() => venue.asked.length >= 3);
      expect(venue.asked.slice(1, 3).map((text) => text.split(' ')[0])).to.deep.equal(['UNSUBSCRIBE', 'SUBSCRIBE']);
      await waitUntil(() => server.clients.length === 2);
      expect(log.map(({ message }) => message).join('\n'))
        .to.include('although the venue moved on; subscribing again')
        .and.to.include('although the venue moved on; opening another connection');
      answer = (symbol) => Promise.resolve({ ...restTicker(symbol), lastId, askPrice: `10.${lastId}` });
      await waitUntil(() => kinds().includes('recovered'));
      const told = news.find((change) => change.kind === 'disconnected');
      expect(told?.reason).to.match(/^btcusdt@\S+, .*: nothing new for \d+ ms although the venue moved on$/);
    });

    it('is looked for per stream: a book that stands still behind a live ticker is taken again', async () => {
      const manager = make(WATCHED);
      manager.subscribe(on('BTCUSDT'));
      manager.open();
      await connected();
      await waitUntil(() => ticks.length === 1);
      answer = (symbol) => Promise.resolve({ ...restTicker(symbol), bidPrice: '9.50' });
      const beat = setInterval(() => venue.push('btcusdt@ticker', streamTicker('BTCUSDT', Date.now())), 5);
      await waitUntil(() => venue.asked.length >= 2);
      clearInterval(beat);
      expect(venue.asked[1]).to.equal('UNSUBSCRIBE btcusdt@bookTicker,btcusdt@depth20@100ms');
    });

    it('cannot be told where the venue cannot be asked: a warning, and nothing else', async () => {
      const manager = make(WATCHED);
      manager.subscribe(on('BTCUSDT'));
      manager.open();
      await connected();
      answer = () => Promise.reject(new Error('no route'));
      await waitUntil(() => log.length >= 1);
      expect(log[0]!.message).to.equal('BTCUSDT: silent, and the venue cannot be asked: Error: no route');
      expect(venue.asked).to.have.length(1);
    });
  });
});

function restTicker(symbol: string): Ticker24h {
  return {
    ...{ symbol, priceChange: '-0.5', priceChangePercent: '-5.0', weightedAvgPrice: '10.1', prevClosePrice: '10.4' },
    ...{ lastPrice: '10.0', lastQty: '0.5', bidPrice: '9.99', bidQty: '1.0', askPrice: '10.01', askQty: '2.0' },
    ...{ openPrice: '10.5', highPrice: '11.0', lowPrice: '9.0', volume: '100.0', quoteVolume: '1010.0' },
    ...{ openTime: 1, closeTime: 2, firstId: 1, lastId: 1_000, count: 1_000 },
  };
}

function streamTicker(symbol: string, E: number): Record<string, unknown> {
  return {
    ...{ e: '24hrTicker', E, s: symbol, p: '-0.5', P: '-5.0', w: '10.1', x: '10.4', c: '10.0', Q: '0.5', b: '9.99' },
    ...{ B: '1.0', a: '10.01', A: '2.0', o: '10.5', h: '11.0', l: '9.0', v: '100.0', q: '1010.0', O: 1, C: 2, F: 1 },
    ...{ L: 1_000, n: 1_000 },
  };
}
