import { expect } from 'chai';
import sinon from 'sinon';

import { UntoldChanges } from '../../src/binance/untold-changes.js';
import { newsOfReport } from '../../src/binance/mappings/order-news.js';
import type { OrderNews } from '../../src/binance/mappings/order-news.js';
import { executionReport, T0 } from './support/venue-words.js';

describe('orders that a reply has changed', () => {
  let clock: sinon.SinonFakeTimers;
  let isQuiet: boolean;
  let overdue: number[];
  let closing: AbortController;
  let untold: UntoldChanges;
  beforeEach(() => {
    clock = sinon.useFakeTimers(T0);
    [isQuiet, overdue, closing] = [true, [], new AbortController()];
    untold = new UntoldChanges({
      wordWithinMs: 5_000,
      elapsedMs: now,
      isQuiet: () => isQuiet,
      onOverdue: () => void overdue.push(now()),
      signal: closing.signal,
    });
  });
  afterEach(() => {
    closing.abort();
    clock.restore();
  });
  const now = (): number => Date.now() - T0;
  const order = (i: number, X: 'NEW' | 'PENDING_NEW' = 'NEW'): OrderNews => newsOfReport(executionReport({ i, X }));

  it('are overdue where the stream has said nothing of them for five seconds, which is told every thirty', async () => {
    untold.expect('placed', [order(1)], now());
    await clock.tickAsync(2_000);
    untold.expect('placed', [order(2)], now());
    await clock.tickAsync(2_999);
    expect([overdue, untold.isOverdue]).to.deep.equal([[], false]);
    await clock.tickAsync(30_001);
    expect([overdue, untold.isOverdue]).to.deep.equal([[5_000, 35_000], true]);
    untold.clear();
    untold.expect('placed', [order(3)], now());
    await clock.tickAsync(29_999);
    expect([overdue.length, untold.isOverdue]).to.deep.equal([2, true]);
    await clock.tickAsync(1);
    expect(overdue).to.deep.equal([5_000, 35_000, 65_000]);
    untold.told('placed', order(3));
    expect(untold.isOverdue).to.equal(false);
    await clock.tickAsync(60_000);
    expect([overdue.length, clock.countTimers()]).to.deep.equal([3, 0]);
  });

  it('are not where the stream told of them after the reply, or after the request and before the reply', async () => {
    const since = now();
    untold.told('placed', order(1));
    await clock.tickAsync(100);
    untold.expect('placed', [order(1), order(2)], since);
    await clock.tickAsync(4_000);
    untold.told('placed', order(2));
    await clock.tickAsync(10_000);
    expect([overdue, untold.isOverdue]).to.deep.equal([[], false]);
  });

  it('are where the stream told only of their placement, and a cancel or an amendment came after it', async () => {
    const since = now();
    untold.expect('placed', [order(1), order(2)], since);
    untold.expect('changed', [order(1), order(2)], since);
    untold.told('placed', order(1));
    untold.told('changed', order(2));
    await clock.tickAsync(5_000);
    expect([overdue, untold.isOverdue]).to.deep.equal([[5_000], true]);
    untold.told('changed', order(1));
    expect(untold.isOverdue).to.equal(false);
  });

  it('are where the stream told of them only before the request', async () => {
    untold.told('placed', order(1));
    await clock.tickAsync(1);
    untold.expect('placed', [order(1)], now());
    await clock.tickAsync(5_000);
    expect(overdue).to.have.length(1);
  });

  it('are nobody’s business while news is missing anyway, across a loss, while they wait in a list, and at the end', async () => {
    isQuiet = false;
    untold.expect('placed', [order(1)], now());
    isQuiet = true;
    const since = now();
    untold.expect('placed', [order(2)], since);
    await clock.tickAsync(10);
    untold.clear();
    untold.expect('placed', [order(3)], since);
    untold.expect('placed', [order(4, 'PENDING_NEW')], now());
    expect(clock.countTimers()).to.equal(0);
    untold.expect('placed', [order(5)], now());
    closing.abort();
    untold.expect('placed', [order(6)], now());
    expect(clock.countTimers()).to.equal(0);
    await clock.tickAsync(60_000);
    expect(overdue).to.deep.equal([]);
  });
});
