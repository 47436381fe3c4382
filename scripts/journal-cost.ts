// What the time of one record of the journal is spent on, at an even rate: the whole record; the same where the file is
// written through the system's cache; the same where it is not synced besides (JSON, checksum, thread pool); and the disk
// alone, by a synced write through the cache that nothing stands around. They take turns, so that a busy moment of the
// disk hits all of them. Microseconds; the last line is the report as one JSON object.
//
//   node --conditions=vt-binance-source --import tsx scripts/journal-cost.ts [--records 500] [--pace 100] [--folder /tmp]
import { closeSync, constants, fsyncSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { IntentLog } from '../src/binance/journal/intent-log.js';
import type { JournalDisk, JournalFile } from '../src/binance/journal/journal-disk.js';
import { cachedJournalDisk, nodeJournalDisk } from '../src/binance/journal/node-journal-disk.js';

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '500' },
    /** Records per second of each kind. */
    pace: { type: 'string', default: '100' },
    /** On whose disk. */
    folder: { type: 'string', default: tmpdir() },
  },
});

/** What the record of a limit order holds, about. */
const DATA = { symbol: 'BTCUSDT', params: { newClientOrderId: 'x'.repeat(32), rest: 'x'.repeat(300) } };
const RECORD = Buffer.alloc(480, 'x');
const records = Number(values.records);
const folder = mkdtempSync(join(values.folder, 'vt-binance-journal-cost-'));

const unsynced = (file: JournalFile): JournalFile => ({
  append: (bytes) => file.append(bytes),
  sync: () => Promise.resolve(),
  truncate: (size) => file.truncate(size),
  close: () => file.close(),
});
const unsyncedDisk: JournalDisk = {
  ...cachedJournalDisk,
  open: async (path) => unsynced(await cachedJournalDisk.open(path)),
  create: async (path) => unsynced(await cachedJournalDisk.create(path)),
};

const whole = await openLog('whole', nodeJournalDisk);
const cached = await openLog('cached', cachedJournalDisk);
const withoutSync = await openLog('without-sync', unsyncedDisk);
const raw = openLaidOut(join(folder, 'raw'), records * RECORD.length);
const ways: Readonly<Record<string, (count: number) => Promise<void> | void>> = {
  whole: (count) => record(whole, count),
  cached: (count) => record(cached, count),
  withoutSync: (count) => record(withoutSync, count),
  diskAlone: (count) => void writeSync(raw, RECORD, 0, RECORD.length, count * RECORD.length),
};
const took: Record<string, number[]> = { whole: [], cached: [], withoutSync: [], diskAlone: [] };

for (let count = 0; count < records; count += 1) {
  for (const [name, write] of Object.entries(ways)) {
    await new Promise((resolve) => setTimeout(resolve, 1_000 / Number(values.pace)));
    const start = performance.now();
    await write(count);
    took[name]?.push((performance.now() - start) * 1_000);
  }
}

const report = Object.fromEntries(Object.entries(took).map(([name, micros]) => [name, summary(micros)]));
await Promise.all([whole, cached, withoutSync].map((log) => log.close()));
closeSync(raw);
rmSync(folder, { recursive: true });
console.table(report);
console.log(JSON.stringify(report));

async function openLog(name: string, disk: JournalDisk): Promise<IntentLog> {
  const owner = { market: 'spot', server: 'none', account: name };
  const { log } = await IntentLog.open({
    path: join(folder, name),
    owner,
    disk,
    clock: Date,
    onProblem: (problem) => {
      if (problem !== null) console.error(problem);
    },
  });
  return log;
}

function record(log: IntentLog, count: number): Promise<void> {
  return log.record({ subject: `order-${count}`, kind: 'order', time: Date.now(), data: DATA });
}

/** A file that need not grow, as the journal's. */
function openLaidOut(path: string, size: number): number {
  writeFileSync(path, Buffer.alloc(size));
  const descriptor = openSync(path, constants.O_WRONLY | constants.O_DSYNC);
  fsyncSync(descriptor);
  return descriptor;
}

function summary(micros: number[]): Record<'min' | 'p10' | 'p50' | 'p99', number> {
  const sorted = micros.toSorted((one, other) => one - other);
  const at = (part: number): number => Math.round(sorted[Math.floor(sorted.length * part)] ?? 0);
  return { min: at(0), p10: at(0.1), p50: at(0.5), p99: at(0.99) };
}
