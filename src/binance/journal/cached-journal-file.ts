import { close, constants, fdatasync, ftruncate, open } from 'node:fs';

import { called, writeAll } from './file-calls.js';
import type { JournalFile } from './journal-disk.js';
import { NameWatch } from './name-watch.js';

/** So much is laid out ahead of the records. */
const AHEAD = Buffer.alloc(1024 * 1024);
/** The second descriptor's writes return when they are on the disk. Elsewhere than on Linux they may return earlier. */
const SYNCED = process.platform === 'linux' ? constants.O_WRONLY | constants.O_DSYNC : null;
const LONGEST_TAIL_BYTES = 256 * 1024;

/**
 * A file of this machine, written through the system's cache, as every system can. Blank space is laid out ahead of what
 * is written: a disk writes into it in one go, where for a file that grows it must write the data, the new length, and a
 * journal of its own.
 */
export class CachedJournalFile implements JournalFile {
  readonly #plain: number;
  readonly #synced: number | null;
  /** Where the next byte goes, and up to where there is space laid out. */
  #end: number;
  #laidOut: number;
  /** What was written since the last sync. */
  #tail: Uint8Array[] = [];
  readonly #name: NameWatch;

  private constructor(plain: number, synced: number | null, end: number, name: NameWatch) {
    this.#plain = plain;
    this.#synced = synced;
    this.#end = end;
    this.#laidOut = end;
    this.#name = name;
  }

  /** Opens a file that is there, of so many bytes. */
  static async open(path: string, size: number): Promise<CachedJournalFile> {
    const plain = await called<number>((done) => open(path, 'r+', done));
    const synced = SYNCED === null ? null : await called<number>((done) => open(path, SYNCED, done));
    return new CachedJournalFile(plain, synced, size, await NameWatch.of(plain));
  }

  async append(bytes: Uint8Array): Promise<void> {
    await writeAll(this.#plain, bytes, this.#end);
    this.#end += bytes.length;
    this.#tail.push(bytes);
  }

  /** The data and the length of the file: all that reading it again needs. */
  async sync(): Promise<void> {
    await called((done) => fdatasync(this.#plain, done));
    this.#tail = [];
  }

  /** One way to the disk instead of two. What was appended before goes with it, lest it be missing before it. */
  async appendSynced(bytes: Uint8Array): Promise<void> {
    await this.#name.look();
    const together = Buffer.concat([...this.#tail, bytes]);
    const from = this.#end + bytes.length - together.length;
    if (this.#synced === null || together.length > LONGEST_TAIL_BYTES + bytes.length) {
      await this.append(bytes);
      return this.sync();
    }
    if (this.#end + bytes.length > this.#laidOut) await this.#layOut();
    await writeAll(this.#synced, together, from);
    this.#end += bytes.length;
    this.#tail = [];
  }

  async truncate(size: number): Promise<void> {
    await called((done) => ftruncate(this.#plain, size, done));
    this.#end = size;
    this.#laidOut = size;
    await this.sync();
  }

  /** The blank space goes. */
  async close(): Promise<void> {
    if (this.#laidOut > this.#end) await this.truncate(this.#end).catch(() => undefined); // it is read as blank
    for (const descriptor of [this.#synced, this.#plain]) {
      if (descriptor !== null) await called((done) => close(descriptor, done));
    }
  }

  /** Where there is no space to lay out, the write itself finds out whether there is any at all. */
  async #layOut(): Promise<void> {
    try {
      await writeAll(this.#plain, AHEAD, this.#end);
      await this.sync();
      this.#laidOut = this.#end + AHEAD.length;
    } catch {
      await this.truncate(this.#end);
    }
  }
}
