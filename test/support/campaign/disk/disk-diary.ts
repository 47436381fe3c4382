import type { DiskFaultKind, DiskNote } from './disk-faults.js';

interface Call {
  readonly from: number;
  until: number;
}

/** What befell the disk of a round's journal, over all lives of the process that uses it. */
export class DiskDiary {
  readonly #counts = new Map<DiskFaultKind, number>();
  readonly #calls: Call[] = [];
  readonly #underWay = new Map<number, Call>();
  #unsyncedBytes = 0;

  /** How often it was in trouble, by kind. */
  get counts(): Partial<Record<DiskFaultKind, number>> {
    return Object.fromEntries(this.#counts);
  }

  take(note: DiskNote): void {
    if ('unsyncedBytes' in note) {
      this.#unsyncedBytes = note.unsyncedBytes;
      return;
    }
    const { call, kind, at, isEnd } = note;
    if (isEnd) {
      const begun = this.#underWay.get(call);
      if (begun) begun.until = at;
      this.#underWay.delete(call);
      return;
    }
    this.#add(kind);
    const begun = { from: at, until: Infinity };
    this.#calls.push(begun);
    this.#underWay.set(call, begun);
  }

  /** The process has been killed: nothing is under way any more, and what was not synced is gone, but for a torn end. */
  killed(at: number, left: Uint8Array): void {
    for (const call of this.#underWay.values()) call.until = at;
    this.#underWay.clear();
    if (this.#unsyncedBytes > 0) this.#add('disk-lost');
    if (isTorn(left)) this.#add('disk-torn');
    this.#unsyncedBytes = 0;
  }

  /** Whether a call met trouble at any moment between these, both included. */
  wasInTrouble(from: number, until: number): boolean {
    return this.#calls.some((call) => call.from <= until && call.until >= from);
  }

  #add(kind: DiskFaultKind): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
  }
}

/** Records end with a line feed; zeros behind are blank space. */
function isTorn(file: Uint8Array): boolean {
  const last = file.findLast((byte) => byte !== 0);
  return last !== undefined && last !== '\n'.charCodeAt(0);
}
