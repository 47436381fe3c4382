import { expect } from 'chai';
import sinon from 'sinon';

import type { OrderJournal } from '../../../../src/binance/managers/restart/order-journal.js';
import type { RestoredOrder } from '../../../../src/binance/managers/restart/order-journal.js';
import { Exchange, Status } from '../../../../src/host/domain/constants.js';
import { MemoryJournalDisk } from '../../../support/memory-journal-disk.js';
import { OrderBench, settle } from '../../support/order-bench.js';
import { T0 } from '../../support/venue-words.js';
import { orderJournalOn } from '../../support/order-journal-on.js';

describe('an order whose journal is on a disk that hangs', () => {
  let clock: sinon.SinonFakeTimers;
  let disk: MemoryJournalDisk;
  let journal: OrderJournal;
  let bench: OrderBench;

  beforeEach(async () => {
    clock = sinon.useFakeTimers({ now: T0, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    disk = new MemoryJournalDisk();
    journal = orderJournalOn(disk);
    await journal.open();
    bench = await OrderBench.create(undefined, false, undefined, journal);
  });
  afterEach(async () => {
    await bench.close();
    clock.restore();
  });

  /** What the next process finds after a kill of this one. */
  const nextProcess = (): Promise<RestoredOrder[]> => orderJournalOn(disk.afterKill()).open();

  it('is taken back at once by its cancel', async () => {
    let release: () => void = () => undefined;
    disk.stall = new Promise((resolve) => (release = resolve));
    const id = bench.send();
    await settle();
    bench.manager.cancelOrder({ orderId: id, symbol: 'BTCUSDT', exchange: Exchange.BINANCE });
    await settle();
    expect(bench.latest(id)).to.include({ status: Status.CANCELLED });
    release();
    await settle();
    expect(bench.story).to.deep.equal(['order SUBMITTING 0', 'order CANCELLED 0']);
    expect(bench.sent).to.deep.equal([]);
  });

  it('is not sent late: it is REJECTED after five seconds, and says so', async () => {
    let release: () => void = () => undefined;
    disk.stall = new Promise((resolve) => (release = resolve));
    const id = bench.send();
    await clock.tickAsync(4_900);
    expect(bench.latest(id)).to.include({ status: Status.SUBMITTING });
    await clock.tickAsync(200);
    expect(bench.latest(id)).to.include({ status: Status.REJECTED });
    const message = "The order was not sent: the journal's disk did not answer within 5000 ms";
    expect(bench.latest(id).extra.error).to.include({ category: 'journal', message });
    release();
    await settle();
    expect(bench.sent).to.deep.equal([]);
  });

  it('has its end written after it where the disk takes it too late', async () => {
    let release: () => void = () => undefined;
    disk.stall = new Promise((resolve) => (release = resolve));
    const [late, takenBack] = [bench.send(), bench.send()];
    await settle();
    bench.manager.cancelOrder({ orderId: takenBack, symbol: 'BTCUSDT', exchange: Exchange.BINANCE });
    await settle();
    expect(bench.latest(takenBack)).to.include({ status: Status.CANCELLED });
    await clock.tickAsync(6_000);
    expect(bench.latest(late)).to.include({ status: Status.REJECTED });
    release();
    await settle();
    await clock.tickAsync(60);
    expect(journal.facts?.openIntents).to.equal(0);
    const restored = await nextProcess();
    expect(restored.filter(({ isOver }) => !isOver)).to.deep.equal([]);
  });

  it('has ended although the disk fails later', async () => {
    let fail: (error: Error) => void = () => undefined;
    disk.stall = new Promise((_, reject) => (fail = reject));
    const id = bench.send();
    await clock.tickAsync(6_000);
    fail(new Error('EIO'));
    await settle();
    expect(bench.latest(id)).to.include({ status: Status.REJECTED });
    expect(bench.sent).to.deep.equal([]);
  });
});
