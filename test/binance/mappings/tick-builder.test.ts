import { expect } from 'chai';
import fc from 'fast-check';
import { TickBuilder } from '../../../src/binance/mappings/tick-builder.js';
import type { BinanceTick } from '../../../src/binance/mappings/tick.js';
import type { Ticker24h } from '../../../src/binance/wire/market-rest.js';
import type { TickerEvent } from '../../../src/binance/wire/market-streams.js';
import type { ReadBookTicker, ReadPartialDepth, ReadTicker, ReadTrade } from '../../../src/binance/wire/read-events.js';
import { readBookTicker, readPartialDepth, readTicker, readTrade } from '../../../src/binance/wire/read-hot-events.js';
import { Exchange } from '../../../src/host/domain/constants.js';

const identity = {
  adapterName: 'BINANCE',
  symbol: 'BTCUSDT',
  exchange: Exchange.BINANCE,
  vtSymbol: 'BTCUSDT.BINANCE',
  name: 'BTC/USDT',
};
const at = (receivedTime: number, exchangeTime = receivedTime + 5) => ({ receivedTime, exchangeTime });

const tickerEvent: TickerEvent = {
  ...{ e: '24hrTicker', E: 2_000, s: 'BTCUSDT', p: '-10.50000000', P: '-0.021', w: '60000.12', x: '59990.00' },
  ...{ c: '60010.00', Q: '0.00100000', b: '60009.99', B: '1.0', a: '60010.01', A: '2.0', o: '60020.50' },
  ...{ h: '61000.00', l: '58000.00', v: '12345.678', q: '740740680.1234', O: 1, C: 2, F: 1, L: 1000, n: 1000 },
};
/** The ticker with some of its fields as the venue would write them. */
const tickerWith = (fields: Readonly<Record<string, unknown>>): ReadTicker => readTicker({ ...tickerEvent, ...fields });
const ticker = tickerWith({});
const rest: Ticker24h = {
  ...{ symbol: 'BTCUSDT', priceChange: '-10.5', priceChangePercent: '-0.021', weightedAvgPrice: '60000.12' },
  ...{ prevClosePrice: '59990.00', lastPrice: '60010.00', lastQty: '0.001', bidPrice: '60009.99', bidQty: '1.0' },
  ...{ askPrice: '60010.01', askQty: '2.0', openPrice: '60020.50', highPrice: '61000.00', lowPrice: '58000.00' },
  ...{ volume: '12345.678', quoteVolume: '740740680.1234', openTime: 1, closeTime: 2, firstId: 1, lastId: 1000 },
  count: 1000,
};
const top = (u: number, b: string, a: string, B = '1.0', A = '2.0'): ReadBookTicker =>
  readBookTicker({ u, s: 'BTCUSDT', b, B, a, A });
const depth = (lastUpdateId: number, bids: number[], asks: number[]): ReadPartialDepth =>
  readPartialDepth({
    lastUpdateId,
    bids: bids.map((price) => [price.toFixed(2), (price / 100).toFixed(2)]),
    asks: asks.map((price) => [price.toFixed(2), (price / 100).toFixed(2)]),
  });
const trade = (t: number, p: string, T = 3_000, q = '0.5'): ReadTrade =>
  readTrade({ e: 'trade', E: T + 1, s: 'BTCUSDT', t, p, q, T, m: false, M: true });

const bidsOf = (tick: BinanceTick): number[] => [1, 2, 3, 4, 5].map((n) => tick[`bidPrice${n}` as 'bidPrice1']);
const asksOf = (tick: BinanceTick): number[] => [1, 2, 3, 4, 5].map((n) => tick[`askPrice${n}` as 'askPrice1']);

describe('TickBuilder', () => {
  let builder: TickBuilder;

  beforeEach(() => {
    builder = new TickBuilder(identity);
  });

  it('has no tick before a last price is known', () => {
    expect(builder.applyBookTicker(top(1, '100.00', '100.01'), at(1_000))).to.equal('taken');
    expect(builder.applyPartialDepth(depth(2, [100], [101]), at(1_001))).to.equal('taken');
    expect(builder.isReady).to.equal(false);
    expect(builder.build()).to.equal(null);
  });

  it('has no tick of a symbol that was never traded', () => {
    const untraded = tickerWith({ c: '0.00000000', Q: '0.00000000', L: -1, F: -1, n: 0 });
    expect(builder.applyTicker(untraded, at(1_000))).to.equal('taken');
    expect(builder.build()).to.equal(null);
    expect(builder.applyTrade(trade(0, '5.00'), at(1_001))).to.equal('taken');
    expect(builder.build()!.lastPrice).to.equal(5);
  });

  it('takes the day’s statistics from the ticker', () => {
    builder.applyTicker(ticker, at(1_000));
    expect(builder.build()).to.deep.equal({
      ...identity,
      datetime: new Date(2_000),
      localTime: new Date(1_000),
      volume: 12345.678,
      turnover: 740740680.1234,
      openInterest: 0,
      lastPrice: 60010,
      lastVolume: 0.001,
      limitUp: 0,
      limitDown: 0,
      openPrice: 60020.5,
      highPrice: 61000,
      lowPrice: 58000,
      preClose: 59990,
      ...levels('bid', [60009.99, 1]),
      ...levels('ask', [60010.01, 2]),
      extra: {
        change: -10.5,
        changePercent: -0.021,
        weightedAveragePrice: 60000.12,
        trades: 1000,
        updateId: 0,
        book: null,
        bar: null,
      },
    });
  });

  it('has the same picture by query as by stream', () => {
    builder.applyTicker(ticker, at(1_000, 2_000));
    const byQuery = new TickBuilder(identity);
    expect(byQuery.seed(rest, at(1_000, 2_000))).to.equal('taken');
    expect(byQuery.build()).to.deep.equal(builder.build());
  });

  it('does not let a query overwrite what the stream has said', () => {
    builder.applyTicker(ticker, at(1_000));
    expect(builder.seed({ ...rest, lastPrice: '1.00' }, at(1_001))).to.equal('outdated');
    expect(builder.build()!.lastPrice).to.equal(60010);
  });

  it('gives a new object each time', () => {
    builder.applyTicker(ticker, at(1_000));
    const first = builder.build()!;
    builder.applyBookTicker(top(1, '1.00', '2.00'), at(1_001));
    const second = builder.build()!;
    expect(first.bidPrice1).to.equal(60009.99);
    expect(second.bidPrice1).to.equal(1);
    expect(second).not.to.equal(first);
  });

  describe('book', () => {
    beforeEach(() => builder.applyTicker(ticker, at(1_000)));

    it('has five levels of a partial depth, and all of them in extra', () => {
      builder.applyPartialDepth(depth(7, [99, 98, 97, 96, 95, 94], [101, 102, 103, 104, 105, 106]), at(1_001));
      const tick = builder.build()!;
      expect(bidsOf(tick)).to.deep.equal([99, 98, 97, 96, 95]);
      expect(asksOf(tick)).to.deep.equal([101, 102, 103, 104, 105]);
      expect(tick.bidVolume5).to.equal(0.95);
      expect(tick.askVolume2).to.equal(1.02);
      expect(tick.extra.updateId).to.equal(7);
      expect(tick.extra.book!.bids).to.have.length(6);
      expect(tick.extra.book!.bids[5]).to.deep.equal([94, 0.94]);
    });

    it('moves its first level with the book top, and drops the levels that the top has passed', () => {
      builder.applyPartialDepth(depth(7, [99, 98, 97, 96, 95, 94], [101, 102, 103, 104, 105, 106]), at(1_001));
      builder.applyBookTicker(top(8, '97.50', '102.00'), at(1_002));
      const tick = builder.build()!;
      expect(bidsOf(tick)).to.deep.equal([97.5, 97, 96, 95, 94]);
      expect(asksOf(tick)).to.deep.equal([102, 103, 104, 105, 106]);
      expect(tick.bidVolume1).to.equal(1);
      expect(tick.askVolume1).to.equal(2);
      expect(tick.extra.updateId).to.equal(8);
    });

    it('keeps all levels behind a top that has come closer', () => {
      builder.applyPartialDepth(depth(7, [99, 98, 97, 96, 95], [101, 102, 103, 104, 105]), at(1_001));
      builder.applyBookTicker(top(8, '100.00', '100.50'), at(1_002));
      expect(bidsOf(builder.build()!)).to.deep.equal([100, 99, 98, 97, 96]);
      expect(asksOf(builder.build()!)).to.deep.equal([100.5, 101, 102, 103, 104]);
    });

    it('does not let an older partial depth take the top back', () => {
      builder.applyBookTicker(top(9, '98.50', '101.50'), at(1_001));
      expect(builder.applyPartialDepth(depth(8, [99, 98, 97], [101, 102, 103]), at(1_002))).to.equal('taken');
      const tick = builder.build()!;
      expect(bidsOf(tick)).to.deep.equal([98.5, 98, 97, 0, 0]);
      expect(asksOf(tick)).to.deep.equal([101.5, 102, 103, 0, 0]);
      expect(tick.extra.updateId).to.equal(9);
    });

    it('drops what is out of order', () => {
      builder.applyBookTicker(top(9, '98.50', '101.50'), at(1_001));
      expect(builder.applyBookTicker(top(9, '1.00', '2.00'), at(1_002))).to.equal('outdated');
      expect(builder.applyBookTicker(top(8, '1.00', '2.00'), at(1_003))).to.equal('outdated');
      builder.applyPartialDepth(depth(8, [99], [101]), at(1_004));
      expect(builder.applyPartialDepth(depth(8, [50], [51]), at(1_005))).to.equal('outdated');
      expect(builder.build()!.bidPrice1).to.equal(98.5);
    });

    it('begins a new count of update ids after a loss, and keeps what it knows until then', () => {
      builder.applyBookTicker(top(900, '98.50', '101.50'), at(1_001));
      builder.forgetSequence();
      expect(builder.build()!.bidPrice1).to.equal(98.5);
      expect(builder.applyBookTicker(top(3, '97.00', '98.00'), at(1_002))).to.equal('taken');
      expect(builder.build()!.bidPrice1).to.equal(97);
    });

    it('drops quotes that are crossed, not positive or no numbers', () => {
      builder.applyBookTicker(top(1, '98.50', '101.50'), at(1_001));
      const before = builder.build();
      for (const bad of [
        top(2, '102.00', '101.00'),
        top(2, '-1.00', '101.00'),
        top(2, '98.00', '0.00', '1.0', '2.0'),
        top(2, '98.00', '101.00', '0.0', '2.0'),
        top(2, 'abc', '101.00'),
        top(2, '98.00', 'NaN'),
        top(Number.NaN, '98.00', '101.00'),
        readBookTicker({ s: 'BTCUSDT', u: 2 }),
      ]) {
        expect(builder.applyBookTicker(bad, at(1_002)), JSON.stringify(bad)).to.equal('invalid');
      }
      for (const bad of [
        depth(2, [102], [101]),
        depth(2, [98, 99], [101]),
        depth(2, [98], [102, 101]),
        depth(2, [-98], [101]),
        readPartialDepth({ lastUpdateId: 2, bids: [['x', '1.0']], asks: [] }),
        readPartialDepth({ lastUpdateId: 'x', bids: [], asks: [] }),
      ]) {
        expect(builder.applyPartialDepth(bad, at(1_002)), JSON.stringify(bad)).to.equal('invalid');
      }
      expect(builder.build()).to.deep.equal(before);
    });

    it('has zeros where a side is empty', () => {
      builder.applyPartialDepth(depth(1, [99, 98], [101, 102]), at(1_001));
      expect(builder.applyBookTicker(top(2, '0.00000000', '101.00', '0.0', '2.0'), at(1_002))).to.equal('taken');
      expect(bidsOf(builder.build()!)).to.deep.equal([0, 0, 0, 0, 0]);
      expect(builder.applyBookTicker(top(3, '99.00', '0.00000000', '1.0', '0.0'), at(1_003))).to.equal('taken');
      expect(asksOf(builder.build()!)).to.deep.equal([0, 0, 0, 0, 0]);
      expect(builder.applyPartialDepth(depth(4, [], [101]), at(1_004))).to.equal('taken');
      expect(bidsOf(builder.build()!)).to.deep.equal([0, 0, 0, 0, 0]);
      expect(builder.build()!.askPrice1).to.equal(101);
    });
  });

  describe('trades', () => {
    it('move the last price at once, and an older ticker does not move it back', () => {
      builder.applyTicker(ticker, at(1_000));
      builder.applyTrade(trade(1_001, '60020.00'), at(1_001));
      expect(builder.applyTrade(trade(1_001, '1.00'), at(1_002))).to.equal('outdated');
      builder.applyTicker(tickerWith({ E: 3_500, v: '12346' }), at(1_003));
      const tick = builder.build()!;
      expect(tick).to.include({ lastPrice: 60020, lastVolume: 0.5, volume: 12346 });
      builder.applyTicker(tickerWith({ c: '60030.00', L: 1_002 }), at(1_004));
      expect(builder.build()!.lastPrice).to.equal(60030);
    });

    it('that are impossible are dropped', () => {
      for (const bad of [
        trade(1, '0.00'),
        trade(1, '-1'),
        trade(1, 'x'),
        trade(1, '1.00', 3_000, '0'),
        trade(-1, '1.00'),
      ]) {
        expect(builder.applyTrade(bad, at(1_000))).to.equal('invalid');
      }
      expect(builder.isReady).to.equal(false);
    });
  });

  it('drops statistics with a figure that is no number or negative', () => {
    for (const bad of [{ c: 'x' }, { v: '' }, { h: '-1' }, { P: 'Infinity' }, { n: undefined }]) {
      expect(builder.applyTicker(tickerWith(bad), at(1_000)), JSON.stringify(bad)).to.equal('invalid');
    }
    expect(builder.seed({ ...rest, lowPrice: 'x' }, at(1_000))).to.equal('invalid');
    expect(builder.isReady).to.equal(false);
  });

  it('stamps with the venue’s time where the event has one, with that of the arrival else, and never goes back', () => {
    builder.applyTicker(ticker, at(1_000));
    expect(builder.build()!.datetime.getTime()).to.equal(2_000);
    builder.applyBookTicker(top(1, '1.00', '2.00'), at(1_500, 1_505));
    expect(builder.build()!.datetime.getTime()).to.equal(2_000);
    expect(builder.build()!.localTime!.getTime()).to.equal(1_500);
    builder.applyBookTicker(top(2, '1.00', '2.00'), at(2_100, 2_105));
    expect(builder.build()!.datetime.getTime()).to.equal(2_105);
    builder.applyTrade(trade(2_000, '5.00', 2_050), at(2_200));
    expect(builder.build()!.datetime.getTime()).to.equal(2_105);
  });

  it('never gives NaN, a crossed quote or a time that goes back, whatever comes in', () => {
    const price = fc.oneof(
      fc.integer({ min: 1, max: 50 }).map((n) => n.toFixed(2)),
      fc.constantFrom('', 'x', '-1.0', '0.00000000', 'Infinity'),
    );
    const id = fc.integer({ min: 0, max: 30 });
    const level = fc.tuple(price, price);
    const news = fc.oneof(
      fc.record({ kind: fc.constant('top' as const), u: id, b: price, B: price, a: price, A: price }),
      fc.record({
        kind: fc.constant('depth' as const),
        lastUpdateId: id,
        bids: fc.array(level, { maxLength: 6 }),
        asks: fc.array(level, { maxLength: 6 }),
      }),
      fc.record({ kind: fc.constant('ticker' as const), c: price, E: fc.nat(5_000), L: id, b: price, a: price }),
      fc.record({ kind: fc.constant('trade' as const), t: id, p: price, q: price, T: fc.nat(5_000) }),
      fc.record({ kind: fc.constant('forget' as const) }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(news, fc.nat(5_000)), { maxLength: 40 }), (story) => {
        const one = new TickBuilder(identity);
        let before = 0;
        for (const [piece, time] of story) {
          if (piece.kind === 'top') one.applyBookTicker(readBookTicker(piece), at(time));
          else if (piece.kind === 'depth') one.applyPartialDepth(readPartialDepth(piece), at(time));
          else if (piece.kind === 'ticker') one.applyTicker(tickerWith(piece), at(time));
          else if (piece.kind === 'trade') one.applyTrade(readTrade({ m: true, ...piece }), at(time));
          else one.forgetSequence();
          const tick = one.build();
          if (tick === null) continue;
          for (const value of Object.values(tick)) {
            if (typeof value === 'number') expect(Number.isFinite(value) && value >= 0).to.equal(true);
          }
          expect(tick.lastPrice).to.be.greaterThan(0);
          if (tick.askPrice1 > 0) expect(tick.bidPrice1).to.be.at.most(tick.askPrice1);
          expectStrictlyOrdered(bidsOf(tick).filter(Boolean).reverse());
          expectStrictlyOrdered(asksOf(tick).filter(Boolean));
          expect(tick.datetime.getTime()).to.be.at.least(before);
          before = tick.datetime.getTime();
        }
      }),
      { numRuns: 500 },
    );
  });
});

function expectStrictlyOrdered(prices: number[]): void {
  for (let i = 1; i < prices.length; i += 1) expect(prices[i]).to.be.greaterThan(prices[i - 1]!);
}

/** Fields of one side whose first level alone is known. */
function levels(side: 'bid' | 'ask', [price, volume]: [number, number]): Record<string, number> {
  const fields: Record<string, number> = {};
  for (const n of [1, 2, 3, 4, 5]) {
    fields[`${side}Price${n}`] = n === 1 ? price : 0;
    fields[`${side}Volume${n}`] = n === 1 ? volume : 0;
  }
  return fields;
}
