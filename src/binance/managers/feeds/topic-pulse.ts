import type { Picture } from './picture-desk.js';

/** What moves a topic: trades of the market, or changes of its book. Topics of one family bear witness for each other. */
export type TopicFamily = 'trades' | 'book';

/**
 * Whether a topic brings anything new. Frames alone prove nothing, as a feed may repeat old ones: what counts is that
 * what it tells moves on.
 */
export class TopicPulse {
  readonly name: string;
  readonly family: TopicFamily;
  /** Frames that told something new. */
  advances = 0;
  /** When the last of them came, epoch ms of this machine; null where none has come. */
  lastAdvanceTime: number | null = null;
  /** The venue's newest id that came by this topic: of a trade, or of a change of the book. −1: none. */
  newestId = -1;
  /** The newest of them that the topic itself brought, and not a query. −1: none. */
  streamedId = -1;
  /** Of a book's topic: the best prices that it told last; 0 for an empty side. */
  bidPrice = 0;
  askPrice = 0;
  #isExpecting = true;

  constructor(name: string, family: TopicFamily) {
    this.name = name;
    this.family = family;
  }

  advance(id: number, receivedTime: number): void {
    this.advances += 1;
    this.lastAdvanceTime = receivedTime;
    this.newestId = id;
    this.streamedId = id;
    this.#isExpecting = false;
  }

  advanceTop(id: number, bidPrice: number, askPrice: number, receivedTime: number): void {
    this.advance(id, receivedTime);
    this.bidPrice = bidPrice;
    this.askPrice = askPrice;
  }

  /** What the venue says now is known: only what moves from here on has to come by this topic. */
  expect(picture: Picture): void {
    this.#isExpecting = false;
    if (this.family === 'trades') this.newestId = Math.max(this.newestId, picture.lastId);
    else [this.bidPrice, this.askPrice] = [Number(picture.bidPrice), Number(picture.askPrice)];
  }

  /** Whether the venue is ahead of what came by this topic. */
  isBehind(picture: Picture): boolean {
    if (this.#isExpecting) return false;
    if (this.family === 'trades') return picture.lastId > this.newestId;
    return Number(picture.bidPrice) !== this.bidPrice || Number(picture.askPrice) !== this.askPrice;
  }
}
