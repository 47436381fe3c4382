import { expect } from 'chai';
import { EngineTimer } from '../../../src/host/events/engine-timer.js';
import { EventEngine } from '../../../src/host/events/event-engine.js';
import { EventType } from '../../../src/host/events/event-types.js';
import { ManualEngineClock } from './manual-engine-clock.js';

describe('the timer of an EventEngine', () => {
  let clock: ManualEngineClock;
  let engine: EventEngine;
  let beats: number[];

  beforeEach(() => {
    clock = new ManualEngineClock();
    engine = new EventEngine({ clock });
    beats = [];
    engine.register(EventType.TIMER, ({ data }) => {
      expect(data).to.equal(undefined);
      beats.push(clock.now());
    });
    engine.start();
  });

  afterEach(() => engine.stop({ drain: false }));

  it('beats once a second, without payload', async () => {
    for (let second = 0; second < 3; second += 1) {
      clock.advance(1_000);
      await engine.flush();
    }
    expect(beats).to.deep.equal([1_000, 2_000, 3_000]);
  });

  it('does not drift: a late beat leaves the next one at its own instant', async () => {
    clock.block(1_300);
    await engine.flush();
    clock.advance(700);
    await engine.flush();
    expect(beats).to.deep.equal([1_300, 2_000]);
  });

  it('leaves out the beats that a busy process missed', async () => {
    clock.block(5_500);
    await engine.flush();
    clock.advance(500);
    await engine.flush();
    expect(beats).to.deep.equal([5_500, 6_000]);
  });

  it('never has two timer events in the queue', async () => {
    clock.advance(10_000);
    expect(engine.stats.queued).to.equal(1);
    await engine.flush();
    expect(beats).to.have.length(1);
    clock.advance(1_000);
    await engine.flush();
    expect(beats).to.have.length(2);
  });

  it('leaves no timer behind after stop, and beats again after a restart', async () => {
    clock.advance(1_000);
    await engine.stop({ drain: false });
    expect(clock.timers).to.equal(0);
    clock.advance(10_000);
    engine.start();
    engine.start();
    expect(clock.timers).to.equal(1);
    clock.advance(1_000);
    await engine.flush();
    expect(beats).to.deep.equal([12_000]);
  });

  it('refuses an interval that is not more than nothing', () => {
    expect(() => new EngineTimer(0, clock, () => undefined)).to.throw(RangeError, 'more than 0 ms: 0');
    expect(() => new EngineTimer(NaN, clock, () => undefined)).to.throw(RangeError);
  });
});
