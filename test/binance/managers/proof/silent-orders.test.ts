import { expect } from 'chai';
import sinon from 'sinon';

import { Clock } from '../../../../src/binance/clock.js';
import { RateLimits } from '../../../../src/binance/rate-limit/rate-limits.js';
import { SPOT_DEFAULT_LIMITS } from '../../../../src/binance/rate-limit/venue-limit.js';
import { Exchange, OrderType, Status } from '../../../../src/host/domain/constants.js';
import { failure, OrderBench, settle } from '../../support/order-bench.js';
import { accountTrade, executionReport, orderRecord, orderReply, T0 } from '../../support/venue-words.js';

const REQUEST_TIMEOUT_MS = 12_000;

describe('an order of which nothing is heard after it has left', () => {
  let clock: sinon.SinonFakeTimers;
  let bench: OrderBench;
  beforeEach(async () => {
    clock = sinon.useFakeTimers(T0);
    bench = await OrderBench.create();
  });
  afterEach(async () => {
    await bench.close();
    bench.limits?.close();
    clock.restore();
  });
  const lost = (): Error => failure('no answer within 12000 ms', { category: 'execution-unknown', outcome: 'unknown' });
  const unresolved = (): string[] => bench.manager.unresolvedOrders();

  it('is not in doubt as long as answers may ordinarily take', async () => {
    const id = bench.send();
    await clock.tickAsync(950);
    expect([unresolved(), bench.queries]).to.deep.equal([[], []]);
    bench.request().answer(orderReply({ clientOrderId: id }));
    await clock.tickAsync(60_000);
    expect(bench.queries).to.deep.equal([]);
    expect(bench.logs).to.deep.equal([]);
  });

  it('is listed after a second, and asked for with growing pauses', async () => {
    const id = bench.send();
    await clock.tickAsync(1_000);
    expect(unresolved()).to.deep.equal([id]);
    expect(bench.logs).to.deep.equal([
      `Order ${id}: whether the venue has it is not known (no answer within 1000 ms); asking it`,
    ]);
    const counts: number[] = [];
    for (const durationMs of [250, 500, 1_000, 2_000, 4_000]) {
      await clock.tickAsync(durationMs);
      counts.push(bench.queries.length);
    }
    expect(counts).to.deep.equal([1, 2, 3, 4, 5]);
    expect(bench.queries[0]).to.deep.equal({ symbol: 'BTCUSDT', origClientOrderId: id });
    expect(bench.sent).to.have.length(1);
  });

  it('is known with its fills as soon as the venue shows it, long before its request is given up', async () => {
    const id = bench.send({ type: OrderType.MARKET });
    bench.answerQuery = () => orderRecord({ clientOrderId: id, type: 'MARKET', status: 'FILLED', executedQty: '1' });
    bench.accountTrades = [accountTrade({ qty: '1' })];
    await clock.tickAsync(2_500);
    expect(bench.story).to.deep.equal(['order SUBMITTING 0', 'order ALLTRADED 1', 'trade BTCUSDT-1']);
    expect(unresolved()).to.deep.equal([]);
    await clock.tickAsync(REQUEST_TIMEOUT_MS);
    bench.request().fail(lost());
    await clock.tickAsync(60_000);
    expect(bench.story).to.have.length(3);
    expect(bench.alerts).to.deep.equal([]);
    expect(unresolved()).to.deep.equal([]);
  });

  it('is settled by an answer that comes late', async () => {
    const id = bench.send();
    await clock.tickAsync(5_000);
    const asked = bench.queries.length;
    bench.request().answer(orderReply({ clientOrderId: id }));
    await clock.tickAsync(60_000);
    expect(bench.latest(id)).to.include({ status: Status.NOTTRADED });
    expect(bench.queries).to.have.length(asked);
    expect(unresolved()).to.deep.equal([]);
  });

  it('ends REJECTED where the answer that comes late refuses it', async () => {
    const id = bench.send();
    await clock.tickAsync(5_000);
    bench.request().fail(failure('-2010', { code: -2010, category: 'insufficient-funds' }));
    await clock.tickAsync(60_000);
    expect(bench.latest(id)).to.include({ status: Status.REJECTED });
    expect(bench.latest(id).extra.error).to.include({ category: 'insufficient-funds' });
    expect(bench.story).to.deep.equal(['order SUBMITTING 0', 'order REJECTED 0']);
    expect(unresolved()).to.deep.equal([]);
  });

  it('is settled by an event without further questions', async () => {
    const id = bench.send();
    await clock.tickAsync(1_100);
    bench.manager.onReport(executionReport({ c: id }));
    await clock.tickAsync(REQUEST_TIMEOUT_MS);
    expect(bench.queries).to.deep.equal([]);
    expect(unresolved()).to.deep.equal([]);
  });

  it('raises the alert by the time since it left, once, and says since when', async () => {
    const id = bench.send();
    await clock.tickAsync(9_990);
    expect(bench.alerts).to.deep.equal([]);
    await clock.tickAsync(20);
    expect(bench.alerts.map(({ kind, state }) => [kind, state])).to.deep.equal([['order-unresolved', 'raised']]);
    expect(bench.alerts[0]?.since.getTime()).to.equal(T0);
    expect(bench.alerts[0]?.text).to.include(`Order ${id} (BTCUSDT) has been in doubt for 10 s`);
    await clock.tickAsync(2_000);
    bench.request().fail(lost());
    await clock.tickAsync(2_000);
    expect(bench.alerts).to.have.length(1);
  });

  it('is never absent as long as an answer may come, and is so at once after that where the venue has had its time', async () => {
    const id = bench.send();
    await clock.tickAsync(40_000);
    expect(bench.latest(id)).to.include({ status: Status.SUBMITTING });
    bench.request().fail(lost());
    await clock.tickAsync(1);
    expect(bench.latest(id)).to.include({ status: Status.REJECTED });
    expect(bench.latest(id).extra.error?.message).to.equal(
      'the venue has no such order; it was in doubt because of this: no answer within 12000 ms',
    );
  });

  it('is absent when recvWindow and ten seconds have passed since it left', async () => {
    const id = bench.send();
    await clock.tickAsync(REQUEST_TIMEOUT_MS);
    bench.request().fail(lost());
    await clock.tickAsync(2_900);
    expect(bench.latest(id)).to.include({ status: Status.SUBMITTING });
    await clock.tickAsync(200);
    expect(bench.latest(id)).to.include({ status: Status.REJECTED });
    expect(bench.sent).to.have.length(1);
  });

  it('is not asked for while it waits for its turn: it has not left', async () => {
    bench.limits = new RateLimits({ clock: new Clock(), limits: SPOT_DEFAULT_LIMITS });
    bench.limits.obey(failure('-1015', { code: -1015, category: 'rate-limit', httpStatus: 429, retryAfterMs: 4_000 }));
    const id = bench.send();
    await clock.tickAsync(3_900);
    expect([unresolved(), bench.sent]).to.deep.equal([[], []]);
    await clock.tickAsync(1_000);
    expect([unresolved(), bench.sent.length]).to.deep.equal([[], 1]);
    await clock.tickAsync(200);
    expect(unresolved()).to.deep.equal([id]);
  });

  it('holds a cancel up no longer than it is silent: the venue decides, and again when the order has turned up', async () => {
    const id = bench.send();
    await settle();
    bench.manager.cancelOrder({ orderId: id, symbol: 'BTCUSDT', exchange: Exchange.BINANCE });
    await clock.tickAsync(900);
    expect(bench.sent).to.have.length(1);
    await clock.tickAsync(200);
    expect(bench.request(1)).to.deep.include({ method: 'order.cancel' });
    bench.request(1).fail(failure('-2011', { code: -2011, category: 'unknown-order' }));
    await settle();
    bench.manager.onReport(executionReport({ c: id }));
    await clock.tickAsync(1);
    expect(bench.sent).to.have.length(3);
    expect(bench.request(2).params).to.deep.equal({ symbol: 'BTCUSDT', orderId: '7' });
  });

  it('can be one of a thousand: the questions leave the budget to others', async () => {
    const ids = Array.from({ length: 1_000 }, () => bench.send());
    let lists = 0;
    const listed = bench.listedOrders;
    Object.defineProperty(bench, 'listedOrders', { get: () => (lists++, listed) });
    await clock.tickAsync(11_000);
    expect(unresolved()).to.have.length(1_000);
    expect(bench.queries.length * 4 + lists * 20).to.be.within(100, 440);
    listed.push(...ids.map((clientOrderId, index) => orderRecord({ clientOrderId, orderId: 1_000 + index })));
    bench.answerQuery = (key) =>
      listed.find(({ clientOrderId }) => 'origClientOrderId' in key && clientOrderId === key.origClientOrderId)!;
    await clock.tickAsync(6_000);
    expect(unresolved()).to.deep.equal([]);
    expect(bench.orders.filter(({ status }) => status === Status.NOTTRADED)).to.have.length(1_000);
    expect(bench.queries.length * 4 + lists * 20).to.be.below(1_000);
  });
});
