import { close, constants, fdatasync, ftruncate, open, read } from 'node:fs';

import { called, writeAll } from './file-calls.js';
import type { JournalFile } from './journal-disk.js';
import { NameWatch } from './name-watch.js';

const FLAGS = constants.O_RDWR | constants.O_DIRECT | constants.O_DSYNC;
/** Disks are written in whole blocks, from memory and at places that are multiples of a disk's own block (512 or this). */
const BLOCK_BYTES = 4096;
/** So much is written in one call at most. */
const WINDOW_BYTES = 64 * BLOCK_BYTES;
/** So much is laid out ahead of the records, in windows. */
const AHEAD_WINDOWS = 4;

/**
 * A file of this machine that is written past the system's cache (`O_DIRECT`), where a synced write costs about half of
 * one through it. The last block is kept in memory and written anew, whole, with what is added:
 *
 *   file    … | block | record rec│000 | 000 (laid out) …
 *   window             [record rec│new record 000]  → one write, on the disk when it returns (`O_DSYNC`)
 *
 * Rewriting the last block endangers the records in it no more than the cache would, which writes whole pages, too.
 */
export class DirectJournalFile implements JournalFile {
  readonly #descriptor: number;
  readonly #name: NameWatch;
  /** Begins with the bytes of the last block that is not full. */
  readonly #window = atPageBoundary(WINDOW_BYTES);
  /** Where the next byte goes, and up to where there is space laid out. */
  #end = 0;
  #laidOut = 0;

  private constructor(descriptor: number, name: NameWatch) {
    this.#descriptor = descriptor;
    this.#name = name;
  }

  /**
   * Opens a file that is there, of so many bytes. Rejects where the system or its file system does not know how, which one
   * blank block behind the end finds out.
   */
  static async open(path: string, size: number): Promise<DirectJournalFile> {
    if (process.platform !== 'linux') throw new Error(`files are not written past the cache on ${process.platform}`);
    const descriptor = await called<number>((done) => open(path, FLAGS, done));
    try {
      const file = new DirectJournalFile(descriptor, await NameWatch.of(descriptor));
      await file.#standAt(size);
      await writeAll(descriptor, atPageBoundary(BLOCK_BYTES), upToBlock(size));
      return file;
    } catch (error) {
      await called((done) => close(descriptor, done));
      throw error;
    }
  }

  async append(bytes: Uint8Array): Promise<void> {
    for (let from = 0; from < bytes.length;) from += await this.#write(bytes, from);
  }

  /** What was appended is on the disk already. */
  sync(): Promise<void> {
    return Promise.resolve();
  }

  async appendSynced(bytes: Uint8Array): Promise<void> {
    await this.#name.look();
    if (this.#end + bytes.length > this.#laidOut) await this.#layOut();
    await this.append(bytes);
  }

  async truncate(size: number): Promise<void> {
    await called((done) => ftruncate(this.#descriptor, size, done));
    await called((done) => fdatasync(this.#descriptor, done));
    await this.#standAt(size);
  }

  /** The blank space goes. */
  async close(): Promise<void> {
    await this.truncate(this.#end).catch(() => undefined); // it is read as blank
    await called((done) => close(this.#descriptor, done));
  }

  /** Writes as much as the window holds; resolves to how much that was. */
  async #write(bytes: Uint8Array, from: number): Promise<number> {
    const used = this.#end % BLOCK_BYTES;
    const part = bytes.subarray(from, from + WINDOW_BYTES - used);
    const filled = used + part.length;
    this.#window.set(part, used);
    this.#window.fill(0, filled, upToBlock(filled));
    await writeAll(this.#descriptor, this.#window.subarray(0, upToBlock(filled)), this.#end - used);
    this.#window.copyWithin(0, filled - (filled % BLOCK_BYTES), filled);
    this.#end += part.length;
    return part.length;
  }

  async #standAt(size: number): Promise<void> {
    const used = size % BLOCK_BYTES;
    const from = size - used;
    if (used > 0) await called<number>((done) => read(this.#descriptor, this.#window, 0, BLOCK_BYTES, from, done));
    this.#end = size;
    this.#laidOut = size;
  }

  /** Where there is no space to lay out, the write itself finds out whether there is any at all. */
  async #layOut(): Promise<void> {
    const blank = atPageBoundary(WINDOW_BYTES);
    const from = upToBlock(this.#end);
    try {
      for (let count = 0; count < AHEAD_WINDOWS; count += 1) {
        await writeAll(this.#descriptor, blank, from + count * WINDOW_BYTES);
      }
      this.#laidOut = from + AHEAD_WINDOWS * WINDOW_BYTES;
    } catch {
      await this.truncate(this.#end);
    }
  }
}

/** Blank memory that begins where a page does: V8 lays out buffers there that may grow. Whether it did, a write tells. */
function atPageBoundary(bytes: number): Uint8Array {
  return new Uint8Array(new GrowingBuffer(bytes, { maxByteLength: bytes }));
}

/** Known to Node 20, not to the types of ES2023. */
const GrowingBuffer = ArrayBuffer as new (bytes: number, options: { readonly maxByteLength: number }) => ArrayBuffer;

function upToBlock(size: number): number {
  return Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES;
}
