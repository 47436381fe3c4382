import { closeSync, constants, fsyncSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import type { Manner } from './place.js';

/** About what the journal keeps of a limit order, in bytes. */
const RECORD = Buffer.alloc(512, 'x');
/** Returns when it is on the disk; elsewhere than on Linux it may return earlier. */
const SYNCED = process.platform === 'linux' ? constants.O_DSYNC : 0;

/**
 * How long this disk takes to write and flush one record while nothing else is done, in microseconds, sorted: the least
 * that a journal can cost which has each order on disk before it leaves. The file is laid out beforehand, as the
 * journal's is.
 */
export async function diskAlone(directory: string, manner: Manner, records: number): Promise<Float64Array> {
  const path = join(directory, 'disk-alone');
  writeFileSync(path, Buffer.alloc(records * RECORD.length));
  const file = openSync(path, constants.O_WRONLY | SYNCED);
  fsyncSync(file);
  const pauseMs = manner.kind === 'paced' ? 1_000 / manner.perSecond : 0;
  const micros: number[] = [];
  for (let count = 0; count < records; count += 1) {
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    const start = performance.now();
    writeSync(file, RECORD, 0, RECORD.length, count * RECORD.length);
    micros.push((performance.now() - start) * 1_000);
  }
  closeSync(file);
  return Float64Array.from(micros).sort();
}
