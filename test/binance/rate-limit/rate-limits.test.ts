import { expect } from 'chai';
import { useFakeTimers } from 'sinon';
import type { SinonFakeTimers } from 'sinon';
import { Clock } from '../../../src/binance/clock.js';
import { createBinanceError } from '../../../src/binance/errors/error-leaves.js';
import type { BinanceErrorDetails } from '../../../src/binance/errors/binance-error.js';
import { Deadline } from '../../../src/binance/rate-limit/deadline.js';
import { Lane } from '../../../src/binance/rate-limit/lanes.js';
import { RateLimits } from '../../../src/binance/rate-limit/rate-limits.js';
import { SharedWeights } from '../../../src/binance/rate-limit/shared-weight.js';
import { SPOT_DEFAULT_LIMITS } from '../../../src/binance/rate-limit/venue-limit.js';
import { Withdrawal } from '../../../src/binance/rate-limit/withdrawal.js';
import type { VenueLimit } from '../../../src/binance/rate-limit/venue-limit.js';
import { rejectionOf } from '../../support/rejection-of.js';

const NOON = 1_794_960_030_000;
const ORDER = { weight: 1, orders: 1 };
const READ = { weight: 10, orders: 0 };
const TIGHT: readonly VenueLimit[] = [
  { type: 'REQUEST_WEIGHT', intervalMs: 60_000, limit: 100 },
  { type: 'ORDERS', intervalMs: 10_000, limit: 10 },
];

describe('RateLimits', () => {
  let timers: SinonFakeTimers;
  let limits: RateLimits;

  beforeEach(() => {
    timers = useFakeTimers({ now: NOON + 2_000 });
    limits = new RateLimits({ clock: new Clock(), limits: TIGHT });
  });
  afterEach(() => {
    limits.close();
    timers.restore();
  });

  const now = (lane: Lane): { what: string; lane: Lane; maxWaitMs: number } => ({ what: 'x', lane, maxWaitMs: 0 });
  const usedOf = (type: string, of = limits): number => of.usage().limits.find((each) => each.type === type)!.used;
  const trouble = (details: Partial<BinanceErrorDetails>): void =>
    limits.obey(createBinanceError('x', { code: -1003, category: 'rate-limit', outcome: 'not-sent', ...details }));

  it('takes weight and order count together', async () => {
    await limits.acquire(ORDER, now(Lane.ORDER));
    await limits.acquire(READ, now(Lane.MARKET));
    expect(usedOf('REQUEST_WEIGHT')).to.equal(11);
    expect(usedOf('ORDERS')).to.equal(1);
  });

  it('ends both parts of a ticket together', async () => {
    (await limits.acquire(ORDER, now(Lane.ORDER))).notSent();
    expect([usedOf('REQUEST_WEIGHT'), usedOf('ORDERS')]).to.deep.equal([0, 0]);
    (await limits.acquire(ORDER, now(Lane.ORDER))).unanswered();
    expect([usedOf('REQUEST_WEIGHT'), usedOf('ORDERS')]).to.deep.equal([1, 1]);
    (await limits.acquire(ORDER, now(Lane.ORDER))).answered([
      { type: 'REQUEST_WEIGHT', intervalMs: 60_000, count: 5 },
      { type: 'ORDERS', intervalMs: 10_000, count: 3 },
    ]);
    expect([usedOf('REQUEST_WEIGHT'), usedOf('ORDERS')]).to.deep.equal([6, 4]);
  });

  it('gives at once what it would give without a wait, and nothing else', async () => {
    const ticket = limits.acquireAtOnce(ORDER, now(Lane.ORDER));
    expect([usedOf('REQUEST_WEIGHT'), usedOf('ORDERS')]).to.deep.equal([1, 1]);
    ticket?.notSent();
    expect([usedOf('REQUEST_WEIGHT'), usedOf('ORDERS')]).to.deep.equal([0, 0]);
    for (let count = 0; count < 9; count += 1) limits.acquireAtOnce(ORDER, now(Lane.ORDER))?.answered([]);
    expect(limits.acquireAtOnce(ORDER, now(Lane.ORDER)), 'the order count is used up').to.equal(null);
    expect(limits.acquireAtOnce(READ, { ...now(Lane.MARKET), signal: AbortSignal.abort() })).to.equal(null);
    const waiting = limits.acquire(ORDER, { ...now(Lane.ORDER), maxWaitMs: 20_000 });
    expect(limits.acquireAtOnce(ORDER, now(Lane.CANCEL)), 'another one waits').to.equal(null);
    await timers.tickAsync(8_250);
    (await waiting).notSent();
    trouble({ httpStatus: 429, retryAfterMs: 30_000 });
    expect(limits.acquireAtOnce(ORDER, now(Lane.ORDER)), 'the weight is paused').to.equal(null);
    expect([usedOf('REQUEST_WEIGHT'), usedOf('ORDERS')]).to.deep.equal([9, 0]);
    limits.close();
    expect(limits.acquireAtOnce(ORDER, now(Lane.ORDER)), 'it is closed').to.equal(null);
  });

  it('gives nothing at once to what is taken back or too late, and tells what has its turn that it has', () => {
    const taken = new Withdrawal();
    taken.withdraw();
    const late = new Withdrawal({ deadline: new Deadline({ elapsedMs: () => performance.now() }, 0) });
    for (const withdrawal of [taken, late]) {
      expect(limits.acquireAtOnce(ORDER, { ...now(Lane.ORDER), withdrawal })).to.equal(null);
    }
    expect([usedOf('REQUEST_WEIGHT'), usedOf('ORDERS')]).to.deep.equal([0, 0]);
    const withdrawal = new Withdrawal();
    const ticket = limits.acquireAtOnce(ORDER, { ...now(Lane.ORDER), withdrawal });
    expect(withdrawal.withdraw()).to.equal(false);
    ticket?.notSent();
    expect(withdrawal.withdraw()).to.equal(true);
  });

  it('takes neither where one is missing', async () => {
    trouble({ httpStatus: 429, retryAfterMs: 60_000 });
    await rejectionOf(limits.acquire(ORDER, now(Lane.ORDER)));
    expect([usedOf('REQUEST_WEIGHT'), usedOf('ORDERS')]).to.deep.equal([0, 0]);
  });

  it('holds back orders alone when the order count is used up', async () => {
    for (let count = 0; count < 9; count += 1) (await limits.acquire(ORDER, now(Lane.ORDER))).answered([]);
    expect((await rejectionOf(limits.acquire(ORDER, now(Lane.ORDER)))).category).to.equal('rate-limit');
    await limits.acquire({ weight: 1, orders: 0 }, now(Lane.CANCEL));
    await timers.tickAsync(8_250);
    for (let count = 0; count < 9; count += 1) await limits.acquire(ORDER, { ...now(Lane.ORDER), maxWaitMs: 20_000 });
  });

  it('stops everything for as long as Binance says on 429 and 418', async () => {
    for (const [category, httpStatus] of [
      ['rate-limit', 429],
      ['banned', 418],
    ] as const) {
      trouble({ category, httpStatus, retryAfterMs: 30_000 });
      for (const lane of Object.values(Lane)) {
        const error = await rejectionOf(limits.acquire(READ, now(lane)));
        expect(error.retryAfterMs).to.equal(30_000);
      }
      expect(limits.usage().pauseMs).to.equal(30_000);
      await timers.tickAsync(30_000);
      expect(limits.usage().pauseMs).to.equal(0);
    }
  });

  it('stays away for a cautious time where Binance does not say for how long', () => {
    trouble({ httpStatus: 429 });
    expect(limits.usage().pauseMs).to.equal(60_000);
    trouble({ code: null, category: 'banned', httpStatus: 403 });
    expect(limits.usage().pauseMs).to.equal(120_000);
  });

  it('stops new orders alone on -1015; cancels and reads go on', async () => {
    trouble({ code: -1015, httpStatus: 429, retryAfterMs: 7_000 });
    expect((await rejectionOf(limits.acquire(ORDER, now(Lane.ORDER)))).retryAfterMs).to.equal(7_000);
    await limits.acquire({ weight: 1, orders: 0 }, now(Lane.CANCEL));
    await limits.acquire(READ, now(Lane.MARKET));
  });

  it('does not pause for its own refusals or for other errors', () => {
    trouble({});
    trouble({ category: 'filter', httpStatus: 400 });
    expect(limits.usage().pauseMs).to.equal(0);
  });

  it('takes over the limits of exchangeInfo, and keeps what it does not list', () => {
    limits.configure([{ rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 6_000 }]);
    expect(limits.usage().limits.map(({ type, limit }) => [type, limit])).to.deep.equal([
      ['REQUEST_WEIGHT', 6_000],
      ['ORDERS', 10],
    ]);
    limits.configure([{ rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: 50 }]);
    expect(limits.usage().limits.map(({ type, limit }) => [type, limit])).to.deep.equal([
      ['REQUEST_WEIGHT', 6_000],
      ['ORDERS', 50],
    ]);
  });

  it('knows the spot limits before exchangeInfo is read', () => {
    const fresh = new RateLimits({ clock: new Clock(), limits: SPOT_DEFAULT_LIMITS });
    expect(fresh.usage().limits.map(({ limit }) => limit)).to.deep.equal([6_000, 300_000, 50, 160_000]);
    fresh.close();
  });

  describe('of several adapters on one host', () => {
    it('share the weight and the pauses, but not the order counts', async () => {
      const weights = new SharedWeights();
      const [one, two, other] = ['h', 'h', 'g'].map(
        (host) => new RateLimits({ clock: new Clock(), limits: TIGHT, sharedWeight: weights.ofHost(host) }),
      ) as [RateLimits, RateLimits, RateLimits];
      await one.acquire(ORDER, now(Lane.ORDER));
      expect(usedOf('REQUEST_WEIGHT', two)).to.equal(1);
      expect(usedOf('ORDERS', two)).to.equal(0);
      expect(usedOf('REQUEST_WEIGHT', other)).to.equal(0);
      one.close();
      one.close();
      await two.acquire(READ, now(Lane.MARKET));
      expect(usedOf('REQUEST_WEIGHT', two)).to.equal(11);
      two.close();
      expect((await rejectionOf(two.acquire(READ, now(Lane.MARKET)))).category).to.equal('closed');
      const later = new RateLimits({ clock: new Clock(), limits: TIGHT, sharedWeight: weights.ofHost('h') });
      expect(usedOf('REQUEST_WEIGHT', later)).to.equal(0);
      later.close();
      other.close();
    });

    it('keep as much free as the most careful one wishes', async () => {
      const shared = new SharedWeights().ofHost('h');
      const bold = new RateLimits({ clock: new Clock(), limits: TIGHT, buffer: 0, sharedWeight: shared });
      const careful = new RateLimits({ clock: new Clock(), limits: TIGHT, buffer: 0.5, sharedWeight: shared });
      await bold.acquire({ weight: 50, orders: 0 }, now(Lane.ORDER));
      await rejectionOf(bold.acquire({ weight: 1, orders: 0 }, now(Lane.ORDER)));
      bold.close();
      careful.close();
    });
  });
});
