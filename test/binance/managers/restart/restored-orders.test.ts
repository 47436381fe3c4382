import { expect } from 'chai';
import sinon from 'sinon';

import { OrderLedger } from '../../../../src/binance/managers/orders/order-ledger.js';
import { Exchange, Status } from '../../../../src/host/domain/constants.js';
import { MemoryJournalDisk } from '../../../support/memory-journal-disk.js';
import { OrderBench, settle } from '../../support/order-bench.js';
import { executionReport, orderRecord, T0 } from '../../support/venue-words.js';
import { orderJournalOn } from '../../support/order-journal-on.js';

const OWNER = { adapterName: 'BINANCE', exchange: Exchange.BINANCE };

describe('a cancel that the close of a connection interrupts', () => {
  let clock: sinon.SinonFakeTimers;
  let disk: MemoryJournalDisk;
  let ledger: OrderLedger;
  beforeEach(() => {
    clock = sinon.useFakeTimers({ now: T0, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    disk = new MemoryJournalDisk();
    ledger = new OrderLedger(OWNER);
  });
  afterEach(() => clock.restore());

  /** A connection of the one process: ledger and disk outlive it. */
  async function connect(): Promise<{ bench: OrderBench; close: () => Promise<void> }> {
    const journal = orderJournalOn(disk);
    const restored = await journal.open();
    const bench = await OrderBench.create(undefined, false, ledger, journal);
    bench.manager.restore(restored);
    const close = async (): Promise<void> => {
      await bench.close();
      await journal.close();
    };
    return { bench, close };
  }

  it('is told in the next one, once, also where the process knows the order', async () => {
    const first = await connect();
    const id = first.bench.send();
    await settle();
    first.bench.manager.onReport(executionReport({ c: id, i: 9 }));
    first.bench.manager.cancelOrder({ orderId: id, symbol: 'BTCUSDT', exchange: Exchange.BINANCE });
    await settle();
    await first.close();

    const second = await connect();
    second.bench.openOrders = [orderRecord({ clientOrderId: id, orderId: 9 })];
    await second.bench.manager.reconcile(new Date(T0));
    const told = `A cancel of order ${id} was under way when the last connection ended; the order is ${Status.NOTTRADED}`;
    expect(second.bench.logs).to.deep.equal([told]);
    expect([second.bench.orders, second.bench.sent]).to.deep.equal([[], []]);
    await second.bench.manager.reconcile(new Date(T0));
    expect(second.bench.logs).to.have.length(1);
    await second.close();

    const third = await connect();
    third.bench.openOrders = [orderRecord({ clientOrderId: id, orderId: 9 })];
    await third.bench.manager.reconcile(new Date(T0));
    expect(third.bench.logs).to.deep.equal([]);
    await third.close();
  });
});
