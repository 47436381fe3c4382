import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';

import type { JournalDisk } from './journal-disk.js';
import { NodeJournalFile } from './node-journal-file.js';

/** What a journal holds is nobody else's business. */
const OWNER_ONLY = 0o600;

/** The disk of this machine. */
export const nodeJournalDisk: JournalDisk = {
  read: (path) => unless('ENOENT', readFile(path), null),
  open: async (path) => NodeJournalFile.open(path, 'r+', (await stat(path)).size),
  async create(path) {
    await rm(path, { force: true });
    return NodeJournalFile.open(path, 'wx+', 0);
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
