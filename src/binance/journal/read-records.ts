import { nextRecord } from './record-line.js';
import type { FoundRecord } from './record-line.js';

/** A stretch in the middle of the file that is no record. */
export interface Damage {
  /** In bytes. */
  readonly from: number;
  readonly to: number;
  /** How many records are missing there, by the numbers of those around it. */
  readonly missing: number;
}

/** What a journal's bytes hold. */
export interface RecordsRead {
  readonly records: readonly FoundRecord[];
  readonly damages: readonly Damage[];
  /** Where the last whole record ends: what stands behind it was being written when the writer died. */
  readonly wholeBytes: number;
  /** Without the blank space that was laid out ahead. */
  readonly tornBytes: number;
  readonly blankBytes: number;
}

/** Finds every whole record; what lies between two of them is damage, what lies behind the last one is torn. */
export function readRecords(bytes: Uint8Array): RecordsRead {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: FoundRecord[] = [];
  const damages: Damage[] = [];
  let wholeBytes = 0;
  let number = 0;
  for (let record = nextRecord(file, 0); record; record = nextRecord(file, wholeBytes)) {
    const missing = Math.max(record.number - number - 1, 0);
    if (record.from > wholeBytes || missing > 0) damages.push({ from: wholeBytes, to: record.from, missing });
    records.push(record);
    number = Math.max(number, record.number);
    wholeBytes = record.to;
  }
  const tornBytes = file.length - wholeBytes - blankBytes(file, wholeBytes);
  return { records, damages, wholeBytes, tornBytes, blankBytes: file.length - wholeBytes - tornBytes };
}

/** How many zeros there are at the end, behind a place. */
function blankBytes(file: Buffer, from: number): number {
  let end = file.length;
  while (end > from && file[end - 1] === 0) end -= 1;
  return file.length - end;
}
