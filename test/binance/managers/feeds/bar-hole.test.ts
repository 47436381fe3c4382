import { expect } from 'chai';
import { barHole, countOfBars, describeHoles } from '../../../../src/binance/managers/feeds/bar-hole.js';
import { Interval } from '../../../../src/host/domain/constants.js';

describe('barHole', () => {
  it('counts bars up to the one that is there', () => {
    const hole = barHole(Interval.MINUTE_5, 300_000, 1_200_000);
    expect(hole).to.deep.equal({ from: new Date(300_000), to: new Date(900_000), count: 3 });
    expect(countOfBars([hole, barHole(Interval.SECOND, 1_000, 2_000)])).to.equal(4);
  });

  it('counts months by the calendar', () => {
    const hole = barHole(Interval.MONTHLY, Date.UTC(2022, 11), Date.UTC(2026, 2));
    expect(hole).to.deep.equal({ from: new Date(Date.UTC(2022, 11)), to: new Date(Date.UTC(2026, 1)), count: 39 });
    const month = new Date(Date.UTC(2026, 1));
    expect(barHole(Interval.MONTHLY, +month, Date.UTC(2026, 2))).to.deep.equal({ from: month, to: month, count: 1 });
  });

  it('is described by interval and time', () => {
    const [from, to] = [new Date(0), new Date(60_000)];
    expect(describeHoles([{ vtSymbol: 'A.B', interval: Interval.MINUTE, from, to }])).to.equal(
      'A.B: bars are missing for good, as the venue did not give them: 1m 1970-01-01T00:00:00.000Z to 1970-01-01T00:01:00.000Z',
    );
  });
});
