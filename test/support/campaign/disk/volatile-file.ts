import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { JournalFile } from '../../../../src/binance/journal/journal-disk.js';

/** What a file tells, and what it may do. */
export interface VolatileTerms {
  /** Chance in [0, 1): how much of what is not synced survives all the same. */
  readonly random: () => number;
  /** The deliberate defect: syncs are promised and not done. */
  readonly skipsSync: boolean;
  readonly onSync: (when: 'before-sync' | 'after-sync') => void;
  /** Hears how many bytes would be lost now. */
  readonly onUnsynced: (bytes: number) => void;
}

/** A stretch of bytes. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** A file of which a kill leaves what was synced, and of the rest what chance has let through. */
export class VolatileFile implements JournalFile {
  readonly #terms: VolatileTerms;
  /** Null: it has no name any more, and nobody will read it. */
  #path: string | null;
  #content: Buffer;
  #syncedBytes: number;
  #forgotten: Stretch[] = [];

  constructor(path: string, content: Buffer, terms: VolatileTerms) {
    this.#path = path;
    this.#content = content;
    this.#syncedBytes = content.length;
    this.#terms = terms;
  }

  /** As the process sees it. */
  get content(): Buffer {
    return this.#content;
  }

  /** It has another name from now on, or (null) none. */
  becomes(path: string | null): void {
    this.#path = path;
  }

  append(bytes: Uint8Array): Promise<void> {
    this.#content = Buffer.concat([this.#content, bytes]);
    if (this.#terms.random() < 0.3) this.#letThrough(bytes);
    this.#tellUnsynced();
    return Promise.resolve();
  }

  sync(): Promise<void> {
    this.#terms.onSync('before-sync');
    if (!this.#terms.skipsSync) this.#writeAtOnce();
    this.#terms.onSync('after-sync');
    return Promise.resolve();
  }

  truncate(size: number): Promise<void> {
    this.#content = this.#content.subarray(0, size);
    this.#syncedBytes = Math.min(this.#syncedBytes, size);
    const left = this.#forgotten.filter(({ from }) => from < size);
    this.#forgotten = left.map(({ from, to }) => ({ from, to: Math.min(to, size) }));
    this.#tellUnsynced();
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#writeAtOnce();
    return Promise.resolve();
  }

  /** What a sync that fails may do: what it was to bring to the disk never comes there, whatever later ones say. */
  forget(): void {
    this.#forgotten.push({ from: this.#syncedBytes, to: this.#content.length });
    this.#syncedBytes = this.#content.length;
  }

  /** A torn end: the beginning of what was appended is on the disk before anybody has asked for it. */
  #letThrough(bytes: Uint8Array): void {
    if (this.#path === null) return;
    const onDisk = readFileSync(this.#path).length;
    if (onDisk !== this.#content.length - bytes.length) return;
    appendFileSync(this.#path, bytes.subarray(0, Math.floor(this.#terms.random() * bytes.length)));
  }

  /** The kill may come at any moment, from outside too: the file is as it was or as it will be. */
  #writeAtOnce(): void {
    this.#syncedBytes = this.#content.length;
    if (this.#path === null) return;
    const bytes = Buffer.from(this.#content);
    for (const { from, to } of this.#forgotten) bytes.fill(0, from, to);
    writeFileSync(`${this.#path}.at-once`, bytes);
    renameSync(`${this.#path}.at-once`, this.#path);
    this.#tellUnsynced();
  }

  #tellUnsynced(): void {
    if (this.#path !== null) this.#terms.onUnsynced(this.#content.length - this.#syncedBytes);
  }
}
