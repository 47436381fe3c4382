import { toVenueInterval } from '../../mappings/intervals.js';
import type { Arrival } from '../../mappings/tick-builder.js';
import { topicName } from '../../streams/topics.js';
import { countOfBars, describeHoles } from './bar-hole.js';
import type { BookKeeper } from '../books/book-keeper.js';
import type { Recovery } from './market-connection.js';
import { NOTHING_RECOVERED } from './market-connection.js';
import type { MarketSubscription } from './market-subscription.js';
import type { Picture } from './picture-desk.js';
import type { IdRange } from './transaction-feed.js';

/** What a recovery uses. */
export interface MarketRecoveryParts {
  ask(symbol: string): Promise<Picture>;
  pause(durationMs: number): Promise<boolean>;
  arrivalNow(): Arrival;
  /** Something could not be asked for. */
  onFailure(what: string, error: unknown): void;
  /** The host should read of it. */
  onWarning(message: string): void;
}

interface BarsFound {
  readonly filled: number;
  readonly missing: number;
  readonly holes: Recovery['missingBars'][number][];
}

const BOOK_LOOK_MS = 20;
const LONGEST_BOOK_WAIT_MS = 30_000;

/** Brings one symbol up to date after topics of it were not delivered for a while. */
export class MarketRecovery {
  readonly #parts: MarketRecoveryParts;

  constructor(parts: MarketRecoveryParts) {
    this.#parts = parts;
  }

  /** Asks for what these topics have not brought: statistics, trades by id, bars by time, the book anew. */
  async run(subscription: MarketSubscription, topics: ReadonlySet<string>): Promise<Recovery> {
    const { identity, quality } = subscription;
    const pulses = [...subscription.topics.values()].flatMap(({ pulse }) => (topics.has(pulse.name) ? pulse : []));
    const before = new Map(pulses.map((pulse) => [pulse, pulse.advances]));
    const rebuilding = this.#rebuild(subscription, topics);
    // Bars weigh little: those of all symbols are asked for before the trades of the first, which wait for the picture.
    const askedBars = this.#bars(subscription, topics);
    const picture = await this.#picture(identity.symbol);
    if (picture !== null && subscription.isWanted) {
      subscription.seed(picture, this.#parts.arrivalNow());
      for (const [pulse, advances] of before) if (pulse.advances === advances) pulse.expect(picture);
    }
    const [trades, bars, books] = await Promise.all([
      this.#trades(subscription, topics, picture),
      askedBars,
      rebuilding,
    ]);
    quality.backfilled += trades.filled + bars.filled;
    quality.missing += countOf(trades.missing) + bars.missing;
    if (bars.holes.length > 0) this.#parts.onWarning(describeHoles(bars.holes));
    const missing = trades.missing.map((range) => ({ vtSymbol: identity.vtSymbol, ...range }));
    return { transactions: trades.filled, bars: bars.filled, books, missing, missingBars: bars.holes };
  }

  async #picture(symbol: string): Promise<Picture | null> {
    try {
      return await this.#parts.ask(symbol);
    } catch (error) {
      this.#parts.onFailure(`${symbol}: the statistics after a loss`, error);
      return null;
    }
  }

  async #trades(
    { identity, transactions }: MarketSubscription,
    topics: ReadonlySet<string>,
    picture: Picture | null,
  ): Promise<{ readonly filled: number; readonly missing: readonly IdRange[] }> {
    if (transactions === null || !topics.has(topicName.trade(identity.symbol))) return { filled: 0, missing: [] };
    const fill = await transactions.recover(picture?.lastId ?? Infinity);
    if (fill.failure !== null) this.#parts.onFailure(`${identity.symbol}: the trades after a loss`, fill.failure);
    return fill;
  }

  async #bars({ identity, bars }: MarketSubscription, topics: ReadonlySet<string>): Promise<BarsFound> {
    let [filled, missing] = [0, 0];
    const holes: BarsFound['holes'] = [];
    for (const [interval, feed] of bars) {
      if (!topics.has(topicName.kline(identity.symbol, toVenueInterval(interval)))) continue;
      const fill = await feed.recover();
      if (fill.failure !== null) this.#parts.onFailure(`${identity.symbol}: the bars after a loss`, fill.failure);
      filled += fill.filled;
      missing += countOfBars(fill.missing);
      for (const { from, to } of fill.missing) holes.push({ vtSymbol: identity.vtSymbol, interval, from, to });
    }
    return { filled, missing, holes };
  }

  /** A book counts when it can be traded on again. */
  async #rebuild({ identity, keeper }: MarketSubscription, topics: ReadonlySet<string>): Promise<number> {
    if (keeper === null || !topics.has(topicName.depth(identity.symbol))) return NOTHING_RECOVERED.books;
    const before = keeper.counts.resyncs;
    keeper.restored();
    await this.#untilLive(keeper);
    return keeper.counts.resyncs - before;
  }

  async #untilLive({ book }: BookKeeper): Promise<void> {
    for (let waitedMs = 0; book.status !== 'live' && waitedMs < LONGEST_BOOK_WAIT_MS; waitedMs += BOOK_LOOK_MS) {
      if (!(await this.#parts.pause(BOOK_LOOK_MS))) return;
    }
  }
}

/** How many ids the ranges hold. */
export function countOf(ranges: readonly IdRange[]): number {
  return ranges.reduce((count, { from, to }) => count + to - from + 1, 0);
}
