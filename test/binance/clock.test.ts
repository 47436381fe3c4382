import { expect } from 'chai';
import { useFakeTimers } from 'sinon';
import type { SinonFakeTimers } from 'sinon';
import { Clock, PastInstant } from '../../src/binance/clock.js';

const NOW = 1_795_000_000_000;

describe('Clock', () => {
  let timers: SinonFakeTimers;
  let clock: Clock;
  /** How far the venue is ahead of this machine. */
  let aheadMs: number;

  beforeEach(() => {
    timers = useFakeTimers({ now: NOW });
    clock = new Clock();
    aheadMs = 10_000;
  });
  afterEach(() => timers.restore());

  /** A venue that reads its clock after `there` ms, and whose answer takes `back` ms. */
  const venue = (there: number, back: number) => async (): Promise<number> => {
    timers.tick(there);
    const exchangeTime = Date.now() + aheadMs;
    timers.tick(back);
    return Promise.resolve(exchangeTime);
  };

  it('is this machine’s time until an offset is measured', () => {
    expect(clock.exchangeNow()).to.equal(NOW);
    expect(clock.signingTime()).to.equal(NOW);
  });

  it('takes the middle between request and answer', async () => {
    await clock.synchronize(venue(50, 50), 1);
    expect(clock.offsetMs).to.equal(10_000);
    expect(clock.uncertaintyMs).to.equal(50);
  });

  it('lets the sample with the shortest round trip win', async () => {
    const trips = [venue(400, 0), venue(10, 10), venue(0, 500)];
    let next = 0;
    await clock.synchronize(() => trips[next++]!(), 3);
    expect(next).to.equal(3);
    expect(clock.offsetMs).to.equal(10_000);
    expect(clock.uncertaintyMs).to.equal(10);
  });

  it('never signs with a time ahead of the venue, however lopsided the way was', async () => {
    for (const [there, back] of [
      [0, 900],
      [900, 0],
      [300, 600],
    ] as const) {
      await clock.synchronize(venue(there, back), 1);
      expect(clock.signingTime()).to.be.at.most(Date.now() + aheadMs);
      expect(clock.signingTime()).to.be.at.least(Date.now() + aheadMs - there - back);
    }
  });

  for (const stepMs of [-3_600_000, 3_600_000]) {
    it(`is right, too, where this machine’s time is set by ${stepMs} ms while it measures`, async () => {
      const venueNow = (): number => NOW + aheadMs + performance.now();
      for (const steppingSample of [1, 2, 3]) {
        let sample = 0;
        await clock.synchronize(() => {
          timers.tick(10 * ++sample);
          const exchangeTime = venueNow();
          if (sample === steppingSample) timers.setSystemTime(Date.now() + stepMs);
          timers.tick(10 * sample);
          return Promise.resolve(exchangeTime);
        }, 3);
        expect([clock.exchangeNow(), clock.uncertaintyMs]).to.deep.equal([venueNow(), 10]);
      }
    });
  }

  it('follows a clock that is behind as well', async () => {
    aheadMs = -7_500;
    await clock.synchronize(venue(1, 1), 1);
    expect(clock.exchangeNow()).to.equal(Date.now() - 7_500);
  });

  it('measures with what it gets when a sample fails', async () => {
    let calls = 0;
    await clock.synchronize(() => (++calls === 2 ? venue(5, 5)() : Promise.reject(new Error('lost'))), 3);
    expect(clock.offsetMs).to.equal(10_000);
  });

  it('rejects with the last failure and keeps its offset when every sample fails', async () => {
    clock.adopt(77);
    const failure = await clock
      .synchronize(() => Promise.reject(new Error('lost')), 2)
      .catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Error).with.property('message', 'lost');
    expect(clock.offsetMs).to.equal(77);
  });

  it('shares one measurement among calls at the same time', async () => {
    let calls = 0;
    const fetchTime = (): Promise<number> => Promise.resolve(++calls + NOW);
    await Promise.all([clock.synchronize(fetchTime, 2), clock.synchronize(fetchTime, 2)]);
    expect(calls).to.equal(2);
    await clock.synchronize(fetchTime, 2);
    expect(calls).to.equal(4);
  });

  it('measures again every half hour until it is told to stop', async () => {
    let calls = 0;
    const failures: unknown[] = [];
    const stop = clock.keepSynchronized({
      fetchTime: () => (++calls === 2 ? Promise.reject(new Error('lost')) : Promise.resolve(Date.now() + 5)),
      samples: 1,
      onFailure: (error) => failures.push(error),
    });
    await timers.tickAsync(29 * 60_000);
    expect(calls).to.equal(0);
    await timers.tickAsync(60_000);
    expect(clock.offsetMs).to.equal(5);
    await timers.tickAsync(30 * 60_000);
    expect(failures).to.have.length(1);
    stop();
    await timers.tickAsync(120 * 60_000);
    expect(calls).to.equal(2);
    expect(timers.countTimers()).to.equal(0);
  });
});

describe('an instant of the past', () => {
  let timers: SinonFakeTimers;
  beforeEach(() => {
    timers = useFakeTimers({ now: NOW });
  });
  afterEach(() => timers.restore());

  it('stays as long ago as it is where the machine’s time is set back, and is no later where it is set forward', async () => {
    const instant = new PastInstant(new Date(NOW - 2_000), new Clock());
    await timers.tickAsync(3_000);
    expect(instant.date.getTime()).to.equal(NOW - 2_000);
    timers.setSystemTime(NOW - 7_200_000);
    expect(instant.date.getTime()).to.equal(NOW - 7_200_000 - 5_000);
    timers.setSystemTime(NOW + 7_200_000);
    expect(instant.date.getTime()).to.equal(NOW - 2_000);
  });

  it('does not change where two clocks only go a little apart', async () => {
    const instant = new PastInstant(new Date(NOW), new Clock());
    await timers.tickAsync(3_000);
    timers.setSystemTime(NOW + 2_500);
    expect(instant.date.getTime()).to.equal(NOW);
  });
});
