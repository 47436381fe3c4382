import { close, constants, fdatasync, fstat, ftruncate, open, write } from 'node:fs';
import type { Stats } from 'node:fs';

import type { JournalFile } from './journal-disk.js';

/** What a journal holds is nobody else's business. */
const OWNER_ONLY = 0o600;
/** So much is laid out ahead of the records. */
const AHEAD = Buffer.alloc(1024 * 1024);
/** The second descriptor's writes return when they are on the disk. Elsewhere than on Linux they may return earlier. */
const SYNCED = process.platform === 'linux' ? constants.O_WRONLY | constants.O_DSYNC : null;
const LONGEST_TAIL_BYTES = 256 * 1024;
/** So often it is looked whether the file still has a name. */
const LOOK_EVERY_MS = 1_000;

/**
 * A file of this machine. Blank space is laid out ahead of what is written: a disk writes into it in one go, where for a
 * file that grows it must write the data, the new length, and a journal of its own. Node's callbacks are used, as its
 * file handles take twice the time for something so small.
 */
export class NodeJournalFile implements JournalFile {
  readonly #plain: number;
  readonly #synced: number | null;
  /** Where the next byte goes, and up to where there is space laid out. */
  #end: number;
  #laidOut: number;
  /** What was written since the last sync. */
  #tail: Uint8Array[] = [];
  /** Infinity where the file system counts no names. */
  #lookedMs: number;

  private constructor(plain: number, synced: number | null, end: number, lookedMs: number) {
    this.#plain = plain;
    this.#synced = synced;
    this.#end = end;
    this.#laidOut = end;
    this.#lookedMs = lookedMs;
  }

  /** Opens a file of so many bytes: `r+` one that is there, `wx+` one that is not. */
  static async open(path: string, flags: 'r+' | 'wx+', size: number): Promise<NodeJournalFile> {
    const plain = await called<number>((done) => open(path, flags, OWNER_ONLY, done));
    const synced = SYNCED === null ? null : await called<number>((done) => open(path, SYNCED, done));
    const { nlink } = await called<Stats>((done) => fstat(plain, done));
    return new NodeJournalFile(plain, synced, size, nlink === 0 ? Infinity : -Infinity);
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
    await this.#mustHaveName();
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

  /** A file that was deleted takes everything that is written, and nobody will ever read it. */
  async #mustHaveName(): Promise<void> {
    if (performance.now() - this.#lookedMs < LOOK_EVERY_MS) return;
    const { nlink } = await called<Stats>((done) => fstat(this.#plain, done));
    if (nlink === 0) throw new Error('the file was deleted while in use');
    this.#lookedMs = performance.now();
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

async function writeAll(descriptor: number, bytes: Uint8Array, position: number): Promise<void> {
  let written = 0;
  do {
    const [from, at] = [written, position + written];
    written += await called<number>((done) => write(descriptor, bytes, from, bytes.length - from, at, done));
  } while (written < bytes.length);
}

function called<Value = void>(
  call: (done: (error: NodeJS.ErrnoException | null, value?: Value) => void) => void,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    call((error, value) => (error ? reject(error) : resolve(value as Value)));
  });
}
