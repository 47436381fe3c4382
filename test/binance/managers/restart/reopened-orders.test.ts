import { expect } from 'chai';
import sinon from 'sinon';

import { newsOfReport } from '../../../../src/binance/mappings/order-news.js';
import { OrderLedger } from '../../../../src/binance/managers/orders/order-ledger.js';
import type { OrderJournal } from '../../../../src/binance/managers/restart/order-journal.js';
import { Exchange, Status } from '../../../../src/host/domain/constants.js';
import type { Order } from '../../../../src/host/domain/order.js';
import { MemoryJournalDisk } from '../../../support/memory-journal-disk.js';
import { executionReport, T0 } from '../../support/venue-words.js';
import { orderJournalOn } from '../../support/order-journal-on.js';

const OWNER = { adapterName: 'BINANCE', exchange: Exchange.BINANCE };

/** An order as news of it makes it. */
function orderAfter(changes: Parameters<typeof executionReport>[0]): Order {
  const order = new OrderLedger(OWNER).take(newsOfReport(executionReport(changes)));
  if (!order) throw new Error('no order');
  return order;
}

describe('an order that ended a moment before a kill', () => {
  let clock: sinon.SinonFakeTimers;
  let disk: MemoryJournalDisk;
  beforeEach(() => {
    clock = sinon.useFakeTimers({ now: T0, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    disk = new MemoryJournalDisk();
  });
  afterEach(() => clock.restore());

  /** The journal of the next process, and whether each order in it is over. */
  async function nextProcess(): Promise<{ journal: OrderJournal; isOver: Record<string, boolean> }> {
    disk = disk.afterKill();
    const journal = orderJournalOn(disk);
    const restored = await journal.open();
    return { journal, isOver: Object.fromEntries(restored.map(({ order, isOver }) => [order.orderId, isOver])) };
  }

  it('is given back although this machine’s time was set back before it ended', async () => {
    const first = await nextProcess();
    const order = { ...orderAfter({ c: 'a' }), status: Status.SUBMITTING, extra: {} };
    await first.journal.record({ kind: 'order', order, params: {} });
    clock.setSystemTime(T0 - 3_600_000);
    first.journal.follow(orderAfter({ c: 'a', X: 'FILLED', z: '1' }));
    await clock.tickAsync(60);
    const second = await nextProcess();
    expect(second.isOver).to.deep.equal({ a: false });
    await second.journal.close();
  });

  it('is given back although this machine’s time was set back after the last process was closed', async () => {
    await (await nextProcess()).journal.close();
    clock.setSystemTime(T0 - 3_600_000);
    const second = await nextProcess();
    const order = { ...orderAfter({ c: 'a' }), status: Status.SUBMITTING, extra: {} };
    await second.journal.record({ kind: 'order', order, params: {} });
    second.journal.follow(orderAfter({ c: 'a', X: 'FILLED', z: '1' }));
    await clock.tickAsync(60);
    const third = await nextProcess();
    expect(third.isOver).to.deep.equal({ a: false });
    await third.journal.close();
  });

  it('is given back in the process after the next as well, until its end is told', async () => {
    const first = await nextProcess();
    const order = { ...orderAfter({ c: 'a' }), status: Status.SUBMITTING, extra: {} };
    await first.journal.record({ kind: 'order', order, params: {} });
    first.journal.follow(orderAfter({ c: 'a', X: 'FILLED', z: '1' }));
    await clock.tickAsync(60);
    const second = await nextProcess();
    expect(second.isOver).to.deep.equal({ a: false });
    await clock.tickAsync(60_000);
    await second.journal.record({ kind: 'order', order: { ...order, orderId: 'b' }, params: {} });
    const third = await nextProcess();
    expect(third.isOver).to.deep.equal({ a: false, b: false });
    expect(third.journal.facts?.openIntents).to.equal(2);
    third.journal.follow(orderAfter({ c: 'a', X: 'FILLED', z: '1' }));
    await clock.tickAsync(60_000);
    third.journal.follow(orderAfter({ c: 'b' }));
    await clock.tickAsync(60);
    expect((await nextProcess()).isOver).to.deep.equal({ a: true, b: false });
  });
});
