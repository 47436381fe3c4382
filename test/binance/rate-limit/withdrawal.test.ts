import { expect } from 'chai';
import { useFakeTimers } from 'sinon';
import type { SinonFakeTimers } from 'sinon';
import { Clock } from '../../../src/binance/clock.js';
import { BinanceError } from '../../../src/binance/errors/binance-error.js';
import { Deadline } from '../../../src/binance/rate-limit/deadline.js';
import { Lane } from '../../../src/binance/rate-limit/lanes.js';
import { RateLimits } from '../../../src/binance/rate-limit/rate-limits.js';
import type { Ticket } from '../../../src/binance/rate-limit/gate-ticket.js';
import { SPOT_DEFAULT_LIMITS } from '../../../src/binance/rate-limit/venue-limit.js';
import { Withdrawal } from '../../../src/binance/rate-limit/withdrawal.js';

const WINDOW_START = 1_795_000_200_000;

describe('taking a request back', () => {
  let timers: SinonFakeTimers;
  let limits: RateLimits;
  let withdrawal: Withdrawal;
  beforeEach(() => {
    timers = useFakeTimers({ now: WINDOW_START });
    const each = [{ type: 'ORDERS', intervalMs: 10_000, limit: 1 }] as const;
    limits = new RateLimits({ clock: new Clock(), limits: each, buffer: 0 });
    withdrawal = new Withdrawal();
  });
  afterEach(() => {
    limits.close();
    timers.restore();
  });
  const acquire = (taking?: Withdrawal): Promise<Ticket> =>
    limits.acquire({ weight: 1, orders: 1 }, { what: 'x', lane: Lane.ORDER, maxWaitMs: 60_000, withdrawal: taking });
  const rejectionOf = (attempt: Promise<unknown>): Promise<unknown> =>
    attempt.then(
      () => 'it was granted',
      (error: unknown) => (error as Error).message,
    );
  const used = (): number => limits.usage().limits[0]!.used;

  it('works while it waits, and frees its place', async () => {
    (await acquire()).answered([]);
    const refusal = rejectionOf(acquire(withdrawal));
    await timers.tickAsync(0);
    expect(withdrawal.withdraw()).to.equal(true);
    expect(await refusal).to.equal('taken back before it was sent');
    expect(limits.usage().waiting).to.equal(0);
  });

  it('works in the moment in which its turn comes, and costs nothing', async () => {
    const refusal = rejectionOf(acquire(withdrawal));
    expect(withdrawal.withdraw()).to.equal(true);
    expect(await refusal).to.equal('taken back before it was sent');
    expect(used()).to.equal(0);
  });

  it('does nothing once it has had its turn', async () => {
    const ticket = await acquire(withdrawal);
    expect(withdrawal.withdraw()).to.equal(false);
    expect(withdrawal.signal.aborted).to.equal(false);
    ticket.answered([]);
    expect(withdrawal.withdraw()).to.equal(false);
  });

  it('works again after it turned out that it never left', async () => {
    (await acquire(withdrawal)).notSent();
    expect(withdrawal.withdraw()).to.equal(true);
    expect(await rejectionOf(acquire(withdrawal))).to.equal('taken back before it was sent');
    expect(used()).to.equal(0);
  });

  it('holds where its turn had come: should the request come back unsent, it gets no other one', async () => {
    const ticket = await acquire(withdrawal);
    expect(withdrawal.withdraw()).to.equal(false);
    ticket.notSent();
    expect(withdrawal.isWithdrawn).to.equal(true);
    expect(await rejectionOf(acquire(withdrawal))).to.equal('taken back before it was sent');
    expect(used()).to.equal(0);
  });

  it('aborts its signal, whether that was asked for before or after', () => {
    const asked = withdrawal.signal;
    expect(asked.aborted).to.equal(false);
    withdrawal.withdraw();
    expect(asked.aborted).to.equal(true);
    const late = new Withdrawal();
    late.withdraw();
    expect((late.signal.reason as Error).message).to.equal('taken back before it was sent');
  });
});

describe('a request that must leave soon', () => {
  let timers: SinonFakeTimers;
  let clock: Clock;
  beforeEach(() => {
    timers = useFakeTimers({ now: WINDOW_START });
    clock = new Clock();
  });
  afterEach(() => timers.restore());
  const soon = (): Withdrawal => new Withdrawal({ deadline: new Deadline(clock) });
  const storyOf = (attempt: Promise<unknown>): string[] => {
    const story: string[] = [];
    const since = Date.now();
    attempt.then(
      (value) => story.push(`${String(value)} after ${Date.now() - since} ms`),
      (error: unknown) => story.push(`${(error as Error).message} after ${Date.now() - since} ms`),
    );
    return story;
  };
  const LATE = 'x: not sent, as it could not leave within 5000 ms';

  it('waits for something else no longer than it may, and fails with a sentence', async () => {
    const story = storyOf(soon().within(new Promise(() => undefined), 'x'));
    await timers.tickAsync(4_999);
    expect(story).to.deep.equal([]);
    await timers.tickAsync(1);
    expect(story).to.deep.equal([`${LATE} after 5000 ms`]);
  });

  it('waits no longer when it is taken back meanwhile, or was before', async () => {
    const withdrawal = soon();
    const story = storyOf(withdrawal.within(new Promise(() => undefined), 'x'));
    await timers.tickAsync(100);
    withdrawal.withdraw();
    await timers.tickAsync(0);
    expect(story).to.deep.equal(['taken back before it was sent after 100 ms']);
    const again = storyOf(withdrawal.within(Promise.resolve(1), 'x'));
    await timers.tickAsync(0);
    expect(again).to.deep.equal(['taken back before it was sent after 0 ms']);
  });

  it('goes on with what it waited for, and leaves no timer behind', async () => {
    const story = storyOf(soon().within(Promise.resolve('done'), 'x'));
    await timers.tickAsync(0);
    expect(story).to.deep.equal(['done after 0 ms']);
    expect(timers.countTimers()).to.equal(0);
  });

  it('is too late where this process was busy past the deadline, although what it waited for has come', async () => {
    const withdrawal = soon();
    let come: (value: string) => void = () => undefined;
    const story = storyOf(withdrawal.within(new Promise((resolve) => (come = resolve)), 'x'));
    timers.setSystemTime(WINDOW_START);
    clock.elapsedMs = () => performance.now() + 6_000;
    come('done');
    await timers.tickAsync(0);
    expect(story).to.deep.equal([`${LATE} after 0 ms`]);
  });

  it('has one deadline for both budgets, and for what held it up before', async () => {
    const limits = new RateLimits({ clock, limits: SPOT_DEFAULT_LIMITS });
    const stay = (code: number, retryAfterMs: number): void =>
      limits.obey(
        new BinanceError('', { code, category: 'rate-limit', outcome: 'not-sent', httpStatus: 429, retryAfterMs }),
      );
    const withdrawal = soon();
    await timers.tickAsync(1_000);
    stay(-1015, 3_900);
    const turn = limits.acquire({ weight: 1, orders: 1 }, { what: 'x', lane: Lane.ORDER, withdrawal });
    const story = storyOf(turn);
    await timers.tickAsync(3_800);
    stay(-1003, 4_900);
    await timers.tickAsync(10_000);
    expect(story).to.deep.equal(['x: not sent, Binance asked to stay away for another 5 s after 3900 ms']);
    expect(limits.usage().limits.every(({ used }) => used === 0)).to.equal(true);
    await rejected(limits.acquire({ weight: 1, orders: 1 }, { what: 'x', lane: Lane.ORDER, withdrawal }), LATE);
    limits.close();
  });

  it('knows when it has left, and that it has not where it was refused unread', () => {
    let left = 0;
    const withdrawal = new Withdrawal({ onLeaving: () => (left += 1) });
    expect(withdrawal.hasLeft).to.equal(false);
    withdrawal.leave();
    expect([withdrawal.hasLeft, left]).to.deep.equal([true, 1]);
    withdrawal.reopen();
    expect(withdrawal.hasLeft).to.equal(false);
    withdrawal.leave();
    expect([withdrawal.hasLeft, left]).to.deep.equal([true, 2]);
  });

  async function rejected(attempt: Promise<unknown>, message: string): Promise<void> {
    const error: unknown = await attempt.catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(BinanceError).and.include({ outcome: 'not-sent', category: 'rate-limit', message });
  }
});
