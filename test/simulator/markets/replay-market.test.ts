import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import type {
  AggTradeEvent,
  BookTickerEvent,
  DepthUpdateEvent,
  TradeEvent,
} from '../../../src/binance/wire/market-streams.js';
import { createMarkets, type Markets } from '../../../src/simulator/markets/create-markets.js';
import { RecordingError } from '../../../src/simulator/markets/recording-error.js';
import { recordedSpecs } from '../../../src/simulator/markets/recorded-specs.js';
import { openRecording } from '../../../src/simulator/markets/recording.js';
import type { ReplayMarket, ReplayOptions } from '../../../src/simulator/markets/replay-market.js';
import { pickSpotSymbols } from '../../../src/simulator/markets/spot-symbols.js';
import { SimulatedExchange } from '../../../src/simulator/simulated-exchange.js';
import { units } from '../../../src/simulator/units.js';
import { ManualClock } from '../../../src/simulator/venue-clock.js';
import { waitUntil } from '../../support/wait-until.js';
import { CountingClock } from './support/counting-clock.js';
import { NaiveBook } from './support/naive-book.js';
import { depth, recordedAt as THEN, SMALL, snapshot, ticker } from './support/recorded-script.js';
import { itWithRecording, spotRecording, whySkipped } from './support/recorded-data.js';

const NOW = Date.UTC(2026, 10, 20);

describe('ReplayMarket', () => {
  let folder: string;
  const running: Markets[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recording-'));
  });

  afterEach(() => {
    for (const markets of running.splice(0)) markets.stop();
  });

  after(async () => {
    await rm(folder, { recursive: true });
  });

  async function write(name: string, lines: readonly string[], isPacked = false): Promise<string> {
    const file = join(folder, name);
    const text = `${lines.join('\n')}\n`;
    await writeFile(file, isPacked ? gzipSync(text) : text);
    return file;
  }

  async function replay(
    files: readonly string[],
    options: Omit<ReplayOptions, 'recording'> = {},
    clock = new CountingClock(NOW),
  ): Promise<{ venue: SimulatedExchange; markets: Markets; market: ReplayMarket; clock: CountingClock }> {
    const recording = await openRecording(files);
    const venue = new SimulatedExchange({ clock, symbols: recordedSpecs(recording) });
    const markets = createMarkets({ venue, clock, agents: false, replay: { recording, ...options } });
    running.push(markets);
    return { venue, markets, market: markets.replay!, clock };
  }

  itWithRecording(
    `rebuilds the live recording exactly: no gap, every bookTicker the top of the book${whySkipped}`,
    async () => {
      const { markets, market } = await replay([spotRecording], { speed: 'max' });
      const view = markets.view('ETHUSDT')!;
      let client: NaiveBook | null = null;
      const tickers = new Map<number, BookTickerEvent>();
      let [equal, compared, trades] = [0, 0, 0];
      view.listen('bookTicker', (json) => {
        const event = JSON.parse(json) as BookTickerEvent;
        tickers.set(event.u, event);
        compare(event.u);
      });
      view.listen('depth@100ms', (json) => {
        const update = JSON.parse(json) as DepthUpdateEvent;
        client?.apply(update);
        compare(update.u);
      });
      view.listen('trade', () => trades++);
      const seen = new Set<number>();
      function compare(updateId: number): void {
        const event = tickers.get(updateId);
        if (!client || !event || client.lastUpdateId !== updateId || client.applied === 0 || seen.has(updateId)) return;
        seen.add(updateId);
        compared += 1;
        const top = client.top('ETHUSDT');
        if (top.b === event.b && top.B === event.B && top.a === event.a && top.A === event.A) equal += 1;
      }
      client = new NaiveBook(view.depth(5000));
      markets.start();
      await market.ended;
      expect({ dropped: client.dropped, applied: client.applied, gaps: client.gaps }).to.deep.equal({
        dropped: 2,
        applied: 3432,
        gaps: 0,
      });
      expect(market.counts('ETHUSDT')).to.deep.equal({ dropped: 2, applied: 3432, gaps: 0, trades: 6106 });
      expect({ equal, compared, trades }).to.deep.equal({ equal: 577, compared: 577, trades: 6106 });
      const top = client.top('ETHUSDT');
      expect([top.b, top.a]).to.deep.equal(['2682.50000000', '2682.51000000']);
      expect(view.bookTicker()).to.deep.equal(top);
      const truth = view.depth(5000);
      expect(client.levels('bid', 5000)).to.deep.equal(truth.bids);
      expect(client.levels('ask', 5000)).to.deep.equal(truth.asks);
    },
  );

  itWithRecording(`lets a client join the live recording at any time without a gap${whySkipped}`, async () => {
    const { markets, market } = await replay([spotRecording], { speed: 'max' });
    const view = markets.view('ETHUSDT')!;
    const clients: NaiveBook[] = [];
    let heard = 0;
    view.listen('depth@100ms', (json) => {
      const update = JSON.parse(json) as DepthUpdateEvent;
      for (const client of clients) client.apply(update);
      if (++heard % 500 === 0) clients.push(new NaiveBook(view.depth(5000)));
    });
    markets.start();
    await market.ended;
    expect(clients.map(({ gaps }) => gaps)).to.deep.equal([0, 0, 0, 0, 0, 0]);
    for (const client of clients) expect(client.top('ETHUSDT')).to.deep.equal(view.bookTicker());
  });

  itWithRecording(`makes what was not recorded from the recorded trades${whySkipped}`, async () => {
    const { markets, market } = await replay([spotRecording], { speed: 'max' });
    const view = markets.view('ETHUSDT')!;
    const aggregates: AggTradeEvent[] = [];
    const closed: number[] = [];
    view.listen('aggTrade', (json) => aggregates.push(JSON.parse(json) as AggTradeEvent));
    view.listen('kline_1m', (json) => {
      const { k } = JSON.parse(json) as { k: { x: boolean; t: number } };
      if (k.x) closed.push(k.t);
    });
    markets.start();
    await market.ended;
    const bars = view.klines({ interval: '1m', limit: 1000 });
    expect(bars.reduce((sum, bar) => sum + bar[8], 0)).to.equal(6106);
    expect(closed).to.deep.equal(bars.slice(0, -1).map(([openTime]) => openTime));
    const stretches = view.aggTrades({ limit: 10_000 });
    expect(stretches.at(-1)).to.include({ l: view.trades({ limit: 1 })[0]?.id });
    expect(stretches.length).to.equal(aggregates.length);
    expect(view.ticker24h().count).to.equal(6106);
    stretches.slice(1).forEach((row, index) => expect(row.f).to.equal((stretches[index]?.l ?? 0) + 1));
  });

  it('passes frames on to the letter at full speed', async () => {
    const file = await write('verbatim', SMALL);
    const { markets, market } = await replay([file], { speed: 'max' });
    const heard: string[] = [];
    for (const topic of ['depth@100ms', 'bookTicker', 'trade'] as const) {
      markets.view('ETHUSDT')!.listen(topic, (json) => heard.push(json));
    }
    markets.start();
    await market.ended;
    const recorded = SMALL.filter((text) => text.includes('"stream"')).map((text) =>
      text.slice(text.indexOf('"data":') + 7, -1),
    );
    expect(heard).to.deep.equal(recorded);
  });

  it('answers the recorded snapshot until it has been passed, then the book as rebuilt', async () => {
    const file = await write('snapshot', SMALL);
    const { markets, market } = await replay([file], { speed: 'max' });
    const view = markets.view('ETHUSDT')!;
    expect(view.depth(1)).to.deep.equal({
      lastUpdateId: 10,
      bids: [['100.00000000', '1.00000000']],
      asks: [['101.00000000', '1.00000000']],
    });
    markets.start();
    await market.ended;
    expect(view.depth(5)).to.deep.equal({
      lastUpdateId: 14,
      bids: [
        ['100.50000000', '2.00000000'],
        ['100.00000000', '1.00000000'],
      ],
      asks: [
        ['101.00000000', '1.00000000'],
        ['102.00000000', '3.00000000'],
      ],
    });
  });

  it('keeps the recorded pace, moved to the present', async () => {
    const file = await write('pace', SMALL);
    const { markets, market, clock } = await replay([file]);
    const view = markets.view('ETHUSDT')!;
    const trades: TradeEvent[] = [];
    view.listen('trade', (json) => trades.push(JSON.parse(json) as TradeEvent));
    markets.start();
    await untilWaiting(clock, () => trades.length === 2, 150);
    const told = (trades[0]?.E ?? 0) - NOW;
    expect(told).to.be.within(150, 155);
    expect(trades.map(({ E, T, t }) => [E - NOW, T - NOW, t])).to.deep.equal([
      [told, told - 1, 1],
      [told, told - 1, 2],
    ]);
    await untilWaiting(clock, () => trades.length === 3, 1500);
    expect(clock.now() - NOW).to.be.within(1500, 1510);
    expect(trades[2]).to.include({ t: 3, p: '100.50', T: NOW + told + 1349, m: true });
    expect(view.klines({ interval: '1s', limit: 5, endTime: NOW + 1500 }).map(([time]) => time - NOW)).to.deep.equal([
      0, 1000,
    ]);
    await market.ended;
  });

  it('runs ten times as fast at speed ten', async () => {
    const file = await write('fast', SMALL);
    const { markets, market, clock } = await replay([file], { speed: 10 });
    const trades: TradeEvent[] = [];
    markets.view('ETHUSDT')!.listen('trade', (json) => trades.push(JSON.parse(json) as TradeEvent));
    markets.start();
    await untilWaiting(clock, () => trades.length === 3, 150);
    await market.ended;
    expect(clock.now() - NOW).to.be.within(150, 160);
    expect((trades[2]?.T ?? 0) - (trades[0]?.T ?? 0)).to.equal(135);
  });

  it('keeps recorded times at recorded pace when told not to move them, and moves them at full speed when told to', async () => {
    const file = await write('times', SMALL);
    const times = async (options: Omit<ReplayOptions, 'recording'>): Promise<number[]> => {
      const { markets, market, clock } = await replay([file], options);
      const heard: number[] = [];
      markets.view('ETHUSDT')!.listen('trade', (json) => heard.push((JSON.parse(json) as TradeEvent).T));
      markets.start();
      await untilWaiting(clock, () => heard.length === 3, 2000);
      await market.ended;
      expect(
        markets
          .view('ETHUSDT')!
          .trades({ limit: 5 })
          .map((row) => row.time),
      ).to.deep.equal(heard);
      return heard;
    };
    expect(await times({ retime: false })).to.deep.equal([THEN + 149, THEN + 149, THEN + 1499]);
    const moved = await times({ speed: 'max', retime: true });
    expect(moved.every((time) => time >= NOW && time < NOW + 2000)).to.equal(true);
  });

  it('merges several files in the order in which their frames were received', async () => {
    const files = [
      await write(
        'even.gz',
        SMALL.filter((_, index) => index % 2 === 0),
        true,
      ),
      await write(
        'odd',
        SMALL.filter((_, index) => index % 2 === 1),
      ),
    ];
    const { markets, market } = await replay(files, { speed: 'max' });
    const ids: number[] = [];
    markets.view('ETHUSDT')!.listen('trade', (json) => ids.push((JSON.parse(json) as TradeEvent).t));
    markets.start();
    await market.ended;
    expect(ids).to.deep.equal([1, 2, 3]);
    expect(market.counts('ETHUSDT')).to.deep.equal({ dropped: 1, applied: 2, gaps: 0, trades: 3 });
  });

  it('counts a hole in the recording and starts afresh from the next snapshot', async () => {
    const file = await write('hole', [
      ...SMALL,
      depth(1600, 20, 21, [['98.00', '1']]),
      snapshot(1700, 40),
      depth(1800, 41, 42, [['97', '1']]),
    ]);
    const { markets, market } = await replay([file], { speed: 'max' });
    markets.start();
    await market.ended;
    expect(market.counts('ETHUSDT')).to.include({ gaps: 1 });
    expect(
      markets
        .view('ETHUSDT')!
        .depth(5)
        .bids.map(([price]) => Number(price)),
    ).to.deep.equal([100, 99, 97]);
  });

  it('works without a snapshot: the book is what the diffs tell', async () => {
    const file = await write(
      'bare',
      SMALL.filter((text) => text.includes('"stream"')),
    );
    const { markets, market } = await replay([file], { speed: 'max' });
    markets.start();
    await market.ended;
    expect(markets.view('ETHUSDT')!.depth(5)).to.include({ lastUpdateId: 14 });
    expect(market.counts('ETHUSDT')).to.include({ dropped: 0, applied: 3, gaps: 0 });
  });

  for (const [startsOn, act] of [
    ['first-depth', (markets: Markets) => void markets.view('ETHUSDT')!.depth(5)],
    ['first-listener', (markets: Markets) => void markets.view('ETHUSDT')!.listen('kline_1m', () => undefined)],
  ] as const) {
    it(`waits for the ${startsOn} when told so`, async () => {
      const file = await write(startsOn, SMALL);
      const { markets, market } = await replay([file], { speed: 'max', startsOn });
      act(markets);
      expect(market.counts('ETHUSDT')?.applied).to.equal(0);
      markets.start();
      markets.start();
      await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setImmediate(resolve));
      expect(market.counts('ETHUSDT')?.applied).to.equal(0);
      act(markets);
      act(markets);
      await market.ended;
      expect(market.counts('ETHUSDT')).to.deep.equal({ dropped: 1, applied: 2, gaps: 0, trades: 3 });
    });
  }

  it('waits until the books of all its symbols were asked for when told so', async () => {
    const others = SMALL.map((text) => text.replaceAll('ethusdt', 'btcusdt').replaceAll('ETHUSDT', 'BTCUSDT'));
    const files = [await write('every-depth', SMALL), await write('every-depth-too', others)];
    const { markets, market } = await replay(files, { speed: 'max', startsOn: 'every-depth' });
    markets.start();
    markets.view('ETHUSDT')!.listen('trade', () => undefined);
    markets.view('ETHUSDT')!.depth(5);
    markets.view('ETHUSDT')!.depth(5);
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    expect(market.counts('ETHUSDT')?.applied).to.equal(0);
    expect(markets.view('BTCUSDT')!.depth(5).lastUpdateId).to.equal(10);
    await market.ended;
    expect(market.counts('BTCUSDT')).to.deep.equal({ dropped: 1, applied: 2, gaps: 0, trades: 3 });
  });

  it('waits for slow receivers at full speed', async () => {
    const many = Array.from({ length: 2000 }, (_, index) => ticker(100 + index, 100 + index));
    const file = await write('many', [...SMALL.slice(0, 3), ...many]);
    const { markets, market } = await replay([file], { speed: 'max' });
    let heard = 0;
    markets.view('ETHUSDT')!.listen('bookTicker', () => heard++);
    let release = (): void => undefined;
    market.waitFor(() => new Promise((resolve) => (release = resolve)));
    markets.start();
    await waitUntil(() => heard > 0);
    const before = heard;
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(heard).to.equal(before);
    expect(heard).to.be.at.most(256);
    market.waitFor(() => undefined);
    release();
    await market.ended;
    expect(heard).to.equal(2001);
  });

  it('fills orders of accounts against the recording and shows no trace of them', async () => {
    const file = await write('orders', SMALL);
    const { venue, markets, market } = await replay([file], { speed: 'max' });
    const told: string[] = [];
    markets.view('ETHUSDT')!.listen('trade', (json) => told.push(json));
    venue.openAccount('client', { USDT: units('10000'), ETH: units('10') });
    const order = { symbol: 'ETHUSDT', type: 'LIMIT' as const, timeInForce: 'GTC' as const };
    const bought = venue.placeOrder('client', { ...order, side: 'BUY', price: units('101'), quantity: units('0.4') });
    expect(bought.order.status).to.equal('FILLED');
    const resting = venue.placeOrder('client', {
      ...order,
      side: 'SELL',
      price: units('100.5'),
      quantity: units('0.3'),
    });
    expect(resting.order.status).to.equal('NEW');
    markets.start();
    await market.ended;
    expect(venue.order('client', { symbol: 'ETHUSDT', orderId: resting.order.orderId }).status).to.equal('FILLED');
    expect(told).to.have.length(3);
    expect(markets.view('ETHUSDT')!.trades({ limit: 10 })).to.have.length(3);
    expect(markets.view('ETHUSDT')!.depth(1).asks).to.deep.equal([['101.00000000', '1.00000000']]);
  });

  it('stops at once, in the middle or before the beginning, and has no timer then', async () => {
    const file = await write('stopped', SMALL);
    for (const begins of [true, false]) {
      const clock = new CountingClock(NOW);
      const { markets, market } = await replay([file], {}, clock);
      if (begins) {
        markets.start();
        await waitUntil(() => clock.pendingTimers > 0);
      }
      markets.stop();
      markets.stop();
      await market.ended;
      expect(clock.pendingTimers).to.equal(0);
      markets.start();
      expect(market.counts('ETHUSDT')?.trades).to.equal(0);
    }
  });

  it('stops while it waits for slow receivers', async () => {
    const file = await write('stuck', [
      ...SMALL,
      ...Array.from({ length: 300 }, (_, index) => ticker(2000, 100 + index)),
    ]);
    const { markets, market } = await replay([file], { speed: 'max' });
    let isAsked = false;
    market.waitFor(() => {
      isAsked = true;
      return new Promise(() => undefined);
    });
    markets.start();
    await waitUntil(() => isAsked);
    markets.stop();
    await market.ended;
    expect(isAsked).to.equal(true);
  });

  it('refuses a recording of a symbol that the venue does not list', async () => {
    const recording = await openRecording([await write('unlisted', SMALL)]);
    const clock = new ManualClock(NOW);
    const venue = new SimulatedExchange({ clock, symbols: pickSpotSymbols(['BTCUSDT']) });
    expect(() => createMarkets({ venue, clock, replay: { recording } })).to.throw(RangeError, 'ETHUSDT');
    await recording.close();
  });

  it('lists recorded symbols at recorded prices, and none that it knows nothing of', async () => {
    const recording = await openRecording([await write('specs', SMALL)]);
    expect(recordedSpecs(recording).map(({ symbol, referencePrice }) => [symbol, referencePrice])).to.deep.equal([
      ['ETHUSDT', units('100')],
    ]);
    expect(() => recordedSpecs(recording, [])).to.throw(RangeError, 'ETHUSDT');
    const bare = { symbols: ['ETHUSDT'], snapshot: () => undefined };
    expect(recordedSpecs(bare)).to.deep.equal(pickSpotSymbols(['ETHUSDT']));
    await recording.close();
  });

  it('leaves the other symbols to the agents', async () => {
    const recording = await openRecording([await write('mixed', SMALL)]);
    const clock = new ManualClock(NOW);
    const venue = new SimulatedExchange({ clock, symbols: pickSpotSymbols(['ETHUSDT', 'BTCUSDT']) });
    const markets = createMarkets({ venue, clock, replay: { recording, speed: 'max' } });
    running.push(markets);
    markets.start();
    clock.advance(5000);
    await markets.replay?.ended;
    expect(markets.view('BTCUSDT')!.trades({ limit: 100 }).length).to.be.above(5);
    expect(markets.view('ETHUSDT')!.trades({ limit: 100 })).to.have.length(3);
  });

  it('names file and line of what it cannot read, in the middle too', async () => {
    const file = await write('broken', [...SMALL, 'nonsense']);
    const { markets, market } = await replay([file], { speed: 'max' });
    markets.start();
    const error = await market.ended.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(RecordingError);
    expect((error as RecordingError).message).to.equal(`${file}, line 9: is no “<receive time in ns> <frame>”`);
  });
});

/** Moves the clock in small steps, letting the replay read on between them, until something has happened. */
async function untilWaiting(clock: CountingClock, happened: () => boolean, mostMs: number): Promise<void> {
  const end = clock.now() + mostMs + 10;
  await waitUntil(() => clock.pendingTimers > 0 || happened());
  while (!happened() && clock.now() < end) {
    clock.advance(1);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
