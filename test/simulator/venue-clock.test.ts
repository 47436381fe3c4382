import { expect } from 'chai';
import sinon from 'sinon';
import { RealClock } from '../../src/simulator/venue-clock.js';

const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

describe('RealClock', () => {
  afterEach(() => {
    sinon.restore();
  });

  it('waits as long as it is told, also beyond the longest timeout of Node', () => {
    const timers = sinon.useFakeTimers();
    const callback = sinon.spy();
    new RealClock().after(3 * LONGEST_TIMEOUT_MS, callback);
    timers.tick(3 * LONGEST_TIMEOUT_MS - 1);
    expect(callback.callCount).to.equal(0);
    timers.tick(1);
    expect(callback.callCount).to.equal(1);
    expect(timers.countTimers()).to.equal(0);
  });

  it('cancels a long wait at any of its steps', () => {
    const timers = sinon.useFakeTimers();
    const callback = sinon.spy();
    const cancel = new RealClock().after(3 * LONGEST_TIMEOUT_MS, callback);
    timers.tick(2 * LONGEST_TIMEOUT_MS);
    cancel();
    expect(timers.countTimers()).to.equal(0);
    timers.tick(2 * LONGEST_TIMEOUT_MS);
    expect(callback.callCount).to.equal(0);
  });

  it('lets a venue minute pass in a second where time is scaled by sixty', () => {
    const timers = sinon.useFakeTimers();
    const callback = sinon.spy();
    const cancel = new RealClock(60).every(60_000, callback);
    timers.tick(3_000);
    expect(callback.callCount).to.equal(3);
    cancel();
    expect(timers.countTimers()).to.equal(0);
  });

  it('never waits for a time before now, however late a beat comes', () => {
    let now = 0;
    sinon.stub(performance, 'now').callsFake(() => (now += 0.001));
    const timeouts: { readonly callback: () => void; readonly delayMs: number | undefined }[] = [];
    const noTimer = setTimeout(() => undefined, 0);
    clearTimeout(noTimer);
    sinon.stub(globalThis, 'setTimeout').callsFake((callback: () => void, delayMs?: number) => {
      timeouts.push({ callback, delayMs });
      return noTimer;
    });
    new RealClock().every(100, () => undefined);
    now = 1_000;
    timeouts[0]?.callback();
    expect(timeouts.map(({ delayMs }) => delayMs)).to.deep.equal([100, 0]);
  });
});
