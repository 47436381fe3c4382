import { expect } from 'chai';
import fc from 'fast-check';
import { RecentInstant } from '../../../src/binance/mappings/recent-instant.js';

describe('RecentInstant', () => {
  it('gives the instant that was asked for, whatever was asked for before', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -2, max: 3 }), { maxLength: 40 }), (times) => {
        const instants = new RecentInstant();
        expect(times.map((time) => instants.at(time))).to.deep.equal(times.map((time) => new Date(time)));
      }),
    );
  });

  it('gives one object for one millisecond, and another for the next', () => {
    const instants = new RecentInstant();
    const first = instants.at(1_700_000_000_000);
    expect(instants.at(1_700_000_000_000)).to.equal(first);
    expect(instants.at(1_700_000_000_001)).not.to.equal(first);
    expect(first.getTime()).to.equal(1_700_000_000_000);
  });

  it('gives an invalid date for no time at all', () => {
    expect(new RecentInstant().at(Number.NaN).getTime()).to.be.NaN;
  });
});
