import { BinanceMarketData } from '../../src/binance/managers/market-data.js';
import type { MarketDataParts } from '../../src/binance/managers/market-data.js';
import { MarketStreams } from '../../src/binance/streams/market-streams.js';
import type { MarketStreamsOptions } from '../../src/binance/streams/market-streams.js';
import { SlidingWindow } from '../../src/binance/streams/sliding-window.js';
import type { Bar } from '../../src/host/domain/bar.js';
import type { ConnectionChange } from '../../src/host/domain/connection-news.js';
import { Exchange } from '../../src/host/domain/constants.js';
import type { BookUpdate } from '../../src/host/domain/order-book.js';
import type { Tick } from '../../src/host/domain/tick.js';
import type { Transaction } from '../../src/host/domain/transaction.js';
import { fakeContracts } from './fake-contracts.js';
import { LocalWebSocketServer } from './local-web-socket-server.js';
import { ScriptedMarket } from './scripted-market.js';
import { waitUntil } from './wait-until.js';

/** What a campaign may change of the manager and of its sockets. */
export interface FollowedMarketOptions {
  readonly seed?: number;
  readonly streams?: Partial<MarketStreamsOptions>;
  readonly parts?: Partial<MarketDataParts>;
}

/** A scripted market, and a market data manager that follows all of it over real sockets. */
export class FollowedMarket {
  readonly transactions: Transaction[] = [];
  readonly closedBars: Bar[] = [];
  readonly news: ConnectionChange[] = [];
  readonly log: string[] = [];
  readonly books: BookUpdate[] = [];
  lastTick: Tick | null = null;
  ticks = 0;
  replacements = 0;
  /** Whatever reached a handler and was no number or no instant. */
  readonly impossible: string[] = [];

  private constructor(
    readonly server: LocalWebSocketServer,
    readonly market: ScriptedMarket,
    readonly manager: BinanceMarketData,
  ) {}

  static async start({ seed = 1, streams = {}, parts = {} }: FollowedMarketOptions = {}): Promise<FollowedMarket> {
    const server = await LocalWebSocketServer.start();
    const market = new ScriptedMarket(server, 'BTCUSDT', seed);
    const follows = (): FollowedMarket => followed;
    const manager: BinanceMarketData = new BinanceMarketData({
      ...{ adapterName: 'BINANCE', exchange: Exchange.BINANCE, contracts: fakeContracts('BTCUSDT'), rest: market.rest },
      clock: {
        now: () => Date.now(),
        get offsetMs() {
          return market.now - Date.now();
        },
      },
      staleTimes: null,
      bookBackoff: { initialMs: 1, factor: 1, capMs: 5, jitter: 0 },
      createStreams: (listener) =>
        new MarketStreams(
          {
            url: `${server.url}/stream`,
            backoff: { initialMs: 1, capMs: 5, jitter: 0 },
            budget: new SlidingWindow(100_000, 1_000),
            controlMessagesPerSecond: 1_000,
            graceMs: 100,
            ...streams,
          },
          {
            ...listener,
            onReplaced: (replacement) => {
              follows().replacements += 1;
              listener.onReplaced?.(replacement);
            },
          },
        ),
      onTick: (tick) => follows().#takeTick(tick),
      onBar: (bar) => follows().#takeBar(bar),
      onBook: (update) => follows().#takeBook(update),
      onTransaction: (transaction) => follows().#takeTransaction(transaction),
      onConnection: (change) => follows().news.push(change),
      onLog: (message) => follows().log.push(message),
      ...parts,
    });
    const followed = new FollowedMarket(server, market, manager);
    const request = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE, depth: 'book', transactions: true } as const;
    manager.subscribe({ ...request, bars: ['1m'] });
    manager.open();
    await waitUntil(() => manager.isConnected && manager.getOrderBook('BTCUSDT')?.status === 'live', 'the first book');
    return followed;
  }

  /** Lets so many steps of the script happen, and the sockets keep pace with them. */
  async run(steps: number, before: (step: number) => void = () => undefined): Promise<void> {
    for (let step = 0; step < steps; step += 1) {
      before(step);
      this.market.step();
      if (step % 8 === 7) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    this.market.settle();
  }

  /** Waits until the manager has what the market has: the newest trade, the newest change of the book. */
  async untilEven(): Promise<void> {
    this.market.settle();
    await waitUntil(
      () =>
        this.manager.isConnected &&
        this.transactions.at(-1)?.transactionId === this.market.lastId &&
        this.bookDifferences() === 0,
      'the manager to have what the market has',
      15_000,
    );
  }

  /** Trades after the first that was heard of which never came, and those that came more than once or out of order. */
  tradeFaults(): { readonly missing: number; readonly repeated: number } {
    const [first] = this.transactions;
    const seen = new Set<number>();
    let repeated = 0;
    let before = -1;
    for (const { transactionId: id } of this.transactions) {
      if (id <= before || seen.has(id)) repeated += 1;
      seen.add(id);
      before = id;
    }
    const due = first ? this.market.lastId - first.transactionId + 1 : 0;
    return { missing: due - seen.size, repeated };
  }

  /** The same of closed bars. */
  barFaults(): { readonly missing: number; readonly repeated: number; readonly different: number } {
    const first = this.closedBars[0]?.datetime.getTime() ?? Infinity;
    const due = this.market.closedBars.filter(([open]) => open >= first);
    const byOpen = new Map(this.closedBars.map((bar) => [bar.datetime.getTime(), bar]));
    const isEqual = ([open, o, h, l, c, v]: (typeof due)[number]): boolean => {
      const bar = byOpen.get(open);
      const figures = bar && [bar.openPrice, bar.highPrice, bar.lowPrice, bar.closePrice, bar.volume];
      return figures !== undefined && figures.join() === [o, h, l, c, v].map(Number).join();
    };
    const missing = due.filter(([open]) => !byOpen.has(open)).length;
    const different = due.filter((row) => byOpen.has(row[0]) && !isEqual(row)).length;
    return { missing, repeated: this.closedBars.length - byOpen.size, different };
  }

  /** Levels in which the local book and the venue's differ. */
  bookDifferences(): number {
    const book = this.manager.getOrderBook('BTCUSDT');
    if (book?.status !== 'live') return Infinity;
    let different = 0;
    for (const [side, levels] of [
      ['bid', this.market.bids],
      ['ask', this.market.asks],
    ] as const) {
      if (book.size(side) !== levels.size) different += 1;
      for (const [price, quantity] of levels) if (book.volumeAt(side, price) !== quantity) different += 1;
    }
    return different;
  }

  async close(): Promise<void> {
    await this.manager.close();
    await this.server.close();
  }

  #takeTick(tick: Tick): void {
    this.ticks += 1;
    this.lastTick = tick;
    this.#check(tick);
  }

  #takeBar(bar: Bar): void {
    this.#check(bar);
    if (bar.extra?.['closed'] === true) this.closedBars.push(bar);
  }

  #takeBook(update: BookUpdate): void {
    if (update.status !== 'live') this.books.push(update);
    this.#check(update);
  }

  #takeTransaction(transaction: Transaction): void {
    this.transactions.push(transaction);
    this.#check(transaction);
  }

  #check(payload: object): void {
    for (const [name, value] of Object.entries(payload)) {
      const number: unknown = value instanceof Date ? value.getTime() : value;
      if (typeof number === 'number' && !(number >= 0 && number < Infinity)) this.impossible.push(`${name} ${number}`);
    }
  }
}
