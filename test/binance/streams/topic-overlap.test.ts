import { expect } from 'chai';
import fc from 'fast-check';
import { framePosition } from '../../../src/binance/streams/frame-position.js';
import { TopicGate } from '../../../src/binance/streams/topic-gate.js';
import type { MarketDataFrame } from '../../../src/binance/streams/topics.js';
import { frameOf } from '../../support/market-frames.js';

const OLD = 1;
const NEW = 2;

/** What one connection brings of a topic while another one brings it too. */
interface Run {
  readonly old: readonly MarketDataFrame[];
  readonly successor: readonly MarketDataFrame[];
  /** Whose frame comes next, as long as both have one. */
  readonly turns: readonly boolean[];
  /** How many frames come after the topic is joined before the old connection is closed. */
  readonly patience: number;
}

/** Plays a replacement and gives what was passed. The old one is closed when the topic is joined, or has run dry. */
function play({ old, successor, turns, patience }: Run): { passed: MarketDataFrame[]; gate: TopicGate } {
  const passed: MarketDataFrame[] = [];
  const gate = new TopicGate(
    (frame) => passed.push(frame),
    () => expect.fail('nothing counts anew'),
  );
  const queues = { [OLD]: [...old], [NEW]: [...successor] };
  // The first half of what the old one brings is news before a successor is thought of.
  for (const frame of queues[OLD].splice(0, Math.floor(old.length / 4))) gate.take(frame, OLD, 0);
  gate.beginOverlap(OLD);
  let left = patience;
  for (let i = 0; queues[OLD].length > 0; i += 1) {
    const source = turns[i % turns.length] && queues[NEW].length > 0 ? NEW : OLD;
    gate.take(queues[source].shift()!, source, 0);
    if (gate.overlap!.isJoined && left-- <= 0) break;
  }
  gate.endOverlap();
  for (const frame of queues[NEW]) gate.take(frame, NEW, 0);
  return { passed, gate };
}

const turns = fc.array(fc.boolean(), { minLength: 1, maxLength: 80 });
const patience = fc.nat({ max: 30 });
/** Rising numbers with holes in them. */
const skipping = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 4, maxLength: 60 }).map((steps) => {
  let number = 100;
  return steps.map((step) => (number += step));
});
const counting = fc.integer({ min: 4, max: 60 }).map((length) => Array.from({ length }, (_, i) => 100 + i));

describe('one topic over two connections', () => {
  for (const [kind, numbers, make] of [
    ['trades', counting, frameOf.trade],
    ['trades of a venue that skips ids', skipping, frameOf.trade],
    ['aggregate trades', counting, frameOf.aggTrade],
    ['book tops', skipping, frameOf.bookTicker],
    ['average prices', skipping, frameOf.avgPrice],
    ['partial books', skipping, frameOf.partialDepth],
    ['bars', skipping, (n: number): MarketDataFrame => frameOf.kline(Math.floor(n / 20) * 20, n, n % 20 === 19)],
  ] as const) {
    it(`passes ${kind} as one connection would have, wherever the successor begins and whoever is ahead`, () => {
      fc.assert(
        fc.property(numbers, fc.nat(), turns, patience, (sequence, start, order, wait) => {
          const all = sequence.map(make);
          // It begins among what the old one still brings.
          const begin = Math.floor(all.length / 4) - 2 + (start % Math.ceil(all.length / 2));
          const { passed } = play({ old: all, successor: all.slice(Math.max(0, begin)), turns: order, patience: wait });
          expect(passed).to.deep.equal(all);
        }),
        { numRuns: 500 },
      );
    });
  }

  it('passes diffs from which the same book comes, however the two connections cut them', () => {
    const level = fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 5 }));
    const cuts = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 60, maxLength: 60 });
    const updates = fc.array(level, { minLength: 8, maxLength: 60 });
    fc.assert(
      fc.property(updates, cuts, cuts, fc.nat(), turns, patience, (levels, cutOld, cutNew, start, order, wait) => {
        const old = cut(levels, cutOld);
        const whole = cut(levels, cutNew);
        const next = endOf(old[Math.floor(old.length / 4)]!);
        const begin = whole.findIndex((frame) => endOf(frame) >= next) + (start % 3);
        const { passed } = play({ old, successor: whole.slice(begin), turns: order, patience: wait });
        follow(levels, passed);
      }),
      { numRuns: 1_000 },
    );
  });

  it('never goes back and ends with the latest, where each connection samples at its own moments', () => {
    fc.assert(
      fc.property(skipping, skipping, turns, patience, (old, successor, order, wait) => {
        const run = { old: old.map(frameOf.partialDepth), successor: successor.map(frameOf.partialDepth) };
        const numbers = play({ ...run, turns: order, patience: wait }).passed.map((frame) => framePosition(frame).main);
        expect(numbers).to.deep.equal([...new Set(numbers)].sort((one, other) => one - other));
        expect(numbers.at(-1)).to.be.at.least(successor.at(-1)!);
      }),
    );
  });

  describe('a hole that the old connection does not close', () => {
    let passed: MarketDataFrame[];
    let gate: TopicGate;

    beforeEach(() => {
      passed = [];
      gate = new TopicGate(
        (frame) => passed.push(frame),
        () => undefined,
      );
      gate.take(frameOf.trade(1), OLD, 0);
      gate.beginOverlap(OLD);
      gate.take(frameOf.trade(4), NEW, 1_000);
      gate.take(frameOf.trade(5), NEW, 1_100);
    });

    const ids = (): number[] => passed.map((frame) => framePosition(frame).main);

    it('holds what comes after it for a second, and looks twice', () => {
      gate.overlap!.look(1_999);
      gate.overlap!.look(1_999);
      expect(ids()).to.deep.equal([1]);
      gate.overlap!.look(2_000);
      expect(ids()).to.deep.equal([1]);
      expect(gate.overlap!.isJoined).to.equal(false);
      gate.overlap!.look(2_050);
      expect(ids()).to.deep.equal([1, 4, 5]);
      expect(gate.overlap!.isJoined).to.equal(true);
    });

    it('is left as it is when the old connection is gone', () => {
      gate.endOverlap();
      expect(ids()).to.deep.equal([1, 4, 5]);
      gate.take(frameOf.trade(6), NEW, 1_200);
      expect(ids()).to.deep.equal([1, 4, 5, 6]);
    });

    it('may be closed by the next attempt of the successor', () => {
      gate.overlap!.forget(NEW);
      gate.take(frameOf.trade(5), NEW + 1, 1_200);
      gate.take(frameOf.trade(6), NEW + 1, 1_200);
      expect(ids()).to.deep.equal([1]);
      gate.take(frameOf.trade(2), OLD, 1_300);
      gate.take(frameOf.trade(3), OLD, 1_300);
      expect(ids()).to.deep.equal([1, 2, 3, 4, 5, 6]);
      expect(gate.duplicates).to.equal(1);
    });
  });

  it('tells a quiet topic from one that only the old connection brings', () => {
    const gate = new TopicGate(
      () => undefined,
      () => undefined,
    );
    gate.take(frameOf.trade(1), OLD, 0);
    gate.beginOverlap(OLD);
    const overlap = gate.overlap!;
    gate.take(frameOf.trade(2), OLD, 10);
    overlap.expect();
    expect(overlap.isOneSided(1_000)).to.equal(false);
    gate.take(frameOf.trade(3), OLD, 20);
    expect(overlap.isOneSided(19)).to.equal(false);
    expect(overlap.isOneSided(20)).to.equal(true);
    gate.take(frameOf.trade(3), NEW, 30);
    expect(overlap.isOneSided(20)).to.equal(false);
    expect(overlap.isJoined).to.equal(true);
  });
});

/** Diffs over consecutive single updates (`levels[0]` has the id 1), so many in each. */
function cut(levels: readonly (readonly [number, number])[], sizes: readonly number[]): MarketDataFrame[] {
  const frames: MarketDataFrame[] = [];
  for (let [from, i] = [0, 0]; from < levels.length; i += 1) {
    const to = Math.min(levels.length, from + sizes[i]!);
    frames.push(frameOf.depth(from + 1, to, [...new Map(levels.slice(from, to))].flat()));
    from = to;
  }
  return frames;
}

function endOf(frame: MarketDataFrame): number {
  return framePosition(frame).main;
}

/** Applies diffs by Binance's rule beside the single updates: no gap, the same book after each, and the last is reached. */
function follow(levels: readonly (readonly [number, number])[], diffs: readonly MarketDataFrame[]): void {
  const book = new Map<number, number>();
  const truth = new Map<number, number>();
  let at = 0;
  for (const frame of diffs) {
    if (frame.kind !== 'depthUpdate') throw new Error('a diff was expected');
    const { U, u, b } = frame.event;
    expect(u).to.be.greaterThan(at);
    expect(U).to.be.at.most(at + 1);
    b.forEach((price, index) => index % 2 === 0 && book.set(price, b[index + 1]!));
    for (const [price, quantity] of levels.slice(at, u)) truth.set(price, quantity);
    at = u;
    expect([...book].sort()).to.deep.equal([...truth].sort());
  }
  expect(at).to.equal(levels.length);
}
