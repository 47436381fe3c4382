import { expect } from 'chai';
import { AlignedWindow } from '../../../src/binance/rate-limit/aligned-window.js';
import type { LimitType } from '../../../src/binance/rate-limit/venue-limit.js';

const MINUTE = 60_000;
/** The middle of an interval, far from its boundaries. */
const NOON = 100 * MINUTE + 30_000;

const windowOf = (limit: number, type: LimitType = 'REQUEST_WEIGHT'): AlignedWindow =>
  new AlignedWindow({ type, intervalMs: MINUTE, limit }, { guardMs: 250 });

describe('AlignedWindow', () => {
  it('counts what is under way and what was answered without a figure', () => {
    const window = windowOf(100);
    window.take(10, NOON);
    window.take(5, NOON);
    expect(window.used(NOON)).to.equal(15);
    window.settle(10, NOON, NOON + 5, { figure: null });
    expect(window.used(NOON + 5)).to.equal(15);
  });

  it('believes the venue: lower when an order was free, higher when others use the address too', () => {
    const window = windowOf(100);
    window.take(10, NOON);
    window.settle(10, NOON, NOON + 5, { figure: 3 });
    expect(window.used(NOON + 5)).to.equal(3);
    window.take(1, NOON + 6);
    window.settle(1, NOON + 6, NOON + 9, { figure: 80 });
    expect(window.used(NOON + 9)).to.equal(80);
  });

  it('keeps the higher figure of weight when answers overtake each other', () => {
    const window = windowOf(100);
    window.take(1, NOON);
    window.take(20, NOON);
    window.settle(20, NOON, NOON + 5, { figure: 21 });
    window.settle(1, NOON, NOON + 6, { figure: 1 });
    expect(window.used(NOON + 6)).to.equal(21);
  });

  it('follows order counts down, since fills give orders back', () => {
    const window = windowOf(100, 'ORDERS');
    for (const figure of [7, 2]) {
      window.take(1, NOON);
      window.settle(1, NOON, NOON + 5, { figure });
    }
    expect(window.used(NOON + 5)).to.equal(2);
  });

  it('lets a later figure absorb answers that told none, but not requests that were lost', () => {
    const window = windowOf(100, 'ORDERS');
    window.take(2, NOON);
    window.settle(2, NOON, NOON + 1, { figure: null });
    window.take(3, NOON);
    window.settle(3, NOON, NOON + 1, 'lost');
    window.take(1, NOON + 2);
    window.settle(1, NOON + 2, NOON + 3, { figure: 1 });
    expect(window.used(NOON + 3)).to.equal(4);
  });

  it('does not let the figure of an earlier request absorb a later one', () => {
    const window = windowOf(100);
    window.take(1, NOON);
    window.take(2, NOON);
    window.settle(2, NOON, NOON + 5, { figure: null });
    window.settle(1, NOON, NOON + 6, { figure: 1 });
    expect(window.used(NOON + 6)).to.equal(3);
  });

  it('gives back what provably never left', () => {
    const window = windowOf(100);
    window.take(10, NOON);
    window.giveBack(10);
    expect(window.used(NOON)).to.equal(0);
  });

  it('starts anew at the full minute, when that is over for sure', () => {
    const window = windowOf(100);
    window.take(10, NOON);
    window.settle(10, NOON, NOON + 5, { figure: 10 });
    const end = 101 * MINUTE;
    expect(window.used(end - 1)).to.equal(10);
    expect(window.used(end + 200)).to.equal(10);
    expect(window.used(end + 250)).to.equal(0);
    expect(window.untilNext(NOON)).to.equal(30_000 + 250);
    expect(window.untilNext(end + 200)).to.equal(50);
  });

  it('holds a request near the boundary against both intervals', () => {
    const window = windowOf(100);
    const end = 101 * MINUTE;
    window.take(10, end - 100);
    window.settle(10, end - 100, end + 50, { figure: 90 });
    expect(window.used(end + 5_000)).to.equal(10);
  });

  it('holds what is still under way against the new interval', () => {
    const window = windowOf(100);
    window.take(10, NOON);
    expect(window.used(NOON + MINUTE)).to.equal(10);
    window.settle(10, NOON, NOON + MINUTE, { figure: 99 });
    expect(window.used(NOON + MINUTE)).to.equal(10);
  });

  it('survives a machine that slept for a month, and one whose clock is set back', () => {
    const window = windowOf(100);
    window.take(10, NOON);
    window.settle(10, NOON, NOON + 30 * 86_400_000, { figure: 99 });
    expect(window.used(NOON + 30 * 86_400_000)).to.equal(10);
    window.take(10, NOON);
    window.settle(10, NOON, NOON - 86_400_000, { figure: 99 });
    expect(window.used(NOON - 86_400_000)).to.equal(10);
  });

  it('has room up to the share of its limit', () => {
    const window = windowOf(100);
    window.take(80, NOON);
    expect(window.hasRoom(10, 0.9, NOON)).to.equal(true);
    expect(window.hasRoom(11, 0.9, NOON)).to.equal(false);
    expect(window.hasRoom(20, 1, NOON)).to.equal(true);
  });

  it('lets one request through that alone is greater than the share', () => {
    const window = windowOf(20);
    expect(window.hasRoom(20, 0.9, NOON)).to.equal(true);
    expect(window.hasRoom(21, 0.9, NOON)).to.equal(false);
    window.take(1, NOON);
    expect(window.hasRoom(20, 0.9, NOON)).to.equal(false);
  });
});
