import { expect } from 'chai';
import sinon from 'sinon';
import { handledInTime } from '../../../src/host/events/handled-in-time.js';

describe('handledInTime', () => {
  let clock: sinon.SinonFakeTimers;
  beforeEach(() => (clock = sinon.useFakeTimers()));
  afterEach(() => clock.restore());

  it('says yes where all is handled, and where the engine does not tell', async () => {
    expect(await handledInTime({ handled: () => Promise.resolve() })).to.equal(true);
    expect(await handledInTime({})).to.equal(true);
    expect(clock.countTimers()).to.equal(0);
  });

  it('waits five seconds for handlers that hang, once: whoever asks next hears at once, until they have ended', async () => {
    let release = (): void => undefined;
    const engine = { handled: () => new Promise<void>((resolve) => (release = resolve)) };
    const first = handledInTime(engine);
    await clock.tickAsync(4_999);
    expect(clock.countTimers()).to.equal(1);
    await clock.tickAsync(1);
    expect(await first).to.equal(false);
    expect(await handledInTime(engine)).to.equal(false);
    expect(clock.countTimers()).to.equal(0);
    release();
    await clock.tickAsync(0);
    const later = handledInTime(engine);
    release();
    expect(await later).to.equal(true);
  });
});
