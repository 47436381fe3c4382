import { expect } from 'chai';
import { getEventListeners } from 'node:events';
import sinon from 'sinon';

import { RepeatPace } from '../../../../src/binance/managers/orders/repeat-pace.js';

describe('the pace of repeats', () => {
  let clock: sinon.SinonFakeTimers;
  let closing: AbortController;
  let pace: RepeatPace;
  let taken: string[];
  beforeEach(() => {
    clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    closing = new AbortController();
    pace = new RepeatPace({ clock: { elapsedMs: () => performance.now() }, signal: closing.signal });
    taken = [];
  });
  afterEach(() => {
    expect(clock.countTimers()).to.equal(0);
    clock.restore();
  });
  const turn = (name: string, weight = 1, ended = new AbortController().signal): void =>
    void pace.turn(weight, ended).then((isDue) => taken.push(isDue ? name : `no ${name}`));

  it('lets go what a second allows at once, and the rest in turn, as heavy as each is', async () => {
    for (let index = 0; index < 20; index++) turn('early');
    turn('late', 5);
    turn('last');
    await clock.tickAsync(0);
    expect(taken).to.deep.equal(new Array(20).fill('early'));
    expect(pace.waitMs(1)).to.equal(350);
    await clock.tickAsync(249);
    expect(taken).to.have.length(20);
    await clock.tickAsync(1);
    expect(taken.slice(20)).to.deep.equal(['late']);
    await clock.tickAsync(50);
    expect(taken.slice(20)).to.deep.equal(['late', 'last']);
    await clock.tickAsync(10_000);
    expect(pace.waitMs(20)).to.equal(0);
    expect(pace.waitMs(21)).to.equal(50);
  });

  it('takes no time for what has ended, and nothing after the close', async () => {
    const ended = new AbortController();
    turn('full', 20);
    turn('ended', 20, ended.signal);
    turn('next');
    turn('closed', 20);
    await clock.tickAsync(10);
    ended.abort();
    await clock.tickAsync(0);
    expect(taken).to.deep.equal(['full', 'no ended']);
    await clock.tickAsync(990);
    expect(taken.slice(2)).to.deep.equal(['next']);
    closing.abort();
    await clock.tickAsync(0);
    expect(taken.slice(3)).to.deep.equal(['no closed']);
    turn('later');
    await clock.tickAsync(0);
    expect(taken.slice(4)).to.deep.equal(['no later']);
  });

  it('hangs on to nothing of what repeats again and again', async () => {
    const { signal } = new AbortController();
    for (let index = 0; index < 20; index++) {
      turn('again', 1, signal);
      await clock.tickAsync(0);
    }
    expect([taken.length, getEventListeners(signal, 'abort').length]).to.deep.equal([20, 0]);
  });
});
