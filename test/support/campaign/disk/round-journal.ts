import type { BinanceAdapter } from '../../../../src/binance/binance-adapter.js';
import { appliedDefect } from '../defects.js';
import type { PlanRandom } from '../plan/plan-random.js';
import { virtualTime } from '../virtual-time.js';
import type { DiskNote, DiskPlan } from './disk-faults.js';
import { TroubledDisk } from './troubled-disk.js';

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
}
