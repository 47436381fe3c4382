import { expect } from 'chai';
import sinon from 'sinon';

import { JournalTime } from '../../../../src/binance/managers/restart/journal-time.js';
import { T0 } from '../../support/venue-words.js';

describe('the time of entries in the journal', () => {
  let clock: sinon.SinonFakeTimers;
  let time: JournalTime;
  beforeEach(() => {
    clock = sinon.useFakeTimers({ now: T0, toFake: ['Date', 'performance'] });
    time = new JournalTime({ now: () => Date.now(), elapsedMs: () => performance.now() });
  });
  afterEach(() => clock.restore());

  it('is this machine’s time as long as that goes forward', () => {
    expect(time.now()).to.equal(T0);
    clock.tick(10);
    expect(time.now()).to.equal(T0 + 10);
    clock.setSystemTime(T0 + 60_000);
    expect(time.now()).to.equal(T0 + 60_000);
  });

  it('goes on from where it was when the machine’s time is set back, until that has caught up', () => {
    expect(time.now()).to.equal(T0);
    clock.setSystemTime(T0 - 1_000);
    clock.tick(10);
    expect(time.now()).to.equal(T0 + 10);
    clock.setSystemTime(T0 + 500);
    expect(time.now()).to.equal(T0 + 500);
  });

  it('is later than that of all entries of earlier processes', () => {
    const entry = { subject: 'a', kind: 'order' };
    time.follow([
      { ...entry, time: T0 + 5_000 },
      { ...entry, time: T0 - 5_000 },
    ]);
    expect(time.now()).to.equal(T0 + 5_001);
    clock.tick(10);
    expect(time.now()).to.equal(T0 + 5_011);
  });
});
