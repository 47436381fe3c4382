import type { BookTop } from '../venue.js';
import type { BookReader } from './book-reader.js';
import type { TopicFeed } from './topic-feed.js';
import { toBookTicker } from './trade-payloads.js';

/** `<symbol>@bookTicker`: a payload for every change of the best price or quantity, at once. */
export class BookTickerFeed implements TopicFeed {
  readonly #symbol: string;
  readonly #book: BookReader;
  #publish: ((payload: object) => void) | null = null;
  #sent: BookTop | null = null;

  constructor(symbol: string, book: BookReader) {
    this.#symbol = symbol;
    this.#book = book;
  }

  start(publish: (payload: object) => void): void {
    this.#publish = publish;
    this.#sent = this.#book.top();
  }

  stop(): void {
    this.#publish = null;
  }

  onLevel(): void {
    const top = this.#book.top();
    if (this.#sent && sameLevel(top.bid, this.#sent.bid) && sameLevel(top.ask, this.#sent.ask)) return;
    this.#sent = top;
    this.#publish?.(toBookTicker(this.#symbol, top));
  }
}

function sameLevel(a: BookTop['bid'], b: BookTop['bid']): boolean {
  return a?.[0] === b?.[0] && a?.[1] === b?.[1];
}
