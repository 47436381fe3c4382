import { dirname } from 'node:path';

import type { JournalDisk, JournalFile } from './journal-disk.js';
import { toRecordLine } from './record-line.js';

/** How far a file is written. */
export interface WrittenSoFar {
  readonly bytes: number;
  /** Records in it, or rather the number of the last one. */
  readonly records: number;
}

/**
 * The journal's file, written record by record. After a failure it stands as it did before: what was written in part is
 * cut off before anything else is, and after a failed sync, which a disk may have forgotten by the next one, the file is
 * written anew; so is one that cannot be cut.
 */
export class RecordFile {
  readonly #disk: JournalDisk;
  readonly #path: string;
  #file: JournalFile;
  #written: WrittenSoFar;
  #isTorn = false;
  #isDoubtful = false;
  #isNameSynced = true;

  private constructor(disk: JournalDisk, path: string, file: JournalFile, written: WrittenSoFar) {
    this.#disk = disk;
    this.#path = path;
    this.#file = file;
    this.#written = written;
  }

  /** Opens the file that is there, and cuts off what stands behind its last whole record. */
  static async open(disk: JournalDisk, path: string, written: WrittenSoFar, isTorn: boolean): Promise<RecordFile> {
    const file = new RecordFile(disk, path, await disk.open(path), written);
    file.#isTorn = isTorn;
    return file;
  }

  /** Writes a file with these records; it appears whole or not at all. */
  static async create(disk: JournalDisk, path: string, texts: readonly string[]): Promise<RecordFile> {
    const { file, written } = await writeWhole(disk, path, texts);
    const created = new RecordFile(disk, path, file, written);
    await created.#syncName();
    return created;
  }

  get bytes(): number {
    return this.#written.bytes;
  }

  /** Whether it must be written anew before anything can be added. */
  get isDoubtful(): boolean {
    return this.#isDoubtful;
  }

  /** Adds records; with `isSynced` they survive a crash when it resolves. Rejects where none of them counts. */
  async append(texts: readonly string[], isSynced: boolean): Promise<void> {
    await this.#mend();
    const { bytes, records } = this.#written;
    const added = Buffer.from(texts.map((text, index) => toRecordLine(records + 1 + index, text)).join(''));
    this.#isTorn = true;
    await (isSynced ? this.#appendSynced(added) : this.#file.append(added));
    this.#isTorn = false;
    this.#written = { bytes: bytes + added.length, records: records + texts.length };
  }

  /** Puts a new file with these records in the old one's place; where it rejects, the old one goes on. */
  async replace(texts: readonly string[]): Promise<void> {
    const { file, written } = await writeWhole(this.#disk, this.#path, texts);
    const old = this.#file;
    this.#file = file;
    this.#written = written;
    this.#isTorn = false;
    this.#isDoubtful = false;
    this.#isNameSynced = false;
    await old.close().catch(() => undefined); // nothing in it is needed any more
    await this.#syncName();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #mend(): Promise<void> {
    if (!this.#isNameSynced) await this.#syncName();
    if (!this.#isTorn) return;
    try {
      await this.#file.truncate(this.#written.bytes);
    } catch (error) {
      this.#isDoubtful = !isFull(error);
      throw error;
    }
    this.#isTorn = false;
  }

  async #appendSynced(bytes: Uint8Array): Promise<void> {
    if (!this.#file.appendSynced) await this.#file.append(bytes);
    try {
      await (this.#file.appendSynced?.(bytes) ?? this.#file.sync());
    } catch (error) {
      this.#isDoubtful = !isFull(error);
      throw error;
    }
  }

  async #syncName(): Promise<void> {
    await this.#disk.syncFolder(dirname(this.#path));
    this.#isNameSynced = true;
  }
}

/** A full disk has forgotten nothing. */
function isFull(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT';
}

/** Beside the path, synced, then renamed: a crash leaves the old file or the new one. */
async function writeWhole(
  disk: JournalDisk,
  path: string,
  texts: readonly string[],
): Promise<{ readonly file: JournalFile; readonly written: WrittenSoFar }> {
  const fresh = `${path}.new`;
  const file = await disk.create(fresh);
  try {
    const bytes = Buffer.from(texts.map((text, index) => toRecordLine(index + 1, text)).join(''));
    await file.append(bytes);
    await file.sync();
    await disk.rename(fresh, path);
    return { file, written: { bytes: bytes.length, records: texts.length } };
  } catch (error) {
    await file.close().catch(() => undefined);
    await disk.remove(fresh).catch(() => undefined);
    throw error;
  }
}
