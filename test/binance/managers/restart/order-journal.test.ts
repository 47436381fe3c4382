import { expect } from 'chai';
import sinon from 'sinon';

import { fromJournalData, toJournalData } from '../../../../src/binance/managers/restart/journalled-order.js';
import type { OrderJournal } from '../../../../src/binance/managers/restart/order-journal.js';
import type { RestoredOrder } from '../../../../src/binance/managers/restart/order-journal.js';
import { Direction, Exchange, Offset, OrderType, Status } from '../../../../src/host/domain/constants.js';
import { Decimal } from '../../../../src/host/domain/decimal.js';
import { MemoryJournalDisk } from '../../../support/memory-journal-disk.js';
import { failure, OrderBench, settle } from '../../support/order-bench.js';
import { accountTrade, executionReport, orderRecord, symbolInfo, T0 } from '../../support/venue-words.js';
import { JOURNAL_PATH, orderJournalOn } from '../../support/order-journal-on.js';

describe('the journal of orders', () => {
  let clock: sinon.SinonFakeTimers;
  let disk: MemoryJournalDisk;
  let benches: OrderBench[];
  let logs: string[];
  let problems: (string | null)[];
  let recvWindowMs: number;

  beforeEach(() => {
    clock = sinon.useFakeTimers({ now: T0, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    disk = new MemoryJournalDisk();
    [benches, logs, problems] = [[], [], []];
    recvWindowMs = 5_000;
  });
  afterEach(async () => {
    for (const bench of benches) await bench.close();
    clock.restore();
  });

  function journalOn(on: MemoryJournalDisk): OrderJournal {
    return orderJournalOn(on, {
      recvWindowMs,
      onProblem: (problem) => void problems.push(problem),
      onLog: (message) => void logs.push(message),
    });
  }

  /** A process on the disk: its journal is open, and what it restored is taken back. */
  async function start(on = disk): Promise<{ bench: OrderBench; journal: OrderJournal; restored: RestoredOrder[] }> {
    const journal = journalOn(on);
    const restored = await journal.open();
    problems.length = 0;
    const bench = await OrderBench.create(undefined, false, undefined, journal);
    benches.push(bench);
    bench.manager.restore(restored);
    return { bench, journal, restored };
  }

  /** The next process after a kill of the one before. */
  function restart(): ReturnType<typeof start> {
    disk = disk.afterKill();
    return start();
  }

  const lost = (): Error => failure('no answer', { category: 'execution-unknown', outcome: 'unknown' });

  it('has an order on disk before its bytes leave', async () => {
    const { bench } = await start();
    let release: () => void = () => undefined;
    disk.stall = new Promise((resolve) => (release = resolve));
    const id = bench.send();
    await settle();
    expect([bench.latest().status, bench.sent.length]).to.deep.equal([Status.SUBMITTING, 0]);
    release();
    await settle();
    expect(bench.request().params).to.include({ newClientOrderId: id });
    expect(disk.text(JOURNAL_PATH)).to.include(`"newClientOrderId":"${id}"`);
  });

  it('gives an order back as it was asked for', async () => {
    const { bench } = await start();
    const id = bench.send({
      type: OrderType.STOP,
      direction: Direction.SHORT,
      offset: Offset.CLOSE,
      price: '90.00',
      volume: '1.50000000',
      reference: 'strategy "7" 比特币',
      extra: { limitPrice: '89' },
    });
    await settle();
    const { restored } = await restart();
    expect(restored).to.have.length(1);
    expect(restored[0]?.order).to.deep.equal(bench.orders[0]);
    expect(restored[0]?.order).to.include({ orderId: id, offset: Offset.CLOSE, reference: 'strategy "7" 比特币' });
  });

  it('refuses an order that cannot be written, with the reason, and sends nothing', async () => {
    const { bench } = await start();
    disk.freeBytes = 10;
    const id = bench.send();
    await settle();
    const problem = `The journal ${JOURNAL_PATH} cannot be written: ENOSPC: no space left on device, write`;
    expect(bench.latest(id).status).to.equal(Status.REJECTED);
    expect(bench.latest(id).extra.error).to.deep.equal({ code: null, category: 'journal', message: problem });
    expect([bench.sent, problems]).to.deep.equal([[], [`${problem}; no new order leaves meanwhile`]]);
    disk.freeBytes = Infinity;
    bench.send();
    await settle();
    expect([bench.sent.length, problems]).to.deep.equal([1, [`${problem}; no new order leaves meanwhile`, null]]);
    expect((await restart()).restored).to.have.length(1);
  });

  it('sends a cancel all the same, and says that it is not in the journal', async () => {
    const { bench } = await start();
    const id = bench.send();
    await settle();
    bench.manager.onReport(executionReport({ c: id }));
    disk.failing.set('append', 'EIO');
    bench.manager.cancelOrder({ orderId: id, symbol: 'BTCUSDT', exchange: Exchange.BINANCE });
    await settle();
    expect(bench.request().method).to.equal('order.cancel');
    expect(logs.at(-1)).to.equal(
      `The cancel of order ${id} is sent without being in the journal: ` +
        `The journal ${JOURNAL_PATH} cannot be written: EIO: i/o error, write`,
    );
  });

  it('holds a cancel up no longer than a quarter of a second where the disk does not answer', async () => {
    const { bench } = await start();
    const id = bench.send();
    await settle();
    bench.manager.onReport(executionReport({ c: id }));
    disk.stall = new Promise(() => undefined);
    bench.manager.cancelOrder({ orderId: id, symbol: 'BTCUSDT', exchange: Exchange.BINANCE });
    await clock.tickAsync(240);
    expect(bench.sent).to.have.length(1);
    await clock.tickAsync(60);
    await settle();
    expect(bench.request().method).to.equal('order.cancel');
    expect(logs.at(-1)).to.include('the disk has not answered within 250 ms');
  });

  it('says so where the disk does not answer for a second, and when it has', async () => {
    const { bench } = await start();
    let release: () => void = () => undefined;
    disk.stall = new Promise((resolve) => (release = resolve));
    bench.send();
    await clock.tickAsync(990);
    expect(problems).to.deep.equal([]);
    await clock.tickAsync(20);
    const problem = `The journal ${JOURNAL_PATH}: the disk has not answered for 1000 ms, and orders wait for it`;
    expect(problems).to.deep.equal([problem]);
    release();
    await settle();
    expect([bench.sent.length, problems]).to.deep.equal([1, [problem, null]]);
  });

  it('sends nothing while it is not open', async () => {
    const bench = await OrderBench.create(undefined, false, undefined, journalOn(disk));
    benches.push(bench);
    const id = bench.send();
    await settle();
    expect(bench.latest(id).extra.error?.message).to.equal('The journal is not open');
    expect(bench.sent).to.deep.equal([]);
  });

  it('tells of an order whose symbol is listed no more, at every start, and goes on without it', async () => {
    const first = await start();
    const id = first.bench.send();
    await settle();
    disk = disk.afterKill();
    const journal = journalOn(disk);
    const restored = await journal.open();
    const bench = await OrderBench.create([symbolInfo({ symbol: 'ETHUSDT' })], false, undefined, journal);
    benches.push(bench);
    bench.manager.restore(restored);
    await bench.manager.reconcile(null);
    expect(bench.story).to.deep.equal([]);
    expect(bench.logs).to.deep.equal([
      `Order ${id} of an earlier process is of BTCUSDT, which the venue does not list any more; look it up there`,
    ]);
    expect((await restart()).restored).to.have.length(1);
  });

  it('forgets orders that came to an end, and keeps the venue id of those that did not', async () => {
    const { bench, journal } = await start();
    const [over, open] = [bench.send(), bench.send()];
    await settle();
    bench.manager.onReport(executionReport({ c: over, i: 1, X: 'CANCELED' }));
    bench.manager.onReport(executionReport({ c: open, i: 2 }));
    expect(journal.facts?.openIntents).to.equal(2);
    await clock.tickAsync(3_000);
    bench.send({ reference: 'later' });
    await settle();
    await clock.tickAsync(60);
    expect(journal.facts?.openIntents).to.equal(2);
    const { restored } = await restart();
    const active = restored.filter(({ isOver }) => !isOver);
    expect(active.map(({ order }) => [order.orderId, order.extra?.['exchangeOrderId']])).to.deep.equal([
      [open, '2'],
      [bench.orders.at(-1)?.orderId, undefined],
    ]);
  });

  it('gives back an order that ended a moment before a kill, as nobody knows who heard of it; not after a close', async () => {
    const first = disk;
    const { bench, journal } = await start();
    const [filled, refused] = [bench.send(), bench.send()];
    await settle();
    bench.manager.onReport(executionReport({ c: filled, i: 1, X: 'FILLED', z: '1' }));
    bench.request(1).fail(failure('no'));
    await settle();
    await clock.tickAsync(60);
    const { restored } = await restart();
    const told = (orders: readonly RestoredOrder[]): unknown[] =>
      orders.map(({ order, isOver }) => [order.orderId, isOver]);
    expect(told(restored)).to.deep.equal([
      [filled, false],
      [refused, true],
    ]);
    await journal.close();
    const closed = await start(first);
    expect(told(closed.restored)).to.deep.equal([
      [filled, true],
      [refused, true],
    ]);
  });

  it('keeps orders in mind that were over: late news of one tells it as what it was, once', async () => {
    const { bench: before, journal } = await start();
    const id = before.send({ offset: Offset.CLOSE });
    await settle();
    before.manager.onReport(executionReport({ c: id, i: 5, X: 'FILLED', z: '1' }));
    await journal.close();
    const { bench } = await restart();
    await bench.manager.reconcile(null);
    expect(bench.story).to.deep.equal([]);
    const record = orderRecord({ clientOrderId: id, orderId: 5, status: 'FILLED', executedQty: '1', updateTime: T0 });
    bench.answerQuery = () => record;
    bench.accountTrades = [accountTrade({ id: 7, orderId: 5, qty: '1', time: T0 })];
    bench.openOrders = [orderRecord({ clientOrderId: 'x', orderId: 6 })];
    await bench.manager.reconcile(new Date(T0));
    expect(bench.trades).to.have.length(1);
    expect(bench.latest(id)).to.include({ reference: 'ref', offset: Offset.CLOSE, status: Status.ALLTRADED });
    expect(bench.latest(id).extra).to.not.have.property('external');
  });

  it('does not take another order under the client id of an earlier one for it', async () => {
    const { bench: before } = await start();
    const id = before.send();
    await settle();
    before.manager.onReport(executionReport({ c: id, i: 5, X: 'CANCELED' }));
    await clock.tickAsync(3_000);
    before.send();
    await settle();
    await clock.tickAsync(60);
    const { bench } = await restart();
    bench.manager.onReport(executionReport({ c: id, i: 99, C: '' }));
    expect(bench.orders.at(-1)).to.include({ reference: '' });
    expect(bench.orders.at(-1)?.extra).to.include({ external: true, exchangeOrderId: '99' });
  });

  it('knows an order that is under way although the process ended before its answer, with all of its fills', async () => {
    const first = await start();
    const id = first.bench.send({ offset: Offset.OPEN });
    await settle();
    const { bench } = await restart();
    bench.answerQuery = (key) => {
      expect(key).to.satisfy((asked: object) => 'origClientOrderId' in asked || 'orderId' in asked);
      return orderRecord({
        clientOrderId: id,
        orderId: 5,
        status: 'FILLED',
        executedQty: '1',
        time: T0,
        updateTime: T0 + 9,
      });
    };
    bench.accountTrades = [
      accountTrade({ id: 7, orderId: 5, qty: '0.4', time: T0 + 1 }),
      accountTrade({ id: 8, orderId: 5, qty: '0.6', time: T0 + 2 }),
    ];
    await bench.manager.reconcile(null);
    expect(bench.story).to.deep.equal([
      'order SUBMITTING 0',
      'order NOTTRADED 0',
      'order PARTTRADED 0.4',
      'trade BTCUSDT-7',
      'order ALLTRADED 1',
      'trade BTCUSDT-8',
    ]);
    expect(bench.latest(id)).to.include({ reference: 'ref', offset: Offset.OPEN, type: OrderType.LIMIT });
    expect(bench.latest(id).extra).to.not.have.property('external');
    expect(bench.manager.unresolvedOrders()).to.deep.equal([]);
  });

  it('tells the fills of an order that came out of doubt by itself before the comparison is over', async () => {
    const first = await start();
    const id = first.bench.send();
    await settle();
    const { bench } = await restart();
    const filled = orderRecord({ clientOrderId: id, orderId: 5, status: 'FILLED', executedQty: '1', time: T0 });
    bench.answerQuery = () => filled;
    await bench.manager.queryOrder(id);
    expect([bench.latest(id).status, bench.trades]).to.deep.equal([Status.ALLTRADED, []]);
    bench.accountTrades = [accountTrade({ id: 7, orderId: 5, qty: '1', time: T0 })];
    await bench.manager.reconcile(null);
    expect(bench.trades.map(({ tradeId }) => tradeId)).to.deep.equal(['BTCUSDT-7']);
  });

  it('recognises an own order among the open ones', async () => {
    const first = await start();
    const id = first.bench.send();
    await settle();
    const { bench } = await restart();
    const record = orderRecord({ clientOrderId: id, orderId: 5 });
    bench.openOrders = [record];
    bench.answerQuery = () => record;
    await bench.manager.reconcile(null);
    expect(bench.story).to.deep.equal(['order SUBMITTING 0', 'order NOTTRADED 0']);
    expect(bench.latest(id)).to.include({ reference: 'ref' });
    expect(bench.latest(id).extra).to.not.have.property('external');
  });

  it('tells the venue’s id of an order that waits in a list: that it waits is no news, that the venue has it is', async () => {
    const first = await start();
    const id = first.bench.send();
    await settle();
    const { bench } = await restart();
    const record = orderRecord({ clientOrderId: id, orderId: 5, orderListId: 900, status: 'PENDING_NEW' });
    bench.openOrders = [record];
    bench.answerQuery = () => record;
    await bench.manager.reconcile(null);
    expect(bench.story).to.deep.equal(['order SUBMITTING 0', 'order SUBMITTING 0']);
    expect(bench.latest(id).extra).to.include({
      exchangeOrderId: '5',
      exchangeListId: '900',
      venueStatus: 'PENDING_NEW',
    });
    const told = bench.orders.length;
    await bench.manager.look();
    expect(bench.orders).to.have.length(told);
  });

  it('tells orders taken back also where the stream was lost while the process started', async () => {
    const first = await start();
    const id = first.bench.send();
    await settle();
    const { bench } = await restart();
    bench.answerQuery = () => orderRecord({ clientOrderId: id, orderId: 5 });
    bench.openOrders = [orderRecord({ clientOrderId: id, orderId: 5 })];
    await bench.manager.reconcile(new Date(T0));
    expect(bench.story).to.deep.equal(['order SUBMITTING 0', 'order NOTTRADED 0']);
  });

  it('never sends an intent again: what the venue does not know ends REJECTED, but only with patience', async () => {
    const first = await start();
    const id = first.bench.send();
    await settle();
    const { bench } = await restart();
    await bench.manager.reconcile(null);
    expect(bench.manager.unresolvedOrders()).to.deep.equal([id]);
    await clock.tickAsync(14_000);
    expect(bench.latest(id).status).to.equal(Status.SUBMITTING);
    await clock.tickAsync(7_000);
    expect(bench.latest(id).status).to.equal(Status.REJECTED);
    expect(bench.latest(id).extra.error?.message).to.equal(
      'the venue has no such order; it was in doubt because of this: it was under way when the last connection ended',
    );
    expect(bench.sent).to.deep.equal([]);
    await clock.tickAsync(60);
    expect((await restart()).restored.map(({ isOver }) => isOver)).to.deep.equal([true]);
  });

  it('is as patient as the earlier process had asked the venue to be', async () => {
    recvWindowMs = 60_000;
    const first = await start();
    const id = first.bench.send();
    await settle();
    recvWindowMs = 5_000;
    const { bench } = await restart();
    await bench.manager.reconcile(null);
    await clock.tickAsync(69_000);
    expect(bench.latest(id).status).to.equal(Status.SUBMITTING);
    await clock.tickAsync(7_000);
    expect(bench.latest(id).status).to.equal(Status.REJECTED);
  });

  it('does not take an order that the venue had for one that never arrived', async () => {
    const first = await start();
    const id = first.bench.send();
    await settle();
    first.bench.manager.onReport(executionReport({ c: id, i: 9 }));
    await clock.tickAsync(60);
    const { bench } = await restart();
    const reconciled = bench.manager.reconcile(null);
    await clock.tickAsync(60_000);
    await reconciled;
    expect(bench.latest(id).status).to.equal(Status.SUBMITTING);
    expect(bench.manager.unresolvedOrders()).to.deep.equal([id]);
  });

  it('keeps what it cannot ask about until it can', async () => {
    const first = await start();
    const id = first.bench.send();
    await settle();
    const { bench } = await restart();
    bench.answerQuery = () => {
      throw lost();
    };
    const failed = await bench.manager.reconcile(null).then(
      () => null,
      (error: unknown) => error,
    );
    expect(failed).to.be.an('error');
    bench.answerQuery = () => orderRecord({ clientOrderId: id, orderId: 5 });
    bench.openOrders = [orderRecord({ clientOrderId: id, orderId: 5 })];
    await bench.manager.reconcile(null);
    expect(bench.latest(id).status).to.equal(Status.NOTTRADED);
  });

  it('tells of a cancel that was under way by the state of its order, once, and does not send it again', async () => {
    const first = await start();
    const id = first.bench.send();
    await settle();
    first.bench.manager.onReport(executionReport({ c: id, i: 9 }));
    first.bench.manager.cancelOrder({ orderId: id, symbol: 'BTCUSDT', exchange: Exchange.BINANCE });
    await settle();
    const { bench, restored } = await restart();
    expect(restored[0]?.underWay).to.deep.equal(['cancel']);
    bench.openOrders = [orderRecord({ clientOrderId: id, orderId: 9 })];
    await bench.manager.reconcile(null);
    expect(bench.logs).to.include(
      `A cancel of order ${id} was under way when the last process ended; the order is ${Status.NOTTRADED}`,
    );
    expect(bench.sent).to.deep.equal([]);
    await clock.tickAsync(60);
    expect((await restart()).restored[0]?.underWay).to.deep.equal([]);
  });

  it('writes cancels of everything and of the orders of others, and settles them with their answers', async () => {
    const { bench, journal } = await start();
    const all = bench.manager.cancelAll('BTCUSDT');
    bench.manager.cancelOrder({ orderId: '77', symbol: 'BTCUSDT', exchange: Exchange.BINANCE });
    await settle();
    expect(disk.text(JOURNAL_PATH)).to.include('"s":"cancel-all BTCUSDT"').and.include('"s":"cancel BTCUSDT 77"');
    await settle();
    expect(journal.facts?.openIntents).to.equal(2);
    await restart();
    expect(logs).to.include(
      '"cancel BTCUSDT 77" was under way when the last process ended; the open orders show what became of it',
    );
    await clock.tickAsync(60);
    logs.length = 0;
    await restart();
    expect(logs).to.deep.equal([]);
    bench.request(0).answer([]);
    bench.request(1).fail(failure('unknown order', { category: 'unknown-order' }));
    await all;
    await settle();
    await clock.tickAsync(60);
    expect(journal.facts?.openIntents).to.equal(0);
  });

  it('writes amendments and lists as what they are', async () => {
    const { bench, journal } = await start();
    const id = bench.send();
    await settle();
    const order = bench.latest(id);
    await journal.record({ kind: 'order', order: { ...order, orderId: 'leg' }, params: {}, listId: 'L', replaces: id });
    await journal.recordIfPossible({
      kind: 'amend',
      orderId: id,
      symbol: 'BTCUSDT',
      volume: new Decimal('0.00000001'),
    });
    await journal.recordIfPossible({ kind: 'cancel-list', listId: 'L', symbol: 'BTCUSDT' });
    expect(disk.text(JOURNAL_PATH)).to.include(`"listId":"L","replaces":"${id}"`).and.include('"volume":"0.00000001"');
    expect((await restart()).restored.map(({ order: { orderId }, underWay }) => [orderId, underWay])).to.deep.equal([
      [id, ['cancel', 'amend']],
      ['leg', []],
    ]);
    disk.failing.set('append', 'EIO');
    const again = journalOn(disk);
    disk.put(`${JOURNAL_PATH}.lock`, '');
    await disk.remove(`${JOURNAL_PATH}.lock`);
    await again.open();
    await again.recordIfPossible({ kind: 'amend', orderId: id, symbol: 'BTCUSDT', volume: new Decimal(1) });
    await again.recordIfPossible({ kind: 'cancel-list', listId: 'L', symbol: 'BTCUSDT' });
    await again.recordIfPossible({ kind: 'cancel-all', symbol: 'BTCUSDT' });
    expect(logs.map((line) => line.split(' is sent')[0]).slice(-3)).to.deep.equal([
      `The amendment of order ${id}`,
      'The cancel of list L',
      'The cancel of all orders of BTCUSDT',
    ]);
  });

  it('skips an order that cannot be read', async () => {
    const { bench } = await start();
    bench.send();
    const [order] = bench.orders;
    const owner = { adapterName: 'BINANCE', exchange: Exchange.BINANCE };
    const data = toJournalData(order!);
    expect(fromJournalData('x', data, owner)).to.include({ orderId: 'x', reference: 'ref' });
    for (const broken of [{ symbol: 1 }, { price: 'x' }, { type: 'NONE' }, { direction: 'UP' }]) {
      expect(fromJournalData('x', { ...data, ...broken }, owner)).to.equal(null);
    }
  });

  it('holds no secret: nothing of a request but what the venue is asked for', async () => {
    const { bench } = await start();
    bench.send();
    await settle();
    expect(disk.text(JOURNAL_PATH)).to.not.match(/signature|apiKey|secret|timestamp/i);
  });
});
