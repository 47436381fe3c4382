import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlanRandom } from '../plan/plan-random.js';
import type { DiskNote, DiskPlan } from './disk-faults.js';
import { DiskDiary } from './disk-diary.js';
import { RoundJournal } from './round-journal.js';

/** Where the journal of a round stands, over all lives of the process that writes it, and what befell its disk. */
export class JournalFolder {
  readonly #folder = mkdtempSync(join(tmpdir(), 'vt-campaign-journal-'));
  readonly #onTrace: (note: DiskNote) => void;
  readonly path = join(this.#folder, 'orders.journal');
  readonly diary = new DiskDiary();

  constructor(onTrace: (note: DiskNote) => void) {
    this.#onTrace = onTrace;
  }

  get settings(): { readonly journal: string } {
    return { journal: this.path };
  }

  /** A disk of this process for it. */
  mount(plan: DiskPlan, chance: PlanRandom): RoundJournal {
    return new RoundJournal({ plan, chance, onNote: (note) => this.take(note), onSync: () => undefined });
  }

  take(note: DiskNote): void {
    this.diary.take(note);
    if (!('unsyncedBytes' in note)) this.#onTrace(note);
  }

  /** What a process would find that is started now. */
  left(): Uint8Array {
    return existsSync(this.path) ? readFileSync(this.path) : Buffer.alloc(0);
  }

  wasInTrouble(from: number, until: number): boolean {
    return this.diary.wasInTrouble(from, until);
  }

  /** The process that writes it has been killed. */
  killed(at: number): void {
    this.diary.killed(at, this.left());
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
