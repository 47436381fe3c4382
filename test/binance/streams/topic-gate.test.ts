import { expect } from 'chai';
import { framePosition } from '../../../src/binance/streams/frame-position.js';
import { TopicGate } from '../../../src/binance/streams/topic-gate.js';
import type { MarketDataFrame } from '../../../src/binance/streams/topics.js';
import { frameOf } from '../../support/market-frames.js';

const LINK = 1;

describe('TopicGate', () => {
  let passed: MarketDataFrame[];
  let anew: number;
  let gate: TopicGate;

  beforeEach(() => {
    [passed, anew] = [[], 0];
    gate = new TopicGate(
      (frame) => passed.push(frame),
      () => (anew += 1),
    );
  });

  function take(...frames: MarketDataFrame[]): void {
    for (const frame of frames) gate.take(frame, LINK, 0);
  }

  const mains = (): number[] => passed.map((frame) => framePosition(frame).main);

  for (const [kind, make] of [
    ['trade', frameOf.trade],
    ['aggTrade', frameOf.aggTrade],
    ['bookTicker', frameOf.bookTicker],
    ['partialDepth', frameOf.partialDepth],
    ['avgPrice', frameOf.avgPrice],
    ['miniTickers', (E: number): MarketDataFrame => frameOf.miniTickers(1, E, 2)],
    ['depthUpdate', (u: number): MarketDataFrame => frameOf.depth(u, u)],
  ] as const) {
    it(`passes ${kind} frames by their own number, and counts what is not newer`, () => {
      take(...[5, 6, 9, 9, 6, 7, 10].map(make));
      expect(mains()).to.deep.equal([5, 6, 9, 10]);
      expect(gate.outdated).to.equal(3);
      expect(gate.duplicates).to.equal(0);
    });
  }

  it('orders bars by opening time, then event time, and lets nothing follow the close of a bar', () => {
    const bars = [
      frameOf.kline(0, 10),
      frameOf.kline(0, 20),
      frameOf.kline(0, 10),
      frameOf.kline(0, 60, true),
      frameOf.kline(0, 60, true),
      frameOf.kline(0, 70),
      frameOf.kline(60, 60),
      frameOf.kline(0, 80),
      frameOf.kline(60, 90),
    ];
    take(...bars);
    expect(passed).to.deep.equal([0, 1, 3, 6, 8].map((index) => bars[index]));
    expect(gate.outdated).to.equal(4);
  });

  it('passes what has no number, for its handler to judge, and is none the worse for it', () => {
    take(frameOf.trade(5), frameOf.trade(Number.NaN), frameOf.trade(4), frameOf.trade(6));
    expect(mains()).to.deep.equal([5, Number.NaN, 6]);
  });

  it('passes a hole, which is the handler’s to find', () => {
    take(frameOf.depth(1, 5), frameOf.depth(9, 12));
    expect(mains()).to.deep.equal([5, 12]);
  });

  describe('when the numbers fall', () => {
    function takeEverySecond(numbers: readonly number[], from = 0): void {
      numbers.forEach((u, second) => gate.take(frameOf.bookTicker(u), LINK, from + second * 1_000));
    }
    const rising = (first: number, count: number): number[] => Array.from({ length: count }, (_, i) => first + i);

    it('takes them for a lagging server’s while they may catch up', () => {
      takeEverySecond([1_000, ...rising(100, 10)]);
      expect(mains()).to.deep.equal([1_000]);
      expect(gate.outdated).to.equal(10);
      expect(anew).to.equal(0);
    });

    it('starts anew, and says so, when they rise for ten seconds and nothing else comes', () => {
      takeEverySecond([1_000, ...rising(100, 13)]);
      expect(mains()).to.deep.equal([1_000, 110, 111, 112]);
      expect(anew).to.equal(1);
    });

    it('does not start anew for a server that says the same over and over', () => {
      takeEverySecond([1_000, ...Array.from({ length: 60 }, () => 999)]);
      takeEverySecond(
        Array.from({ length: 60 }, (_, i) => 990 + (i % 5)),
        100_000,
      );
      expect(mains()).to.deep.equal([1_000]);
      expect(gate.outdated).to.equal(120);
    });

    it('does not add up stretches between which there was news', () => {
      takeEverySecond([1_000, ...rising(100, 8), 1_001, ...rising(108, 8)]);
      expect(mains()).to.deep.equal([1_000, 1_001]);
    });

    it('starts anew at once where it is told that the venue did', () => {
      take(frameOf.trade(1_000));
      gate.startAnew();
      take(frameOf.trade(1), frameOf.trade(2), frameOf.trade(2));
      expect(mains()).to.deep.equal([1_000, 1, 2]);
      expect(anew).to.equal(0);
    });
  });

  describe('after one absurdly high number', () => {
    it('goes on at once with the sequence of the same connection', () => {
      take(frameOf.trade(5), frameOf.trade(8_999_999_999), frameOf.trade(6), frameOf.trade(7));
      expect(mains()).to.deep.equal([5, 8_999_999_999, 6, 7]);
      expect(gate.outdated).to.equal(0);
    });

    it('goes on with the same bar', () => {
      take(frameOf.kline(60_000, 1), frameOf.kline(9e12, 2), frameOf.kline(60_000, 3));
      expect(mains()).to.deep.equal([60_000, 9e12, 60_000]);
    });

    it('does not take what was passed before for news', () => {
      take(frameOf.trade(5), frameOf.trade(8_999_999_999), frameOf.trade(5), frameOf.trade(4));
      expect(mains()).to.deep.equal([5, 8_999_999_999]);
    });

    it('does not believe another connection that lags', () => {
      take(frameOf.trade(5), frameOf.trade(50_000));
      gate.take(frameOf.trade(6), LINK + 1, 0);
      expect(mains()).to.deep.equal([5, 50_000]);
    });
  });
});
