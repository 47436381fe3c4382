import { expect } from 'chai';
import { BinanceAdapter, EventEngine, EventType, Exchange } from '../../src/index.js';
import type { BookCounts, BookUpdate } from '../../src/index.js';
import { startSimulator, unitsToNumber } from '../../src/simulator/index.js';
import type { Simulator, SimulatorOptions } from '../../src/simulator/index.js';
import { waitUntil } from '../support/wait-until.js';
import { WebSocketProxy } from '../support/web-socket-proxy.js';

/** An adapter on a simulator, with something between them that loses what it is told to lose. */
class House {
  readonly engine = new EventEngine();
  readonly adapter = new BinanceAdapter(this.engine);
  readonly updates: BookUpdate[] = [];
  /** The next message with this text in it does not arrive. */
  loseNext: string | null = null;

  private constructor(
    readonly simulator: Simulator,
    readonly proxy: WebSocketProxy,
  ) {
    this.engine.register(EventType.BOOK, ({ data }) => this.updates.push(data));
    this.engine.start();
  }

  static async open(options: SimulatorOptions): Promise<House> {
    const simulator = await startSimulator(options);
    let house: House | null = null;
    const proxy = await WebSocketProxy.start(simulator.endpoints.stream, (text) => {
      const isLost = house !== null && house.loseNext !== null && text.includes(house.loseNext);
      if (house !== null && isLost) house.loseNext = null;
      return isLost;
    });
    house = new House(simulator, proxy);
    return house;
  }

  connect(): Promise<boolean> {
    const { rest, wsApi } = this.simulator.endpoints;
    return this.adapter.connect({ server: 'simulator', endpoints: { rest, stream: this.proxy.url, wsApi } });
  }

  subscribe(...symbols: string[]): void {
    for (const symbol of symbols) {
      expect(this.adapter.subscribe({ symbol, exchange: Exchange.BINANCE, depth: 'book' })).to.equal(true);
    }
  }

  counts(symbol: string): BookCounts | undefined {
    const symbols = this.adapter.getConnectionStatus().market?.symbols ?? [];
    return symbols.find(({ vtSymbol }) => vtSymbol === `${symbol}.BINANCE`)?.book ?? undefined;
  }

  isLive(symbol: string): boolean {
    return this.adapter.getOrderBook(symbol)?.status === 'live';
  }

  /** Whether the book is as new as the venue's and has the same levels. */
  isTheVenues(symbol: string): boolean {
    const book = this.adapter.getOrderBook(symbol);
    if (book?.status !== 'live' || book.updateId !== this.simulator.exchange.bookTop(symbol).updateId) return false;
    for (const side of ['bid', 'ask'] as const) {
      const truth = this.simulator.exchange.levels(symbol, side, 1_000);
      const levels = truth.map(([price, quantity]) => [unitsToNumber(price), unitsToNumber(quantity)]);
      expect(book.levels(side, truth.length), `${symbol} ${side}s`).to.deep.equal(levels);
    }
    return true;
  }

  async close(): Promise<void> {
    await this.adapter.close();
    await this.engine.stop();
    await this.proxy.close();
    await this.simulator.close();
  }
}

describe('full books through the adapter', () => {
  let house: House;

  afterEach(() => house.close());

  it('begin without a gap, and after a lost diff only its book is suspect until it is the venue’s again', async () => {
    const symbols = ['BTCUSDT', 'ETHUSDT', 'SOLUSDT'];
    house = await House.open({ symbols, seed: 3, history: 60_000, timeScale: 5 });
    house.subscribe('BTCUSDT', 'ETHUSDT');
    expect(await house.connect()).to.equal(true);
    house.subscribe('SOLUSDT');
    for (const symbol of symbols) await waitUntil(() => house.isTheVenues(symbol), symbol);
    expect(house.updates.map(({ status }) => status)).to.not.include('suspect');
    const applied = house.counts('ETHUSDT')?.applied ?? 0;
    await waitUntil(() => (house.counts('ETHUSDT')?.applied ?? 0) > applied, 'a diff behind the snapshot');
    house.loseNext = '"ethusdt@depth@100ms"';
    await waitUntil(() => house.counts('ETHUSDT')?.gaps === 1, 'the gap');
    await waitUntil(() => house.isTheVenues('ETHUSDT'), 'the book to be the venue’s');
    const suspects = house.updates.filter(({ status }) => status === 'suspect');
    expect(suspects.map(({ symbol }) => symbol)).to.deep.equal(['ETHUSDT']);
    for (const symbol of symbols) {
      await waitUntil(() => house.isTheVenues(symbol), symbol);
      expect(house.counts(symbol), symbol).to.include({ gaps: symbol === 'ETHUSDT' ? 1 : 0, invalid: 0 });
      expect(house.counts(symbol)?.topEqual, symbol).to.equal(house.counts(symbol)?.topCompared);
    }
  });

  it('of symbols on which nothing happens are there, too, subscribed early or late', async () => {
    house = await House.open({ symbols: ['BTCUSDT', 'ETHUSDT'], market: 'none' });
    house.subscribe('BTCUSDT');
    expect(await house.connect()).to.equal(true);
    await waitUntil(() => house.isLive('BTCUSDT'), 'the early book');
    house.subscribe('ETHUSDT');
    await waitUntil(() => house.isLive('ETHUSDT'), 'the late book');
    expect(house.adapter.getOrderBook('ETHUSDT')?.size('bid')).to.equal(0);
    expect(house.adapter.getOrderBook('XRPUSDT')).to.equal(null);
  });
});
