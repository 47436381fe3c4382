import { expect } from 'chai';
import fc from 'fast-check';
import { useFakeTimers } from 'sinon';
import type { SinonFakeTimers } from 'sinon';
import { OverdueWatch } from '../../../src/binance/rate-limit/overdue-watch.js';

describe('OverdueWatch', () => {
  let clock: SinonFakeTimers;
  let told: string[];

  beforeEach(() => {
    clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    told = [];
  });
  afterEach(() => clock.restore());

  function make(
    onOverdue = (item: string): void => void told.push(`${item} at ${performance.now()}`),
  ): OverdueWatch<string> {
    const timers = {
      setTimeout: (callback: () => void, delayMs: number) => setTimeout(callback, delayMs),
      clearTimeout: (handle: unknown) => clearTimeout(handle as NodeJS.Timeout),
    };
    return new OverdueWatch({ timers, elapsedMs: () => performance.now(), onOverdue });
  }

  it('tells each once when it is due, with one timer for all', () => {
    const watch = make();
    watch.watch('a', 1_000);
    clock.tick(400);
    watch.watch('b', 1_000);
    watch.watch('c', 100);
    expect(clock.countTimers()).to.equal(1);
    clock.tick(5_000);
    expect(told).to.deep.equal(['c at 500', 'a at 1000', 'b at 1400']);
    expect(clock.countTimers()).to.equal(0);
  });

  it('tells nothing of what is forgotten, and counts anew what is watched again', () => {
    const watch = make();
    for (const item of ['a', 'b']) watch.watch(item, 1_000);
    clock.tick(900);
    watch.forget('a');
    watch.watch('b', 1_000);
    clock.tick(5_000);
    expect(told).to.deep.equal(['b at 1900']);
  });

  it('hears what its listener watches or forgets meanwhile', () => {
    const watch: OverdueWatch<string> = make((item) => {
      told.push(item);
      watch.forget('b');
      if (item === 'a') watch.watch('c', 10);
    });
    for (const item of ['a', 'b']) watch.watch(item, 1_000);
    clock.tick(5_000);
    expect(told).to.deep.equal(['a', 'c']);
  });

  it('counts anew what its listener watches again, though it was due at the same time', () => {
    const watch: OverdueWatch<string> = make((item) => {
      told.push(`${item} at ${performance.now()}`);
      if (item === 'a') watch.watch('b', 500);
    });
    for (const item of ['a', 'b']) watch.watch(item, 1_000);
    clock.tick(5_000);
    expect(told).to.deep.equal(['a at 1000', 'b at 1500']);
  });

  describe('in a process that was busy', () => {
    /** The process does nothing else for so long, and timers come late. */
    let busyMs: number;
    let watch: OverdueWatch<string>;
    beforeEach(() => {
      busyMs = 0;
      const elapsedMs = (): number => performance.now() + busyMs;
      const timers = {
        setTimeout: (callback: () => void, delayMs: number) => setTimeout(callback, delayMs),
        clearTimeout: (handle: unknown) => clearTimeout(handle as NodeJS.Timeout),
      };
      watch = new OverdueWatch({ timers, elapsedMs, onOverdue: (item) => told.push(`${item} at ${elapsedMs()}`) });
    });

    it('looks a second time, as what ends it may lie unread', () => {
      for (const item of ['a', 'b']) watch.watch(item, 1_000);
      clock.tick(999);
      busyMs = 3_000;
      clock.tick(1);
      expect(told).to.deep.equal([]);
      watch.forget('a'); // it is read now
      clock.tick(100);
      expect(told).to.deep.equal(['b at 4050']);
      expect(clock.countTimers()).to.equal(0);
    });

    it('looks no third time, however busy the process is', () => {
      watch.watch('a', 1_000);
      for (let turn = 0; turn < 3; turn++) {
        busyMs += 3_000;
        clock.tick(1_000);
      }
      expect(told).to.deep.equal(['a at 7050']);
    });
  });

  it('leaves no timer at its end once all is over, and works on for what comes all the same', () => {
    const watch = make();
    for (const item of ['a', 'b']) watch.watch(item, 1_000);
    watch.end();
    watch.forget('a');
    expect(clock.countTimers()).to.equal(1);
    watch.forget('b');
    expect(clock.countTimers()).to.equal(0);
    watch.watch('c', 1_000);
    clock.tick(1_000);
    expect(told).to.deep.equal(['c at 1000']);
    watch.end();
    expect(clock.countTimers()).to.equal(0);
  });

  it('equals a timer for each, whatever is watched and forgotten when', () => {
    const step = fc.record({
      item: fc.constantFrom('a', 'b', 'c', 'd'),
      afterMs: fc.constantFrom(0, 0, 50, 100, 1_000),
      isOver: fc.boolean(),
      pauseMs: fc.integer({ min: 0, max: 300 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        told = [];
        const watch = make();
        const naive: string[] = [];
        const timers = new Map<string, NodeJS.Timeout>();
        for (const { item, afterMs, isOver, pauseMs } of steps) {
          clearTimeout(timers.get(item));
          if (isOver) watch.forget(item);
          else {
            watch.watch(item, afterMs);
            timers.set(
              item,
              setTimeout(() => naive.push(`${item} at ${performance.now()}`), afterMs),
            );
          }
          clock.tick(pauseMs);
        }
        clock.tick(2_000);
        expect([...told].sort()).to.deep.equal([...naive].sort());
        expect(clock.countTimers()).to.equal(0);
      }),
    );
  });
});
