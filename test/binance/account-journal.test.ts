import { expect } from 'chai';
import sinon from 'sinon';

import { createAccountJournal } from '../../src/binance/account-journal.js';
import { AdapterStates } from '../../src/binance/adapter-states.js';
import { Clock } from '../../src/binance/clock.js';
import { AlertDesk } from '../../src/binance/managers/alert-desk.js';
import type { OrderJournal } from '../../src/binance/managers/restart/order-journal.js';
import { readSettings } from '../../src/binance/settings.js';
import type { BinanceSettings } from '../../src/binance/settings.js';
import { Exchange } from '../../src/host/domain/constants.js';
import { MemoryJournalDisk } from '../support/memory-journal-disk.js';

/** Without endpoints of its own: nothing is connected to. */
const SETTINGS = { server: 'testnet', apiKey: 'key', secret: 'secret', journal: '/data/orders.journal' };

function settingsOf(given: Record<string, unknown>): BinanceSettings {
  const reading = readSettings(given);
  if (!reading.ok) throw new Error(JSON.stringify(reading));
  return reading.settings;
}

describe('the journal of an account', () => {
  let disk: MemoryJournalDisk;
  let states: AdapterStates;
  let told: string[];
  let journal: OrderJournal;
  let create: (settings: Record<string, unknown>) => OrderJournal | null;
  beforeEach(async () => {
    disk = new MemoryJournalDisk();
    told = [];
    states = new AdapterStates((change) => void told.push(change.kind === 'state' ? change.state : change.kind));
    const alerts = new AlertDesk({
      ...{ adapterName: 'BINANCE', now: () => 0, onLog: () => undefined },
      onAlert: ({ kind, state }) => void told.push(`${kind} ${state}`),
    });
    create = (settings) =>
      createAccountJournal({
        ...{ settings: settingsOf(settings), apiKey: 'key', adapterName: 'BINANCE', exchange: Exchange.BINANCE },
        ...{ clock: new Clock(), states, alerts, disk, rotateAtBytes: undefined, onLog: sinon.stub() },
      });
    const created = create(SETTINGS);
    if (!created) throw new Error('the settings name a journal');
    journal = created;
    states.enter('syncing');
    await journal.open();
    states.settle();
    told = [];
  });
  afterEach(() => journal.close());

  const cancel = (): Promise<void> => journal.recordIfPossible({ kind: 'cancel', orderId: '1', symbol: 'BTCUSDT' });

  it('that cannot be written makes the adapter degraded, with an alert, until it can be', async () => {
    disk.freeBytes = 0;
    await cancel();
    expect(told).to.deep.equal(['degraded', 'journal-failed raised']);
    disk.freeBytes = Infinity;
    await cancel();
    expect(told.slice(2)).to.deep.equal(['journal-failed cleared', 'ready']);
  });

  for (const state of ['closed', 'idle'] as const) {
    it(`of an adapter that is ${state} tells nothing, whatever its disk does yet`, async () => {
      states.enter(state);
      disk.freeBytes = 0;
      await cancel();
      disk.freeBytes = Infinity;
      await cancel();
      expect(told).to.deep.equal([state]);
    });
  }

  it('that is given back tells nothing, whoever is connected by then', async () => {
    disk.freeBytes = 0;
    await cancel();
    let release: () => void = () => undefined;
    disk.stall = new Promise((resolve) => (release = resolve));
    told = [];
    const closing = journal.close();
    disk.freeBytes = Infinity;
    release();
    await closing;
    expect(told).to.deep.equal([]);
  });

  it('leaves no alert behind where the next connection has none', async () => {
    disk.freeBytes = 0;
    await cancel();
    expect(create({ ...SETTINGS, journal: undefined })).to.equal(null);
    expect(told.at(-1)).to.equal('journal-failed cleared');
  });

  it('has no more trouble where the next connection opens it', async () => {
    disk.freeBytes = 0;
    await cancel();
    disk.freeBytes = Infinity;
    states.clear();
    states.enter('closed');
    await cancel();
    await journal.close();
    states.enter('syncing');
    told = [];
    await journal.open();
    states.settle();
    expect(told).to.deep.equal(['journal-failed cleared', 'ready']);
  });
});
