import { close, fdatasync, ftruncate, open as openDescriptor, write } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';

import type { JournalDisk, JournalFile } from './journal-disk.js';

/** What a journal holds is nobody else's business. */
const OWNER_ONLY = 0o600;

/** The disk of this machine. */
export const nodeJournalDisk: JournalDisk = {
  read: (path) => unless('ENOENT', readFile(path), null),
  open: (path) => openForAppending(path, 'a'),
  async create(path) {
    await rm(path, { force: true });
    return openForAppending(path, 'ax');
  },
  async claim(path, bytes) {
    const handle = await unless('EEXIST', open(path, 'wx', OWNER_ONLY), null);
    if (!handle) return false;
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    return true;
  },
  rename: (from, to) => rename(from, to),
  remove: (path) => rm(path, { force: true }),
  async makeFolder(path) {
    await mkdir(path, { recursive: true });
  },
  syncFolder,
};

/** By callbacks: with promises of their own, file handles of node take twice the time for something so small. */
class NodeJournalFile implements JournalFile {
  readonly #descriptor: number;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  async append(bytes: Uint8Array): Promise<void> {
    let written = await this.#write(bytes);
    while (written < bytes.length) written += await this.#write(bytes.subarray(written));
  }

  /** The data and the length of the file: all that reading it again needs. */
  sync(): Promise<void> {
    return called((done) => fdatasync(this.#descriptor, done));
  }

  truncate(size: number): Promise<void> {
    return called((done) => ftruncate(this.#descriptor, size, done));
  }

  close(): Promise<void> {
    return called((done) => close(this.#descriptor, done));
  }

  #write(bytes: Uint8Array): Promise<number> {
    return called((done) => write(this.#descriptor, bytes, 0, bytes.length, null, done));
  }
}

function openForAppending(path: string, flags: 'a' | 'ax'): Promise<NodeJournalFile> {
  const opened = called<number>((done) => openDescriptor(path, flags, OWNER_ONLY, done));
  return opened.then((descriptor) => new NodeJournalFile(descriptor));
}

function called<Value = void>(
  call: (done: (error: NodeJS.ErrnoException | null, value?: Value) => void) => void,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    call((error, value) => (error ? reject(error) : resolve(value as Value)));
  });
}

/** Windows opens no folders, and needs none of this. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The value, or another one where it fails in a way that was to be expected. */
async function unless<Value, Other>(code: string, promise: Promise<Value>, other: Other): Promise<Value | Other> {
  try {
    return await promise;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === code) return other;
    throw error;
  }
}
