import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { JournalDisk, JournalFile } from '../../../src/binance/journal/journal-disk.js';

/** What a disk is told, and what it may do. */
export interface VolatileDiskOptions {
  /** Chance in [0, 1): how much of what is not synced survives all the same. */
  readonly random: () => number;
  /** The deliberate defect: syncs are promised and not done. */
  readonly skipsSync: boolean;
  onSync(when: 'before-sync' | 'after-sync'): void;
}

/**
 * A disk that loses what was not synced at the moment at which its process is killed, as a real one does at the loss of
 * power: bytes stay in this process until they are synced, but for a part that chance lets through.
 */
export class VolatileDisk implements JournalDisk {
  readonly #options: VolatileDiskOptions;
  /** What the files hold as this process sees them. */
  readonly #files = new Map<string, Buffer>();

  constructor(options: VolatileDiskOptions) {
    this.#options = options;
  }

  read(path: string): Promise<Uint8Array | null> {
    const own = this.#files.get(path);
    if (own) return Promise.resolve(own);
    return Promise.resolve(existsSync(path) ? readFileSync(path) : null);
  }

  open(path: string): Promise<JournalFile> {
    this.#files.set(path, readFileSync(path));
    return Promise.resolve(this.#handle(path));
  }

  create(path: string): Promise<JournalFile> {
    this.#files.set(path, Buffer.alloc(0));
    writeFileSync(path, '');
    return Promise.resolve(this.#handle(path));
  }

  claim(path: string, bytes: Uint8Array): Promise<boolean> {
    if (existsSync(path)) return Promise.resolve(false);
    writeFileSync(path, bytes);
    return Promise.resolve(true);
  }

  rename(from: string, to: string): Promise<void> {
    const content = this.#files.get(from);
    renameSync(from, to);
    this.#files.delete(from);
    if (content) this.#files.set(to, content);
    return Promise.resolve();
  }

  remove(path: string): Promise<void> {
    this.#files.delete(path);
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

  #handle(openedAs: string): JournalFile {
    // A file that is renamed while it is open is the same file.
    let path = openedAs;
    const content = (): Buffer => {
      if (!this.#files.has(path)) path = [...this.#files.keys()].find((other) => path.startsWith(other)) ?? path;
      return this.#files.get(path) ?? Buffer.alloc(0);
    };
    return {
      append: (bytes) => {
        const grown = Buffer.concat([content(), bytes]);
        this.#files.set(path, grown);
        if (this.#options.random() < 0.3) this.#letThrough(path, bytes);
        return Promise.resolve();
      },
      sync: () => {
        this.#options.onSync('before-sync');
        const bytes = content();
        if (!this.#options.skipsSync) writeAtOnce(path, bytes);
        this.#options.onSync('after-sync');
        return Promise.resolve();
      },
      truncate: (size) => {
        const cut = content().subarray(0, size);
        this.#files.set(path, cut);
        return Promise.resolve();
      },
      close: () => {
        const bytes = content();
        writeAtOnce(path, bytes);
        return Promise.resolve();
      },
    };
  }

  /** A torn end: the beginning of what was appended is on the disk before anybody has asked for it. */
  #letThrough(path: string, bytes: Uint8Array): void {
    const content = this.#files.get(path) ?? Buffer.alloc(0);
    const onDisk = readFileSync(path).length;
    if (onDisk !== content.length - bytes.length) return;
    appendFileSync(path, bytes.subarray(0, Math.floor(this.#options.random() * bytes.length)));
  }
}

/** The kill may come at any moment, from outside too: the file is as it was or as it will be. */
function writeAtOnce(path: string, bytes: Uint8Array): void {
  writeFileSync(`${path}.at-once`, bytes);
  renameSync(`${path}.at-once`, path);
}
