import { expect } from 'chai';

import { LeaseWatch } from '../../../src/binance/guard/lease-watch.js';
import { parseLease } from '../../../src/binance/lease-file.js';

const lease = (beat: number, changes: Record<string, unknown> = {}): string =>
  JSON.stringify({ state: 'held', beat, pid: 7, orderIdPrefix: 'vt', time: '2026-01-01T00:00:00Z', ...changes });

describe('the watch over a lease', () => {
  let watch: LeaseWatch;
  beforeEach(() => (watch = new LeaseWatch(1_000)));

  it('is idle where there never was a heartbeat, or none that can be read', () => {
    expect([watch.look(null, 0), watch.look('{', 5_000), watch.look('{"state":"held"}', 9_000)]).to.deep.equal([
      'idle',
      'idle',
      'idle',
    ]);
    expect(watch.latest).to.equal(null);
  });

  it('goes by changes of the beat and its own clock, and not by the times in the file', () => {
    expect(watch.look(lease(1, { time: '1999-01-01' }), 50_000)).to.equal('held');
    expect(watch.look(lease(2), 51_000)).to.equal('held');
    expect(watch.look(lease(2, { time: '2099-01-01' }), 52_000)).to.equal('held');
    expect(watch.look(lease(2), 52_001)).to.equal('lost');
    expect(watch.look(lease(3), 52_002)).to.equal('held');
  });

  it('takes a file that is gone or torn for no beat, and another process for a new one', () => {
    watch.look(lease(5), 0);
    expect(watch.look(null, 1_001)).to.equal('lost');
    expect(watch.look(lease(5), 1_002)).to.equal('lost');
    expect(watch.look('{"state":"he', 1_003)).to.equal('lost');
    expect(watch.look(lease(5, { pid: 8 }), 1_004)).to.equal('held');
  });

  it('is idle once the process has closed in order, until another beats', () => {
    watch.look(lease(5), 0);
    expect(watch.look(lease(6, { state: 'released' }), 500)).to.equal('idle');
    expect(watch.look(lease(6, { state: 'released' }), 90_000)).to.equal('idle');
    expect(watch.look(lease(1, { pid: 9 }), 90_001)).to.equal('held');
  });

  it('refuses what is no lease', () => {
    const wrong = ['', '[]', 'null', lease(1.5), lease(1, { state: 'x' }), lease(1, { orderIdPrefix: '' })];
    expect(wrong.map(parseLease)).to.deep.equal(wrong.map(() => null));
  });
});
