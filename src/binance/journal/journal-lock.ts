import type { JournalDisk } from './journal-disk.js';
import { journalError } from './journal-error.js';
import { ownIdentity, vitalityOf } from './process-identity.js';
import type { ProcessIdentity } from './process-identity.js';

/** Where a disk cannot show a file at one instant: one that is still writing its lock has written it after this time. */
const SETTLE_MS = 50;

/**
 * Keeps a journal to one process: a file beside it names who holds it. What a dead process left is taken over; a living
 * one, or one that cannot be seen from here, keeps it.
 */
export class JournalLock {
  readonly #disk: JournalDisk;
  readonly #path: string;
  readonly #text: string;

  private constructor(disk: JournalDisk, path: string, text: string) {
    this.#disk = disk;
    this.#path = path;
    this.#text = text;
  }

  /** Rejects with a sentence that names the holder. */
  static async take(disk: JournalDisk, journalPath: string): Promise<JournalLock> {
    const own = ownIdentity();
    const chance = Math.random().toString(36).slice(2);
    const lock = new JournalLock(disk, `${journalPath}.lock`, JSON.stringify({ ...own, chance }));
    if (await lock.#claim()) return lock;
    lock.#throwIfHeld(journalPath, await lock.#holder(), own);
    await lock.#takeOver(journalPath, own);
    return lock;
  }

  /** Gives it back, unless somebody else has it now. */
  async release(): Promise<void> {
    if (await this.#isOurs()) await this.#disk.remove(this.#path);
  }

  /** One at a time: whoever looked at the dead one's lock before somebody else took it over must not remove the new one. */
  async #takeOver(journalPath: string, own: ProcessIdentity): Promise<void> {
    const turn = new JournalLock(this.#disk, `${journalPath}.turn.lock`, this.#text);
    if (!(await turn.#claim())) {
      turn.#throwIfHeld(journalPath, await turn.#holder(), own);
      await this.#disk.remove(turn.#path);
      if (!(await turn.#claim())) throw takenMeanwhile(journalPath);
    }
    try {
      this.#throwIfHeld(journalPath, await this.#holder(), own);
      await this.#disk.remove(this.#path);
      if (!(await this.#claim())) throw takenMeanwhile(journalPath);
    } finally {
      await turn.release().catch(() => undefined); // left behind it is taken over
    }
  }

  #claim(): Promise<boolean> {
    return this.#disk.claim(this.#path, Buffer.from(this.#text));
  }

  async #isOurs(): Promise<boolean> {
    const bytes = await this.#disk.read(this.#path);
    return bytes !== null && Buffer.from(bytes).toString() === this.#text;
  }

  /** A lock that cannot be read is being written, or was when its writer died. */
  async #holder(): Promise<ProcessIdentity | null> {
    const holder = readHolder(await this.#disk.read(this.#path));
    if (holder) return holder;
    await settled();
    return readHolder(await this.#disk.read(this.#path));
  }

  #throwIfHeld(journalPath: string, holder: ProcessIdentity | null, own: ProcessIdentity): void {
    const vitality = holder ? vitalityOf(holder, own) : 'dead';
    if (!holder || vitality === 'dead') return;
    const who = holder.pid === own.pid && vitality === 'alive' ? 'this process' : `process ${holder.pid}`;
    if (vitality === 'alive') throw journalError(`The journal ${journalPath} is in use by ${who}`);
    throw journalError(
      `The journal ${journalPath} is in use by ${who} on ${holder.host}, of which it cannot be seen from here ` +
        `whether it lives; if it does not, delete ${this.#path}`,
    );
  }
}

function takenMeanwhile(journalPath: string): Error {
  return journalError(`The journal ${journalPath} was taken by another process at the same moment`);
}

function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
}

function readHolder(bytes: Uint8Array | null): ProcessIdentity | null {
  try {
    const holder = JSON.parse(Buffer.from(bytes ?? []).toString()) as ProcessIdentity;
    return Number.isSafeInteger(holder.pid) ? holder : null;
  } catch {
    return null;
  }
}
