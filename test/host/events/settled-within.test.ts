import { expect } from 'chai';
import sinon from 'sinon';
import { settledWithin } from '../../../src/host/events/settled-within.js';

describe('settledWithin', () => {
  let clock: sinon.SinonFakeTimers;
  beforeEach(() => (clock = sinon.useFakeTimers()));
  afterEach(() => clock.restore());

  for (const [what, promise] of [
    ['resolves', () => Promise.resolve('anything')],
    ['rejects', () => Promise.reject(new Error('no'))],
  ] as const) {
    it(`says yes where the promise ${what}, and leaves no timer`, async () => {
      expect(await settledWithin(promise(), 5_000)).to.equal(true);
      expect(clock.countTimers()).to.equal(0);
    });
  }

  it('says no when time is up', async () => {
    const answer = settledWithin(new Promise(() => undefined), 5_000);
    await clock.tickAsync(4_999);
    expect(clock.countTimers()).to.equal(1);
    await clock.tickAsync(1);
    expect(await answer).to.equal(false);
  });
});
