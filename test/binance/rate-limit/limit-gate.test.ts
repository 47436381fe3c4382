import { expect } from 'chai';
import { useFakeTimers } from 'sinon';
import type { SinonFakeTimers } from 'sinon';
import { Clock } from '../../../src/binance/clock.js';
import { BinanceError } from '../../../src/binance/errors/binance-error.js';
import { RateLimitError } from '../../../src/binance/errors/error-leaves.js';
import { Lane } from '../../../src/binance/rate-limit/lanes.js';
import { LimitGate } from '../../../src/binance/rate-limit/limit-gate.js';
import type { Ticket } from '../../../src/binance/rate-limit/gate-ticket.js';
import type { AcquireOptions } from '../../../src/binance/rate-limit/limit-gate.js';
import { rejectionOf } from '../../support/rejection-of.js';

const NOON = 1_795_000_020_000 - (1_795_000_020_000 % 60_000) + 30_000;
const what = 'GET /x';

describe('LimitGate', () => {
  let timers: SinonFakeTimers;
  let gate: LimitGate;
  let granted: string[];

  beforeEach(() => {
    timers = useFakeTimers({ now: NOON });
    granted = [];
    gate = gateOf(100);
  });
  afterEach(() => {
    gate.close();
    timers.restore();
  });

  const gateOf = (limit: number, maxWaiting?: number): LimitGate =>
    new LimitGate({
      clock: new Clock(),
      limits: [{ type: 'REQUEST_WEIGHT', intervalMs: 60_000, limit }],
      buffer: 0.1,
      ...(maxWaiting === undefined ? {} : { maxWaiting }),
    });
  const ask = (weight: number, lane: Lane, options: Partial<AcquireOptions> = {}): Promise<Ticket> =>
    gate.acquire({ REQUEST_WEIGHT: weight }, { what, lane, maxWaitMs: Number.POSITIVE_INFINITY, ...options });
  /** Asks, and notes the name when it is let through. */
  const enter = (name: string, weight: number, lane: Lane): void => {
    void ask(weight, lane).then(() => granted.push(name));
  };
  const used = (): number => gate.usage()[0]!.used;

  it('keeps the buffer free', async () => {
    await ask(90, Lane.ORDER);
    enter('one more', 1, Lane.ORDER);
    await timers.tickAsync(0);
    expect(granted).to.deep.equal([]);
    expect(gate.waiting).to.equal(1);
  });

  it('lets cancels use the buffer, and nobody the limit itself', async () => {
    await ask(90, Lane.ORDER);
    await ask(10, Lane.CANCEL);
    expect(used()).to.equal(100);
    enter('another cancel', 1, Lane.CANCEL);
    await timers.tickAsync(0);
    expect(granted).to.deep.equal([]);
  });

  it('keeps room for orders when history and market data are greedy', async () => {
    for (const [lane, most] of [
      [Lane.HISTORY, 67],
      [Lane.MARKET, 81],
      [Lane.RECONCILE, 85],
      [Lane.ORDER, 90],
    ] as const) {
      while (await fits(lane)) if (used() > 100) throw new Error('endless');
      expect(used(), String(lane)).to.equal(most);
    }
  });
  const fits = (lane: Lane): Promise<boolean> =>
    ask(1, lane, { maxWaitMs: 0 }).then(
      () => true,
      () => false,
    );

  it('serves the most urgent lane first, first come first served within it, when the minute is over', async () => {
    const held = await ask(90, Lane.ORDER);
    enter('history', 1, Lane.HISTORY);
    enter('order 1', 1, Lane.ORDER);
    enter('resolve', 1, Lane.RESOLVE);
    enter('order 2', 1, Lane.ORDER);
    held.answered([]);
    await timers.tickAsync(30_000);
    expect(granted).to.deep.equal([]);
    await timers.tickAsync(250);
    expect(granted).to.deep.equal(['resolve', 'order 1', 'order 2', 'history']);
  });

  it('does not let small requests pass a great one of the same lane', async () => {
    await ask(70, Lane.ORDER);
    enter('great', 30, Lane.ORDER);
    enter('small', 1, Lane.ORDER);
    await timers.tickAsync(0);
    expect(granted).to.deep.equal([]);
  });

  it('lets the next one through as soon as the venue says there is room', async () => {
    const order = await ask(90, Lane.ORDER);
    enter('next', 1, Lane.ORDER);
    order.answered([{ type: 'REQUEST_WEIGHT', intervalMs: 60_000, count: 0 }]);
    await timers.tickAsync(0);
    expect(granted).to.deep.equal(['next']);
  });

  it('gives back what was not sent, and keeps what was sent without an answer', async () => {
    (await ask(40, Lane.ORDER)).notSent();
    expect(used()).to.equal(0);
    (await ask(40, Lane.ORDER)).unanswered();
    expect(used()).to.equal(40);
  });

  it('counts a ticket once however often it is ended', async () => {
    const ticket = await ask(40, Lane.ORDER);
    ticket.answered([{ type: 'REQUEST_WEIGHT', intervalMs: 60_000, count: 40 }]);
    ticket.notSent();
    ticket.unanswered();
    expect(used()).to.equal(40);
  });

  it('sends nothing during a pause, cancels included, and goes on when it is over', async () => {
    gate.pause(5_000);
    gate.pause(1_000);
    enter('cancel', 1, Lane.CANCEL);
    await timers.tickAsync(4_999);
    expect(granted).to.deep.equal([]);
    expect(gate.pauseMs).to.equal(1);
    await timers.tickAsync(1);
    expect(granted).to.deep.equal(['cancel']);
  });

  it('keeps a pause as long as it is when the venue’s clock turns out to differ by an hour', async () => {
    const clock = new Clock();
    gate = new LimitGate({ clock, limits: [], buffer: 0.1 });
    gate.pause(5_000);
    clock.adopt(-3_600_000);
    expect(gate.pauseMs).to.equal(5_000);
    enter('order', 1, Lane.ORDER);
    await timers.tickAsync(5_000);
    expect(granted).to.deep.equal(['order']);
  });

  it('keeps a pause as long as it is when this machine’s clock is set', async () => {
    gate.pause(5_000);
    timers.setSystemTime(NOON + 3_600_000);
    expect(gate.pauseMs).to.equal(5_000);
    timers.setSystemTime(NOON - 3_600_000);
    expect(gate.pauseMs).to.equal(5_000);
    enter('order', 1, Lane.ORDER);
    await timers.tickAsync(4_999);
    expect(granted).to.deep.equal([]);
    await timers.tickAsync(1);
    expect(granted).to.deep.equal(['order']);
  });

  it('refuses at once, with the time to come back, what would have to wait too long', async () => {
    gate.pause(120_000);
    const error = await rejectionOf(ask(1, Lane.ORDER, { maxWaitMs: 5_000 }));
    expect(error).to.be.instanceOf(RateLimitError);
    expect(error).to.include({ category: 'rate-limit', outcome: 'not-sent', retryAfterMs: 120_000 });
    expect(error.message).to.equal('GET /x: not sent, Binance asked to stay away for another 120 s');
    expect(gate.waiting).to.equal(0);
  });

  it('refuses after the longest wait what its elders have held up', async () => {
    await ask(85, Lane.ORDER);
    enter('elder', 30, Lane.ORDER);
    await timers.tickAsync(0);
    const late = rejectionOf(ask(1, Lane.ORDER, { maxWaitMs: 2_000 }));
    await timers.tickAsync(2_000);
    expect(await late).to.include({ category: 'rate-limit', outcome: 'not-sent' });
    expect(gate.waiting).to.equal(1);
  });

  it('lets orders and cancels wait for seconds, and what is not urgent for the next minute', async () => {
    gate.pause(30_000);
    for (const lane of [Lane.CANCEL, Lane.ORDER]) {
      expect((await rejectionOf(gate.acquire({}, { what, lane }))).retryAfterMs).to.equal(30_000);
    }
    const patient = [Lane.RESOLVE, Lane.RECONCILE, Lane.MARKET, Lane.HISTORY].map((lane) =>
      gate.acquire({}, { what, lane }),
    );
    await timers.tickAsync(30_000);
    expect(await Promise.all(patient)).to.have.length(4);
  });

  it('refuses what can never be sent', async () => {
    expect((await rejectionOf(ask(101, Lane.CANCEL))).message).to.contain('more than the whole limit of 100');
  });

  it('bounds the queue', async () => {
    gate = gateOf(100, 2);
    gate.pause(1_000);
    enter('1', 1, Lane.ORDER);
    enter('2', 1, Lane.ORDER);
    expect((await rejectionOf(ask(1, Lane.ORDER))).message).to.contain('2 requests are waiting already');
  });

  it('takes a waiter out when its signal aborts, and lets those behind it go on', async () => {
    await ask(70, Lane.ORDER);
    const abort = new AbortController();
    const great = ask(30, Lane.ORDER, { signal: abort.signal }).catch((error: unknown) => error);
    enter('small', 1, Lane.ORDER);
    abort.abort(new Error('enough'));
    expect(await great).to.have.property('message', 'enough');
    await timers.tickAsync(0);
    expect(granted).to.deep.equal(['small']);
  });

  it('does not start for a signal that is aborted already', async () => {
    const reason = await ask(1, Lane.ORDER, { signal: AbortSignal.abort(new Error('no')) }).catch(
      (error: unknown) => error,
    );
    expect(reason).to.have.property('message', 'no');
    expect(used()).to.equal(0);
  });

  it('keeps its count when the limits are configured while a request is under way', async () => {
    const order = await ask(50, Lane.ORDER);
    gate.configure([
      { type: 'REQUEST_WEIGHT', intervalMs: 60_000, limit: 60 },
      { type: 'RAW_REQUESTS', intervalMs: 300_000, limit: 1_000 },
    ]);
    expect(gate.usage()).to.deep.equal([
      { type: 'REQUEST_WEIGHT', intervalMs: 60_000, limit: 60, used: 50, fraction: 50 / 60 },
      { type: 'RAW_REQUESTS', intervalMs: 300_000, limit: 1_000, used: 0, fraction: 0 },
    ]);
    order.answered([{ type: 'REQUEST_WEIGHT', intervalMs: 60_000, count: 20 }]);
    expect(used()).to.equal(20);
  });

  it('refuses those who wait when it closes, and all who come later; no timer is left', async () => {
    gate.pause(60_000);
    const waiting = rejectionOf(ask(1, Lane.ORDER, { maxWaitMs: 120_000 }));
    gate.close();
    expect(await waiting)
      .to.be.instanceOf(BinanceError)
      .and.include({ category: 'closed', outcome: 'not-sent' });
    expect(await rejectionOf(ask(1, Lane.ORDER))).to.include({ category: 'closed' });
    await timers.tickAsync(0);
    expect(timers.countTimers()).to.equal(0);
  });
});
