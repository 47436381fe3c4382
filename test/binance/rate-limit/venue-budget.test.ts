import { expect } from 'chai';

import { Lane } from '../../../src/binance/rate-limit/lanes.js';
import { VenueBudget } from '../../../src/binance/rate-limit/venue-budget.js';
import type { VenueLimit } from '../../../src/binance/rate-limit/venue-limit.js';

/** Half a minute into an interval of either limit. */
const NOON = 300_000 * 5_983_333 + 30_000;
const MINUTE: VenueLimit = { type: 'REQUEST_WEIGHT', intervalMs: 60_000, limit: 100 };
const FIVE_MINUTES: VenueLimit = { type: 'RAW_REQUESTS', intervalMs: 300_000, limit: 10 };

const budgetOf = (...limits: VenueLimit[]): VenueBudget => new VenueBudget({ limits, buffer: 0.1, guardMs: 250 });
const usedOf = (budget: VenueBudget, now = NOON): number[] => budget.usage(now).map(({ used }) => used);
const hasRoom = (budget: VenueBudget, weight: number, lane: Lane): boolean =>
  budget.waitMs({ REQUEST_WEIGHT: weight }, lane, NOON) === 0;

describe('the budget of a venue', () => {
  it('leaves the whole limit to cancels, the buffer’s rest to orders, and less to what is less urgent', () => {
    const budget = budgetOf(MINUTE);
    budget.take({ REQUEST_WEIGHT: 1 }, NOON);
    for (const [lane, most] of [
      [Lane.CANCEL, 99],
      [Lane.ORDER, 89],
      [Lane.RECONCILE, 84],
      [Lane.MARKET, 80],
      [Lane.HISTORY, 66],
    ] as const) {
      expect([hasRoom(budget, most, lane), hasRoom(budget, most + 1, lane)]).to.deep.equal([true, false]);
    }
  });

  it('keeps free what the most careful one asks for', () => {
    const budget = budgetOf(MINUTE);
    budget.keepFree(0.5);
    budget.keepFree(0.2);
    budget.take({ REQUEST_WEIGHT: 1 }, NOON);
    expect([hasRoom(budget, 49, Lane.ORDER), hasRoom(budget, 50, Lane.ORDER)]).to.deep.equal([true, false]);
  });

  it('has a lane wait for the last of the limits that has no room', () => {
    const budget = budgetOf(MINUTE, FIVE_MINUTES);
    budget.take({ REQUEST_WEIGHT: 90, RAW_REQUESTS: 1 }, NOON);
    const minuteMs = budget.waitMs({ REQUEST_WEIGHT: 1 }, Lane.ORDER, NOON);
    expect(minuteMs).to.be.within(1, 60_250);
    budget.take({ RAW_REQUESTS: 8 }, NOON);
    expect(budget.waitMs({ REQUEST_WEIGHT: 1, RAW_REQUESTS: 1 }, Lane.ORDER, NOON)).to.be.greaterThan(minuteMs);
    expect(budget.waitMs({}, Lane.ORDER, NOON)).to.equal(0);
  });

  it('names a limit that costs are above, since then no wait helps', () => {
    const budget = budgetOf(MINUTE, FIVE_MINUTES);
    expect(budget.limitBelow({ REQUEST_WEIGHT: 100, RAW_REQUESTS: 10 })).to.equal(undefined);
    expect(budget.limitBelow({ REQUEST_WEIGHT: 100, RAW_REQUESTS: 11 })).to.deep.equal(FIVE_MINUTES);
  });

  it('gives back what was not sent, keeps what had no answer, and believes what an answer reports', () => {
    const budget = budgetOf(MINUTE);
    const [unsent, lost, answered] = [1, 2, 4].map((weight) => budget.take({ REQUEST_WEIGHT: weight }, NOON));
    if (!unsent || !lost || !answered) throw new Error('no charge');
    expect(usedOf(budget)).to.deep.equal([7]);
    budget.settle(unsent, 'not-sent', NOON);
    budget.settle(lost, 'lost', NOON);
    expect(usedOf(budget)).to.deep.equal([6]);
    budget.settle(answered, [{ type: 'REQUEST_WEIGHT', intervalMs: 60_000, count: 30 }], NOON);
    expect(usedOf(budget)).to.deep.equal([32]); // and the one without an answer, which the venue may not have seen
  });

  it('goes on counting where limits are configured while a request is under way', () => {
    const budget = budgetOf(MINUTE);
    const charge = budget.take({ REQUEST_WEIGHT: 50 }, NOON);
    budget.configure([{ ...MINUTE, limit: 60 }, FIVE_MINUTES]);
    expect(usedOf(budget)).to.deep.equal([50, 0]);
    budget.settle(charge, 'not-sent', NOON);
    expect(usedOf(budget)).to.deep.equal([0, 0]);
  });
});
