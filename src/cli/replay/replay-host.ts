import { BinanceAdapter, EventEngine, EventType, Exchange, LogLevel } from '../../index.js';
import type { BookCounts } from '../../index.js';
import type { SimulatorEndpoints } from '../../simulator/index.js';

/** What has come so far. */
export interface ReceivedMarket {
  /** Diffs, book tickers and trades. */
  readonly frames: number;
  readonly trades: number;
  readonly ticks: number;
  readonly books: readonly ReceivedBook[];
}

/** A followed book: its counts and its top. */
export interface ReceivedBook extends BookCounts {
  readonly bidPrice: number;
  readonly askPrice: number;
}

/** Streams that are recorded; the adapter subscribes others besides. */
const RECORDED_TOPIC = /@(?:depth@100ms|bookTicker|trade)$/;

/** A host that does nothing but follow: full books, every trade and every tick of some symbols, through the adapter. */
export class ReplayHost {
  readonly #engine = new EventEngine();
  readonly #adapter = new BinanceAdapter(this.#engine);
  readonly #symbols: readonly string[];
  #trades = 0;
  #ticks = 0;

  constructor(symbols: readonly string[], onWarning: (message: string) => void) {
    this.#symbols = symbols;
    this.#engine.register(EventType.TRANSACTION, () => (this.#trades += 1));
    this.#engine.register(EventType.TICK, () => (this.#ticks += 1));
    this.#engine.register(EventType.LOG, ({ data }) => {
      if (data.level >= LogLevel.WARNING) onWarning(data.msg);
    });
  }

  get received(): ReceivedMarket {
    const symbols = this.#adapter.getConnectionStatus().market?.symbols ?? [];
    const topics = symbols.flatMap((symbol) => symbol.topics).filter(({ topic }) => RECORDED_TOPIC.test(topic));
    return {
      frames: topics.reduce((sum, { frames }) => sum + frames, 0),
      trades: this.#trades,
      ticks: this.#ticks,
      books: symbols.flatMap(({ vtSymbol, book }) => (book ? { ...book, ...this.#topOf(vtSymbol) } : [])),
    };
  }

  /** Connects and subscribes; false where that failed, the reason having been told as a warning. */
  async connect(endpoints: SimulatorEndpoints): Promise<boolean> {
    this.#engine.start();
    for (const symbol of this.#symbols) {
      this.#adapter.subscribe({ symbol, exchange: Exchange.BINANCE, depth: 'book', transactions: true });
    }
    return await this.#adapter.connect({ server: 'simulator', endpoints });
  }

  async close(): Promise<void> {
    await this.#adapter.close();
    await this.#engine.stop();
  }

  #topOf(vtSymbol: string): { bidPrice: number; askPrice: number } {
    const book = this.#adapter.getOrderBook(vtSymbol);
    return { bidPrice: book?.level('bid', 0)?.[0] ?? 0, askPrice: book?.level('ask', 0)?.[0] ?? 0 };
  }
}
