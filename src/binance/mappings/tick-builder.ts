import { Decimal } from '../../host/domain/decimal.js';
import type { Ticker24h } from '../wire/market-rest.js';
import type { ReadBookTicker, ReadPartialDepth, ReadTicker, ReadTrade } from '../wire/read-events.js';
import { areLevels, isPossible, isPossibleTop, toTop, topOf } from './book-side.js';
import type { BookLevel, BookTop, PartialBook } from './book-side.js';
import { toDayStatistics, toDayStatisticsOfRest } from './day-statistics.js';
import type { DayStatistics } from './day-statistics.js';
import type { BinanceBar } from './bar.js';
import type { PriceBand } from './price-band.js';
import { RecentInstant } from './recent-instant.js';
import type { BinanceTick, TickIdentity } from './tick.js';

/** What became of a piece of news: taken, older than what is known, or impossible (crossed, not positive, no number). */
export type Merge = 'taken' | 'outdated' | 'invalid';

/** When a piece of news was received, and the venue's time at that moment as far as it is known; epoch ms. */
export interface Arrival {
  readonly receivedTime: number;
  readonly exchangeTime: number;
}

const NO_LEVEL: BookLevel = [0, 0];
const NO_LEVELS: readonly BookLevel[] = [];
const exchangeInstants = new RecentInstant();
const localInstants = new RecentInstant();

/**
 * Merges the streams of one instrument into its latest picture. It is changed in place; `build` gives a new constant
 * tick. Book parts carry the update id of one and the same book, which tells the newer from the older:
 *
 *   bookTicker (every change) ─→ level 1
 *   partial depth (100 ms) ────→ levels 2…5, and level 1 where it is the newer; levels that the top has passed drop out
 *   ticker (1 s), trade ───────→ last price, statistics
 */
export class TickBuilder {
  /** The last closed bar, for ticks that carry it. */
  closedBar: BinanceBar | null = null;
  readonly #identity: TickIdentity;
  readonly #band: PriceBand | null;
  #day: DayStatistics | undefined;
  /** Whether the statistics are from before a loss: a query may be the newer then. */
  #isDayOld = false;
  #lastPrice = 0;
  #lastPriceTime = 0;
  #lastVolume = 0;
  #lastTradeId = -1;
  /** The top in fields of its own, and not in an object: it is new with every book ticker. */
  #bidPrice = 0;
  #bidVolume = 0;
  #askPrice = 0;
  #askVolume = 0;
  #topId = -1;
  #book: PartialBook | null = null;
  #bookId = -1;
  /** Index of the first level of the partial book that lies behind the top. */
  #bidFrom = 0;
  #askFrom = 0;
  #exchangeTime = 0;
  #receivedTime = 0;

  constructor(identity: TickIdentity, band: PriceBand | null = null) {
    this.#identity = identity;
    this.#band = band;
  }

  /** The newest trade that is known of; -1 before the first. */
  get lastTradeId(): number {
    return this.#lastTradeId;
  }

  /** The newest trade's price and when it arrived, epoch ms of this machine; null before the first. */
  get lastTrade(): { readonly price: Decimal; readonly receivedTime: number } | null {
    return this.#lastPrice > 0 ? { price: new Decimal(this.#lastPrice), receivedTime: this.#lastPriceTime } : null;
  }

  /** Whether there is a last price, without which consumers take no tick. */
  get isReady(): boolean {
    return this.#lastPrice > 0;
  }

  /** `<symbol>@ticker`. */
  applyTicker(event: ReadTicker, arrival: Arrival): Merge {
    const day = toDayStatistics(event);
    if (day === null) return 'invalid';
    this.#takeDay(day, arrival);
    if (this.#topId < 0)
      this.#seedTop({ bidPrice: event.b, bidVolume: event.B, askPrice: event.a, askVolume: event.A });
    this.#touch(event.E, arrival);
    return 'taken';
  }

  /** `GET /api/v3/ticker/24hr`: so that a quiet symbol has a tick too. Does nothing while the stream speaks. */
  seed(ticker: Ticker24h, arrival: Arrival): Merge {
    if (this.#day && !this.#isDayOld) return 'outdated';
    const day = toDayStatisticsOfRest(ticker);
    if (day === null) return 'invalid';
    this.#takeDay(day, arrival);
    if (this.#topId < 0) this.#seedTop(toTop(ticker.bidPrice, ticker.bidQty, ticker.askPrice, ticker.askQty));
    this.#touch(arrival.exchangeTime, arrival);
    return 'taken';
  }

  /** `<symbol>@trade`. */
  applyTrade(event: ReadTrade, arrival: Arrival): Merge {
    const { p: price, q: volume } = event;
    if (!(price > 0 && volume > 0 && event.t >= 0)) return 'invalid';
    if (event.t <= this.#lastTradeId) return 'outdated';
    this.#lastTradeId = event.t;
    this.#lastPrice = price;
    this.#lastPriceTime = arrival.receivedTime;
    this.#lastVolume = volume;
    this.#touch(event.T, arrival);
    return 'taken';
  }

  /** `<symbol>@bookTicker`. It carries no time: that of its arrival counts. */
  applyBookTicker(event: ReadBookTicker, arrival: Arrival): Merge {
    const { u, b, B, a, A } = event;
    if (!isPossibleTop(b, B, a, A) || !(u >= 0)) return 'invalid';
    if (u <= this.#topId) return 'outdated';
    this.#topId = u;
    this.#takeTop(b, B, a, A);
    this.#touch(arrival.exchangeTime, arrival);
    return 'taken';
  }

  /** `<symbol>@depth<levels>`. It carries no time: that of its arrival counts. */
  applyPartialDepth(event: ReadPartialDepth, arrival: Arrival): Merge {
    const { lastUpdateId: updateId, bids, asks } = event;
    if (!areLevels(bids, true) || !areLevels(asks, false) || !(updateId >= 0)) return 'invalid';
    const book: PartialBook = { updateId, bids, asks };
    const top = topOf(book);
    if (!isPossible(top)) return 'invalid';
    if (updateId <= this.#bookId) return 'outdated';
    this.#book = book;
    this.#bookId = updateId;
    const isNewest = updateId >= this.#topId;
    if (isNewest) this.#topId = updateId;
    if (isNewest) this.#takeTop(top.bidPrice, top.bidVolume, top.askPrice, top.askVolume);
    else this.#findLevels();
    this.#touch(arrival.exchangeTime, arrival);
    return 'taken';
  }

  /** Forgets which update ids were seen: a new connection may begin a new count. What is known stays. */
  forgetSequence(): void {
    this.#topId = -1;
    this.#bookId = -1;
    this.#lastTradeId = -1;
    this.#isDayOld = true;
  }

  /** The picture now, as a constant object; null while no last price is known. */
  build(): BinanceTick | null {
    if (!this.isReady) return null;
    const { adapterName, symbol, exchange, vtSymbol, name } = this.#identity;
    const day = this.#day;
    const band = this.#band;
    band?.follow(this.#lastPrice);
    const bids = this.#book?.bids ?? NO_LEVELS;
    const asks = this.#book?.asks ?? NO_LEVELS;
    const bid2 = bids[this.#bidFrom] ?? NO_LEVEL;
    const bid3 = bids[this.#bidFrom + 1] ?? NO_LEVEL;
    const bid4 = bids[this.#bidFrom + 2] ?? NO_LEVEL;
    const bid5 = bids[this.#bidFrom + 3] ?? NO_LEVEL;
    const ask2 = asks[this.#askFrom] ?? NO_LEVEL;
    const ask3 = asks[this.#askFrom + 1] ?? NO_LEVEL;
    const ask4 = asks[this.#askFrom + 2] ?? NO_LEVEL;
    const ask5 = asks[this.#askFrom + 3] ?? NO_LEVEL;
    return {
      adapterName,
      symbol,
      exchange,
      vtSymbol,
      datetime: exchangeInstants.at(this.#exchangeTime),
      name,
      volume: day?.volume ?? 0,
      turnover: day?.turnover ?? 0,
      openInterest: 0,
      lastPrice: this.#lastPrice,
      lastVolume: this.#lastVolume,
      limitUp: band?.up ?? 0,
      limitDown: band?.down ?? 0,
      openPrice: day?.openPrice ?? 0,
      highPrice: day?.highPrice ?? 0,
      lowPrice: day?.lowPrice ?? 0,
      preClose: day?.preClose ?? 0,
      bidPrice1: this.#bidPrice,
      bidPrice2: bid2[0],
      bidPrice3: bid3[0],
      bidPrice4: bid4[0],
      bidPrice5: bid5[0],
      askPrice1: this.#askPrice,
      askPrice2: ask2[0],
      askPrice3: ask3[0],
      askPrice4: ask4[0],
      askPrice5: ask5[0],
      bidVolume1: this.#bidVolume,
      bidVolume2: bid2[1],
      bidVolume3: bid3[1],
      bidVolume4: bid4[1],
      bidVolume5: bid5[1],
      askVolume1: this.#askVolume,
      askVolume2: ask2[1],
      askVolume3: ask3[1],
      askVolume4: ask4[1],
      askVolume5: ask5[1],
      localTime: localInstants.at(this.#receivedTime),
      extra: {
        change: day?.change ?? 0,
        changePercent: day?.changePercent ?? 0,
        weightedAveragePrice: day?.weightedAveragePrice ?? 0,
        trades: day?.trades ?? 0,
        updateId: Math.max(0, this.#topId),
        book: this.#book,
        bar: this.closedBar,
      },
    };
  }

  /** A single trade may be newer than the statistics that hold the last trade's id. */
  #takeDay(day: DayStatistics, { receivedTime }: Arrival): void {
    this.#day = day;
    this.#isDayOld = false;
    if (day.lastTradeId < this.#lastTradeId) return;
    this.#lastTradeId = day.lastTradeId;
    this.#lastPrice = day.lastPrice;
    this.#lastPriceTime = receivedTime;
    this.#lastVolume = day.lastVolume;
  }

  /** Statistics name the top without its place in the book's history: good enough until the book itself speaks. */
  #seedTop(top: BookTop): void {
    if (isPossible(top)) this.#takeTop(top.bidPrice, top.bidVolume, top.askPrice, top.askVolume);
  }

  #takeTop(bidPrice: number, bidVolume: number, askPrice: number, askVolume: number): void {
    this.#bidPrice = bidPrice;
    this.#bidVolume = bidVolume;
    this.#askPrice = askPrice;
    this.#askVolume = askVolume;
    this.#findLevels();
  }

  #findLevels(): void {
    if (this.#book === null) return;
    this.#bidFrom = firstBelow(this.#book.bids, this.#bidPrice);
    this.#askFrom = firstAbove(this.#book.asks, this.#askPrice);
  }

  /** Time of one symbol never goes back, whichever stream it is taken from. */
  #touch(eventTime: number, arrival: Arrival): void {
    const exchangeTime = eventTime > 0 ? eventTime : arrival.exchangeTime;
    if (exchangeTime > this.#exchangeTime) this.#exchangeTime = exchangeTime;
    if (arrival.receivedTime > this.#receivedTime) this.#receivedTime = arrival.receivedTime;
  }
}

/** Index of the first bid that lies behind the best one. Loops and not closures: this runs for every book top. */
function firstBelow(bids: readonly BookLevel[], bestPrice: number): number {
  let index = 0;
  while (index < bids.length && (bids[index] ?? NO_LEVEL)[0] >= bestPrice) index += 1;
  return index;
}

/** Index of the first ask that lies behind the best one; a best price of 0 means that there are no asks. */
function firstAbove(asks: readonly BookLevel[], bestPrice: number): number {
  if (bestPrice === 0) return asks.length;
  let index = 0;
  while (index < asks.length && (asks[index] ?? NO_LEVEL)[0] <= bestPrice) index += 1;
  return index;
}
