import { dirname } from 'node:path';
import { link, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';

import { CachedJournalFile } from './cached-journal-file.js';
import { DirectJournalFile } from './direct-journal-file.js';
import type { JournalDisk, JournalFile } from './journal-disk.js';

/** What a journal holds is nobody else's business. */
const OWNER_ONLY = 0o600;

/** Opens a file that is there, of so many bytes. */
type OpenFile = (path: string, size: number) => Promise<JournalFile>;

const cached: OpenFile = (path, size) => CachedJournalFile.open(path, size);
/** Past the system's cache where that is known here, which is quicker. */
const quickest: OpenFile = (path, size) => DirectJournalFile.open(path, size).catch(() => cached(path, size));

/** The disk of this machine. */
export const nodeJournalDisk: JournalDisk = {
  ...filesOpenedBy(quickest),
  read: (path) => unless('ENOENT', readWhole(path), null),
  async claim(path, bytes) {
    const draft = `${path}.${process.pid}-${Math.random().toString(36).slice(2)}`;
    await writeSynced(draft, bytes);
    try {
      return await unless(
        'EEXIST',
        link(draft, path).then(() => true),
        false,
      );
    } catch {
      return await unless(
        'EEXIST',
        writeSynced(path, bytes).then(() => true),
        false,
      ); // a disk without links
    } finally {
      await rm(draft, { force: true });
    }
  },
  rename: (from, to) => rename(from, to),
  remove: (path) => rm(path, { force: true }),
  makeFolder,
  syncFolder,
};

/** The same, whose files are all written through the system's cache, as on systems that know nothing else. */
export const cachedJournalDisk: JournalDisk = { ...nodeJournalDisk, ...filesOpenedBy(cached) };

function filesOpenedBy(openFile: OpenFile): Pick<JournalDisk, 'open' | 'create'> {
  return {
    open: async (path) => openFile(path, (await stat(path)).size),
    async create(path) {
      await rm(path, { force: true });
      await (await open(path, 'wx', OWNER_ONLY)).close();
      return openFile(path, 0);
    },
  };
}

/** One folder after the other: asked for all at once, Node goes on for ever where the system lets none be made (/proc). */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (await isFolder(path)) return;
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await mkdir(path).catch(async (failure: unknown) => {
      if (!(await isFolder(path))) throw failure; // somebody else may have been quicker
    });
  }
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'wx', OWNER_ONLY);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A device or a pipe may never end, and renaming over one would put a file in its place. */
async function readWhole(path: string): Promise<Buffer> {
  if (!(await stat(path)).isFile()) throw new Error('it is no ordinary file');
  return readFile(path);
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
