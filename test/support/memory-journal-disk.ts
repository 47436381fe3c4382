import type { JournalDisk, JournalFile } from '../../src/binance/journal/journal-disk.js';

interface StoredFile {
  bytes: Buffer;
  /** What of it survives the loss of power. */
  synced: Buffer;
}

/** What a failing operation is told. */
type Operation =
  'read' | 'open' | 'create' | 'append' | 'sync' | 'truncate' | 'claim' | 'rename' | 'remove' | 'syncFolder';

/**
 * A disk in memory: it can be full, fail, stall, stop at any byte, and lose what was not synced. Each byte that is
 * appended and each other change counts as one step.
 */
export class MemoryJournalDisk implements JournalDisk {
  #files = new Map<string, StoredFile>();
  /** Names as they would be found after the loss of power. */
  #syncedNames = new Map<string, StoredFile>();
  readonly calls: string[] = [];
  /** Steps taken so far. */
  steps = 0;
  /** After so many steps nothing happens any more: the process is dead. */
  diesAfter = Infinity;
  /** Bytes that still fit. */
  freeBytes = Infinity;
  /** Operations that fail now, with the error's code. */
  readonly failing = new Map<Operation, string>();
  /** While set, syncs wait for it. */
  stall: Promise<void> | null = null;

  count(operation: string): number {
    return this.calls.filter((call) => call === operation).length;
  }

  text(path: string): string {
    return this.#files.get(path)?.bytes.toString() ?? '';
  }

  put(path: string, content: string | Buffer): void {
    const file = { bytes: Buffer.from(content), synced: Buffer.from(content) };
    this.#files.set(path, file);
    this.#syncedNames.set(path, file);
  }

  names(): string[] {
    return [...this.#files.keys()].sort();
  }

  /** The disk as the next process finds it after a kill: whatever was written is there. The dead one's lock counts no more. */
  afterKill(): MemoryJournalDisk {
    const next = new MemoryJournalDisk();
    for (const [path, { bytes }] of this.#files) if (!isLock(path)) next.put(path, bytes);
    return next;
  }

  /** The disk after the loss of power: what was not synced is gone, but for a part of it that chance decides. */
  afterPowerLoss(chance: () => number): MemoryJournalDisk {
    const next = new MemoryJournalDisk();
    const names = chance() < 0.5 ? this.#files : this.#syncedNames;
    for (const [path, { bytes, synced }] of names) {
      if (isLock(path)) continue;
      const isGrown = bytes.length > synced.length && bytes.subarray(0, synced.length).equals(synced);
      const kept = isGrown ? synced.length + Math.floor(chance() * (bytes.length - synced.length + 1)) : 0;
      next.put(path, isGrown ? bytes.subarray(0, kept) : chance() < 0.5 ? bytes : synced);
    }
    return next;
  }

  async read(path: string): Promise<Uint8Array | null> {
    await this.#enter('read', 0);
    return this.#files.get(path)?.bytes ?? null;
  }

  async open(path: string): Promise<JournalFile> {
    await this.#enter('open', 0);
    const file = this.#files.get(path);
    if (!file) throw failure('ENOENT');
    return this.#handle(file);
  }

  async create(path: string): Promise<JournalFile> {
    await this.#enter('create');
    const file = { bytes: Buffer.alloc(0), synced: Buffer.alloc(0) };
    this.#files.set(path, file);
    return this.#handle(file);
  }

  async claim(path: string, bytes: Uint8Array): Promise<boolean> {
    await this.#enter('claim');
    if (this.#files.has(path)) return false;
    this.#files.set(path, { bytes: Buffer.from(bytes), synced: Buffer.from(bytes) });
    return true;
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#enter('rename');
    const file = this.#files.get(from);
    if (!file) throw failure('ENOENT');
    this.#files.set(to, file);
    this.#files.delete(from);
  }

  async remove(path: string): Promise<void> {
    await this.#enter('remove');
    this.#files.delete(path);
  }

  async makeFolder(): Promise<void> {
    await this.#enter('makeFolder', 0);
  }

  async syncFolder(): Promise<void> {
    await this.#enter('syncFolder');
    this.#syncedNames = new Map(this.#files);
  }

  #handle(file: StoredFile): JournalFile {
    return {
      append: async (bytes) => {
        await this.#enter('append', 0);
        const fits = Math.min(bytes.length, this.freeBytes, this.diesAfter - this.steps);
        file.bytes = Buffer.concat([file.bytes, bytes.subarray(0, fits)]);
        this.steps += fits;
        this.freeBytes -= fits;
        if (fits === bytes.length) return;
        await this.#dieIfTimeIsUp();
        throw failure('ENOSPC');
      },
      sync: async () => {
        await this.#enter('sync');
        await this.stall;
        file.synced = file.bytes;
      },
      truncate: async (size) => {
        await this.#enter('truncate');
        this.freeBytes += Math.max(file.bytes.length - size, 0);
        file.bytes = file.bytes.subarray(0, size);
      },
      close: () => Promise.resolve(),
    };
  }

  async #enter(operation: string, steps = 1): Promise<void> {
    await this.#dieIfTimeIsUp();
    this.steps += steps;
    this.calls.push(operation);
    const code = this.failing.get(operation as Operation);
    if (code !== undefined) throw failure(code);
  }

  /** A dead process never hears back. */
  async #dieIfTimeIsUp(): Promise<void> {
    if (this.steps >= this.diesAfter) await new Promise(() => undefined);
  }
}

function isLock(path: string): boolean {
  return path.endsWith('.lock');
}

function failure(code: string): Error {
  const words: Record<string, string> = { ENOSPC: 'no space left on device', EIO: 'i/o error' };
  return Object.assign(new Error(`${code}: ${words[code] ?? 'failed'}, write`), { code });
}
