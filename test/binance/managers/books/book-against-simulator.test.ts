import { expect } from 'chai';
import { Clock } from '../../../../src/binance/clock.js';
import { BookKeeper } from '../../../../src/binance/managers/books/book-keeper.js';
import { BookSnapshots } from '../../../../src/binance/managers/books/book-snapshots.js';
import { RateLimits } from '../../../../src/binance/rate-limit/rate-limits.js';
import { SPOT_DEFAULT_LIMITS } from '../../../../src/binance/rate-limit/venue-limit.js';
import { CcxtSpotRest } from '../../../../src/binance/rest/ccxt-spot-rest.js';
import { MarketStreams } from '../../../../src/binance/streams/market-streams.js';
import { topicName } from '../../../../src/binance/streams/topics.js';
import { Exchange } from '../../../../src/host/domain/constants.js';
import type { BookUpdate } from '../../../../src/host/domain/order-book.js';
import { startSimulator, unitsToNumber } from '../../../../src/simulator/index.js';
import type { Simulator } from '../../../../src/simulator/index.js';
import { waitUntil } from '../../../support/wait-until.js';
import { WebSocketProxy } from '../../../support/web-socket-proxy.js';

const SYMBOLS = ['BTCUSDT', 'ETHUSDT', 'SOLUSDT'];

describe('local books against the simulator', () => {
  let simulator: Simulator;
  let proxy: WebSocketProxy;
  let streams: MarketStreams;
  let limits: RateLimits;
  let rest: CcxtSpotRest;
  const keepers = new Map<string, BookKeeper>();
  const updates: BookUpdate[] = [];
  let loseNext: string | null = null;
  let isEveryBookChecked = true;

  before(async () => {
    // Ten seconds of the venue in one of ours.
    simulator = await startSimulator({ symbols: SYMBOLS, seed: 5, history: 60_000, timeScale: 10 });
    proxy = await WebSocketProxy.start(simulator.endpoints.stream, (text) => {
      const isLost = loseNext !== null && text.includes(loseNext);
      if (isLost) loseNext = null;
      return isLost;
    });
    const clock = new Clock();
    limits = new RateLimits({ clock, limits: SPOT_DEFAULT_LIMITS });
    rest = new CcxtSpotRest({ endpoints: simulator.endpoints, clock, rateLimits: limits });
    const snapshots = new BookSnapshots({ rest, limit: 5_000 });
    streams = new MarketStreams(
      { url: `${proxy.url}/stream`, backoff: { initialMs: 5, jitter: 0 } },
      {
        onSubscribed: () => keepers.forEach((keeper) => keeper.restored()),
        onLost: ({ reason }) => keepers.forEach((keeper) => keeper.lost(reason)),
        onReconnecting: () => undefined,
        onNotice: () => undefined,
      },
    );
    for (const symbol of SYMBOLS) keepers.set(symbol, follow(symbol, snapshots, clock));
    streams.open();
    await waitUntil(() => SYMBOLS.every(isLive), 'all books');
  });

  after(async () => {
    keepers.forEach((keeper) => keeper.close());
    await streams.close();
    rest.close();
    limits.close();
    await proxy.close();
    await simulator.close();
  });

  function follow(symbol: string, snapshots: BookSnapshots, clock: Clock): BookKeeper {
    const keeper = new BookKeeper({
      identity: { adapterName: 'BINANCE', symbol, exchange: Exchange.BINANCE, vtSymbol: `${symbol}.BINANCE` },
      snapshots,
      clock,
      backoff: { initialMs: 5, factor: 2, capMs: 50, jitter: 0.5 },
      onBook: (update) => {
        updates.push(update);
        isEveryBookChecked &&= isAsTheVenues(symbol) !== false;
      },
      onNotice: () => undefined,
    });
    streams.subscribe(topicName.depth(symbol), (frame, receivedTime) => {
      if (frame.kind === 'depthUpdate') keeper.take(frame, { receivedTime });
    });
    streams.subscribe(topicName.bookTicker(symbol), (frame) => {
      if (frame.kind === 'bookTicker') keeper.takeTop(frame);
    });
    return keeper;
  }

  function isLive(symbol: string): boolean {
    return keepers.get(symbol)?.book.status === 'live';
  }

  /** Null where the venue has moved on, or the book is not live. */
  function isAsTheVenues(symbol: string): boolean | null {
    const book = keepers.get(symbol)?.book;
    if (book?.status !== 'live' || book.updateId !== simulator.exchange.bookTop(symbol).updateId) return null;
    return (['bid', 'ask'] as const).every((side) => {
      const truth = simulator.exchange.levels(symbol, side, 10_000);
      const known = book.levels(side, Infinity);
      const isSame = truth.every(
        ([price, quantity], place) =>
          known[place]?.[0] === unitsToNumber(price) && known[place][1] === unitsToNumber(quantity),
      );
      return isSame && known.length === truth.length;
    });
  }

  const sound =
    (symbol: string): (() => boolean) =>
    () =>
      isAsTheVenues(symbol) === true;

  it('are the venue’s, level by level, whenever they are as new as it', async () => {
    for (const symbol of SYMBOLS) await waitUntil(sound(symbol), symbol);
    expect(isEveryBookChecked).to.equal(true);
  });

  it('heal after each lost diff, and no other book is touched', async () => {
    const victim = keepers.get('ETHUSDT');
    for (let round = 1; round <= 4; round += 1) {
      const before = updates.length;
      // A snapshot may be ahead of the stream, and what it has already is no loss.
      const applied = victim?.counts.applied ?? 0;
      await waitUntil(() => (victim?.counts.applied ?? 0) > applied, 'a diff behind the snapshot');
      loseNext = '"ethusdt@depth@100ms"';
      await waitUntil(() => victim?.counts.gaps === round, 'the gap');
      await waitUntil(() => isLive('ETHUSDT'), 'the book to be live again');
      const suspects = updates.slice(before).filter(({ status }) => status === 'suspect');
      expect(suspects.map(({ symbol }) => symbol)).to.deep.equal(['ETHUSDT']);
    }
    await waitUntil(sound('ETHUSDT'), 'the venue’s book');
    expect(victim?.counts).to.include({ gaps: 4, resyncs: 4, invalid: 0 });
    for (const symbol of ['BTCUSDT', 'SOLUSDT']) {
      expect(keepers.get(symbol)?.counts).to.include({ gaps: 0, resyncs: 0, invalid: 0 });
      await waitUntil(sound(symbol), symbol);
    }
    expect(isEveryBookChecked).to.equal(true);
  });

  it('are suspect as soon as the connection is lost, and the venue’s again after it', async () => {
    const before = updates.length;
    proxy.cut();
    await waitUntil(() => SYMBOLS.every((symbol) => !isLive(symbol)), 'all books to be suspect');
    await waitUntil(() => SYMBOLS.every(isLive), 'all books to be live');
    const suspects = updates.slice(before).filter(({ status }) => status === 'suspect');
    expect(suspects.map(({ symbol }) => symbol).sort()).to.deep.equal(SYMBOLS);
    for (const symbol of SYMBOLS) await waitUntil(sound(symbol), symbol);
  });

  it('agree with every book ticker of the id of a diff', async () => {
    await waitUntil(() => (keepers.get('BTCUSDT')?.counts.topCompared ?? 0) > 10, 'book tickers');
    for (const keeper of keepers.values()) expect(keeper.counts.topEqual).to.equal(keeper.counts.topCompared);
    expect(isEveryBookChecked).to.equal(true);
  });
});
