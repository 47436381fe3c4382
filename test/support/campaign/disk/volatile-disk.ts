import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { JournalDisk } from '../../../../src/binance/journal/journal-disk.js';
import { VolatileFile } from './volatile-file.js';
import type { VolatileTerms } from './volatile-file.js';

/** What a disk is told, and what it may do. */
export type VolatileDiskOptions = Omit<VolatileTerms, 'onUnsynced'> & Partial<Pick<VolatileTerms, 'onUnsynced'>>;

/**
 * A disk that loses what was not synced at the moment at which its process is killed, as a real one does at the loss of
 * power: bytes stay in this process until they are synced, but for a part that chance lets through.
 */
export class VolatileDisk implements JournalDisk {
  readonly #terms: VolatileTerms;
  /** As this process sees them. */
  readonly #files = new Map<string, VolatileFile>();

  constructor(options: VolatileDiskOptions) {
    this.#terms = { onUnsynced: () => undefined, ...options };
  }

  read(path: string): Promise<Uint8Array | null> {
    return Promise.resolve(this.#files.get(path)?.content ?? readIfThere(path));
  }

  open(path: string): Promise<VolatileFile> {
    const content = this.#files.get(path)?.content ?? readFileSync(path);
    return Promise.resolve(this.#put(path, content));
  }

  create(path: string): Promise<VolatileFile> {
    writeFileSync(path, '');
    return Promise.resolve(this.#put(path, Buffer.alloc(0)));
  }

  claim(path: string, bytes: Uint8Array): Promise<boolean> {
    if (existsSync(path)) return Promise.resolve(false);
    writeFileSync(path, bytes);
    return Promise.resolve(true);
  }

  rename(from: string, to: string): Promise<void> {
    renameSync(from, to);
    const file = this.#files.get(from);
    this.#forget(to);
    this.#files.delete(from);
    if (file) this.#files.set(to, file);
    file?.becomes(to);
    return Promise.resolve();
  }

  remove(path: string): Promise<void> {
    this.#forget(path);
    rmSync(path, { force: true });
    return Promise.resolve();
  }

  makeFolder(path: string): Promise<void> {
    mkdirSync(path, { recursive: true });
    return Promise.resolve();
  }

  syncFolder(): Promise<void> {
    return Promise.resolve();
  }

  #put(path: string, content: Buffer): VolatileFile {
    this.#forget(path);
    const file = new VolatileFile(path, content, this.#terms);
    this.#files.set(path, file);
    return file;
  }

  /** Whoever still has it open writes into a file without a name. */
  #forget(path: string): void {
    this.#files.get(path)?.becomes(null);
    this.#files.delete(path);
  }
}

function readIfThere(path: string): Buffer | null {
  return existsSync(path) ? readFileSync(path) : null;
}
