import { expect } from 'chai';
import sinon from 'sinon';

import { OrderQueries } from '../../../../src/binance/managers/proof/order-queries.js';
import { Lane } from '../../../../src/binance/rest/spot-rest-api.js';
import { Exchange, Status } from '../../../../src/host/domain/constants.js';
import { failure, OrderBench, settle } from '../../support/order-bench.js';
import { cancelReply, executionReport, fillReport, orderRecord, orderReply, T0 } from '../../support/venue-words.js';

const LOST = failure('lost', { category: 'execution-unknown', outcome: 'unknown' });
const OVERLOADED = failure('503', { category: 'server', outcome: 'unknown' });
const NO_SUCH_ORDER = failure('-2011', { code: -2011, category: 'unknown-order' });
const SECOND = 1_000;
const MINUTE = 60_000;

/** The address has to stay away for so long. */
function paused(seconds: number): Error {
  const details = { category: 'rate-limit', outcome: 'not-sent', decision: 'wait' } as const;
  return failure(`not sent, asked to stay away for ${seconds} s`, { ...details, retryAfterMs: seconds * SECOND });
}

describe('an accepted cancel', () => {
  let clock: sinon.SinonFakeTimers;
  let bench: OrderBench;
  let id: string;
  beforeEach(async () => {
    clock = sinon.useFakeTimers(T0 + 1_000);
    bench = await OrderBench.create();
    id = bench.send();
    await settle();
    bench.request().answer(orderReply({ clientOrderId: id }));
    await settle();
  });
  afterEach(async () => {
    await bench.close();
    clock.restore();
  });
  const cancel = async (orderId = id): Promise<void> => {
    expect(bench.manager.cancelOrder({ orderId, symbol: 'BTCUSDT', exchange: Exchange.BINANCE })).to.equal(true);
    await settle();
  };
  const cancels = (): number => bench.sent.filter(({ method }) => method === 'order.cancel').length;
  const fail = async (error: Error): Promise<void> => {
    bench.request().fail(error);
    await settle();
  };
  /** Every cancel from now on comes to nothing, for so long. */
  const failFor = async (durationMs: number, error: Error): Promise<void> => {
    for (let elapsedMs = 0; elapsedMs < durationMs; elapsedMs += 100) {
      await fail(error);
      await clock.tickAsync(100);
    }
  };
  const states = (): string[] => bench.alerts.map(({ kind, state }) => `${kind} ${state}`);

  it('that was lost is sent again, later each time, and its order is unresolved meanwhile', async () => {
    await cancel();
    expect(bench.manager.unresolvedOrders()).to.deep.equal([]);
    await fail(OVERLOADED);
    expect(bench.manager.unresolvedOrders()).to.deep.equal([id]);
    for (const [tries, pauseMs] of [200, 500, 1_000, 2_000, 4_000, 5_000, 5_000].entries()) {
      await clock.tickAsync(pauseMs - 1);
      expect(cancels()).to.equal(tries + 1);
      await clock.tickAsync(1);
      expect(cancels()).to.equal(tries + 2);
      if (tries < 6) await fail(OVERLOADED);
    }
    bench.request().answer(cancelReply({ origClientOrderId: id }));
    await settle();
    expect(bench.latest(id)).to.include({ status: Status.CANCELLED });
    expect(bench.latest(id).extra.cancelError).to.equal(undefined);
    expect(bench.manager.unresolvedOrders()).to.deep.equal([]);
  });

  it('that was not sent, as the address must stay away, is sent when the time is over', async () => {
    await cancel();
    await fail(paused(120));
    await clock.tickAsync(119 * SECOND);
    expect(cancels()).to.equal(1);
    await clock.tickAsync(SECOND);
    expect(cancels()).to.equal(2);
    bench.request().answer(cancelReply({ origClientOrderId: id }));
    await settle();
    expect(bench.latest(id).status).to.equal(Status.CANCELLED);
  });

  it('raises one alert after a while, which the end of the order clears', async () => {
    await cancel();
    await fail(paused(60));
    await clock.tickAsync(9_999);
    expect(states()).to.deep.equal([]);
    await clock.tickAsync(1);
    expect(states()).to.deep.equal(['order-uncancelled raised']);
    expect(bench.alerts[0]?.text).to.equal(
      `Order ${id} (BTCUSDT) should have been cancelled 10 s ago and is NOTTRADED ` +
        '(not sent, asked to stay away for 60 s); the cancel goes on',
    );
    bench.manager.onReport(executionReport({ c: 'x', C: id, X: 'CANCELED', x: 'CANCELED', T: T0 + 9 }));
    expect(states()).to.deep.equal(['order-uncancelled raised', 'order-uncancelled cleared']);
  });

  it('that nobody answers is unresolved after a second, and an alert as long after its acceptance as any', async () => {
    await cancel();
    await clock.tickAsync(999);
    expect(bench.manager.unresolvedOrders()).to.deep.equal([]);
    await clock.tickAsync(1);
    expect(bench.manager.unresolvedOrders()).to.deep.equal([id]);
    await clock.tickAsync(8_999);
    expect(states()).to.deep.equal([]);
    await clock.tickAsync(1);
    expect(states()).to.deep.equal(['order-uncancelled raised']);
    expect(bench.alerts[0]?.text).to.equal(
      `Order ${id} (BTCUSDT) should have been cancelled 10 s ago and is NOTTRADED ` +
        '(it has not been answered yet); the cancel goes on',
    );
    expect(cancels()).to.equal(1);
    bench.request().answer(cancelReply({ origClientOrderId: id }));
    await settle();
    expect(bench.manager.unresolvedOrders()).to.deep.equal([]);
    expect(states()).to.deep.equal(['order-uncancelled raised', 'order-uncancelled cleared']);
  });

  it('ends at once where the order does', async () => {
    await cancel();
    await fail(paused(60));
    bench.manager.onReport(fillReport(1, '1', '1', { c: id }));
    await settle();
    expect(bench.manager.unresolvedOrders()).to.deep.equal([]);
    await clock.tickAsync(SECOND); // what watches for silence has looked once more, and has nothing left to watch
    expect(clock.countTimers()).to.equal(0);
    await clock.tickAsync(10 * MINUTE);
    expect([cancels(), bench.alerts]).to.deep.equal([1, []]);
  });

  it('goes on where the venue says “no such order” of an order that is active here: it may only not be there yet', async () => {
    await cancel();
    await fail(NO_SUCH_ORDER);
    expect(bench.queries).to.have.length(1);
    await clock.tickAsync(200);
    expect(cancels()).to.equal(2);
    bench.answerQuery = () => orderRecord({ clientOrderId: id, status: 'CANCELED', updateTime: T0 + 9 });
    await fail(NO_SUCH_ORDER);
    expect(bench.latest(id).status).to.equal(Status.CANCELLED);
    expect(bench.logs.join()).to.not.include('could not be cancelled');
  });

  it('of an order that is unknown here and long over ends: the order is shown to nobody', async () => {
    await cancel('4711');
    const filled = { status: 'FILLED', executedQty: '1.00000000' } as const;
    bench.answerQuery = () => orderRecord({ orderId: 4711, clientOrderId: 'web_1', ...filled });
    const events = bench.story.length;
    await fail(NO_SUCH_ORDER);
    await clock.tickAsync(MINUTE);
    expect([cancels(), bench.story.length, bench.fillQueries, clock.countTimers()]).to.deep.equal([1, events, [], 0]);
    expect(bench.ledger.findByVenueId('BTCUSDT', '4711')).to.equal(undefined);
    expect(bench.logs).to.deep.equal(['Order 4711 needs no cancel: it is ALLTRADED']);
  });

  it('is repeated at one pace with all others, the first try of each is free', async () => {
    for (let orderId = 1_001; orderId <= 1_200; orderId++) await cancel(String(orderId));
    expect(cancels()).to.equal(200);
    const failAll = (): void => bench.sent.forEach((request) => request.fail(OVERLOADED));
    failAll();
    const countAfter = async (durationMs: number): Promise<number> => {
      for (const endMs = Date.now() + durationMs; Date.now() < endMs;) {
        await clock.tickAsync(100);
        failAll();
      }
      return cancels() - 200;
    };
    expect(await countAfter(10 * SECOND)).to.be.within(200, 220);
    expect(await countAfter(10 * SECOND)).to.be.within(400, 420);
  });

  it('looks in the lane of questions, so that the lane of cancels is for cancels', async () => {
    const look = sinon.spy(OrderQueries.prototype, 'order');
    try {
      await cancel();
      await fail(NO_SUCH_ORDER);
      expect(look.args).to.deep.equal([[{ symbol: 'BTCUSDT', orderId: '7' }, Lane.RESOLVE]]);
    } finally {
      look.restore();
    }
  });

  it('is given up after some minutes: an order event and the log say why', async () => {
    await cancel();
    await failFor(4 * MINUTE, LOST);
    expect(bench.manager.unresolvedOrders()).to.deep.equal([id]);
    await failFor(MINUTE, LOST);
    expect(bench.latest(id)).to.include({ status: Status.NOTTRADED });
    expect(bench.latest(id).extra.cancelError).to.deep.equal({
      code: null,
      message: 'lost',
      category: 'execution-unknown',
    });
    expect(bench.logs.find((line) => line.includes('could not be cancelled'))).to.match(
      /^Order .* could not be cancelled in 29\d s: lost \(it is open as far as is known here; cancel it again, or on Binance’s site\)$/,
    );
    expect([bench.manager.unresolvedOrders(), clock.countTimers()]).to.deep.equal([[], 0]);
    expect(states()).to.deep.equal(['order-uncancelled raised', 'order-uncancelled cleared']);
    expect(bench.alerts[1]?.text).to.equal(`Order ${id}: its cancel was given up and it is NOTTRADED (lost)`);
    const sent = cancels();
    await cancel();
    expect(cancels()).to.equal(sent + 1);
    expect(bench.latest(id).extra).to.not.have.property('cancelError');
  });

  it('that was given up is told no more where the order ends cancelled', async () => {
    await cancel();
    const refusal = failure('-2015', { code: -2015, category: 'authentication' });
    await fail(refusal);
    bench.manager.onReport(executionReport({ c: id, X: 'NEW', x: 'NEW', T: T0 + 5, S: 'BUY' }));
    expect(bench.latest(id).extra.cancelError).to.include({ code: -2015 });
    bench.manager.onReport(executionReport({ c: 'x', C: id, X: 'CANCELED', x: 'CANCELED', T: T0 + 9 }));
    expect(bench.latest(id).status).to.equal(Status.CANCELLED);
    expect(bench.latest(id).extra).to.not.have.property('cancelError');
  });

  it('that is refused for the same reason at every attempt of the dead man tells it once', async () => {
    const signal = new AbortController().signal;
    bench.openOrders = [orderRecord({ clientOrderId: id })];
    const refusal = failure('-2015', { code: -2015, category: 'authentication' });
    const attempt = async (error: Error): Promise<void> => {
      const done = bench.manager.own.cancelOnce(signal);
      await settle();
      await fail(error);
      expect(await done).to.equal(false);
    };
    const told = (): number[] => [bench.orders.length, bench.logs.length];
    await attempt(refusal);
    const once = told();
    for (let times = 0; times < 3; times++) await attempt(refusal);
    expect(told()).to.deep.equal(once);
    await attempt(failure('-1002', { code: -1002, category: 'authentication' }));
    expect(told()).to.deep.equal(once.map((count) => count + 1));
    expect(bench.latest(id).extra.cancelError).to.include({ code: -1002 });
  });

  it('that the venue would take no sooner than that is given up at once', async () => {
    await cancel();
    await fail(paused(3 * 24 * 3600));
    expect(bench.latest(id).extra.cancelError).to.include({ category: 'rate-limit' });
    expect([cancels(), bench.manager.unresolvedOrders(), bench.alerts]).to.deep.equal([1, [], []]);
  });

  for (const outcome of ['rejected', 'not-sent'] as const) {
    it(`that is refused for good is not sent again (${outcome})`, async () => {
      await cancel();
      await fail(failure('-2015', { code: -2015, category: 'authentication', outcome }));
      await clock.tickAsync(MINUTE);
      expect(cancels()).to.equal(1);
      expect(bench.latest(id).extra.cancelError).to.include({ code: -2015, category: 'authentication' });
    });
  }

  it('of an order that only the venue knows goes on, too, and says so in the log', async () => {
    await cancel('4711');
    await fail(LOST);
    await clock.tickAsync(200);
    expect(bench.request().params).to.deep.equal({ symbol: 'BTCUSDT', orderId: '4711' });
    bench.answerQuery = () => orderRecord({ orderId: 4711, clientOrderId: 'web_1' });
    await fail(NO_SUCH_ORDER);
    expect(bench.manager.unresolvedOrders()).to.deep.equal(['web_1']);
    await clock.tickAsync(500);
    bench.request().answer(cancelReply({ orderId: 4711, origClientOrderId: 'web_1', transactTime: T0 + 9 }));
    await settle();
    expect(bench.latest('web_1').status).to.equal(Status.CANCELLED);
  });

  it('is tried no more when the adapter closes, which the log tells', async () => {
    await cancel();
    await fail(LOST);
    await bench.close();
    expect(bench.logs.at(-1)).to.equal(`Order ${id} has not been cancelled: lost`);
    const message = 'it was not through when the connection ended: lost';
    expect(bench.latest(id).extra.cancelError).to.deep.equal({ code: null, category: 'closed', message });
    await clock.tickAsync(10 * MINUTE);
    expect([cancels(), clock.countTimers()]).to.deep.equal([1, 0]);
  });

  it('has no alert after the close: nobody tries it again', async () => {
    await cancel();
    await fail(paused(60));
    await clock.tickAsync(10 * SECOND);
    await bench.close();
    expect(states()).to.deep.equal(['order-uncancelled raised', 'order-uncancelled cleared']);
  });

  it('that is under way at the close is noted for the next connection', async () => {
    await cancel();
    await bench.close();
    const message = 'it was not through when the connection ended: the channel was closed';
    expect(bench.ledger.get(id)?.extra).to.deep.include({ cancelError: { code: null, category: 'closed', message } });
  });

  it('is tried for a second where whoever asks tries again, and goes on where somebody else relies on it', async () => {
    const signal = new AbortController().signal;
    bench.openOrders = [orderRecord({ clientOrderId: id })];
    const alone = bench.manager.own.cancelOnce(signal);
    await settle();
    await failFor(2 * SECOND, LOST);
    expect(await alone).to.equal(false);
    await clock.tickAsync(MINUTE);
    expect(cancels()).to.equal(3);
    const joined = bench.manager.own.cancelOnce(signal);
    await settle();
    await cancel();
    await failFor(2 * SECOND, LOST);
    expect(await joined).to.equal(false);
    expect(bench.manager.unresolvedOrders()).to.deep.equal([id]);
    await clock.tickAsync(2 * SECOND);
    expect(cancels()).to.be.greaterThan(6);
    expect(bench.logs.filter((line) => line.includes('has not been cancelled'))).to.have.length(1);
  });
});
