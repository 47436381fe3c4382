import { expect } from 'chai';
import sinon from 'sinon';
import { pause, untilAborted } from '../../src/cli/until-aborted.js';

describe('untilAborted', () => {
  let timers: sinon.SinonFakeTimers;

  beforeEach(() => {
    timers = sinon.useFakeTimers();
  });

  afterEach(() => {
    timers.restore();
  });

  it('waits for months, and ends at once with its signal', async () => {
    const controller = new AbortController();
    let isOver = false;
    const waiting = untilAborted(controller.signal).then(() => (isOver = true));
    await timers.tickAsync(90 * 86_400_000);
    expect(isOver).to.equal(false);
    controller.abort();
    await waiting;
    expect(timers.countTimers()).to.equal(0);
  });

  it('does not wait where the signal is aborted already', async () => {
    await untilAborted(AbortSignal.abort());
    await pause(1_000, AbortSignal.abort());
    expect(timers.countTimers()).to.equal(0);
  });
});
