import { closeSync, constants, fsyncSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import type { Manner } from './place.js';

/** A disk's block, which holds several records of the journal: the least that a disk can write. */
const BLOCK_BYTES = 4_096;
/** Returns when it is on the disk; elsewhere than on Linux it may return earlier. */
const SYNCED = process.platform === 'linux' ? constants.O_DSYNC : 0;
/** Past the system's cache, where the system and the folder's file system know how. */
const PAST_THE_CACHE = process.platform === 'linux' ? constants.O_DIRECT : 0;
/** Begins at the boundary of a page, as writing past the cache asks for; the types of ES2023 know nothing of it. */
const BLOCK = new Uint8Array(
  new (ArrayBuffer as new (bytes: number, options: { maxByteLength: number }) => ArrayBuffer)(BLOCK_BYTES, {
    maxByteLength: BLOCK_BYTES,
  }),
).fill(120);

/**
 * How long this disk takes to write and flush one block while nothing else is done, in microseconds, sorted: the least
 * that a journal can cost which has each order on disk before it leaves. The file is laid out beforehand, as the
 * journal's is.
 */
export async function diskAlone(directory: string, manner: Manner, records: number): Promise<Float64Array> {
  const path = join(directory, 'disk-alone');
  writeFileSync(path, Buffer.alloc(records * BLOCK_BYTES));
  const file = openQuickest(path);
  const pauseMs = pauseOf(manner);
  const micros: number[] = [];
  for (let count = 0; count < records; count += 1) {
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    const start = performance.now();
    writeSync(file, BLOCK, 0, BLOCK_BYTES, count * BLOCK_BYTES);
    micros.push((performance.now() - start) * 1_000);
  }
  closeSync(file);
  return Float64Array.from(micros).sort();
}

/** Those of a bunch are written together. */
function pauseOf(manner: Manner): number {
  if (manner.kind === 'paced') return 1_000 / manner.perSecond;
  return manner.kind === 'bunched' ? (1_000 * manner.bunch) / manner.perSecond : 0;
}

function openQuickest(path: string): number {
  try {
    return openSynced(path, PAST_THE_CACHE);
  } catch {
    return openSynced(path, 0); // not every file system knows how
  }
}

function openSynced(path: string, flags: number): number {
  const file = openSync(path, constants.O_WRONLY | SYNCED | flags);
  writeSync(file, BLOCK, 0, BLOCK_BYTES, 0);
  fsyncSync(file);
  return file;
}
