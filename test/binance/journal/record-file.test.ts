import { expect } from 'chai';

import { IntentLog } from '../../../src/binance/journal/intent-log.js';
import type { JournalEntry } from '../../../src/binance/journal/journal-entry.js';
import { MemoryJournalDisk } from '../../support/memory-journal-disk.js';
import { rejectionOf } from '../../support/rejection-of.js';

const order = (subject: string): JournalEntry => ({ subject, kind: 'order', time: 0 });

describe('the file of a journal', () => {
  it('that cannot be cut back to where it was whole is written anew, and takes records again', async () => {
    const disk = new MemoryJournalDisk();
    const parts = {
      path: '/j/orders.journal',
      owner: { market: 'spot', server: 'testnet', account: 'a' },
      clock: { now: () => 0 },
      onProblem: () => undefined,
    };
    const { log } = await IntentLog.open({ ...parts, disk });
    await log.record(order('a'));
    disk.failing.set('append', 'ENOSPC');
    await rejectionOf(log.record(order('b'))); // a full disk has forgotten nothing: what was written in part is cut off
    disk.failing.delete('append');
    disk.failing.set('truncate', 'EIO'); // and so it stays: the end of this file cannot be read any more
    await rejectionOf(log.record(order('c')));
    await log.record(order('d'));
    const next = await IntentLog.open({ ...parts, disk: disk.afterKill() });
    expect(next.entries.map(({ subject }) => subject)).to.deep.equal(['a', 'd']);
    for (const opened of [log, next.log]) await opened.close();
  });
});
