import { expect } from 'chai';
import fc from 'fast-check';
import { AlignedWindow } from '../../../src/simulator/server/aligned-window.js';
import { LimitWindows } from '../../../src/simulator/server/limit-windows.js';
import type { LimitSettings } from '../../../src/simulator/server/limit-settings.js';
import { ManualClock } from '../../../src/simulator/venue-clock.js';
import type { OrderExecution } from '../../../src/simulator/venue-events.js';
import { refusalOf } from './refusal.js';

const MIDNIGHT = Date.UTC(2026, 0, 1);
const HERE = '127.0.0.1';

function limitsAt(start: number, settings: Partial<LimitSettings> = {}): { clock: ManualClock; limits: LimitWindows } {
  const clock = new ManualClock(start);
  return { clock, limits: new LimitWindows(clock, settings) };
}

function place(limits: LimitWindows, times: number): void {
  for (let count = 0; count < times; count++) limits.placeCounted('alice', () => undefined);
}

function fill(accountId: string, isMaker: boolean, executedBefore = 0n): OrderExecution {
  const order = { executedQty: executedBefore + 5n };
  return { accountId, order, fill: { quantity: 5n, isMaker } } as unknown as OrderExecution;
}

describe('an aligned window', () => {
  it('starts at whole multiples of its length and does not slide', () => {
    const window = new AlignedWindow(60_000, 10);
    window.add(MIDNIGHT + 59_999, 7);
    expect(window.count(MIDNIGHT + 59_999)).to.equal(7);
    expect(window.end(MIDNIGHT + 59_999)).to.equal(MIDNIGHT + 60_000);
    expect(window.count(MIDNIGHT + 60_000)).to.equal(0);
  });

  it('counts what a naive list of events counts', () => {
    const step = fc.record({ waitMs: fc.nat(15_000), amount: fc.integer({ min: 0, max: 9 }) });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const window = new AlignedWindow(10_000, 1_000);
        const events: { at: number; amount: number }[] = [];
        let now = MIDNIGHT;
        for (const { waitMs, amount } of steps) {
          now += waitMs;
          window.add(now, amount);
          events.push({ at: now, amount });
          const running = events.filter(({ at }) => Math.floor(at / 10_000) === Math.floor(now / 10_000));
          expect(window.count(now)).to.equal(running.reduce((sum, event) => sum + event.amount, 0));
        }
      }),
    );
  });

  it('never counts below zero', () => {
    const window = new AlignedWindow(60_000, 10);
    window.add(MIDNIGHT, 2);
    window.giveBack(MIDNIGHT, 5);
    expect(window.count(MIDNIGHT)).to.equal(0);
  });

  it('takes nothing back that was counted in an earlier window', () => {
    const window = new AlignedWindow(60_000, 10);
    window.add(MIDNIGHT, 4);
    window.add(MIDNIGHT + 60_000, 3);
    window.giveBack(MIDNIGHT + 60_001, 2, MIDNIGHT);
    expect(window.count(MIDNIGHT + 60_001)).to.equal(3);
    window.giveBack(MIDNIGHT + 60_001, 2, MIDNIGHT + 60_000);
    expect(window.count(MIDNIGHT + 60_001)).to.equal(1);
  });

  it('is not thrown back by a clock that goes back', () => {
    const window = new AlignedWindow(60_000, 10);
    window.add(MIDNIGHT + 60_000, 3);
    expect(window.count(MIDNIGHT + 59_999)).to.equal(3);
  });
});

describe('limits by address', () => {
  it('refuse what does not fit into the minute with 429, and accept again when the next begins', () => {
    const { clock, limits } = limitsAt(MIDNIGHT + 50_000, { weightPerMinute: 100 });
    limits.admit(HERE, 80);
    limits.admit(HERE, 20);
    expect(limits.usedWeight(HERE)).to.equal(100);
    expect(refusalOf(() => limits.admit(HERE, 1))).to.include({
      code: -1003,
      status: 429,
      retryAfter: MIDNIGHT + 60_000,
      message:
        'Too much request weight used; current limit is 100 request weight per 1 MINUTE. ' +
        'Please use WebSocket Streams for live updates to avoid polling the API.',
    });
    clock.advance(10_000);
    limits.admit(HERE, 1);
    expect(limits.usedWeight(HERE)).to.equal(1);
  });

  it('are counted for each address alone', () => {
    const { limits } = limitsAt(MIDNIGHT, { weightPerMinute: 10 });
    limits.admit('10.0.0.1', 10);
    expect(refusalOf(() => limits.admit('10.0.0.1', 1))).not.to.be.null;
    expect(refusalOf(() => limits.admit('10.0.0.2', 1))).to.be.null;
  });

  it('bring a ban to who does not stop, which grows and ends', () => {
    const { clock, limits } = limitsAt(MIDNIGHT, { weightPerMinute: 1, refusalsBeforeBan: 2, firstBanMs: 120_000 });
    limits.admit(HERE, 1);
    expect(refusalOf(() => limits.admit(HERE, 1))).to.include({ status: 429 });
    expect(refusalOf(() => limits.admit(HERE, 1))).to.include({ status: 429 });
    const bannedUntil = MIDNIGHT + 120_000;
    expect(refusalOf(() => limits.admit(HERE, 1))).to.include({
      code: -1003,
      status: 418,
      retryAfter: bannedUntil,
      message:
        `Way too much request weight used; IP banned until ${bannedUntil}. ` +
        'Please use WebSocket Streams for live updates to avoid bans.',
    });
    clock.advance(119_999);
    expect(refusalOf(() => limits.admit(HERE, 0))).to.include({ status: 418 });
    clock.advance(1);
    limits.admit(HERE, 1);
    for (let attempt = 0; attempt < 2; attempt++) expect(refusalOf(() => limits.admit(HERE, 1))?.status).to.equal(429);
    expect(refusalOf(() => limits.admit(HERE, 1))).to.include({ status: 418, retryAfter: clock.now() + 240_000 });
  });

  it('ban for three days at most', () => {
    const { clock, limits } = limitsAt(MIDNIGHT, { weightPerMinute: 0, refusalsBeforeBan: 0, firstBanMs: 200_000_000 });
    const banMs = (): number => {
      const until = (refusalOf(() => limits.admit(HERE, 1)) as { retryAfter: number } | null)?.retryAfter ?? 0;
      const length = until - clock.now();
      clock.advance(length);
      return length;
    };
    expect([banMs(), banMs(), banMs()]).to.deep.equal([200_000_000, 259_200_000, 259_200_000]);
  });

  it('can ban at will', () => {
    const { clock, limits } = limitsAt(MIDNIGHT);
    limits.ban(HERE, 5_000);
    expect(refusalOf(() => limits.admit(HERE, 1))).to.include({ status: 418 });
    clock.advance(5_000);
    expect(refusalOf(() => limits.admit(HERE, 1))).to.be.null;
  });

  it('count raw requests over five minutes, whatever they weigh', () => {
    const { clock, limits } = limitsAt(MIDNIGHT, { rawRequestsPer5Minutes: 2 });
    limits.admit(HERE, 0);
    limits.admit(HERE, 0);
    expect(refusalOf(() => limits.admit(HERE, 0))).to.include({ status: 429, retryAfter: MIDNIGHT + 300_000 });
    clock.advance(300_000);
    expect(refusalOf(() => limits.admit(HERE, 0))).to.be.null;
  });

  it('count connections over five minutes, at a weight of two', () => {
    const { limits } = limitsAt(MIDNIGHT, { connectionsPer5Minutes: 2 });
    limits.admitConnection(HERE);
    limits.admitConnection(HERE);
    expect(limits.usedWeight(HERE)).to.equal(4);
    expect(refusalOf(() => limits.admitConnection(HERE))).to.include({ status: 429, retryAfter: MIDNIGHT + 300_000 });
  });
});

describe('the order count', () => {
  const counts = (limits: LimitWindows): (number | undefined)[] =>
    limits.orderCounts('alice').map(({ count }) => count);

  it('rises with each accepted order and falls back when its window ends', () => {
    const { clock, limits } = limitsAt(MIDNIGHT + 5_000);
    place(limits, 3);
    expect(counts(limits)).to.deep.equal([3, 3]);
    clock.advance(5_000);
    expect(counts(limits)).to.deep.equal([0, 3]);
    clock.advance(86_400_000);
    expect(counts(limits)).to.deep.equal([0, 0]);
  });

  it('does not rise where the venue refuses', () => {
    const { limits } = limitsAt(MIDNIGHT);
    const refuse = (): never => {
      throw new Error('refused');
    };
    expect(() => limits.placeCounted('alice', refuse)).to.throw('refused');
    expect(counts(limits)).to.deep.equal([0, 0]);
  });

  it('refuses with -1015 until the next ten seconds begin', () => {
    const { clock, limits } = limitsAt(MIDNIGHT + 1_000, { ordersPer10Seconds: 2 });
    place(limits, 2);
    expect(refusalOf(() => place(limits, 1))).to.include({
      code: -1015,
      status: 429,
      retryAfter: MIDNIGHT + 10_000,
      message: 'Too many new orders; current limit is 2 orders per 10 SECOND.',
    });
    expect(refusalOf(() => limits.placeCounted('bob', () => undefined))).to.be.null;
    clock.advance(9_000);
    place(limits, 1);
    expect(counts(limits)).to.deep.equal([1, 3]);
  });

  it('refuses for the rest of the day when the day is used up, and the short counter stands still', () => {
    const { limits } = limitsAt(MIDNIGHT, { ordersPerDay: 1 });
    place(limits, 1);
    expect(refusalOf(() => place(limits, 1))).to.include({
      code: -1015,
      retryAfter: MIDNIGHT + 86_400_000,
      message: 'Too many new orders; current limit is 1 orders per DAY.',
    });
    expect(counts(limits)).to.deep.equal([1, 1]);
  });

  it('falls by one at the first fill of a taker, by more at that of a maker, never below zero', () => {
    const { limits } = limitsAt(MIDNIGHT);
    place(limits, 7);
    limits.noteExecution(fill('alice', false));
    expect(counts(limits)).to.deep.equal([6, 6]);
    limits.noteExecution(fill('alice', true));
    expect(counts(limits)).to.deep.equal([1, 1]);
    limits.noteExecution(fill('alice', true));
    expect(counts(limits)).to.deep.equal([0, 0]);
  });

  it('is left alone by later fills, by what is no fill, and by accounts without windows', () => {
    const { limits } = limitsAt(MIDNIGHT);
    place(limits, 3);
    limits.noteExecution(fill('alice', false, 1n));
    limits.noteExecution({ ...fill('alice', false), fill: null });
    limits.noteExecution(fill('agent', false));
    expect(counts(limits)).to.deep.equal([3, 3]);
  });

  it('is credited to the window that runs, whenever the order was placed', () => {
    const { clock, limits } = limitsAt(MIDNIGHT);
    place(limits, 2);
    clock.advance(10_000);
    place(limits, 1);
    limits.noteExecution(fill('alice', false));
    expect(counts(limits)).to.deep.equal([0, 2]);
  });
});
