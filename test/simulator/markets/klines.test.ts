import { expect } from 'chai';
import type { KlineEvent } from '../../../src/binance/wire/market-streams.js';
import type { KlineInterval } from '../../../src/binance/wire/vocabulary.js';
import { ScriptedMarket } from './support/scripted-market.js';

const START = Date.UTC(2026, 0, 1); // a Thursday
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A trade every minute, priced by its minute. */
function minutes(count: number, startMs = START): ScriptedMarket {
  const market = new ScriptedMarket(startMs);
  for (let minute = 0; minute < count; minute++) {
    market.trade(String(100 + minute), '1', { buyerIsMaker: minute % 2 === 1 });
    market.clock.advance(MINUTE);
  }
  return market;
}

describe('Klines', () => {
  it('have twelve cells in the order of Binance', () => {
    const market = minutes(5);
    expect(market.view.klines({ interval: '5m', limit: 1, endTime: START })).to.deep.equal([
      [
        START,
        '100.00000000',
        '104.00000000',
        '100.00000000',
        '104.00000000',
        '5.00000000',
        START + 5 * MINUTE - 1,
        '510.00000000',
        5,
        '3.00000000',
        '306.00000000',
        '0',
      ],
    ]);
  });

  it('without times are the newest, the running bar last', () => {
    const market = minutes(10);
    const rows = market.view.klines({ interval: '1m', limit: 3 });
    expect(rows.map(([openTime]) => (openTime - START) / MINUTE)).to.deep.equal([8, 9, 10]);
    expect(rows.at(-1)?.slice(1, 6)).to.deep.equal([
      '109.00000000',
      '109.00000000',
      '109.00000000',
      '109.00000000',
      '0.00000000',
    ]);
    expect(rows.at(-1)?.[8]).to.equal(0);
  });

  it('with only a start are the oldest from it, with an end they stop there', () => {
    const market = minutes(10);
    const opens = (window: object): number[] =>
      market.view.klines({ interval: '1m', limit: 3, ...window }).map(([openTime]) => (openTime - START) / MINUTE);
    expect(opens({ startTime: START + 2 * MINUTE })).to.deep.equal([2, 3, 4]);
    expect(opens({ startTime: START + 2 * MINUTE + 1 })).to.deep.equal([3, 4, 5]);
    expect(opens({ startTime: START - DAY })).to.deep.equal([0, 1, 2]);
    expect(opens({ endTime: START + 5 * MINUTE })).to.deep.equal([3, 4, 5]);
    expect(opens({ endTime: START + 5 * MINUTE - 1 })).to.deep.equal([2, 3, 4]);
    expect(opens({ startTime: START + MINUTE, endTime: START + 2 * MINUTE })).to.deep.equal([1, 2]);
    expect(opens({ startTime: START + 2 * MINUTE, endTime: START + MINUTE })).to.deep.equal([]);
    expect(opens({ endTime: START - 1 })).to.deep.equal([]);
    expect(opens({ startTime: START + DAY })).to.deep.equal([]);
  });

  it('of a page follow each other when the next page starts one past the last open time', () => {
    const market = minutes(50);
    const all = market.view.klines({ interval: '1m', limit: 1000 });
    const paged = [];
    for (let startTime = 0; ;) {
      const page = market.view.klines({ interval: '1m', startTime, limit: 7 });
      if (page.length === 0) break;
      paged.push(...page);
      startTime = (page.at(-1)?.[0] ?? 0) + 1;
    }
    expect(paged).to.deep.equal(all);
    expect(all).to.have.length(51);
  });

  it('of periods without trades carry the last close', () => {
    const market = minutes(1);
    market.clock.advance(3 * MINUTE);
    market.trade('7', '1');
    const rows = market.view.klines({ interval: '1m', limit: 10 });
    expect(rows.map((row) => [row[1], row[4], row[5]])).to.deep.equal([
      ['100.00000000', '100.00000000', '1.00000000'],
      ['100.00000000', '100.00000000', '0.00000000'],
      ['100.00000000', '100.00000000', '0.00000000'],
      ['100.00000000', '100.00000000', '0.00000000'],
      ['7.00000000', '7.00000000', '1.00000000'],
    ]);
  });

  it('do not exist before the first trade', () => {
    const market = new ScriptedMarket();
    market.clock.advance(DAY);
    expect(market.view.klines({ interval: '1m', limit: 10 })).to.deep.equal([]);
  });

  const aligned: readonly [KlineInterval, number, number][] = [
    ['1s', 0, Date.UTC(2026, 1, 14, 13, 47, 11)],
    ['3m', 0, Date.UTC(2026, 1, 14, 13, 45)],
    ['2h', 0, Date.UTC(2026, 1, 14, 12)],
    ['8h', 0, Date.UTC(2026, 1, 14, 8)],
    ['1d', 0, Date.UTC(2026, 1, 14)],
    ['1d', 8 * HOUR, Date.UTC(2026, 1, 13, 16)],
    ['1d', -12 * HOUR, Date.UTC(2026, 1, 14, 12)],
    ['1h', 5.75 * HOUR, Date.UTC(2026, 1, 14, 13, 15)],
    ['1w', 0, Date.UTC(2026, 1, 9)],
    ['1w', 8 * HOUR, Date.UTC(2026, 1, 8, 16)],
    ['1M', 0, Date.UTC(2026, 1, 1)],
    ['1M', 8 * HOUR, Date.UTC(2026, 0, 31, 16)],
  ];
  for (const [interval, timeZoneOffsetMs, opensAt] of aligned) {
    it(`of ${interval} at UTC${timeZoneOffsetMs < 0 ? '−' : '+'}${Math.abs(timeZoneOffsetMs / HOUR)} h open where the calendar says`, () => {
      const market = new ScriptedMarket(Date.UTC(2026, 1, 14, 13, 47, 11, 500));
      market.trade('100', '1');
      const rows = market.view.klines({ interval, limit: 1, timeZoneOffsetMs });
      expect(new Date(rows[0]?.[0] ?? 0).toISOString()).to.equal(new Date(opensAt).toISOString());
    });
  }

  it('of a month are as long as the month', () => {
    const market = new ScriptedMarket(Date.UTC(2026, 0, 31, 23));
    market.trade('100', '1');
    market.clock.advance(29 * DAY);
    const rows = market.view.klines({ interval: '1M', limit: 5 });
    expect(rows.map((row) => [new Date(row[0]).toISOString(), new Date(row[6] + 1).toISOString()])).to.deep.equal([
      ['2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z'],
      ['2026-02-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z'],
      ['2026-03-01T00:00:00.000Z', '2026-04-01T00:00:00.000Z'],
    ]);
  });

  it('of long intervals hold what their minutes hold', () => {
    const market = minutes(300);
    const hours = market.view.klines({ interval: '1h', limit: 10 });
    const ones = market.view.klines({ interval: '1m', limit: 1000 });
    for (const hour of hours) {
      const parts = ones.filter(([openTime]) => openTime >= hour[0] && openTime <= hour[6]);
      expect(Number(hour[5])).to.equal(parts.reduce((sum, part) => sum + Number(part[5]), 0));
      expect(hour[8]).to.equal(parts.reduce((sum, part) => sum + part[8], 0));
      expect(Number(hour[2])).to.equal(Math.max(...parts.map((part) => Number(part[2]))));
      expect([hour[1], hour[4]]).to.deep.equal([parts[0]?.[1], parts.at(-1)?.[4]]);
    }
  });
});

describe('The kline stream', () => {
  it('sends the running bar every two seconds when it has changed', () => {
    const market = new ScriptedMarket();
    const { payloads } = market.gather<KlineEvent>('kline_1m');
    market.trade('100', '1');
    market.trade('101', '1');
    market.clock.advance(10_000);
    expect(payloads).to.have.length(1);
    expect(payloads[0]).to.deep.equal({
      e: 'kline',
      E: START + 2000,
      s: 'BTCUSDT',
      k: {
        t: START,
        T: START + MINUTE - 1,
        s: 'BTCUSDT',
        i: '1m',
        f: 1,
        L: 2,
        o: '100.00000000',
        c: '101.00000000',
        h: '101.00000000',
        l: '100.00000000',
        v: '2.00000000',
        n: 2,
        x: false,
        q: '201.00000000',
        V: '2.00000000',
        Q: '201.00000000',
        B: '0',
      },
    });
  });

  it('closes each bar in a message of its own, also a bar without trades', () => {
    const market = new ScriptedMarket();
    const { payloads } = market.gather<KlineEvent>('kline_1m');
    market.trade('100', '1');
    market.clock.advance(2 * MINUTE);
    const closed = payloads.filter(({ k }) => k.x);
    expect(closed.map(({ E, k }) => [E, k.t, k.n, k.c, k.f])).to.deep.equal([
      [START + MINUTE, START, 1, '100.00000000', 1],
      [START + 2 * MINUTE, START + MINUTE, 0, '100.00000000', -1],
    ]);
  });

  it('closes a bar before the first trade of the next one counts', () => {
    const market = new ScriptedMarket(START + MINUTE - 1);
    const { payloads } = market.gather<KlineEvent>('kline_1m');
    market.trade('100', '1');
    market.trade('200', '1', { time: START + MINUTE + 5 });
    market.clock.advance(2000);
    expect(payloads.map(({ k }) => [k.t - START, k.x, k.c])).to.deep.equal([
      [0, true, '100.00000000'],
      [MINUTE, false, '200.00000000'],
    ]);
  });

  it('begins with what the running bar already holds', () => {
    const market = new ScriptedMarket();
    market.trade('100', '1');
    const { payloads } = market.gather<KlineEvent>('kline_1h');
    market.trade('90', '1');
    market.clock.advance(2000);
    expect(payloads.map(({ k }) => [k.o, k.l, k.n])).to.deep.equal([['100.00000000', '90.00000000', 2]]);
  });

  it('says nothing before the symbol has traded', () => {
    const market = new ScriptedMarket();
    const { payloads } = market.gather('kline_1s');
    market.clock.advance(5 * MINUTE);
    expect(payloads).to.deep.equal([]);
    market.trade('100', '1');
    market.clock.advance(1000);
    expect(payloads).to.have.length(1);
  });

  it('of one second beats every second, and days of UTC+8 close at 16:00 UTC', () => {
    const market = new ScriptedMarket(START + 16 * HOUR - 2000);
    const second = market.gather<KlineEvent>('kline_1s');
    const day = market.gather<KlineEvent>('kline_1d@+08:00');
    market.trade('100', '1');
    market.clock.advance(2000);
    expect(second.payloads.map(({ k }) => [k.i, k.x])).to.deep.equal([
      ['1s', true],
      ['1s', true],
    ]);
    expect(day.payloads.filter(({ k }) => k.x).map(({ k }) => k.T)).to.deep.equal([START + 16 * HOUR - 1]);
  });

  it('says in the end what the query says', () => {
    const market = new ScriptedMarket();
    const { payloads } = market.gather<KlineEvent>('kline_3m');
    for (let count = 0; count < 500; count++) {
      market.trade(String(100 + (count % 17)), '1', { buyerIsMaker: count % 3 === 0 });
      market.clock.advance(1700);
    }
    const rows = market.view.klines({ interval: '3m', limit: 100, endTime: market.clock.now() - 3 * MINUTE });
    const closed = payloads
      .filter(({ k }) => k.x)
      .map(({ k }) => [k.t, k.o, k.h, k.l, k.c, k.v, k.T, k.q, k.n, k.V, k.Q, k.B]);
    expect(closed).to.deep.equal(rows);
  });
});
