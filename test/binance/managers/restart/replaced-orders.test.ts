import { expect } from 'chai';
import sinon from 'sinon';

import type { OrderJournal } from '../../../../src/binance/managers/restart/order-journal.js';
import { Direction, Exchange, OrderType, Status } from '../../../../src/host/domain/constants.js';
import { MemoryJournalDisk } from '../../../support/memory-journal-disk.js';
import { failure, OrderBench, settle } from '../../support/order-bench.js';
import { orderRecord, orderReply, T0 } from '../../support/venue-words.js';
import { orderJournalOn } from '../../support/order-journal-on.js';

const PLACE = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE } as const;

describe('the journal of an order in the place of another', () => {
  let clock: sinon.SinonFakeTimers;
  let disk: MemoryJournalDisk;
  let bench: OrderBench;
  let id: string;
  let newId: string;
  let logs: string[];
  beforeEach(async () => {
    clock = sinon.useFakeTimers({ now: T0, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    disk = new MemoryJournalDisk();
    logs = [];
    const journal = journalOnDisk();
    await journal.open();
    bench = await OrderBench.create(undefined, false, undefined, journal);
    id = bench.send();
    await settle();
    bench.request().answer(orderReply({ clientOrderId: id, orderId: 9 }));
    await settle();
    const order = { ...PLACE, direction: Direction.LONG, type: OrderType.LIMIT, volume: '1', price: '99' };
    const request = { cancel: { orderId: id, ...PLACE }, order, mode: 'ALLOW_FAILURE' } as const;
    newId = bench.manager.replacements.replace(request).replace('BINANCE.', '');
    await settle();
  });
  afterEach(async () => {
    await bench.close();
    clock.restore();
  });

  function journalOnDisk(): OrderJournal {
    return orderJournalOn(disk, { onLog: (message) => void logs.push(message) });
  }

  /** What the next process would find to have been under way, by order, were this one killed now. */
  async function underWay(): Promise<Record<string, readonly string[]>> {
    await clock.tickAsync(60);
    const before = disk;
    disk = disk.afterKill();
    const restored = await journalOnDisk().open();
    disk = before;
    return Object.fromEntries(restored.map(({ order, underWay: kinds }) => [order.orderId, kinds]));
  }

  it('has the cancel, too, before anything leaves', async () => {
    expect(bench.request().method).to.equal('order.cancelReplace');
    expect(await underWay()).to.deep.equal({ [id]: ['cancel'], [newId]: [] });
  });

  it('settles the cancel with the answer', async () => {
    bench.request().answer({
      cancelResult: 'FAILURE',
      newOrderResult: 'SUCCESS',
      cancelResponse: { code: -2011, msg: 'Unknown order sent.' },
      newOrderResponse: orderReply({ clientOrderId: newId, orderId: 10, price: '99.00000000' }),
    });
    await settle();
    expect(await underWay()).to.deep.equal({ [id]: [], [newId]: [] });
  });

  it('settles the cancel of a request without an answer when the venue has told of both', async () => {
    bench.answerQuery = (key) => {
      if ('orderId' in key) throw failure('away', { category: 'network' });
      return orderRecord({ clientOrderId: newId, orderId: 10, price: '99.00000000' });
    };
    bench.request().fail(failure('no answer', { category: 'execution-unknown', outcome: 'unknown' }));
    await clock.tickAsync(1_000);
    expect(bench.latest(newId).status).to.equal(Status.NOTTRADED);
    expect(await underWay()).to.deep.equal({ [id]: ['cancel'], [newId]: [] });
    bench.answerQuery = () => orderRecord({ clientOrderId: id, orderId: 9 });
    await clock.tickAsync(40_000);
    expect(await underWay()).to.deep.equal({ [id]: [], [newId]: [] });
  });

  it('settles the cancel of a request that was refused, or never left', async () => {
    bench.request().fail(failure('limit', { category: 'rate-limit', outcome: 'not-sent' }));
    await settle();
    expect(bench.latest(newId).status).to.equal(Status.REJECTED);
    expect(await underWay()).to.have.deep.property(id, []);
  });

  it('settles the cancel as it was written, where the old order was sent in the same breath', async () => {
    const old = bench.send();
    const order = { ...PLACE, direction: Direction.LONG, type: OrderType.LIMIT, volume: '1', price: '98' };
    const request = { cancel: { orderId: old, ...PLACE }, order, mode: 'ALLOW_FAILURE' } as const;
    const next = bench.manager.replacements.replace(request).replace('BINANCE.', '');
    await settle();
    bench.request().answer(orderReply({ clientOrderId: old, orderId: 11 }));
    await settle();
    expect(bench.request().params).to.include({ newClientOrderId: next });
    bench.request().answer({
      cancelResult: 'FAILURE',
      newOrderResult: 'SUCCESS',
      cancelResponse: { code: -2011, msg: 'Unknown order sent.' },
      newOrderResponse: orderReply({ clientOrderId: next, orderId: 12, price: '98.00000000' }),
    });
    await settle();
    expect(await underWay()).to.deep.include({ [old]: [], [next]: [] });
    expect(logs.filter((line) => line.includes('was under way when the last process ended'))).to.deep.equal([]);
  });

  it('settles the cancel of an order that was taken back while the disk was slow', async () => {
    bench.request().answer({
      cancelResult: 'FAILURE',
      newOrderResult: 'NOT_ATTEMPTED',
      cancelResponse: { code: -2011, msg: 'Unknown order sent.' },
      newOrderResponse: null,
    });
    await settle();
    let release: () => void = () => undefined;
    disk.stall = new Promise((resolve) => (release = resolve));
    const order = { ...PLACE, direction: Direction.LONG, type: OrderType.LIMIT, volume: '1', price: '98' };
    const request = { cancel: { orderId: id, ...PLACE }, order, mode: 'ALLOW_FAILURE' } as const;
    const late = bench.manager.replacements.replace(request).replace('BINANCE.', '');
    await settle();
    bench.manager.cancelOrder({ orderId: late, ...PLACE });
    await settle();
    release();
    await settle();
    expect(bench.latest(late).status).to.equal(Status.CANCELLED);
    expect(await underWay()).to.have.deep.property(id, []);
  });
});
