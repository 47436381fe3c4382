import { expect } from 'chai';
import { SampledNotice } from '../../../src/binance/streams/sampled-notice.js';

describe('SampledNotice', () => {
  it('tells the first at once, and later ones in one line per interval with their number', () => {
    let now = 0;
    const told: string[] = [];
    const notice = new SampledNotice(
      () => now,
      (message) => told.push(message),
      1_000,
    );
    notice.add('bad frame 1');
    for (let i = 2; i <= 5; i += 1) notice.add(`bad frame ${i}`);
    now = 1_000;
    notice.add('bad frame 6');
    now = 2_000;
    notice.add('bad frame 7');
    expect(told).to.deep.equal(['bad frame 1', 'bad frame 6 (5 of this kind since the last line)', 'bad frame 7']);
    expect(notice.count).to.equal(7);
  });

  it('goes on telling when the clock is set back', () => {
    let now = 3_600_000;
    const told: string[] = [];
    const notice = new SampledNotice(
      () => now,
      (message) => told.push(message),
    );
    notice.add('before');
    now = 0;
    notice.add('after');
    notice.add('soon after');
    expect(told).to.deep.equal(['before', 'after']);
  });
});
