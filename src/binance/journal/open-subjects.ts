import { toEntryText } from './journal-entry.js';
import type { JournalEntry } from './journal-entry.js';

interface Subject {
  entries: JournalEntry[];
  endedTime: number | null;
}

/** More subjects that are over are not kept, however lately they ended. */
const ENDED_KEPT = 10_000;

/**
 * What of the journal is still needed: the entries of every subject that is not over, and of those that came to an end
 * lately, as late news may come of them after a crash.
 */
export class OpenSubjects {
  readonly #keepEndedMs: number;
  readonly #subjects = new Map<string, Subject>();
  /** Those that are over, in the order in which they ended. */
  readonly #ended = new Set<string>();
  #newestTime = 0;

  constructor(keepEndedMs: number) {
    this.#keepEndedMs = keepEndedMs;
  }

  /** How many subjects are not over. */
  get openCount(): number {
    return this.#subjects.size - this.#ended.size;
  }

  /** Whether anything of a subject is known. */
  has(subject: string): boolean {
    return this.#subjects.has(subject);
  }

  take(entry: JournalEntry): void {
    const subject = this.#subjectOf(entry);
    const { settles } = entry;
    if (settles === undefined) subject.entries.push(entry);
    else subject.entries = subject.entries.filter(({ kind }) => kind !== settles);
    if (entry.isEnd === true) this.#end(entry.subject, subject, entry.time);
    else if (subject.entries.length === 0) this.#subjects.delete(entry.subject);
    else if (!subject.entries.some(({ isEnd }) => isEnd)) this.#reopen(entry.subject, subject);
    this.#newestTime = Math.max(this.#newestTime, entry.time);
    this.#forgetEnded(this.#newestTime - this.#keepEndedMs);
  }

  /** All that is needed, oldest subject first. */
  entries(): JournalEntry[] {
    return [...this.#subjects.values()].flatMap(({ entries }) => entries);
  }

  /** The same as texts of records. */
  texts(): string[] {
    return this.entries().map(toEntryText);
  }

  #subjectOf(entry: JournalEntry): Subject {
    const known = this.#subjects.get(entry.subject);
    if (known) return known;
    const subject: Subject = { entries: [], endedTime: null };
    this.#subjects.set(entry.subject, subject);
    return subject;
  }

  #end(name: string, subject: Subject, time: number): void {
    subject.endedTime ??= time;
    this.#ended.add(name);
  }

  /** Its end was settled: it goes on. */
  #reopen(name: string, subject: Subject): void {
    subject.endedTime = null;
    this.#ended.delete(name);
  }

  #forgetEnded(before: number): void {
    for (const name of this.#ended) {
      const endedTime = this.#subjects.get(name)?.endedTime ?? 0;
      if (endedTime >= before && this.#ended.size <= ENDED_KEPT) return;
      this.#ended.delete(name);
      this.#subjects.delete(name);
    }
  }
}
