import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

import type { JournalDisk, JournalFile } from './journal-disk.js';

/** What a journal holds is nobody else's business. */
const OWNER_ONLY = 0o600;

/** The disk of this machine. */
export const nodeJournalDisk: JournalDisk = {
  read: (path) => unless('ENOENT', readFile(path), null),
  open: async (path) => new NodeJournalFile(await open(path, 'a', OWNER_ONLY)),
  async create(path) {
    await rm(path, { force: true });
    return new NodeJournalFile(await open(path, 'ax', OWNER_ONLY));
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

class NodeJournalFile implements JournalFile {
  readonly #handle: FileHandle;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  append(bytes: Uint8Array): Promise<void> {
    return this.#handle.appendFile(bytes);
  }

  /** The data and the length of the file: all that reading it again needs. */
  sync(): Promise<void> {
    return this.#handle.datasync();
  }

  truncate(size: number): Promise<void> {
    return this.#handle.truncate(size);
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
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
