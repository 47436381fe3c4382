import { expect } from 'chai';

import { WantedParts } from '../../../../src/binance/managers/feeds/wanted-parts.js';

describe('the parts wanted of a symbol', () => {
  it('stay wanted as long as one of the requests that asked for them', () => {
    const wanted = new WantedParts();
    wanted.add(['ticks', 'depth:5']);
    wanted.add(['ticks']);
    expect(wanted.remove(['ticks', 'depth:5'])).to.equal(true);
    expect([wanted.all(), wanted.requests, wanted.isEmpty]).to.deep.equal([['ticks'], 1, false]);
    expect(wanted.remove(['ticks'])).to.equal(true);
    expect([wanted.all(), wanted.requests, wanted.isEmpty]).to.deep.equal([[], 0, true]);
  });

  it('are as they were where a request is taken back that nobody made', () => {
    const wanted = new WantedParts();
    wanted.add(['ticks', 'book']);
    expect(wanted.remove(['ticks', 'transactions'])).to.equal(false);
    expect([wanted.all(), wanted.requests]).to.deep.equal([['ticks', 'book'], 1]);
  });

  it('have the greatest of several numbers of levels', () => {
    const wanted = new WantedParts();
    expect(wanted.levels).to.equal(undefined);
    wanted.add(['depth:5']);
    wanted.add(['depth:20']);
    expect(wanted.levels).to.equal(20);
    wanted.remove(['depth:20']);
    expect(wanted.levels).to.equal(5);
  });

  it('have the minute’s bar in their ticks where it is wanted, else the shortest’s', () => {
    const wanted = new WantedParts();
    expect([wanted.intervals, wanted.parityInterval]).to.deep.equal([[], undefined]);
    wanted.add(['bars:1h', 'bars:5m']);
    expect(wanted.parityInterval).to.equal('5m');
    wanted.add(['ticks', 'bars:1s']);
    expect(wanted.parityInterval).to.equal('1s');
    wanted.add(['bars:1m']);
    expect(wanted.parityInterval).to.equal('1m');
    expect(wanted.intervals).to.deep.equal(['1h', '5m', '1s', '1m']);
  });
});
