import { BookKeeper } from '../../../../src/binance/managers/books/book-keeper.js';
import type { BookKeeperParts } from '../../../../src/binance/managers/books/book-keeper.js';
import type { BookSnapshot } from '../../../../src/binance/managers/books/local-book.js';
import type { MarketDataFrame } from '../../../../src/binance/streams/topics.js';
import { decodeMarketFrame } from '../../../../src/binance/wire/market-frames.js';
import { Exchange } from '../../../../src/host/domain/constants.js';
import type { BookUpdate } from '../../../../src/host/domain/order-book.js';

export type LevelText = readonly [price: number | string, volume: number | string];

interface Question {
  readonly signal: AbortSignal;
  readonly isUrgent: boolean;
  readonly resolve: (snapshot: BookSnapshot) => void;
  readonly reject: (error: Error) => void;
}

/** A keeper whose snapshots, time and chance are the test's. */
export class BookBench {
  readonly keeper: BookKeeper;
  readonly updates: BookUpdate[] = [];
  readonly notices: string[] = [];
  /** Questions for a snapshot that were not answered yet. */
  readonly questions: Question[] = [];
  /** All questions, ever. */
  asked = 0;
  now = 1_700_000_000_000;
  readonly #symbol: string;

  constructor(symbol = 'BTCUSDT', options: Partial<BookKeeperParts> & { readonly limit?: number } = {}) {
    this.#symbol = symbol;
    this.keeper = new BookKeeper({
      identity: { adapterName: 'BINANCE', symbol, exchange: Exchange.BINANCE, vtSymbol: `${symbol}.BINANCE` },
      clock: { now: () => this.now, offsetMs: 0 },
      snapshots: {
        limit: options.limit ?? 1_000,
        fetch: (_symbol, isUrgent, signal) => {
          this.asked += 1;
          return new Promise((resolve, reject) => {
            this.questions.push({ signal, isUrgent, resolve, reject });
            signal.addEventListener('abort', () => reject(new Error('aborted')));
          });
        },
      },
      random: () => 0,
      backoff: { initialMs: 1, factor: 1, capMs: 1, jitter: 0 },
      onBook: (update) => this.updates.push(update),
      onNotice: (message) => this.notices.push(message),
      ...options,
    });
  }

  get statuses(): string[] {
    return this.updates.map(({ status }) => status);
  }

  /** Hands a frame in, as it came over the wire; other kinds than depth and book tickers are left out. */
  takeText(text: string): void {
    const frame: MarketDataFrame = decodeMarketFrame(text) as MarketDataFrame;
    if (frame.kind === 'depthUpdate') this.keeper.take(frame, { receivedTime: this.now });
    if (frame.kind === 'bookTicker') this.keeper.takeTop(frame);
  }

  /** Hands in a diff from `U` to `u`. */
  diff(
    U: number,
    u: number,
    bids: readonly LevelText[] = [],
    asks: readonly LevelText[] = [],
    more: object = {},
  ): void {
    const data = { e: 'depthUpdate', E: this.now, s: this.#symbol, U, u, b: texts(bids), a: texts(asks), ...more };
    this.takeText(JSON.stringify(data));
  }

  bookTicker(u: number, bid: LevelText, ask: LevelText): void {
    const [[b, B], [a, A]] = texts([bid, ask]) as [[string, string], [string, string]];
    const data = { u, s: this.#symbol, b, B, a, A };
    this.takeText(JSON.stringify(data));
  }

  /** Answers the oldest open question. */
  async answer(snapshot: BookSnapshot): Promise<void> {
    await this.#nextQuestion().then(({ resolve }) => resolve(snapshot));
    await settle();
  }

  /** Answers the oldest open question with a book. */
  async snapshot(lastUpdateId: number, bids: readonly LevelText[], asks: readonly LevelText[]): Promise<void> {
    await this.answer({ lastUpdateId, bids: texts(bids), asks: texts(asks) });
  }

  async fail(error: Error): Promise<void> {
    await this.#nextQuestion().then(({ reject }) => reject(error));
    await settle();
  }

  async #nextQuestion(): Promise<Question> {
    for (let look = 0; look < 500; look += 1) {
      const question = this.questions.shift();
      if (question && !question.signal.aborted) return question;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    throw new Error('nobody asks for a snapshot');
  }
}

/** Lets everything that waits for nothing but its turn happen. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

function texts(levels: readonly LevelText[]): [string, string][] {
  return levels.map(([price, volume]) => [text(price), text(volume)]);
}

function text(value: number | string): string {
  return typeof value === 'string' ? value : value.toFixed(8);
}
