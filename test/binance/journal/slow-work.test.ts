import { expect } from 'chai';
import sinon from 'sinon';

import { tellIfSlow } from '../../../src/binance/journal/slow-work.js';

describe('work of the disk', () => {
  let clock: sinon.SinonFakeTimers;
  let told: number;
  let answer: () => void;
  let done: Promise<void>;
  beforeEach(() => {
    clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    told = 0;
    const work = new Promise<void>((resolve) => (answer = resolve));
    done = tellIfSlow(
      () => work,
      1_000,
      () => (told += 1),
    );
  });
  afterEach(async () => {
    answer();
    await done;
    expect(clock.countTimers()).to.equal(0);
    sinon.restore();
    clock.restore();
  });

  it('is told of once where the disk does not answer', async () => {
    await clock.tickAsync(999);
    expect(told).to.equal(0);
    await clock.tickAsync(60_000);
    expect(told).to.equal(1);
  });

  it('is not told of where this process was busy, and the answer lay unread', async () => {
    sinon.stub(performance, 'now').returns(3_000);
    await clock.tickAsync(1_000);
    answer();
    await clock.tickAsync(60_000);
    expect(told).to.equal(0);
  });

  it('is told of, a moment later, where this process was busy and there was no answer', async () => {
    sinon.stub(performance, 'now').returns(3_000);
    await clock.tickAsync(1_049);
    expect(told).to.equal(0);
    await clock.tickAsync(1);
    expect(told).to.equal(1);
  });
});
