import { OrderJournal } from '../../../src/binance/managers/restart/order-journal.js';
import type { OrderJournalParts } from '../../../src/binance/managers/restart/order-journal.js';
import { Exchange } from '../../../src/host/domain/constants.js';
import type { MemoryJournalDisk } from '../../support/memory-journal-disk.js';

/** Where it stands on the disk. */
export const JOURNAL_PATH = '/data/orders.journal';

/** A journal of orders of one account on a disk, by the clock of the test. */
export function orderJournalOn(disk: MemoryJournalDisk, parts: Partial<OrderJournalParts> = {}): OrderJournal {
  const clock = { now: () => Date.now(), elapsedMs: () => performance.now() };
  return new OrderJournal({
    log: { path: JOURNAL_PATH, owner: { market: 'spot', server: 'testnet', account: 'a' }, disk, clock },
    adapterName: 'BINANCE',
    exchange: Exchange.BINANCE,
    clock,
    recvWindowMs: 5_000,
    onProblem: () => undefined,
    onLog: () => undefined,
    ...parts,
  });
}
