import { expect } from 'chai';

import { ArrivalClock } from '../../../../src/binance/managers/feeds/arrival-clock.js';

describe('the clock of what comes in', () => {
  it('tells the venue’s time beside ours, in whole milliseconds, by the offset that is known at that moment', () => {
    const clock = { now: () => 5_000, offsetMs: -12.75 };
    const arrivals = new ArrivalClock(clock);
    expect(arrivals.at(1_000)).to.deep.equal({ receivedTime: 1_000, exchangeTime: 987 });
    clock.offsetMs = 250.5;
    expect(arrivals.now()).to.deep.equal({ receivedTime: 5_000, exchangeTime: 5_250 });
  });

  it('makes nothing new for a frame', () => {
    const arrivals = new ArrivalClock({ now: () => 0, offsetMs: 0 });
    expect(arrivals.at(1)).to.equal(arrivals.at(2));
  });
});
