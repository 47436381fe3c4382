import { expect } from 'chai';
import sinon from 'sinon';

import type { OrderJournal } from '../../../../src/binance/managers/restart/order-journal.js';
import { MemoryJournalDisk } from '../../../support/memory-journal-disk.js';
import { orderJournalOn } from '../../support/order-journal-on.js';
import { T0 } from '../../support/venue-words.js';

describe('a cancel whose journal is kept by a process that was busy', () => {
  let clock: sinon.SinonFakeTimers;
  let disk: MemoryJournalDisk;
  let journal: OrderJournal;
  let logs: string[];
  /** For so long the process did nothing else, and its timers come late. */
  let busyMs: number;
  beforeEach(async () => {
    clock = sinon.useFakeTimers({ now: T0, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    disk = new MemoryJournalDisk();
    [logs, busyMs] = [[], 0];
    journal = orderJournalOn(disk, {
      clock: { now: () => Date.now() + busyMs, elapsedMs: () => performance.now() + busyMs },
      onLog: (message) => void logs.push(message),
    });
    await journal.open();
  });
  afterEach(async () => {
    disk.stall = Promise.resolve();
    await journal.close();
    clock.restore();
  });
  const record = (): Promise<void> => journal.recordIfPossible({ kind: 'cancel', orderId: '1', symbol: 'BTCUSDT' });

  it('is in the journal where the disk’s answer lay unread', async () => {
    let release: () => void = () => undefined;
    disk.stall = new Promise((resolve) => (release = resolve));
    const recorded = record();
    await clock.tickAsync(249);
    busyMs = 2_000;
    await clock.tickAsync(1);
    release(); // it is read now
    await clock.tickAsync(100);
    await recorded;
    expect(logs).to.deep.equal([]);
  });

  it('is sent all the same, a moment later, where there was none', async () => {
    disk.stall = new Promise(() => undefined);
    const recorded = record();
    await clock.tickAsync(249);
    busyMs = 2_000;
    await clock.tickAsync(51);
    await recorded;
    expect(logs.join()).to.include('is sent without being in the journal: the disk has not answered within 250 ms');
    journal = orderJournalOn(disk); // the first one's disk never answers
  });
});
