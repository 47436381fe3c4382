import { expect } from 'chai';
import fc from 'fast-check';
import { QualityCounters } from '../../../src/binance/managers/feeds/data-quality.js';
import { EventClock } from '../../../src/binance/managers/feeds/event-clock.js';
import { LatencyHistogram } from '../../../src/binance/managers/feeds/latency-histogram.js';
import { LatencyWatch } from '../../../src/binance/managers/feeds/latency-watch.js';
import { asksForTheSame, readMarketRequest } from '../../../src/binance/managers/feeds/market-request.js';
import { TopicPulse } from '../../../src/binance/managers/feeds/topic-pulse.js';
import { TopicRhythm } from '../../../src/binance/managers/feeds/topic-rhythm.js';
import { PriceBand } from '../../../src/binance/mappings/price-band.js';
import { RawTap } from '../../../src/binance/raw-tap.js';
import { Exchange, Interval } from '../../../src/host/domain/constants.js';
import { Decimal } from '../../../src/host/domain/decimal.js';
import type { SubscribeRequest } from '../../../src/host/domain/requests.js';
import { waitUntil } from '../../support/wait-until.js';

describe('LatencyHistogram', () => {
  it('gives percentiles within nine percent of the exact ones (against a naive twin)', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.002, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 300 }),
        (all) => {
          const histogram = new LatencyHistogram();
          for (const duration of all) histogram.add(duration);
          const sorted = [...all].sort((one, other) => one - other);
          const exact = (share: number): number => sorted[Math.ceil(all.length * share) - 1]!;
          const { p50Ms, p99Ms, p999Ms, maxMs, samples } = histogram.report();
          expect([samples, maxMs]).to.deep.equal([all.length, sorted.at(-1)]);
          for (const [share, told] of [
            [0.5, p50Ms],
            [0.99, p99Ms],
            [0.999, p999Ms],
          ] as const) {
            expect(told / exact(share)).to.be.within(0.999, 1.0906);
          }
        },
      ),
    );
  });

  it('is empty before the first sample, and takes a negative one for none', () => {
    const histogram = new LatencyHistogram();
    expect(histogram.report()).to.deep.equal({ samples: 0, p50Ms: 0, p99Ms: 0, p999Ms: 0, maxMs: 0 });
    histogram.add(-3);
    expect(histogram.report()).to.include({ samples: 1, p50Ms: 0 });
  });
});

describe('LatencyWatch', () => {
  it('measures one frame in 64, to the venue’s time and until the queue is empty', async () => {
    let queued = 3;
    const watch = new LatencyWatch(() => queued);
    const event = { e: 'trade', E: 900, s: 'A', t: 1, p: 1, q: 1, T: 900, m: true } as const;
    for (let frame = 0; frame < 64; frame += 1) {
      watch.note({ kind: 'trade', stream: null, event }, { receivedTime: Date.now(), exchangeTime: 925 });
    }
    expect(watch.report().exchangeToReceive).to.include({ samples: 1, maxMs: 25 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(watch.report().receiveToHandler.samples).to.equal(0);
    queued = 0;
    await waitUntil(() => watch.report().receiveToHandler.samples === 1);
    expect(watch.report().receiveToHandler.maxMs).to.be.above(1);
  });
});

describe('EventClock', () => {
  const NOW = Date.UTC(2026, 0, 1);

  it('takes past and present, and no time that is years ahead, nor one after another', () => {
    const clock = new EventClock();
    for (const time of [1, NOW - 1e11, NOW, NOW + 59_000]) expect(clock.accepts(time, NOW)).to.equal(true);
    for (const time of [0, -1, Number.NaN, NOW * 10, 9e15]) expect(clock.accepts(time, NOW)).to.equal(false);
    for (let index = 0; index < 9; index += 1) {
      expect(clock.accepts(NOW * 10, NOW)).to.equal(false);
      expect(clock.accepts(NOW, NOW)).to.equal(true);
    }
  });

  it('follows a venue whose clock was moved, by the third witness', () => {
    const clock = new EventClock();
    const ahead = NOW + 1e10;
    expect([0, 1, 2, 3].map((index) => clock.accepts(ahead + index, NOW))).to.deep.equal([false, false, true, true]);
  });
});

describe('QualityCounters', () => {
  it('tells counts, the mean spread in price steps and the staleness', () => {
    const counters = new QualityCounters();
    Object.assign(counters, { total: 10, valid: 8, lastUpdateTime: 5_000 });
    counters.addSpread(10, 10.02);
    counters.addSpread(10, 10.04);
    counters.addSpread(0, 10);
    counters.addInvalid('crossed');
    const report = counters.report('A.BINANCE', 0.01, 7_500);
    expect(report).to.deep.include({ total: 10, valid: 8, invalid: { crossed: 1 }, stalenessMs: 2_500 });
    expect(report.averageSpreadTicks).to.be.closeTo(3, 1e-9);
    expect(new QualityCounters().report('A', 1, 1)).to.include({ averageSpreadTicks: 0, stalenessMs: null });
  });

  it('warns when a hundred frames were impossible, then at ten times as many', () => {
    const counters = new QualityCounters();
    const warnings: (string | null)[] = [];
    for (counters.total = 1; counters.total <= 1_500; counters.total += 1)
      warnings.push(counters.addInvalid('crossed'));
    const told = warnings.filter((warning) => warning !== null);
    expect(told).to.deep.equal([
      '100 of 100 frames could not be true (crossed 100)',
      '1000 of 1000 frames could not be true (crossed 1000)',
    ]);
  });
});

describe('readMarketRequest', () => {
  const on = { symbol: 'A', exchange: Exchange.BINANCE };
  const parts = (request: Partial<SubscribeRequest>): unknown => {
    const reading = readMarketRequest({ ...on, ...request });
    return reading.ok ? [...reading.parts] : reading.problem;
  };

  it('wants ticks with twenty levels unless told otherwise', () => {
    expect(parts({})).to.deep.equal(['ticks', 'depth:20']);
    expect(parts({ depth: 20 })).to.deep.equal(['ticks', 'depth:20']);
    expect(parts({ depth: 'book' })).to.deep.equal(['ticks', 'depth:20', 'book']);
    expect(parts({ ticks: false, transactions: true })).to.deep.equal(['transactions']);
    expect(parts({ ticks: false, bars: [Interval.MINUTE, Interval.MINUTE, Interval.DAILY] })).to.deep.equal([
      'bars:1m',
      'bars:d',
    ]);
  });

  it('refuses what it does not know, and what asks for nothing', () => {
    expect(parts({ depth: 7 as 5 })).to.equal('"depth" is 5, 10, 20 or "book", not 7');
    expect(parts({ bars: [Interval.TICK] })).to.equal('there are no bars of the interval "tick"');
    expect(parts({ ticks: false, depth: 20 })).to.equal('it asks for nothing');
    expect(parts({ transaction: true } as never)).to.equal(
      '"transaction" is no field of a subscription; did you mean "transactions"?',
    );
    expect(parts({ Depth: 5 } as never)).to.include('did you mean "depth"?');
    expect(parts({ vtSymbol: 'A.BINANCE' } as never)).to.deep.equal(['ticks', 'depth:20']);
    expect(parts({ bars: '1m' as never })).to.equal('"bars" is a list of intervals, not "1m"');
    expect(parts({ ticks: 'false' as never })).to.equal('"ticks" is true or false, not "false"');
    expect(parts({ transactions: 1 as never })).to.equal('"transactions" is true or false, not 1');
    expect(parts({ depth: null as never, bars: null as never })).to.deep.equal(['ticks', 'depth:20']);
  });

  it('knows when two requests ask for the same', () => {
    expect(asksForTheSame(on, { ...on, ticks: true, depth: 20 })).to.equal(true);
    expect(asksForTheSame(on, { ...on, transactions: true })).to.equal(false);
  });
});

describe('PriceBand', () => {
  const band = (filters: Record<string, string>[], tick = '0.01', max: string | null = null): PriceBand =>
    new PriceBand({
      priceTick: new Decimal(tick),
      minPrice: new Decimal(tick),
      maxPrice: max === null ? null : new Decimal(max),
      extra: { filters: filters as unknown as [] },
    });
  const BY_SIDE = {
    ...{ filterType: 'PERCENT_PRICE_BY_SIDE', bidMultiplierUp: '1.2', bidMultiplierDown: '0.5' },
    ...{ askMultiplierUp: '2', askMultiplierDown: '0.8' },
  };

  it('takes the highest price of a buy and the lowest of a sell', () => {
    const bySide = band([BY_SIDE]);
    bySide.follow(100.01);
    expect([bySide.up, bySide.down]).to.deep.equal([120.01, 80.01]);
    const plain = band([{ filterType: 'PERCENT_PRICE', multiplierUp: '5', multiplierDown: '0.2' }], '0.01', '300');
    plain.follow(100);
    expect([plain.up, plain.down]).to.deep.equal([300, 20]);
  });

  it('sets none where no filter does', () => {
    const none = band([]);
    none.follow(100);
    expect([none.up, none.down]).to.deep.equal([0, 0]);
  });

  it('lies on the tick, on its safe side (against exact decimals)', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 10_000_000 }),
        fc.constantFrom('0.01', '0.05', '0.00001', '10'),
        (ticks, tick) => {
          const one = band([BY_SIDE], tick);
          const price = new Decimal(tick).times(ticks);
          one.follow(price.toNumber());
          expect(one.up).to.equal(price.times('1.2').div(tick).floor().times(tick).toNumber());
          expect(one.down).to.equal(price.times('0.8').div(tick).ceil().times(tick).toNumber());
        },
      ),
    );
  });
});

describe('TopicRhythm', () => {
  it('waits ten ordinary pauses, within its bounds', () => {
    const limits = { floorMs: 10_000, ceilingMs: 30_000 };
    const [rhythm, pulse] = [new TopicRhythm(), new TopicPulse('a@trade', 'trades')];
    expect(rhythm.limitMs(limits)).to.equal(10_000);
    for (let time = 1_000; time < 200_000; time += 2_000) {
      pulse.advance(time, time);
      rhythm.learn(pulse);
    }
    expect(rhythm.limitMs(limits)).to.equal(20_000);
    for (let time = 200_000; time < 2_000_000; time += 60_000) {
      pulse.advance(time, time);
      rhythm.learn(pulse);
    }
    expect(rhythm.limitMs(limits)).to.equal(30_000);
  });
});

describe('RawTap', () => {
  it('tells every listener until it is taken away, and bears one that throws', () => {
    const [heard, errors]: [string[], unknown[]] = [[], []];
    const tap = new RawTap((error) => errors.push(error));
    expect(tap.isHeard).to.equal(false);
    tap.add(() => {
      throw new Error('deaf');
    });
    const leave = tap.add((text, time) => heard.push(`${time} ${text}`));
    tap.tell('a', 1);
    tap.tell('b', 2);
    leave();
    tap.tell('c', 3);
    expect(heard).to.deep.equal(['1 a', '2 b']);
    expect(errors.map(String)).to.deep.equal(['Error: deaf']);
  });
});
