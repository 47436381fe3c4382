import { dirname } from 'node:path';

import type { Clock } from '../clock.js';
import { reasonOf } from '../errors/reason-of.js';
import type { JournalDisk } from './journal-disk.js';
import { readEntry } from './journal-entry.js';
import { journalError } from './journal-error.js';
import { JournalLock } from './journal-lock.js';
import { objectionToHeader, toHeaderText } from './journal-owner.js';
import type { JournalOwner } from './journal-owner.js';
import { OpenSubjects } from './open-subjects.js';
import { readRecords } from './read-records.js';
import type { RecordsRead } from './read-records.js';
import { RecordFile } from './record-file.js';

/** What opening needs. */
export interface OpenRecordsParts {
  readonly path: string;
  readonly owner: JournalOwner;
  readonly disk: JournalDisk;
  readonly clock: Pick<Clock, 'now'>;
}

/** A journal that is ours now, and what it holds. */
export interface OpenedRecords {
  readonly lock: JournalLock;
  readonly file: RecordFile;
  readonly subjects: OpenSubjects;
  /** What was found torn or damaged. */
  readonly warnings: string[];
}

/** Takes the lock, reads the file, checks whose it is, and mends it. Rejects with a sentence; then nothing has changed. */
export async function openRecords(parts: OpenRecordsParts, keepEndedMs: number): Promise<OpenedRecords> {
  const { disk, path } = parts;
  try {
    await disk.makeFolder(dirname(path));
    const lock = await JournalLock.take(disk, path);
    try {
      return { lock, ...(await openFile(parts, keepEndedMs)) };
    } catch (error) {
      await lock.release().catch(() => undefined);
      throw error;
    }
  } catch (error) {
    const reason = reasonOf(error);
    throw journalError(reason.startsWith(`The journal ${path} `) ? reason : sentence(path, reason), error);
  }
}

async function openFile(parts: OpenRecordsParts, keepEndedMs: number): Promise<Omit<OpenedRecords, 'lock'>> {
  const { disk, path, owner } = parts;
  const subjects = new OpenSubjects(keepEndedMs);
  const bytes = await disk.read(path);
  if (!bytes || bytes.every((byte) => byte === 0)) {
    return { file: await RecordFile.create(disk, path, [toHeaderText(owner)]), subjects, warnings: [] };
  }
  const read = readRecords(bytes);
  throwIfNotOurs(read, parts);
  for (const { value } of read.records.slice(1)) {
    const entry = readEntry(value);
    if (entry) subjects.take(entry);
  }
  const written = { bytes: read.wholeBytes, records: read.records.at(-1)?.number ?? 0 };
  const file = await RecordFile.open(disk, path, written, read.tornBytes + read.blankBytes > 0);
  const warnings = [
    ...tornWarning(read, bytes, subjects, path),
    ...(await setDamageAside(read, bytes, file, subjects, parts)),
  ];
  return { file, subjects, warnings };
}

function throwIfNotOurs(read: RecordsRead, { path, owner }: OpenRecordsParts): void {
  const first = read.records[0];
  if (!first || first.from > 0) {
    throw journalError(sentence(path, 'it is no journal of orders, or its first record is damaged'));
  }
  const objection = objectionToHeader(first.value, owner);
  if (objection !== null) throw journalError(sentence(path, objection));
}

function tornWarning(
  { tornBytes, wholeBytes }: RecordsRead,
  bytes: Uint8Array,
  subjects: OpenSubjects,
  path: string,
): string[] {
  if (tornBytes === 0) return [];
  const torn = Buffer.from(bytes.subarray(wholeBytes, wholeBytes + tornBytes)).toString();
  return [
    `The last record of the journal ${path} is torn (${tornBytes} bytes from byte ${wholeBytes} on): it was being ` +
      `written when the process ended. ${meaningOfTorn(torn, subjects)}; it is cut off`,
  ];
}

/** What is known of a record of which only the beginning is there. An order leaves only after its first one is whole. */
function meaningOfTorn(torn: string, subjects: OpenSubjects): string {
  const [, subject, kind] = /"s":"([^"\\]+)","k":"([^"\\]+)"/.exec(torn) ?? [];
  if (subject === undefined || kind === undefined) {
    return 'What it was about cannot be read: a new order was not sent, and of one that had been sent the earlier records are whole';
  }
  const about = `It is about ${subject} (${kind}), of which`;
  return subjects.has(subject)
    ? `${about} earlier records are whole: it may have been sent, and the venue is asked`
    : `${about} no whole record is there: a new order was not sent`;
}

/** The damaged file is kept beside the journal, and the journal goes on without the damage. */
async function setDamageAside(
  { damages }: RecordsRead,
  bytes: Uint8Array,
  file: RecordFile,
  subjects: OpenSubjects,
  { disk, path, owner, clock }: OpenRecordsParts,
): Promise<string[]> {
  if (damages.length === 0) return [];
  const places = damages.map(({ from, to, missing }) => `bytes ${from} to ${to} (${missing} records missing)`);
  const found =
    `The journal ${path} is damaged at ${places.join(', ')}; every other record was read. ` +
    'Orders whose records are missing are known as orders of others, without their references';
  const copy = `${path}.damaged-${clock.now()}`;
  try {
    await disk.claim(copy, bytes);
    await file.replace([toHeaderText(owner), ...subjects.texts()]);
    return [`${found}. The damaged file was kept as ${copy}`];
  } catch (error) {
    return [`${found}. It could not be mended: ${reasonOf(error)}`];
  }
}

function sentence(path: string, reason: string): string {
  return `The journal ${path} cannot be used: ${reason}`;
}
