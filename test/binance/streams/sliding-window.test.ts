import { expect } from 'chai';
import fc from 'fast-check';
import { SlidingWindow, createConnectionBudget } from '../../../src/binance/streams/sliding-window.js';

describe('SlidingWindow', () => {
  it('grants up to its limit and then says when to ask again', () => {
    const window = new SlidingWindow(2, 1_000);
    expect([window.take(0), window.take(400), window.take(500)]).to.deep.equal([0, 0, 500]);
    expect([window.take(1_000), window.take(1_001)]).to.deep.equal([0, 399]);
  });

  it('makes nobody wait for longer than its length when the clock is set back', () => {
    const window = new SlidingWindow(2, 1_000);
    expect([window.take(1_000_000), window.take(1_000_000)]).to.deep.equal([0, 0]);
    expect([window.take(5_000), window.take(5_999), window.take(6_000)]).to.deep.equal([1_000, 1, 0]);
  });

  it('counts a grant from when it had its effect, where that is said', () => {
    const window = new SlidingWindow(1, 1_000);
    window.postpone(0);
    expect(window.take(0)).to.equal(0);
    window.postpone(300);
    expect(window.take(1_000)).to.equal(300);
    expect(window.take(1_300)).to.equal(0);
  });

  it('never grants more than the limit in any stretch of its length', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300), { maxLength: 100 }), fc.integer({ min: 1, max: 5 }), (steps, limit) => {
        const window = new SlidingWindow(limit, 1_000);
        const granted: number[] = [];
        let now = 0;
        for (const step of steps) {
          now += step;
          const waitMs = window.take(now);
          if (waitMs === 0) granted.push(now);
          else expect(new Set(granted).has(now + waitMs - 1_000)).to.equal(true);
        }
        for (const time of granted) {
          expect(granted.filter((other) => other >= time && other < time + 1_000).length).to.be.at.most(limit);
        }
      }),
    );
  });

  it('allows 300 connection attempts in five minutes', () => {
    const budget = createConnectionBudget();
    for (let i = 0; i < 300; i += 1) expect(budget.take(i)).to.equal(0);
    expect(budget.take(300)).to.equal(299_700);
  });
});
