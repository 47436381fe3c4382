import { expect } from 'chai';
import { useFakeTimers } from 'sinon';
import type { SinonFakeTimers } from 'sinon';
import { Clock } from '../../../src/binance/clock.js';
import { Lane } from '../../../src/binance/rate-limit/lanes.js';
import { RateLimits } from '../../../src/binance/rate-limit/rate-limits.js';
import type { Ticket } from '../../../src/binance/rate-limit/limit-gate.js';
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
