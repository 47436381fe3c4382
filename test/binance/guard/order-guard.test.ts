import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { OrderGuard } from '../../../src/binance/guard/order-guard.js';
import type { OrderGuardOptions } from '../../../src/binance/guard/order-guard.js';
import { writeLease } from '../../../src/binance/lease-file.js';
import { readSettings } from '../../../src/binance/settings.js';
import type { BinanceSettings } from '../../../src/binance/settings.js';
import { startSimulator } from '../../../src/simulator/index.js';
import type { Simulator } from '../../../src/simulator/index.js';
import { openIdsOf, placeResting } from '../../support/resting-orders.js';
import { waitUntil } from '../../support/wait-until.js';

describe('a guard of orders', () => {
  let folder: string;
  let lease: string;
  let simulator: Simulator;
  let closing: AbortController;
  let lines: string[];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'guard-'));
    lease = join(folder, 'lease.json');
    [closing, lines] = [new AbortController(), []];
    simulator = await startSimulator({ market: 'none', symbols: ['BTCUSDT', 'ETHUSDT'] });
  });
  afterEach(async () => {
    closing.abort();
    await simulator.close();
    rmSync(folder, { recursive: true });
  });

  function settings(): BinanceSettings {
    const reading = readSettings(simulator.settings);
    if (!reading.ok) throw new Error(reading.problem);
    return reading.settings;
  }
  const guard = (changes: Partial<OrderGuardOptions> = {}): Promise<void> => {
    const onLine = (line: string): void => void lines.push(line);
    const common = { settings: settings(), leaseFile: lease, afterMs: 100, signal: closing.signal, onLine };
    return new OrderGuard({ ...common, ...changes }).run();
  };
  const said = (what: string): boolean => lines.some((line) => line.includes(what));
  const openIds = (): string[] => openIdsOf(simulator);
  const place = (clientOrderId: string): void => placeResting(simulator, clientOrderId);
  const beat = (number: number, state: 'held' | 'released' = 'held'): Promise<void> =>
    writeLease(lease, { state, beat: number, pid: 7, orderIdPrefix: 'vt', time: new Date().toISOString() });

  it('does nothing while the heart beats, nor after an end in order, and looks after the next process', async () => {
    place('vt-1');
    await beat(1);
    const patient = guard({ afterMs: 60_000, lookEveryMs: 5 });
    await waitUntil(() => said('The heartbeat is there (process 7)'), 'the start');
    await beat(2);
    await beat(3, 'released');
    await waitUntil(() => said('The process has closed in order; nothing is to be done'), 'the end');
    closing.abort();
    await patient;
    [closing, lines] = [new AbortController(), []];
    const watched = guard();
    await waitUntil(() => said('Watching '), 'the next guard');
    expect(openIds()).to.deep.equal(['vt-1']);
    await beat(4);
    await waitUntil(() => openIds().length === 0, 'the cancel');
    closing.abort();
    await watched;
    expect(said('No heartbeat for 0.1 s')).to.equal(true);
  });

  it('keeps trying while the venue cannot be reached, says so, and stops where the heart beats again', async () => {
    place('vt-1');
    await beat(1);
    const watched = guard();
    await waitUntil(() => said('The heartbeat is there'), 'the start');
    const rule = simulator.faults.add({ what: { kind: 'service-unavailable' }, where: { channel: 'rest' } });
    await waitUntil(() => said('trying again in 1 s'), 'the second attempt');
    expect([said('Trouble: '), openIds()]).to.deep.equal([true, ['vt-1']]);
    await beat(2);
    await waitUntil(() => said('The heartbeat is back: nothing further is cancelled'), 'the return');
    expect(openIds()).to.deep.equal(['vt-1']);
    simulator.faults.remove(rule);
    await waitUntil(() => openIds().length === 0, 'the next loss');
    closing.abort();
    await watched;
  });

  it('cancels by another prefix, or everything, where it is told to', async () => {
    for (const id of ['vt-1', 'xy-1', 'by_hand']) place(id);
    await beat(1);
    const first = guard({ scope: { prefix: 'xy' } });
    await waitUntil(() => said('Looking once more'), 'the first cancels');
    expect(openIds()).to.have.members(['vt-1', 'by_hand']);
    closing.abort();
    await first;
    [closing, lines] = [new AbortController(), []];
    const second = guard({ scope: 'all' });
    await waitUntil(() => said('Looking once more'), 'the others');
    expect([openIds(), said('cancelling all open orders of the account')]).to.deep.equal([[], true]);
    closing.abort();
    await second;
  });

  it('says once why it reads no heartbeat, as a guard that looks at the wrong file is none', async () => {
    const watched = guard({ lookEveryMs: 1, leaseFile: folder, onLine: (line) => lines.push(line) });
    const elsewhere = guard({ lookEveryMs: 1, onLine: (line) => lines.push(`two ${line}`) });
    const unread = (): string[] => lines.filter((line) => line.includes('No heartbeat can be read: '));
    await waitUntil(() => unread().length === 2, 'both to be told');
    await writeFile(lease, 'something else');
    await waitUntil(() => unread().length === 3, 'the file to be looked at');
    await beat(1);
    await waitUntil(() => said('two The heartbeat is there'), 'the heartbeat');
    closing.abort();
    await Promise.all([watched, elsewhere]);
    expect(unread().map((line) => /(two )?No heartbeat can be read: (\w+)/.exec(line)?.slice(1))).to.have.deep.members([
      [undefined, 'EISDIR'],
      ['two ', 'ENOENT'],
      ['two ', 'the'],
    ]);
  });

  it('watches although the venue is away at the start', async () => {
    const rule = simulator.faults.add({ what: { kind: 'service-unavailable' }, where: { channel: 'rest' } });
    const watched = guard();
    await waitUntil(() => said('The key could not be tried: '), 'the word of it');
    simulator.faults.remove(rule);
    place('vt-1');
    await beat(1);
    await waitUntil(() => openIds().length === 0, 'the cancel');
    closing.abort();
    await watched;
  });

  it('looks once more for orders that were on their way, and ends after that where it is to cancel once', async () => {
    place('vt-1');
    await beat(1);
    const watched = guard({ once: true, onItsWayMs: 150 });
    await waitUntil(() => said('Looking once more in 0.15 s'), 'the first sweep');
    place('vt-2');
    await watched;
    expect(openIds()).to.deep.equal([]);
    expect(lines.filter((line) => line.startsWith('Cancelled: '))).to.deep.equal([
      'Cancelled: BTCUSDT vt-1',
      'Cancelled: BTCUSDT vt-2',
    ]);
  });

  it('does not look once more where the next process trades already', async () => {
    place('vt-1');
    await beat(1);
    const watched = guard({ afterMs: 200, once: true, onItsWayMs: 400 });
    await waitUntil(() => said('Looking once more'), 'the first sweep');
    await beat(2);
    place('vt-2');
    await watched;
    expect([openIds(), said('The heartbeat is back')]).to.deep.equal([['vt-2'], true]);
  });

  it('looks no second time where no order can be on its way any more', async () => {
    await beat(1);
    await guard({ once: true, onItsWayMs: 100 });
    expect(said('Looking once more')).to.equal(false);
    expect(lines.at(-1)).to.equal('Binance says that none of these orders is open');
  });
});
