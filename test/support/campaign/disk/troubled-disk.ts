import type { JournalDisk, JournalFile } from '../../../../src/binance/journal/journal-disk.js';
import { DiskTroubles } from './disk-troubles.js';
import type { DiskTroublesParts } from './disk-troubles.js';
import type { DiskPlan } from './disk-faults.js';
import { VolatileDisk } from './volatile-disk.js';
import type { VolatileFile, VolatileTerms } from './volatile-file.js';

/** What a disk in trouble is made of. */
export interface TroubledDiskParts extends Pick<VolatileTerms, 'skipsSync' | 'onSync'>, DiskTroublesParts {
  readonly plan: DiskPlan;
}

/** A disk that loses at a kill what was not synced, and that is full, fails, tears, is slow or hangs as a plan says. */
export class TroubledDisk implements JournalDisk {
  readonly #parts: TroubledDiskParts;
  readonly #troubles: DiskTroubles;
  readonly #disk: VolatileDisk;

  constructor(parts: TroubledDiskParts) {
    this.#parts = parts;
    this.#troubles = new DiskTroubles(parts);
    const { random, skipsSync, onSync, onNote } = parts;
    const onUnsynced = (unsyncedBytes: number): void => onNote({ unsyncedBytes });
    this.#disk = new VolatileDisk({ random, skipsSync, onSync, onUnsynced });
  }

  /** From now on it does what it is told. */
  heal(): void {
    this.#troubles.end();
  }

  read(path: string): Promise<Uint8Array | null> {
    return this.#troubles.meet('look', () => this.#disk.read(path));
  }

  async open(path: string): Promise<JournalFile> {
    return this.#fileOf(await this.#troubles.meet('look', () => this.#disk.open(path)));
  }

  async create(path: string): Promise<JournalFile> {
    return this.#fileOf(await this.#troubles.meet('write', () => this.#disk.create(path)));
  }

  claim(path: string, bytes: Uint8Array): Promise<boolean> {
    return this.#troubles.meet('write', () => this.#disk.claim(path, bytes));
  }

  rename(from: string, to: string): Promise<void> {
    return this.#troubles.meet('look', () => this.#disk.rename(from, to));
  }

  remove(path: string): Promise<void> {
    return this.#troubles.meet('look', () => this.#disk.remove(path));
  }

  makeFolder(path: string): Promise<void> {
    return this.#troubles.meet('look', () => this.#disk.makeFolder(path));
  }

  syncFolder(): Promise<void> {
    return this.#troubles.meet('look', () => this.#disk.syncFolder());
  }

  #fileOf(file: VolatileFile): JournalFile {
    const append = (bytes: Uint8Array): Promise<void> =>
      this.#troubles.meet(
        'write',
        () => file.append(bytes),
        () => file.append(bytes.subarray(0, Math.floor(this.#parts.random() * bytes.length))),
      );
    const sync = (): Promise<void> =>
      this.#troubles.meet(
        'sync',
        () => file.sync(),
        () => this.#syncBadly(file),
      );
    return {
      append,
      sync,
      truncate: (size) => this.#troubles.meet('look', () => file.truncate(size)),
      close: () => this.#troubles.meet('look', () => file.close()),
      ...(this.#parts.plan.isSyncedAtOnce && {
        appendSynced: async (bytes: Uint8Array) => {
          await append(bytes);
          await sync();
        },
      }),
    };
  }

  /** A sync that fails may have done its work, or none of it, now and for ever. */
  async #syncBadly(file: VolatileFile): Promise<void> {
    if (this.#parts.random() < 0.5) await file.sync();
    else file.forget();
  }
}
