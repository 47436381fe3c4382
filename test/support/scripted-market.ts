import type { SpotRestApi } from '../../src/binance/rest/spot-rest-api.js';
import type { LocalClient, LocalWebSocketServer } from './local-web-socket-server.js';

type Rest = Pick<SpotRestApi, 'ticker24h' | 'tickers24h' | 'depth' | 'trades' | 'historicalTrades' | 'klines'>;
type Row = Awaited<ReturnType<SpotRestApi['trades']>>[number];
type Kline = Awaited<ReturnType<SpotRestApi['klines']>>[number];

interface Bar {
  open: number;
  prices: number[];
  volume: number;
  turnover: number;
  firstId: number;
  lastId: number;
}

/** A connection as the market sees it: what it listens to, and the changes of the book that were not sent to it yet. */
interface Listener {
  readonly client: LocalClient;
  readonly topics: Set<string>;
  readonly changes: { from: number; bids: Map<number, number>; asks: Map<number, number> };
}

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
/** Steps that make up a day of the market, on average. */
export const STEPS_PER_DAY = 400;

/**
 * One symbol of a small venue whose day is a script: seeded, with its own clock, and with a list of everything that
 * happened. Each connection gets the changes of the book in batches of its own, as on Binance.
 */
export class ScriptedMarket {
  readonly symbol: string;
  readonly trades: Row[] = [];
  readonly closedBars: Kline[] = [];
  readonly bids = new Map<number, number>();
  readonly asks = new Map<number, number>();
  /** Messages that were sent to whoever listened, by topic; of the book's changes none, as they come in batches. */
  readonly told = new Map<string, number>();
  readonly #random: () => number;
  readonly #listeners: Listener[] = [];
  /** What a connection is sent, before it is sent; null keeps it back. */
  tamper: (topic: string, data: Record<string, unknown>, client: LocalClient) => unknown = (_topic, data) => data;
  now: number;
  #bar: Bar;
  #updateId = 1_000;
  #price = 10_000;

  constructor(server: LocalWebSocketServer, symbol = 'BTCUSDT', seed = 1, now = Date.UTC(2024, 0, 1)) {
    this.symbol = symbol;
    this.#random = seededRandom(seed);
    this.now = now;
    this.#bar = this.#newBar();
    for (let index = 1; index <= 20; index += 1) {
      this.bids.set(this.#price - index, 1 + index);
      this.asks.set(this.#price + index, 1 + index);
    }
    this.#trade();
    server.onMessage = (client, message) => this.#answer(client, message);
  }

  get lastId(): number {
    return this.trades.at(-1)?.id ?? 0;
  }

  get updateId(): number {
    return this.#updateId;
  }

  /** Chance in [0, 1) of the script. */
  chance(): number {
    return this.#random();
  }

  /** Some time passes: trades, changes of the book, what follows for statistics and bars. */
  step(): void {
    this.now += 1 + Math.floor((this.#random() * 2 * DAY_MS) / STEPS_PER_DAY);
    this.#closeBars();
    const changes = 1 + Math.floor(this.#random() * 3);
    for (let index = 0; index < changes; index += 1) this.#changeBook();
    const trades = Math.floor(this.#random() * 4);
    for (let index = 0; index < trades; index += 1) this.#trade();
    this.#tell(`${this.#name}@depth20@100ms`, {
      lastUpdateId: this.#updateId,
      bids: this.#levels(this.bids, true, 10),
      asks: this.#levels(this.asks, false, 10),
    });
    this.#tell(this.#klineTopic, this.#klineEvent(false));
    this.#tell(`${this.#name}@ticker`, this.#tickerEvent());
    for (const listener of this.#open()) if (this.#random() < 0.5) this.#flush(listener);
  }

  /** Everything that any connection has not been sent of the book is sent. */
  settle(): void {
    for (const listener of this.#open()) this.#flush(listener);
  }

  /** Says to all open connections that they will be closed, and closes each when its client is gone or the time is up. */
  announceShutdown(closeAfterMs: number): void {
    for (const { client } of this.#open()) {
      client.send({ stream: '!serverShutdown', data: { e: 'serverShutdown', E: this.now } });
      const timer = setTimeout(() => client.socket.close(1001), closeAfterMs);
      client.socket.once('close', () => clearTimeout(timer));
    }
  }

  /** Tears all connections, without a word. */
  cut(): void {
    for (const { client } of this.#open()) client.socket.terminate();
  }

  /** How many connections listen to at least one topic now. */
  get listening(): number {
    return this.#open().length;
  }

  /** The REST side of the same market. */
  readonly rest: Rest = {
    ticker24h: () => Promise.resolve(this.#restTicker()),
    tickers24h: () => Promise.resolve([this.#restTicker()]),
    depth: (_symbol, limit) =>
      Promise.resolve({
        lastUpdateId: this.#updateId,
        bids: this.#levels(this.bids, true, limit),
        asks: this.#levels(this.asks, false, limit),
      }),
    trades: (_symbol, limit) => Promise.resolve(this.trades.slice(-limit)),
    historicalTrades: (_symbol, fromId, limit) => Promise.resolve(this.trades.slice(fromId - 1, fromId - 1 + limit)),
    klines: ({ startTime = 0, limit = 500 }) => {
      const rows = this.closedBars.filter(([open]) => open >= startTime);
      return Promise.resolve([...rows, this.#kline(this.#bar)].slice(0, limit));
    },
  };

  get #name(): string {
    return this.symbol.toLowerCase();
  }

  get #klineTopic(): string {
    return `${this.#name}@kline_1m`;
  }

  #answer(client: LocalClient, { method, params, id }: Record<string, unknown>): void {
    let listener = this.#listeners.find((one) => one.client === client);
    if (!listener) {
      const changes = { from: this.#updateId + 1, bids: new Map<number, number>(), asks: new Map<number, number>() };
      listener = { client, topics: new Set(), changes };
      this.#listeners.push(listener);
    }
    for (const topic of params as string[]) {
      if (method === 'SUBSCRIBE') listener.topics.add(topic);
      else listener.topics.delete(topic);
    }
    client.send({ result: null, id });
  }

  #open(): Listener[] {
    return this.#listeners.filter(({ client, topics }) => client.socket.readyState === 1 && topics.size > 0);
  }

  #tell(topic: string, data: Record<string, unknown>): void {
    this.told.set(topic, (this.told.get(topic) ?? 0) + 1);
    for (const { client, topics } of this.#open()) if (topics.has(topic)) this.#send(client, topic, data);
  }

  #send(client: LocalClient, topic: string, data: Record<string, unknown>): void {
    const sent = this.tamper(topic, data, client);
    if (sent !== null) client.send({ stream: topic, data: sent });
  }

  #changeBook(): void {
    const [bestBid, bestAsk] = [Math.max(...this.bids.keys()), Math.min(...this.asks.keys())];
    const isBid = this.#random() < 0.5;
    const side = isBid ? this.bids : this.asks;
    const distance = Math.floor(this.#random() * 12);
    const price = isBid ? Math.min(bestBid + 2, bestAsk - 1) - distance : Math.max(bestAsk - 2, bestBid + 1) + distance;
    const removes = side.has(price) && side.size > 15 && this.#random() < 0.5;
    const quantity = removes ? 0 : Math.ceil(this.#random() * 100);
    if (quantity === 0) side.delete(price);
    else side.set(price, quantity);
    this.#updateId += 1;
    for (const { changes } of this.#listeners) (isBid ? changes.bids : changes.asks).set(price, quantity);
    const [bid, ask] = [Math.max(...this.bids.keys()), Math.min(...this.asks.keys())];
    this.#tell(`${this.#name}@bookTicker`, {
      ...{ u: this.#updateId, s: this.symbol, b: text(bid), B: text(this.bids.get(bid) ?? 0) },
      ...{ a: text(ask), A: text(this.asks.get(ask) ?? 0) },
    });
  }

  #flush({ client, topics, changes }: Listener): void {
    const topic = `${this.#name}@depth@100ms`;
    if (changes.from > this.#updateId || !topics.has(topic)) return;
    const rows = (levels: Map<number, number>): string[][] => [...levels].map(([p, q]) => [text(p), text(q)]);
    this.#send(client, topic, {
      ...{ e: 'depthUpdate', E: this.now, s: this.symbol, U: changes.from, u: this.#updateId },
      ...{ b: rows(changes.bids), a: rows(changes.asks) },
    });
    changes.from = this.#updateId + 1;
    changes.bids.clear();
    changes.asks.clear();
  }

  #trade(): void {
    const id = this.lastId + 1;
    const isBuyerMaker = this.#random() < 0.5;
    this.#price = isBuyerMaker ? Math.max(...this.bids.keys()) : Math.min(...this.asks.keys());
    const quantity = Math.ceil(this.#random() * 50);
    const row = { id, price: text(this.#price), qty: text(quantity), time: this.now, isBuyerMaker };
    this.trades.push({ ...row, quoteQty: text(this.#price * quantity), isBestMatch: true });
    const bar = this.#bar;
    bar.prices.push(this.#price);
    bar.volume += quantity;
    bar.turnover += quantity * this.#price;
    if (bar.firstId < 0) bar.firstId = id;
    bar.lastId = id;
    this.#tell(`${this.#name}@trade`, {
      ...{ e: 'trade', E: this.now, s: this.symbol, t: id, p: row.price, q: row.qty, T: this.now, m: isBuyerMaker },
      M: true,
    });
  }

  #closeBars(): void {
    while (this.now >= this.#bar.open + MINUTE_MS) {
      this.closedBars.push(this.#kline(this.#bar));
      this.#tell(this.#klineTopic, this.#klineEvent(true));
      this.#bar = this.#newBar(this.#bar.open + MINUTE_MS);
    }
  }

  #newBar(open = Math.floor(this.now / MINUTE_MS) * MINUTE_MS): Bar {
    return { open, prices: [this.#price], volume: 0, turnover: 0, firstId: -1, lastId: -1 };
  }

  #kline({ open, prices, volume, turnover }: Bar): Kline {
    const [high, low] = [Math.max(...prices), Math.min(...prices)];
    const closing = prices.at(-1) ?? 0;
    return [
      ...([open, text(prices[0] ?? 0), text(high), text(low), text(closing), text(volume)] as const),
      ...([open + MINUTE_MS - 1, text(turnover), prices.length - 1, '0.0', '0.0', '0'] as const),
    ];
  }

  #klineEvent(isClosed: boolean): Record<string, unknown> {
    const [t, o, h, l, c, v, T, q, n] = this.#kline(this.#bar);
    const { firstId: f, lastId: L } = this.#bar;
    const E = isClosed ? T : Math.min(this.now, T);
    const k = { t, T, s: this.symbol, i: '1m', f, L, o, c, h, l, v, n, x: isClosed, q, V: '0.0', Q: '0.0', B: '0' };
    return { e: 'kline', E, s: this.symbol, k };
  }

  #tickerEvent(): Record<string, unknown> {
    const [bid, ask] = [Math.max(...this.bids.keys()), Math.min(...this.asks.keys())];
    const last = this.trades.at(-1);
    return {
      ...{ e: '24hrTicker', E: this.now, s: this.symbol, p: '1.0', P: '0.1', w: text(this.#price), x: '9999.0' },
      ...{ c: last?.price, Q: last?.qty, b: text(bid), B: text(this.bids.get(bid) ?? 0), a: text(ask) },
      ...{ A: text(this.asks.get(ask) ?? 0), o: '9999.0', h: '20000.0', l: '1.0', v: '5.0', q: '5.0', O: 1, C: 2 },
      ...{ F: 1, L: this.lastId, n: this.lastId },
    };
  }

  #restTicker(): Awaited<ReturnType<Rest['ticker24h']>> {
    const [bid, ask] = [Math.max(...this.bids.keys()), Math.min(...this.asks.keys())];
    const last = this.trades.at(-1);
    return {
      ...{ symbol: this.symbol, priceChange: '1.0', priceChangePercent: '0.1', weightedAvgPrice: text(this.#price) },
      ...{ prevClosePrice: '9999.0', lastPrice: last?.price ?? '0', lastQty: last?.qty ?? '0', bidPrice: text(bid) },
      ...{ bidQty: text(this.bids.get(bid) ?? 0), askPrice: text(ask), askQty: text(this.asks.get(ask) ?? 0) },
      ...{ openPrice: '9999.0', highPrice: '20000.0', lowPrice: '1.0', volume: '5.0', quoteVolume: '5.0' },
      ...{ openTime: 1, closeTime: 2, firstId: 1, lastId: this.lastId, count: this.lastId },
    };
  }

  #levels(side: Map<number, number>, falling: boolean, count: number): [string, string][] {
    const sorted = [...side].sort(([one], [other]) => (falling ? other - one : one - other));
    return sorted.slice(0, count).map(([price, quantity]) => [text(price), text(quantity)]);
  }
}

/** Mulberry32: the same seed gives the same script. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function text(value: number): string {
  return value.toFixed(2);
}
