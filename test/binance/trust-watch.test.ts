import { expect } from 'chai';
import sinon from 'sinon';

import { HostLease } from '../../src/binance/host-lease.js';
import { TrustWatch } from '../../src/binance/trust-watch.js';

describe('the watch over trust', () => {
  let clock: sinon.SinonFakeTimers;
  let told: string[];
  let watch: TrustWatch;
  beforeEach(() => {
    clock = sinon.useFakeTimers();
    told = [];
    const listener = (name: string, afterMs: number) => ({
      afterMs,
      onLost: (reason: string, since: Date) => void told.push(`${name} lost since ${since.getTime()}: ${reason}`),
      onBack: (since: Date) => void told.push(`${name} back since ${since.getTime()}`),
    });
    watch = new TrustWatch(() => Date.now(), [listener('early', 1_000), listener('late', 5_000)]);
  });
  afterEach(() => {
    watch.close();
    clock.restore();
  });

  it('tells each listener after its time, and of the return only those that were told', () => {
    clock.tick(100);
    watch.report('stream', 'it is down');
    clock.tick(999);
    expect(told).to.deep.equal([]);
    clock.tick(1);
    expect(told).to.deep.equal(['early lost since 100: it is down']);
    watch.report('stream', null);
    expect(told.slice(1)).to.deep.equal(['early back since 100']);
    clock.tick(10_000);
    expect([told.length, clock.countTimers(), watch.reason]).to.deep.equal([2, 0, null]);
  });

  it('is silent about a loss that passes, and counts one that changes its reason from its beginning', () => {
    watch.report('stream', 'down');
    clock.tick(900);
    watch.report('stream', null);
    clock.tick(900);
    watch.report('stream', 'down');
    watch.report('lease', 'not renewed');
    clock.tick(500);
    watch.report('stream', null);
    clock.tick(500);
    expect(told).to.deep.equal(['early lost since 1800: not renewed']);
    expect(watch.reason).to.equal('not renewed');
    watch.report('lease', null);
    clock.tick(500);
    watch.report('stream', 'down');
    clock.tick(4_999);
    expect(told.at(-1)).to.equal('early lost since 3300: down');
    clock.tick(1);
    expect(told.at(-1)).to.equal('late lost since 3300: down');
  });

  it('tells nobody once closed', () => {
    watch.report('stream', 'down');
    watch.close();
    clock.tick(10_000);
    watch.report('stream', null);
    expect([told, clock.countTimers()]).to.deep.equal([[], 0]);
  });
});

describe('the lease of a host', () => {
  let clock: sinon.SinonFakeTimers;
  let told: string[];
  let lease: HostLease;
  beforeEach(() => {
    clock = sinon.useFakeTimers();
    told = [];
    lease = new HostLease(
      () => void told.push('held'),
      (seconds) => void told.push(`expired after ${seconds}`),
    );
  });
  afterEach(() => clock.restore());

  it('lasts while it is renewed, and expires once', () => {
    lease.renew(2);
    clock.tick(1_999);
    lease.renew(3);
    clock.tick(2_999);
    expect([told, lease.isExpired]).to.deep.equal([['held', 'held'], false]);
    clock.tick(60_000);
    expect([told.slice(2), lease.isExpired]).to.deep.equal([['expired after 3'], true]);
    lease.renew(1);
    expect([told.slice(3), lease.isExpired]).to.deep.equal([['held'], false]);
    lease.close();
    expect(clock.countTimers()).to.equal(0);
  });

  it('is neither taken nor renewed once it is closed', () => {
    lease.renew(2);
    lease.close();
    expect(lease.renew(1)).to.equal(false);
    clock.tick(60_000);
    expect([told, lease.isExpired, clock.countTimers()]).to.deep.equal([['held'], false, 0]);
  });

  it('is given back with 0, and refuses what is no number of seconds', () => {
    lease.renew(2);
    expect(lease.renew(0)).to.equal(true);
    clock.tick(60_000);
    expect([-1, NaN, Infinity, 1e9].map((seconds) => lease.renew(seconds))).to.deep.equal([false, false, false, false]);
    expect([told, clock.countTimers()]).to.deep.equal([['held', 'held'], 0]);
  });
});
