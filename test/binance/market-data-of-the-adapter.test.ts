import { expect } from 'chai';
import { BinanceAdapter } from '../../src/binance/binance-adapter.js';
import type { Bar } from '../../src/host/domain/bar.js';
import type { ConnectionNews } from '../../src/host/domain/connection-news.js';
import { Exchange, Interval } from '../../src/host/domain/constants.js';
import type { BookUpdate } from '../../src/host/domain/order-book.js';
import type { Tick } from '../../src/host/domain/tick.js';
import type { Transaction } from '../../src/host/domain/transaction.js';
import { EventEngine } from '../../src/host/events/event-engine.js';
import { EventType } from '../../src/host/events/event-types.js';
import { startSimulator } from '../../src/simulator/index.js';
import type { Simulator } from '../../src/simulator/index.js';
import { waitUntil } from '../support/wait-until.js';

const BTC = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE } as const;
const EVERYTHING = { ...BTC, depth: 'book', transactions: true, bars: [Interval.SECOND] } as const;

describe('market data of the adapter', () => {
  let simulator: Simulator;
  let engine: EventEngine;
  let adapter: BinanceAdapter;
  let heard: { ticks: Tick[]; bars: Bar[]; transactions: Transaction[]; books: BookUpdate[]; news: ConnectionNews[] };

  const changes = (): string[] =>
    heard.news.filter(({ channel }) => channel === 'market').map(({ change }) => change.kind);
  const ids = (): number[] => heard.transactions.map(({ transactionId }) => transactionId);

  beforeEach(async () => {
    simulator = await startSimulator({ symbols: ['BTCUSDT', 'ETHUSDT'], seed: 5, history: 5 * 60_000 });
    engine = new EventEngine();
    adapter = new BinanceAdapter(engine);
    heard = { ticks: [], bars: [], transactions: [], books: [], news: [] };
    engine.register(EventType.TICK, ({ data }) => heard.ticks.push(data));
    engine.register(EventType.BAR, ({ data }) => heard.bars.push(data));
    engine.register(EventType.TRANSACTION, ({ data }) => heard.transactions.push(data));
    engine.register(EventType.BOOK, ({ data }) => heard.books.push(data));
    engine.register(EventType.CONNECTION, ({ data }) => heard.news.push(data));
    engine.start();
  });

  afterEach(async () => {
    await adapter.close();
    await engine.stop();
    await simulator.close();
  });

  const connect = (more: object = {}): Promise<boolean> =>
    adapter.connect({ ...simulator.settings, reconnectDelay: 0.01, ...more });

  it('brings ticks, bars, trades and the book of a symbol, subscribed before it connects', async () => {
    adapter.subscribe(EVERYTHING);
    expect(await connect()).to.equal(true);
    await waitUntil(() => heard.transactions.length > 5 && heard.bars.some(({ extra }) => extra?.['closed'] === true));
    await waitUntil(() => adapter.getOrderBook('btcusdt')?.status === 'live' && heard.books.length > 3);
    await waitUntil(() => heard.ticks.at(-1)?.extra?.['bar'] !== null, 'a tick with a bar');
    const tick = heard.ticks.at(-1)!;
    expect(tick.extra!['bar']).to.include({ vtSymbol: 'BTCUSDT.BINANCE' });
    expect(tick.limitUp).to.be.above(tick.lastPrice);
    expect(tick.limitDown).to.be.within(0.01, tick.lastPrice);
    expect(tick.preClose).to.be.above(0);
    expect(ids()).to.deep.equal(Array.from(ids(), (_, index) => ids()[0]! + index));
    expect(adapter.getOrderBook('ETHUSDT')).to.equal(null);
    const [status] = adapter.getConnectionStatus().market!.symbols;
    expect(status!.topics.map(({ phase }) => phase))
      .to.include('delivering')
      .and.not.include('refused');
    expect(status!.topics).to.have.length(6);
  });

  it('takes back exactly what a request named', async () => {
    await connect();
    adapter.subscribe(EVERYTHING);
    adapter.subscribe(BTC);
    expect(adapter.unsubscribe({ ...BTC, transactions: true })).to.equal(false);
    expect(adapter.unsubscribe(EVERYTHING)).to.equal(true);
    const names = (): string[] =>
      adapter.getConnectionStatus().market!.symbols.flatMap(({ topics }) => topics.map(({ topic }) => topic));
    expect(names()).to.have.members(['btcusdt@ticker', 'btcusdt@bookTicker', 'btcusdt@depth20@100ms']);
    expect(adapter.getOrderBook('BTCUSDT')).to.equal(null);
    expect(adapter.unsubscribe(BTC)).to.equal(true);
    expect(adapter.unsubscribe(BTC)).to.equal(false);
    expect(names()).to.deep.equal([]);
  });

  it('back-fills what a loss cost, and says so when it is there', async () => {
    adapter.subscribe(EVERYTHING);
    await connect();
    await waitUntil(() => heard.transactions.length > 2 && adapter.getOrderBook('BTCUSDT')?.status === 'live');
    const before = ids().at(-1)!;
    simulator.server.sockets.dropAll('stream');
    await waitUntil(() => changes().includes('recovered'), 'the recovery');
    expect(changes().filter((kind) => kind !== 'reconnecting')).to.deep.equal([
      'connected',
      'disconnected',
      'connected',
      'recovered',
    ]);
    const told = heard.news.findLast(({ change }) => change.kind === 'recovered')!.change;
    expect(told).to.have.nested.property('recovered.books', 1);
    await waitUntil(() => ids().at(-1)! > before + 2, 'more trades');
    expect(ids()).to.deep.equal(Array.from(ids(), (_, index) => ids()[0]! + index));
    expect(adapter.getDataQuality('BTCUSDT')).to.include({ vtSymbol: 'BTCUSDT.BINANCE', missing: 0 });
  });

  it('subscribes by its settings, at every connection', async () => {
    await connect({ 'Auto Subscribe': 'BTCUSDT, ETHUSDT' });
    await waitUntil(() => new Set(heard.ticks.map(({ symbol }) => symbol)).size === 2, 'ticks of both');
    await adapter.close();
    heard.ticks = [];
    await connect({ autoSubscribe: ['ETHUSDT'] });
    await waitUntil(() => heard.ticks.length > 3);
    expect(new Set(heard.ticks.map(({ symbol }) => symbol))).to.deep.equal(new Set(['ETHUSDT']));
  });

  it('lets raw frames be heard, before and after it connects, until the listener leaves', async () => {
    const [early, late]: [string[], string[]] = [[], []];
    adapter.onRawMessage((text) => early.push(text));
    adapter.subscribe(BTC);
    await connect();
    await waitUntil(() => early.some((text) => text.includes('btcusdt@bookTicker')), 'a frame');
    const leave = adapter.onRawMessage((text) => late.push(text));
    await waitUntil(() => late.length > 0, 'a frame for the late one');
    leave();
    const count = late.length;
    const seen = early.length;
    await waitUntil(() => early.length > seen + 2);
    expect(late).to.have.length(count);
  });

  it('tells its figures: counts, latencies, the queue to the handlers', async () => {
    expect(adapter.getMetrics()).to.deep.include({ marketData: null, queuedEvents: 0 });
    expect(adapter.getDataQuality('BTCUSDT')).to.equal(null);
    adapter.subscribe(BTC);
    await connect();
    await waitUntil(() => adapter.getMetrics().marketData!.latency.receiveToHandler.samples > 0, 'a sample');
    const { marketData } = adapter.getMetrics();
    expect(marketData).to.include({ symbols: 1, invalid: 0 });
    expect(marketData!.ticks).to.be.above(10);
    const quality = adapter.getDataQuality('BTC/USDT')!;
    expect(quality.averageSpreadTicks).to.be.at.least(1);
    expect(quality.stalenessMs).to.be.within(0, 5_000);
    expect(adapter.getHealth().queuedEvents).to.be.at.least(0);
  });
});
