import type { Clock } from '../clock.js';
import { reasonOf } from '../errors/reason-of.js';
import { toEntryText } from './journal-entry.js';
import type { JournalEntry } from './journal-entry.js';
import type { JournalDisk } from './journal-disk.js';
import { journalError } from './journal-error.js';
import type { JournalLock } from './journal-lock.js';
import type { JournalOwner } from './journal-owner.js';
import { toHeaderText } from './journal-owner.js';
import { openRecords } from './open-records.js';
import type { OpenSubjects } from './open-subjects.js';
import type { RecordFile } from './record-file.js';
import { tellIfSlow } from './slow-work.js';

/** What a journal is made of. */
export interface IntentLogParts {
  /** The file; its folder is made where it is missing. */
  readonly path: string;
  readonly owner: JournalOwner;
  readonly disk: JournalDisk;
  readonly clock: Pick<Clock, 'now'>;
  /** From this size on the file is written anew with what is still needed. */
  readonly rotateAtBytes?: number;
  /** How long the disk may take until the journal is open. */
  readonly openTimeoutMs?: number;
  /** How long after its end a subject is still given to the next process. */
  readonly keepEndedMs?: number;
  /** Hears when records cannot be written, and (null) when they can again. */
  onProblem(problem: string | null): void;
}

/** How a journal is. */
export interface JournalFacts {
  readonly path: string;
  readonly sizeBytes: number;
  /** Subjects that are not over: orders, and cancels of orders of others. */
  readonly openIntents: number;
  /** Why records cannot be written now; null while they can. */
  readonly problem: string | null;
}

interface Waiting {
  readonly entries: readonly JournalEntry[];
  readonly texts: readonly string[];
  /** Null for notes, for which nobody waits. */
  readonly waiter: { resolve(): void; reject(error: unknown): void } | null;
}

const ROTATE_AT_BYTES = 8 * 1024 * 1024;
const KEEP_ENDED_MS = 120_000;
/** A disk that takes longer is not there (a share that went away); whoever starts must hear of it. */
const OPEN_TIMEOUT_MS = 10_000;
/** A disk that takes longer than this for one batch is in trouble, and orders wait for it. */
const SLOW_MS = 1_000;
/** So often it is tried whether records can be written again, also where nobody has one to write. */
const RETRY_MS = 1_000;
/** The subject of such a try, of which nothing is kept. */
const PROBE = 'probe';
/** Notes wait this long for a record that takes them along. */
const NOTE_PAUSE_MS = 50;

/**
 * An append-only log of what is about to be done, on disk before it is done. Records that come while others are being
 * written wait and are then written and synced together:
 *
 *   record, record, note → batch → append → sync → all resolve; meanwhile the next batch gathers
 */
export class IntentLog {
  readonly #parts: IntentLogParts;
  readonly #lock: JournalLock;
  readonly #subjects: OpenSubjects;
  readonly #file: RecordFile;
  readonly #rotateAtBytes: number;
  /** A file full of what is needed is not written anew again and again. */
  #rotateAt: number;
  #waiting: Waiting[] = [];
  #run: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;
  #retryTimer: NodeJS.Timeout | undefined;
  #problem: string | null = null;
  #isClosed = false;

  private constructor(parts: IntentLogParts, opened: Awaited<ReturnType<typeof openRecords>>) {
    this.#parts = parts;
    this.#lock = opened.lock;
    this.#file = opened.file;
    this.#subjects = opened.subjects;
    this.#rotateAtBytes = parts.rotateAtBytes ?? ROTATE_AT_BYTES;
    this.#rotateAt = this.#rotateAtBytes;
  }

  /**
   * Opens or makes the journal. Rejects with a sentence where it belongs to somebody else or cannot be used; `entries`
   * are those of an earlier process that are still needed, `warnings` what was found torn or damaged.
   */
  static async open(
    parts: IntentLogParts,
  ): Promise<{ readonly log: IntentLog; readonly entries: readonly JournalEntry[]; readonly warnings: string[] }> {
    const opened = await openWithin(parts, parts.openTimeoutMs ?? OPEN_TIMEOUT_MS);
    const log = new IntentLog(parts, opened);
    return { log, entries: opened.subjects.entries(), warnings: opened.warnings };
  }

  get facts(): JournalFacts {
    return {
      path: this.#parts.path,
      sizeBytes: this.#file.bytes,
      openIntents: this.#subjects.openCount,
      problem: this.#problem,
    };
  }

  /** Resolves when the entries are on disk; rejects with a `BinanceError` (not-sent) where they could not be written. */
  record(...entries: readonly JournalEntry[]): Promise<void> {
    if (this.#isClosed) return Promise.reject(journalError(`The journal ${this.#parts.path} is closed`));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entries, texts: entries.map(toEntryText), waiter: { resolve, reject } });
      this.#wake();
    });
  }

  /** Writes an entry down when there is time; a crash may lose it. */
  note(entry: JournalEntry): void {
    if (this.#isClosed) return;
    this.#waiting.push({ entries: [entry], texts: [toEntryText(entry)], waiter: null });
    if (!this.#run) this.#timer ??= setTimeout(() => this.#wake(), NOTE_PAUSE_MS);
  }

  /** Writes what waits and gives the journal back, with nothing in it but what is needed. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#retryTimer);
    this.#wake();
    await this.#run;
    await this.#file.replace(this.#texts()).catch(() => undefined); // then the file says more than is needed
    await this.#file.close().catch(() => undefined);
    await this.#lock.release().catch(() => undefined); // left behind it is taken over
  }

  #wake(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#run ??= this.#writeAll();
  }

  async #writeAll(): Promise<void> {
    await Promise.resolve(); // what the same moment brings goes along
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      await this.#write(batch);
    }
    this.#run = null;
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    const isSynced = batch.some(({ waiter }) => waiter !== null);
    const texts = batch.flatMap((waiting) => waiting.texts);
    try {
      await this.#watched(() => this.#append(texts, isSynced));
    } catch (error) {
      this.#failed(batch, error);
      return;
    }
    for (const { entries } of batch) for (const entry of entries) this.#subjects.take(entry);
    this.#tell(null);
    for (const { waiter } of batch) waiter?.resolve();
    if (this.#file.bytes >= this.#rotateAt) await this.#rotate();
  }

  async #append(texts: readonly string[], isSynced: boolean): Promise<void> {
    if (this.#file.isDoubtful) await this.#file.replace(this.#texts());
    await this.#file.append(texts, isSynced);
  }

  /** What was only noted is true all the same, and is written when the file is written anew. */
  #failed(batch: readonly Waiting[], error: unknown): void {
    const problem = `The journal ${this.#parts.path} cannot be written: ${reasonOf(error)}`;
    for (const { entries, waiter } of batch) {
      if (waiter) waiter.reject(journalError(problem, error));
      else for (const entry of entries) this.#subjects.take(entry);
    }
    this.#tell(`${problem}; no new order leaves meanwhile`);
    this.#tryAgainLater();
  }

  async #rotate(): Promise<void> {
    try {
      await this.#watched(() => this.#file.replace(this.#texts()));
      this.#tell(null);
    } catch (error) {
      this.#tell(`The journal ${this.#parts.path} cannot be written anew, and grows: ${reasonOf(error)}`);
      this.#tryAgainLater();
    }
    this.#rotateAt = Math.max(this.#rotateAtBytes, this.#file.bytes * 2);
  }

  /** Orders wait for whatever the disk does: a disk that takes long for it is told of. */
  #watched(work: () => Promise<void>): Promise<void> {
    return tellIfSlow(work, SLOW_MS, () => this.#tellSlow());
  }

  /** Whoever waits until records can be written again may send none before. */
  #tryAgainLater(): void {
    if (this.#isClosed) return;
    this.#retryTimer ??= setTimeout(() => {
      this.#retryTimer = undefined;
      this.note({ subject: PROBE, kind: PROBE, settles: PROBE, time: this.#parts.clock.now() });
    }, RETRY_MS).unref();
  }

  #tellSlow(): void {
    this.#tell(`The journal ${this.#parts.path}: the disk has not answered for ${SLOW_MS} ms, and orders wait for it`);
  }

  #texts(): string[] {
    return [toHeaderText(this.#parts.owner), ...this.#subjects.texts()];
  }

  #tell(problem: string | null): void {
    if (problem === this.#problem) return;
    this.#problem = problem;
    this.#parts.onProblem(problem);
  }
}

/** What is opened too late is given back. */
async function openWithin(parts: IntentLogParts, timeoutMs: number): ReturnType<typeof openRecords> {
  const opening = openRecords(parts, parts.keepEndedMs ?? KEEP_ENDED_MS);
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), timeoutMs);
  });
  try {
    const opened = await Promise.race([opening, timeUp]);
    if (opened) return opened;
  } finally {
    clearTimeout(timer);
  }
  void opening.then(({ file, lock }) => file.close().finally(() => lock.release())).catch(() => undefined);
  throw journalError(
    `The journal ${parts.path} cannot be used: the disk has not answered within ${timeoutMs / 1_000} s`,
  );
}
