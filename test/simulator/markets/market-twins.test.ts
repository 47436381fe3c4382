import { expect } from 'chai';
import fc from 'fast-check';
import type { Kline } from '../../../src/binance/wire/market-rest.js';
import type { KlineInterval } from '../../../src/binance/wire/vocabulary.js';
import type { KlineWindow, RowWindow } from '../../../src/simulator/market-view.js';
import { formatUnits, type Units } from '../../../src/simulator/units.js';
import type { VenueTrade } from '../../../src/simulator/venue-orders.js';
import { ScriptedMarket } from './support/scripted-market.js';

const START = Date.UTC(2026, 0, 30, 23, 40);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

interface ScriptedTrade {
  readonly gapMs: number;
  readonly price: number;
  readonly quantity: number;
  readonly buyerIsMaker: boolean;
}

const trades: fc.Arbitrary<ScriptedTrade[]> = fc.array(
  fc.record({
    gapMs: fc.oneof(fc.nat(3000), fc.nat(20 * MINUTE), fc.nat(9 * HOUR)),
    price: fc.integer({ min: 90, max: 110 }),
    quantity: fc.integer({ min: 1, max: 9 }),
    buyerIsMaker: fc.boolean(),
  }),
  { minLength: 1, maxLength: 40 },
);

function play(script: readonly ScriptedTrade[]): { market: ScriptedMarket; told: VenueTrade[] } {
  const market = new ScriptedMarket(START);
  const told = script.map(({ gapMs, price, quantity, buyerIsMaker }) => {
    market.clock.advance(gapMs);
    return market.trade(String(price), String(quantity), { buyerIsMaker });
  });
  market.clock.advance(MINUTE);
  return { market, told };
}

const sum = (rows: readonly VenueTrade[], field: 'quantity' | 'quoteQuantity'): string =>
  formatUnits(rows.reduce((total, row) => total + row[field], 0n));

const extreme = (rows: readonly VenueTrade[], better: (a: Units, b: Units) => boolean): string =>
  formatUnits(rows.map(({ price }) => price).reduce((best, price) => (better(price, best) ? price : best)));

function lengthOf(interval: KlineInterval): number {
  const seconds = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, M: 31 * 86_400 }[interval.slice(-1) as 's'];
  return 1000 * seconds * Number(interval.slice(0, -1));
}

/** Where a bar opens, told by the calendar alone: walks the bars from a known Monday, first of a month and midnight. */
function opensOf(interval: KlineInterval, offsetMs: number, from: number, to: number): number[] {
  if (interval === '1M') {
    const firsts = Array.from({ length: 40 }, (_, month) => Date.UTC(2025, month, 1) - offsetMs);
    return firsts.filter((open, index) => (firsts[index + 1] ?? open) > from && open <= to);
  }
  const lengthMs = lengthOf(interval);
  const monday = interval === '1w' ? Date.UTC(2025, 11, 29) : 0;
  const first = monday - offsetMs + lengthMs * Math.floor((from - monday + offsetMs) / lengthMs);
  return Array.from({ length: Math.floor((to - first) / lengthMs) + 1 }, (_, index) => first + index * lengthMs);
}

/** All bars of a symbol's life, each from the trades themselves. */
function naiveKlines(told: readonly VenueTrade[], interval: KlineInterval, offsetMs: number, now: number): Kline[] {
  const opens = opensOf(interval, offsetMs, told[0]?.time ?? 0, now);
  let close = '';
  return opens.map((open, index): Kline => {
    const next = opens[index + 1] ?? opensOf(interval, offsetMs, open, open + lengthOf(interval))[1] ?? 0;
    const rows = told.filter(({ time }) => time >= open && time < next);
    const taken = rows.filter(({ buyerIsMaker }) => !buyerIsMaker);
    const first = rows[0] ? formatUnits(rows[0].price) : close;
    const high = rows.length > 0 ? extreme(rows, (a, b) => a > b) : close;
    const low = rows.length > 0 ? extreme(rows, (a, b) => a < b) : close;
    close = rows.length > 0 ? formatUnits(rows.at(-1)!.price) : close;
    const volumes = [sum(rows, 'quantity'), sum(rows, 'quoteQuantity')] as const;
    const bought = [sum(taken, 'quantity'), sum(taken, 'quoteQuantity')] as const;
    return [open, first, high, low, close, volumes[0], next - 1, volumes[1], rows.length, ...bought, '0'];
  });
}

function naiveWindow<Row>(
  rows: readonly Row[],
  timeOf: (row: Row) => number,
  window: Omit<RowWindow, 'fromId'>,
): Row[] {
  const { startTime, endTime = Infinity, limit } = window;
  const inside = rows.filter((row) => timeOf(row) >= (startTime ?? 0) && timeOf(row) <= endTime);
  return startTime === undefined ? inside.slice(-limit) : inside.slice(0, limit);
}

const maybe = (most: number): fc.Arbitrary<number | undefined> => fc.option(fc.nat(most), { nil: undefined, freq: 2 });

const span = fc.record({
  start: maybe(4 * 24 * HOUR),
  end: maybe(4 * 24 * HOUR),
  limit: fc.integer({ min: 1, max: 60 }),
});

function windowOf({
  start,
  end,
  limit,
}: {
  start: number | undefined;
  end: number | undefined;
  limit: number;
}): RowWindow {
  return {
    limit,
    ...(start === undefined ? {} : { startTime: START + start }),
    ...(end === undefined ? {} : { endTime: START + end }),
  };
}

describe('The market view beside its naive twin', () => {
  const intervals = ['1m', '3m', '15m', '1h', '4h', '12h', '1d', '3d', '1w', '1M'] as const;

  it('answers the same klines for every interval, time zone and window', () => {
    const zones = fc.constantFrom(0, 8 * HOUR, -12 * HOUR, 14 * HOUR, 5.75 * HOUR);
    fc.assert(
      fc.property(trades, fc.constantFrom(...intervals), zones, span, (script, interval, timeZoneOffsetMs, range) => {
        const { market, told } = play(script);
        const window: KlineWindow = { interval, timeZoneOffsetMs, ...windowOf(range) };
        const all = naiveKlines(told, interval, timeZoneOffsetMs, market.clock.now());
        const expected = naiveWindow(all, ([openTime]) => openTime, window);
        expect(market.view.klines(window)).to.deep.equal(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('answers the same seconds', () => {
    const close = fc.array(
      fc.record({
        gapMs: fc.nat(4000),
        price: fc.integer({ min: 90, max: 110 }),
        quantity: fc.integer({ min: 1, max: 9 }),
        buyerIsMaker: fc.boolean(),
      }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(close, (script) => {
        const { market, told } = play(script);
        const expected = naiveKlines(told, '1s', 0, market.clock.now()).slice(-1000);
        expect(market.view.klines({ interval: '1s', limit: 1000 })).to.deep.equal(expected);
      }),
    );
  });

  it('answers the same trades for every window', () => {
    fc.assert(
      fc.property(trades, span, (script, range) => {
        const { market, told } = play(script);
        const window = windowOf(range);
        const expected = naiveWindow(told, ({ time }) => time, window).map(({ tradeId }) => Number(tradeId));
        expect(market.view.trades(window).map(({ id }) => id)).to.deep.equal(expected);
      }),
    );
  });

  it('answers the same rolling windows, asked again and again while trades come in', () => {
    const windows = fc.constantFrom(MINUTE, 15 * MINUTE, HOUR, 23 * HOUR, 7 * 24 * HOUR);
    fc.assert(
      fc.property(trades, windows, (script, windowMs) => {
        const market = new ScriptedMarket(START);
        const told: VenueTrade[] = [];
        for (const { gapMs, price, quantity } of script) {
          market.clock.advance(gapMs);
          told.push(market.trade(String(price), String(quantity)));
          market.clock.advance(gapMs % 70_000);
          const from = Math.floor((market.clock.now() - windowMs) / MINUTE) * MINUTE;
          const rows = told.filter(({ time }) => time >= from);
          const ticker = market.view.rollingTicker(windowMs);
          expect(ticker).to.include({ openTime: from, count: rows.length, volume: sum(rows, 'quantity') });
          if (rows.length === 0) continue;
          expect(ticker.highPrice).to.equal(extreme(rows, (a, b) => a > b));
          expect(ticker.lowPrice).to.equal(extreme(rows, (a, b) => a < b));
          expect(ticker.openPrice).to.equal(formatUnits(rows[0]!.price));
          expect(ticker.firstId).to.equal(Number(rows[0]!.tradeId));
        }
      }),
    );
  });
});
