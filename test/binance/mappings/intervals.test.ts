import { expect } from 'chai';
import { isBarInterval, nextOpenTime, toVenueInterval } from '../../../src/binance/mappings/intervals.js';
import { Interval } from '../../../src/host/domain/constants.js';

describe('bar intervals', () => {
  const bars = Object.values(Interval).filter(isBarInterval);

  it('are all of the host’s but single trades', () => {
    expect(bars).to.have.length(16);
    expect(isBarInterval(Interval.TICK)).to.equal(false);
    expect(isBarInterval('7m')).to.equal(false);
    expect(isBarInterval('toString')).to.equal(false);
  });

  it('are spelled as Binance spells them', () => {
    expect(bars.map(toVenueInterval)).to.deep.equal('1s 1m 3m 5m 15m 30m 1h 2h 4h 6h 8h 12h 1d 3d 1w 1M'.split(' '));
  });

  it('follow one another by their length, months by the calendar', () => {
    const open = Date.UTC(2026, 11, 1);
    expect(nextOpenTime(Interval.MINUTE, open)).to.equal(open + 60_000);
    expect(nextOpenTime(Interval.WEEKLY, open)).to.equal(open + 7 * 86_400_000);
    expect(nextOpenTime(Interval.MONTHLY, open)).to.equal(Date.UTC(2027, 0, 1));
    expect(nextOpenTime(Interval.MONTHLY, Date.UTC(2028, 1, 1))).to.equal(Date.UTC(2028, 2, 1));
  });
});
