import type { BinanceAdapter } from '../../../../src/binance/binance-adapter.js';
import { appliedDefect } from '../defects.js';
import { pause } from '../pause.js';
import type { PlanRandom } from '../plan/plan-random.js';
import { virtualTime } from '../virtual-time.js';
import type { DiskNote, DiskPlan } from './disk-faults.js';
import { TroubledDisk } from './troubled-disk.js';

const MOST_ATTEMPTS = 8;
const ATTEMPT_PAUSE_MS = 1_000;

type Dependencies = NonNullable<ConstructorParameters<typeof BinanceAdapter>[2]>;

/** Whose journal it is, and who hears of its disk. */
export interface RoundJournalParts {
  readonly plan: DiskPlan;
  readonly chance: PlanRandom;
  readonly onNote: (note: DiskNote) => void;
  readonly onSync: (when: 'before-sync' | 'after-sync') => void;
}

/** The journal of a round's adapter, on a disk that is as the plan says; handed to the adapter. */
export class RoundJournal {
  readonly #disk: TroubledDisk;
  readonly dependencies: Pick<Dependencies, 'journalDisk' | 'journalRotateAtBytes'>;

  constructor({ plan, chance, onNote, onSync }: RoundJournalParts) {
    const skipsSync = appliedDefect() === 'skip-fsync';
    const [random, now] = [() => chance.next(), () => virtualTime.now];
    this.#disk = new TroubledDisk({ plan, random, now, skipsSync, onSync, onNote });
    const { rotateAtBytes } = plan;
    this.dependencies = {
      journalDisk: this.#disk,
      ...(rotateAtBytes !== null && { journalRotateAtBytes: rotateAtBytes }),
    };
  }

  /** From now on the disk does what it is told. */
  heal(): void {
    this.#disk.heal();
  }

  /** That records can be written again the adapter finds out with the next one. */
  async writeAgain(adapter: Pick<BinanceAdapter, 'getHealth' | 'cancelAll'>, symbol: string): Promise<void> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      await pause(ATTEMPT_PAUSE_MS);
      if ((adapter.getHealth().journal?.problem ?? null) === null) return;
      await adapter.cancelAll(symbol).catch(() => undefined);
    }
  }
}
