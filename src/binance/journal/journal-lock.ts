import type { JournalDisk } from './journal-disk.js';
import { journalError } from './journal-error.js';
import { ownIdentity, vitalityOf } from './process-identity.js';
import type { ProcessIdentity } from './process-identity.js';

/** What a lock's file says of who made it. */
interface Holder {
  readonly text: string;
  readonly identity: ProcessIdentity;
}

/** Locks that were given back here and could not be removed, by file and text: no two locks have the same text. */
const leftBehind = new Set<string>();

/** Where a disk cannot show a file at one instant: one that is still writing its lock has written it after this time. */
const SETTLE_MS = 50;

/**
 * Keeps a journal to one process: a file beside it names who holds it. What a dead process left is taken over, and what
 * this one has given back but could not remove; a living one, or one that cannot be seen from here, keeps it.
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

  /** Gives it back, unless somebody else has it now. Where it rejects it is free all the same, for this process. */
  async release(): Promise<void> {
    try {
      if (await this.#isOurs()) await this.#disk.remove(this.#path);
    } catch (error) {
      leftBehind.add(this.#keyOf(this.#text));
      throw error;
    }
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
  async #holder(): Promise<Holder | null> {
    const holder = readHolder(await this.#disk.read(this.#path));
    if (holder) return holder;
    await settled();
    return readHolder(await this.#disk.read(this.#path));
  }

  #throwIfHeld(journalPath: string, holder: Holder | null, own: ProcessIdentity): void {
    if (!holder || leftBehind.has(this.#keyOf(holder.text))) return;
    const { pid, host } = holder.identity;
    const vitality = vitalityOf(holder.identity, own);
    if (vitality === 'dead') return;
    const who = pid === own.pid && vitality === 'alive' ? 'this process' : `process ${pid}`;
    if (vitality === 'alive') throw journalError(`The journal ${journalPath} is in use by ${who}`);
    throw journalError(
      `The journal ${journalPath} is in use by ${who} on ${host}, of which it cannot be seen from here ` +
        `whether it lives; if it does not, delete ${this.#path}`,
    );
  }

  #keyOf(text: string): string {
    return `${this.#path}\n${text}`;
  }
}

function takenMeanwhile(journalPath: string): Error {
  return journalError(`The journal ${journalPath} was taken by another process at the same moment`);
}

function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
}

function readHolder(bytes: Uint8Array | null): Holder | null {
  const text = Buffer.from(bytes ?? []).toString();
  try {
    const identity = JSON.parse(text) as ProcessIdentity;
    return Number.isSafeInteger(identity.pid) ? { text, identity } : null;
  } catch {
    return null;
  }
}
