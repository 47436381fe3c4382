import { expect } from 'chai';
import sinon from 'sinon';
import type { BookTickerEvent, DepthUpdateEvent } from '../../../src/binance/wire/market-streams.js';
import { createMarkets } from '../../../src/simulator/markets/create-markets.js';
import { spotSymbols } from '../../../src/simulator/markets/spot-symbols.js';
import { agentAccounts } from '../../../src/simulator/markets/synthetic-symbol.js';
import { SimulatedExchange } from '../../../src/simulator/simulated-exchange.js';
import { units, unitsToNumber } from '../../../src/simulator/units.js';
import { ManualClock, RealClock } from '../../../src/simulator/venue-clock.js';
import { CountingClock } from './support/counting-clock.js';
import { NaiveBook } from './support/naive-book.js';
import { syntheticVenue } from './support/synthetic-venue.js';

const START = Date.UTC(2026, 5, 1, 12);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const TRIO = ['BTCUSDT', 'ETHUSDT', 'ETHBTC'];
const DEMO = ['BTCUSDT', 'ETHUSDT', 'BNBUSDT', 'SOLUSDT', 'XRPUSDT'];

/** Trades of a run on a clock moved by hand. */
function tapeOf(names: readonly string[], durationMs: number, seed: number): readonly string[] {
  const clock = new ManualClock(START);
  const { markets, tape } = syntheticVenue(clock, names, seed);
  markets.start();
  clock.advance(durationMs);
  markets.stop();
  return tape;
}

describe('SyntheticMarket', () => {
  it('gives the same trades for the same seed over an hour, and others for another', () => {
    const pair = ['BNBUSDT', 'ETHBTC'];
    const first = tapeOf(pair, HOUR, 7);
    expect(first.length).to.be.above(5000);
    expect(tapeOf(pair, HOUR, 7)).to.deep.equal(first);
    expect(tapeOf(pair, MINUTE, 8)).not.to.deep.equal(first.slice(0, 100));
  }).timeout(30_000);

  it('gives the same trades in real time, however late the timers fire', () => {
    const byHand = tapeOf(TRIO, MINUTE, 3);
    const timers = sinon.useFakeTimers({ now: START, toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] });
    try {
      const { markets, tape } = syntheticVenue(new RealClock(), TRIO, 3);
      markets.start();
      for (let passed = 0, turn = 0; passed < MINUTE; turn++) {
        // The process is busy for a while, then all timers that are due fire at once.
        const busyMs = Math.min([3, 17, 250, 1, 4000, 90][turn % 6] ?? 1, MINUTE - passed);
        timers.setSystemTime(Date.now() + busyMs - 1);
        timers.tick(1);
        passed += busyMs;
      }
      timers.tick(100);
      expect(tape.length).to.be.above(200);
      const common = Math.min(tape.length, byHand.length);
      expect(tape.slice(0, common)).to.deep.equal(byHand.slice(0, common));
      expect(common).to.be.above(0.97 * byHand.length);
      markets.stop();
    } finally {
      timers.restore();
    }
  });

  it('puts off what a sleeping machine has missed instead of running it in a heap', () => {
    const clock = new CountingClock(START);
    let now = START;
    const jumping = { now: () => now, after: clock.after.bind(clock), every: clock.every.bind(clock) };
    const { markets, tape } = syntheticVenue(jumping, ['BTCUSDT'], 1);
    markets.start();
    now += 8 * HOUR;
    clock.advance(10);
    const expected = tapeOf(['BTCUSDT'], 30_000, 1);
    expect(tape).to.deep.equal(expected);
    now += 1000;
    clock.advance(10);
    expect(tape).to.deep.equal(tapeOf(['BTCUSDT'], 31_000, 1));
    markets.stop();
  });

  it('makes well over 500 trades a minute on the symbols of a demonstration', () => {
    expect(tapeOf(DEMO, MINUTE, 1).length).to.be.above(500);
  });

  it('keeps twenty levels a side and a spread of few ticks on every symbol of the table', () => {
    const clock = new ManualClock(START);
    const { venue, markets } = syntheticVenue(
      clock,
      spotSymbols.map(({ symbol }) => symbol),
    );
    markets.start();
    const poor: string[] = [];
    for (let second = 0; second < 20; second++) {
      clock.advance(1000);
      for (const { symbol, tickSize } of spotSymbols) {
        const [bids, asks] = [venue.levels(symbol, 'bid', 50), venue.levels(symbol, 'ask', 50)];
        const spread = Number(((asks[0]?.[0] ?? 0n) - (bids[0]?.[0] ?? 0n)) / tickSize);
        if (bids.length < 20 || asks.length < 20 || spread < 1 || spread > 8) {
          poor.push(`${symbol} ${bids.length} ${asks.length} ${spread}`);
        }
      }
    }
    markets.stop();
    expect(poor.length, poor.join(', ')).to.be.below(0.1 * 20 * spotSymbols.length);
  });

  it('lets prices cross no triangle: ETHBTC follows ETHUSDT over BTCUSDT', () => {
    const clock = new ManualClock(START);
    const { venue, markets } = syntheticVenue(clock, TRIO, 5);
    markets.start();
    clock.advance(10 * MINUTE);
    const middle = (symbol: string): number => {
      const { bid, ask } = venue.bookTop(symbol);
      return (unitsToNumber(bid?.[0] ?? 0n) + unitsToNumber(ask?.[0] ?? 0n)) / 2;
    };
    const implied = middle('ETHUSDT') / middle('BTCUSDT');
    expect(middle('ETHBTC') / implied).to.be.within(0.998, 1.002);
    markets.stop();
  });

  it('fills a small client that quotes at the touch at least fifty times a minute', () => {
    const clock = new ManualClock(START);
    const { venue, markets } = syntheticVenue(clock, ['BTCUSDT', 'ETHUSDT', 'SOLUSDT'], 2);
    const wealth = units('1000000');
    venue.openAccount('client', { USDT: wealth, BTC: wealth, ETH: wealth, SOL: wealth });
    markets.start();
    clock.advance(1000);
    for (let second = 0; second < 60; second++) {
      for (const [symbol, spec] of venue.symbols) {
        if (venue.openOrders('client', symbol).length > 0) venue.cancelOpenOrders('client', symbol);
        const { bid, ask } = venue.bookTop(symbol);
        if (!bid || !ask) continue;
        const quantity = ((units('20') * 100_000_000n) / bid[0] / spec.stepSize) * spec.stepSize;
        const maker = { symbol, type: 'LIMIT_MAKER' as const, quantity };
        venue.placeOrder('client', { ...maker, side: 'BUY', price: bid[0] });
        venue.placeOrder('client', { ...maker, side: 'SELL', price: ask[0] });
      }
      clock.advance(1000);
    }
    expect(venue.fills('client').filter(({ isMaker }) => isMaker).length).to.be.at.least(50);
    markets.stop();
  });

  it('gives a naive client a book without gaps, equal to the venue, under every bookTicker', () => {
    const clock = new ManualClock(START);
    const { markets } = syntheticVenue(clock, ['ETHUSDT'], 4);
    const view = markets.view('ETHUSDT')!;
    markets.start();
    clock.advance(1000);
    const updates: DepthUpdateEvent[] = [];
    const tickers = new Map<number, BookTickerEvent>();
    view.listen('depth@100ms', (json) => updates.push(JSON.parse(json) as DepthUpdateEvent));
    view.listen('bookTicker', (json) => {
      const ticker = JSON.parse(json) as BookTickerEvent;
      tickers.set(ticker.u, ticker);
    });
    clock.advance(250);
    const client = new NaiveBook(view.depth(5000));
    let compared = 0;
    for (let batch = 0; batch < 600; batch++) {
      clock.advance(100);
      for (const update of updates.splice(0)) {
        client.apply(update);
        const ticker = tickers.get(update.u);
        if (!ticker || client.lastUpdateId !== update.u) continue;
        compared += 1;
        expect(client.top('ETHUSDT')).to.deep.equal(ticker);
      }
      const truth = view.depth(5000);
      if (truth.lastUpdateId !== client.lastUpdateId) continue;
      expect(client.levels('bid')).to.deep.equal(truth.bids);
      expect(client.levels('ask')).to.deep.equal(truth.asks);
    }
    expect(client.gaps).to.equal(0);
    expect(client.applied).to.be.above(500);
    expect(compared).to.be.above(50);
    markets.stop();
  });

  it('leaves other symbols as they are when somebody trades one', () => {
    const run = (trades: boolean): string[] => {
      const clock = new ManualClock(START);
      const { venue, markets, tape } = syntheticVenue(clock, TRIO, 9);
      venue.openAccount('client', { USDT: units('100000000') });
      markets.start();
      for (let second = 0; second < 30; second++) {
        clock.advance(1000);
        if (trades)
          venue.placeOrder('client', { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: units('0.01') });
      }
      markets.stop();
      return tape.filter((line) => !line.startsWith('BTCUSDT'));
    };
    expect(run(true)).to.deep.equal(run(false));
  });

  it('writes an hour of history before the start, on the books of the venue', () => {
    const clock = new ManualClock(START);
    const { venue, markets } = syntheticVenue(clock, DEMO);
    const times: number[] = [];
    venue.on('trade', ({ time }) => times.push(time));
    markets.warmUp(HOUR);
    expect(Math.min(...times)).to.be.within(START - HOUR, START - HOUR + 10_000);
    expect(Math.max(...times)).to.be.within(START - 10_000, START - 1);
    expect([...times].sort((a, b) => a - b)).to.deep.equal(times);
    for (const symbol of DEMO) {
      const view = markets.view(symbol)!;
      const rows = view.klines({ interval: '1m', limit: 1000 });
      expect(rows).to.have.length(61);
      expect(rows.slice(0, 60).every((row) => row[8] > 0)).to.equal(true);
      expect(view.ticker24h().count).to.be.above(300);
    }
    markets.stop();
  });

  it('writes the same history for the same seed, and goes on from its last price', () => {
    const run = (): readonly string[] => {
      const clock = new ManualClock(START);
      const { markets, tape } = syntheticVenue(clock, TRIO, 6);
      markets.warmUp(HOUR);
      markets.start();
      clock.advance(5000);
      markets.stop();
      return tape;
    };
    const tape = run();
    expect(run()).to.deep.equal(tape);
    const prices = tape.filter((line) => line.startsWith('BTCUSDT')).map((line) => Number(line.split(' ')[1]));
    prices.reduce((before, price) => {
      expect(Math.abs(price / before - 1)).to.be.below(0.01);
      return price;
    });
  });

  it('writes an hour for twenty symbols in well under two seconds', () => {
    const { markets } = syntheticVenue(
      new ManualClock(START),
      spotSymbols.slice(0, 20).map(({ symbol }) => symbol),
    );
    const begun = process.cpuUsage().user;
    markets.warmUp(HOUR);
    expect((process.cpuUsage().user - begun) / 1000).to.be.below(2000);
    markets.stop();
  });

  it('has no past on a clock that has none', () => {
    const clock = new ManualClock(START);
    const venue = new SimulatedExchange({ clock, symbols: spotSymbols.slice(0, 1) });
    const markets = createMarkets({ venue, clock });
    expect(() => markets.warmUp(HOUR)).to.throw(TypeError, 'HistoryClock');
    markets.stop();
  });

  it('does nothing without agents', () => {
    const clock = new CountingClock(START);
    const venue = new SimulatedExchange({ clock, symbols: spotSymbols.slice(0, 2) });
    const markets = createMarkets({ venue, clock, agents: false });
    markets.warmUp(HOUR);
    markets.start();
    clock.advance(MINUTE);
    expect(clock.pendingTimers).to.equal(0);
    expect(venue.accountIds).to.deep.equal([]);
    expect(markets.view('BTCUSDT')?.depth(10)).to.deep.equal({ lastUpdateId: 0, bids: [], asks: [] });
    markets.stop();
  });

  it('has no timer once it is stopped, and starting twice is starting once', () => {
    const clock = new CountingClock(START);
    const { markets, tape } = syntheticVenue(clock, ['BTCUSDT']);
    markets.start();
    markets.start();
    clock.advance(1000);
    markets.stop();
    expect(clock.pendingTimers).to.equal(0);
    const length = tape.length;
    clock.advance(MINUTE);
    expect(tape).to.have.length(length);
    expect(tape).to.deep.equal(tapeOf(['BTCUSDT'], 1000, 1));
  });

  it('has no timer once it is stopped even where somebody still listens', () => {
    const clock = new CountingClock(START);
    const { markets } = syntheticVenue(clock, ['BTCUSDT']);
    const ends = [
      markets.view('BTCUSDT')!.listen('depth@100ms', () => undefined),
      markets.view('BTCUSDT')!.listen('kline_1m', () => undefined),
      markets.listenAll('!miniTicker@arr', () => undefined),
    ];
    markets.start();
    clock.advance(1000);
    expect(clock.pendingTimers).to.be.above(0);
    markets.stop();
    expect(clock.pendingTimers).to.equal(0);
    for (const end of ends) end?.();
    expect(clock.pendingTimers).to.equal(0);
  });

  it('keeps every amount: what all accounts hold is what was paid in', () => {
    const clock = new ManualClock(START);
    const { venue, markets } = syntheticVenue(clock, TRIO);
    markets.warmUp(HOUR);
    markets.start();
    clock.advance(MINUTE);
    markets.stop();
    for (const asset of venue.assets) expect(venue.totalOf(asset)).to.equal(venue.depositedOf(asset));
    expect(venue.accountIds).to.have.members(Object.values(agentAccounts));
  });
});

describe('All-market streams', () => {
  it('bring one array a second with the symbols that have traded', () => {
    const clock = new CountingClock(START);
    const { venue, markets } = syntheticVenue(clock, TRIO);
    const arrays: { s: string; e: string }[][] = [];
    const end = markets.listenAll('!miniTicker@arr', (json) =>
      arrays.push(JSON.parse(json) as (typeof arrays)[number]),
    );
    clock.advance(3000);
    expect(arrays).to.deep.equal([]);
    const client = units('1000000');
    venue.openAccount('client', { USDT: client, BTC: client });
    venue.openAccount('other', { USDT: client, BTC: client });
    const order = {
      symbol: 'BTCUSDT',
      type: 'LIMIT' as const,
      timeInForce: 'GTC' as const,
      price: units('95000'),
      quantity: units('1'),
    };
    venue.placeOrder('client', { ...order, side: 'BUY' });
    venue.placeOrder('other', { ...order, side: 'SELL' });
    clock.advance(3000);
    expect(arrays.map((rows) => rows.map(({ s, e }) => [s, e]))).to.deep.equal([[['BTCUSDT', '24hrMiniTicker']]]);
    end?.();
    expect(clock.pendingTimers).to.equal(0);
    markets.stop();
  });

  for (const [topic, event] of [
    ['!ticker_1h@arr', '1hTicker'],
    ['!ticker_4h@arr', '4hTicker'],
    ['!ticker_1d@arr', '1dTicker'],
  ] as const) {
    it(`bring rows of ${event} on ${topic}`, () => {
      const clock = new ManualClock(START);
      const { markets } = syntheticVenue(clock, TRIO);
      const arrays: { e: string }[][] = [];
      markets.listenAll(topic, (json) => arrays.push(JSON.parse(json) as { e: string }[]));
      markets.start();
      clock.advance(5000);
      expect(arrays.length).to.be.within(4, 5);
      expect(new Set(arrays.flat().map(({ e }) => e))).to.deep.equal(new Set([event]));
      markets.stop();
    });
  }

  it('that are gone from Binance are gone here', () => {
    const { markets } = syntheticVenue(new ManualClock(START), TRIO);
    for (const topic of ['!ticker@arr', '!bookTicker', '!nonsense', 'toString']) {
      expect(markets.listenAll(topic, () => undefined)).to.equal(undefined);
    }
    markets.stop();
  });
});
