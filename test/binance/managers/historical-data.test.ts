import { expect } from 'chai';
import fc from 'fast-check';
import { BinanceError } from '../../../src/binance/errors/binance-error.js';
import { BinanceHistoricalData } from '../../../src/binance/managers/historical-data.js';
import type { HistoricalDataParts } from '../../../src/binance/managers/historical-data.js';
import { nextOpenTime, toVenueInterval } from '../../../src/binance/mappings/intervals.js';
import type { BarInterval } from '../../../src/binance/mappings/intervals.js';
import type { SpotRestApi } from '../../../src/binance/rest/spot-rest-api.js';
import type { Kline } from '../../../src/binance/wire/market-rest.js';
import { Exchange, Interval, LogLevel } from '../../../src/host/domain/constants.js';

const MINUTE_MS = 60_000;
const START = Date.UTC(2026, 0, 1);
type Query = Parameters<SpotRestApi['klines']>[0];

/** A venue that answers as Binance documents it: ascending, from startTime to endTime, at most `limit`. */
class FakeKlines {
  readonly queries: Query[] = [];
  readonly options: Parameters<SpotRestApi['klines']>[1][] = [];

  constructor(readonly rows: readonly Kline[]) {}

  klines = (query: Query, options?: Parameters<SpotRestApi['klines']>[1]): Promise<Kline[]> => {
    this.queries.push(query);
    this.options.push(options);
    const { startTime = 0, endTime = Infinity, limit = 500 } = query;
    const fitting = this.rows.filter(([openTime]) => openTime >= startTime && openTime <= endTime);
    return Promise.resolve(fitting.slice(0, limit));
  };
}

function kline(openTime: number, interval: BarInterval = Interval.MINUTE, open = '100.00'): Kline {
  const closeTime = nextOpenTime(interval, openTime) - 1;
  return [openTime, open, '101.50', '99.25', '100.75', '12.5', closeTime, '1253.125', 42, '6.25', '627.5', '0'];
}

describe('BinanceHistoricalData', () => {
  let log: { message: string; level: LogLevel }[];
  const btcusdt = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE, vtSymbol: 'BTCUSDT.BINANCE' };
  const request = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE, interval: Interval.MINUTE, start: START };

  function make(
    venue: Pick<FakeKlines, 'klines'>,
    options: { now?: number; pageSize?: number } = {},
  ): BinanceHistoricalData {
    const parts = {
      adapterName: 'BINANCE',
      exchange: Exchange.BINANCE,
      contracts: { find: (spelling: string) => (spelling === 'BTCUSDT' ? btcusdt : undefined) },
      rest: venue,
      clock: { signingTime: () => options.now ?? START + 1_000 * 86_400_000 },
      onLog: (message: string, level: LogLevel) => log.push({ message, level }),
      ...(options.pageSize !== undefined && { pageSize: options.pageSize }),
    };
    return new BinanceHistoricalData(parts as unknown as HistoricalDataParts);
  }

  beforeEach(() => {
    log = [];
  });

  it('gives bars with the venue’s figures', async () => {
    const [bar] = await make(new FakeKlines([kline(START)])).queryHistory({ ...request, end: START + MINUTE_MS });
    expect(bar).to.deep.equal({
      adapterName: 'BINANCE',
      ...btcusdt,
      interval: Interval.MINUTE,
      datetime: new Date(START),
      openPrice: 100,
      highPrice: 101.5,
      lowPrice: 99.25,
      closePrice: 100.75,
      volume: 12.5,
      turnover: 1253.125,
      openInterest: 0,
      extra: {
        closeTime: new Date(START + MINUTE_MS - 1),
        trades: 42,
        takerBuyVolume: 6.25,
        takerBuyTurnover: 627.5,
      },
    });
    expect(log).to.deep.equal([]);
  });

  it('takes the end as exclusive, and instants as dates, milliseconds or ISO text', async () => {
    const venue = new FakeKlines([0, 1, 2].map((i) => kline(START + i * MINUTE_MS)));
    const history = make(venue);
    for (const [start, end] of [
      [START, START + 2 * MINUTE_MS],
      [new Date(START), new Date(START + 2 * MINUTE_MS)],
      ['2026-01-01T00:00:00Z', '2026-01-01T00:02:00Z'],
    ] as const) {
      expect(await history.queryHistory({ ...request, start, end })).to.have.length(2);
    }
    expect(venue.queries[0]).to.deep.equal({
      symbol: 'BTCUSDT',
      interval: '1m',
      startTime: START,
      endTime: START + 2 * MINUTE_MS - 1,
      limit: 1000,
    });
  });

  it('asks in the lane of history', async () => {
    const venue = new FakeKlines([kline(START)]);
    const signal = new AbortController().signal;
    await make(venue).queryHistory({ ...request, signal });
    expect(venue.options).to.deep.equal([{ lane: 10, signal }]);
  });

  it('drops the bar that is not finished by the venue’s time, and no other', async () => {
    const rows = [0, 1, 2].map((i) => kline(START + i * MINUTE_MS));
    const unfinished = await make(new FakeKlines(rows), { now: START + 2.5 * MINUTE_MS }).queryHistory(request);
    expect(unfinished).to.have.length(2);
    const justFinished = await make(new FakeKlines(rows), { now: START + 3 * MINUTE_MS }).queryHistory({
      ...request,
      end: START + 3 * MINUTE_MS,
    });
    expect(justFinished).to.have.length(3);
  });

  it('asks for nothing where the range is empty or the limit is not positive', async () => {
    const venue = new FakeKlines([kline(START)]);
    const history = make(venue);
    expect(await history.queryHistory({ ...request, end: START })).to.deep.equal([]);
    expect(await history.queryHistory({ ...request, end: START - 1 })).to.deep.equal([]);
    expect(await history.queryHistory({ ...request, limit: 0 })).to.deep.equal([]);
    expect(venue.queries).to.deep.equal([]);
    expect(log).to.deep.equal([]);
  });

  for (const [what, refused, reason] of [
    ['single trades', { interval: Interval.TICK }, 'there are no bars of interval "tick"'],
    ['an unknown symbol', { symbol: 'NOPE' }, 'there is no such symbol'],
    ['another exchange', { exchange: Exchange.BINANCEUSDM }, 'BINANCEUSDM is not served here'],
    ['a start that is no instant', { start: 'yesterday' }, 'start or end is no instant'],
    ['an end that is no instant', { end: Number.NaN }, 'start or end is no instant'],
    ['a limit that is no number', { limit: Number.NaN }, 'the limit is no number'],
  ] as const) {
    it(`refuses ${what} with a line in the log`, async () => {
      const venue = new FakeKlines([kline(START)]);
      expect(await make(venue).queryHistory({ ...request, ...refused })).to.deep.equal([]);
      expect(venue.queries).to.deep.equal([]);
      expect(log).to.have.length(1);
      expect(log[0]!.message).to.equal(`No bars for ${'symbol' in refused ? refused.symbol : 'BTCUSDT'}: ${reason}`);
      expect(log[0]!.level).to.equal(LogLevel.ERROR);
    });
  }

  it('serves minutes where no interval is named', async () => {
    const venue = new FakeKlines([]);
    await make(venue).queryHistory({ symbol: 'BTCUSDT', exchange: Exchange.BINANCE, start: START });
    expect(venue.queries[0]!.interval).to.equal('1m');
  });

  it('serves all sixteen intervals, months by the calendar', async () => {
    for (const interval of Object.values(Interval)) {
      if (interval === Interval.TICK) continue;
      const opens = [START];
      while (opens.length < 14) opens.push(nextOpenTime(interval, opens.at(-1)!));
      const venue = new FakeKlines(opens.map((openTime) => kline(openTime, interval)));
      const bars = await make(venue, { pageSize: 5 }).queryHistory({ ...request, interval });
      expect(bars.map(({ datetime }) => datetime.getTime())).to.deep.equal(opens);
      expect(bars.every(({ extra }) => extra.gapBefore === undefined)).to.equal(true);
      expect(venue.queries[0]!.interval).to.equal(toVenueInterval(interval));
    }
    expect(log).to.deep.equal([]);
  });

  it('marks the bar behind a hole and says so once', async () => {
    const opens = [0, 1, 5, 6, 9].map((i) => START + i * MINUTE_MS);
    const bars = await make(new FakeKlines(opens.map((openTime) => kline(openTime)))).queryHistory(request);
    expect(bars.map(({ extra }) => extra.gapBefore)).to.deep.equal([
      undefined,
      undefined,
      { from: new Date(START + 2 * MINUTE_MS), to: new Date(START + 5 * MINUTE_MS) },
      undefined,
      { from: new Date(START + 7 * MINUTE_MS), to: new Date(START + 9 * MINUTE_MS) },
    ]);
    expect(log).to.have.length(1);
    expect(log[0]!.message).to.equal(
      'BTCUSDT.BINANCE 1m: Binance has 2 hole(s) in the bars asked for, ' +
        'the first from 2026-01-01T00:02:00.000Z to 2026-01-01T00:05:00.000Z',
    );
  });

  it('leaves out a bar whose figures are no numbers, and says so', async () => {
    const bad = kline(START + MINUTE_MS, Interval.MINUTE, 'abc');
    const bars = await make(new FakeKlines([kline(START), bad])).queryHistory(request);
    expect(bars).to.have.length(1);
    expect(log[0]!.message).to.include('no numbers');
  });

  it('ends although the venue repeats itself for ever', async () => {
    let asked = 0;
    const rows = [0, 1].map((i) => kline(START + i * MINUTE_MS));
    const stubborn = {
      klines: () => {
        asked += 1;
        return Promise.resolve(rows);
      },
    };
    const bars = await make(stubborn, { pageSize: 2 }).queryHistory(request);
    expect(bars).to.have.length(2);
    expect(asked).to.equal(2);
  });

  it('gives no part for the whole: a failing page and an abort reject', async () => {
    const venue = new FakeKlines(Array.from({ length: 10 }, (_, i) => kline(START + i * MINUTE_MS)));
    const failing = {
      klines: (query: Query) => (venue.queries.length === 2 ? Promise.reject(new Error('down')) : venue.klines(query)),
    };
    const failure = await make(failing, { pageSize: 3 })
      .queryHistory(request)
      .catch((error: unknown) => error);
    expect(failure).to.include({ message: 'down' });

    const abort = new AbortController();
    const aborting = {
      klines: (query: Query) => {
        abort.abort();
        return venue.klines(query);
      },
    };
    const given = await make(aborting, { pageSize: 3 })
      .queryHistory({ ...request, signal: abort.signal })
      .catch((error: unknown) => error);
    expect(given).to.be.instanceOf(BinanceError);
    expect(given).to.include({ category: 'closed', outcome: 'not-sent' });
  });

  it('equals its naive twin over any holes, range, limit and page size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat(60), { maxLength: 40 }),
        fc.integer({ min: -5, max: 65 }),
        fc.integer({ min: -5, max: 70 }),
        fc.option(fc.integer({ min: 0, max: 70 }), { nil: undefined }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 0, max: 70 * MINUTE_MS }),
        async (minutes, from, to, limit, pageSize, nowMs) => {
          const opens = minutes.sort((a, b) => a - b).map((minute) => START + minute * MINUTE_MS);
          const venue = new FakeKlines(opens.map((openTime) => kline(openTime)));
          const [start, end, now] = [START + from * MINUTE_MS, START + to * MINUTE_MS, START + nowMs];
          const history = make(venue, { pageSize, now });
          const bars = await history.queryHistory({ ...request, start, end, ...(limit !== undefined && { limit }) });

          const naive = opens
            .filter((openTime) => openTime >= start && openTime < end && openTime + MINUTE_MS - 1 < now)
            .slice(0, limit ?? Infinity);
          expect(bars.map(({ datetime }) => datetime.getTime())).to.deep.equal(naive);
          const holes = naive.filter((openTime, i) => i > 0 && openTime !== naive[i - 1]! + MINUTE_MS);
          const marked = bars.filter(({ extra }) => extra.gapBefore !== undefined);
          expect(marked.map(({ datetime }) => datetime.getTime())).to.deep.equal(holes);
          expect(venue.queries.length).to.be.at.most(Math.floor(naive.length / pageSize) + 2);
        },
      ),
    );
  });
});
