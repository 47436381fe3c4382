import { Lane } from '../../rest/spot-rest-api.js';
import type { SpotRestApi } from '../../rest/spot-rest-api.js';

/** The day's statistics of one symbol with its newest trade's id and the top of its book. */
export type Picture = Awaited<ReturnType<SpotRestApi['ticker24h']>>;

interface Question {
  readonly symbol: string;
  readonly resolve: (picture: Picture) => void;
  readonly reject: (error: unknown) => void;
}

/** rest-api.md: `ticker/24hr` of 1 to 20 symbols weighs 2, of 21 to 100 already 40. */
const SYMBOLS_PER_REQUEST = 20;

/**
 * Asks for pictures of symbols, twenty with one request that weighs as little as one: a thousand symbols that are
 * subscribed, or suspected, at one moment cost 100 of the 6000 per minute.
 */
export class PictureDesk {
  readonly #rest: Pick<SpotRestApi, 'ticker24h' | 'tickers24h'>;
  readonly #signal: AbortSignal;
  #waiting: Question[] = [];

  constructor(rest: Pick<SpotRestApi, 'ticker24h' | 'tickers24h'>, signal: AbortSignal) {
    this.#rest = rest;
    this.#signal = signal;
  }

  /** The picture of a symbol now; questions of one moment travel together. */
  ask(symbol: string): Promise<Picture> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) queueMicrotask(() => this.#send());
      this.#waiting.push({ symbol, resolve, reject });
    });
  }

  #send(): void {
    const questions = this.#waiting;
    this.#waiting = [];
    for (let start = 0; start < questions.length; start += SYMBOLS_PER_REQUEST) {
      void this.#request(questions.slice(start, start + SYMBOLS_PER_REQUEST));
    }
  }

  /** One symbol that the venue refuses must not cost the others their answer: then each is asked for alone. */
  async #request(questions: readonly Question[]): Promise<void> {
    const options = { lane: Lane.MARKET, signal: this.#signal };
    const symbols = [...new Set(questions.map(({ symbol }) => symbol))];
    try {
      const [first = ''] = symbols;
      const pictures =
        symbols.length === 1
          ? [await this.#rest.ticker24h(first, options)]
          : await this.#rest.tickers24h(symbols, options);
      const bySymbol = new Map(pictures.map((picture) => [picture.symbol, picture]));
      for (const { symbol, resolve, reject } of questions) {
        const picture = bySymbol.get(symbol);
        if (picture) resolve(picture);
        else reject(new Error(`the venue gave no statistics of ${symbol}`));
      }
    } catch (error) {
      if (symbols.length === 1 || this.#signal.aborted) for (const { reject } of questions) reject(error);
      else for (const symbol of symbols) void this.#request(questions.filter((question) => question.symbol === symbol));
    }
  }
}
