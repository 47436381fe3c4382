import type { BookUpdate } from '../host/domain/order-book.js';
import { Clock } from './clock.js';
import { BookKeeper } from './managers/book-keeper.js';
import type { BookCounts } from './managers/book-keeper.js';
import { BookSnapshots } from './managers/book-snapshots.js';
import { BINANCE_MARKETS } from './markets.js';
import { RateLimits } from './rate-limit/rate-limits.js';
import { SPOT_DEFAULT_LIMITS } from './rate-limit/venue-limit.js';
import { CcxtSpotRest } from './rest/ccxt-spot-rest.js';
import { MarketStreams } from './streams/market-streams.js';
import { topicName } from './streams/topics.js';

/** Where a follower connects and whom it tells. */
export interface MarketFollowerParts {
  readonly endpoints: { readonly rest: string; readonly stream: string };
  readonly symbols: readonly string[];
  onNotice(message: string): void;
}

/** What a follower has received so far. */
export interface FollowedMarket {
  readonly frames: number;
  readonly trades: number;
  readonly ticks: number;
  readonly books: readonly FollowedBook[];
}

/** One of its books: the counts, and the top as of the last diff. */
export interface FollowedBook extends BookCounts {
  readonly symbol: string;
  readonly bidPrice: number;
  readonly askPrice: number;
}

/** Follows book, trades and book tickers of some symbols over real sockets and counts; nothing else of an adapter. */
export class MarketFollower {
  readonly #parts: MarketFollowerParts;
  readonly #clock = new Clock();
  readonly #limits = new RateLimits({ clock: this.#clock, limits: SPOT_DEFAULT_LIMITS });
  readonly #rest: CcxtSpotRest;
  readonly #streams: MarketStreams;
  readonly #keepers = new Map<string, BookKeeper>();
  readonly #tops = new Map<string, BookUpdate>();
  #frames = 0;
  #trades = 0;
  #ticks = 0;

  constructor(parts: MarketFollowerParts) {
    const { endpoints, symbols } = parts;
    this.#parts = parts;
    this.#rest = new CcxtSpotRest({ endpoints, clock: this.#clock, rateLimits: this.#limits });
    this.#streams = new MarketStreams(
      { url: `${endpoints.stream}${BINANCE_MARKETS.spot.paths.combinedStream}` },
      {
        onSubscribed: () => this.#keepers.forEach((keeper) => keeper.restored()),
        onLost: ({ reason }) => this.#keepers.forEach((keeper) => keeper.lost(reason)),
        onReconnecting: () => undefined,
        onNotice: (message) => parts.onNotice(message),
      },
    );
    const snapshots = new BookSnapshots({ rest: this.#rest });
    for (const symbol of symbols) this.#follow(symbol, snapshots);
  }

  get counts(): FollowedMarket {
    const books = [...this.#keepers].map(([symbol, { counts }]) => {
      const { bidPrice = 0, askPrice = 0 } = this.#tops.get(symbol) ?? {};
      return { symbol, ...counts, bidPrice, askPrice };
    });
    return { frames: this.#frames, trades: this.#trades, ticks: this.#ticks, books };
  }

  open(): void {
    this.#streams.open();
  }

  async close(): Promise<void> {
    this.#keepers.forEach((keeper) => keeper.close());
    await this.#streams.close();
    this.#rest.close();
    this.#limits.close();
  }

  #follow(symbol: string, snapshots: BookSnapshots): void {
    const { exchange } = BINANCE_MARKETS.spot;
    const keeper = new BookKeeper({
      identity: { adapterName: 'BINANCE', symbol, exchange, vtSymbol: `${symbol}.${exchange}` },
      snapshots,
      clock: this.#clock,
      onBook: (update) => this.#tops.set(symbol, update),
      onNotice: (message) => this.#parts.onNotice(message),
    });
    this.#keepers.set(symbol, keeper);
    this.#streams.subscribe(topicName.depth(symbol), (frame, receivedTime) => {
      this.#frames += 1;
      if (frame.kind === 'depthUpdate') keeper.take(frame, { receivedTime });
    });
    this.#streams.subscribe(topicName.bookTicker(symbol), (frame) => {
      this.#frames += 1;
      if (frame.kind !== 'bookTicker') return;
      keeper.takeTop(frame);
      this.#ticks += 1;
    });
    this.#streams.subscribe(topicName.trade(symbol), () => {
      this.#frames += 1;
      this.#trades += 1;
    });
  }
}
