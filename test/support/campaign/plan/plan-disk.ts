import type { DiskPlan, DiskTrouble } from '../disk/disk-faults.js';
import type { PlanRandom } from './plan-random.js';

/** Longer than an order may wait for its record, but once. */
const HANGS_MS = [3_000, 5_500, 7_000, 12_000, 25_000] as const;

/** A journal whose disk fails for a while, once or several times. */
export function planTroubledDisk(random: PlanRandom): DiskPlan {
  const count = random.pick([1, 1, 2, 3]);
  const troubles = Array.from({ length: count }, () => anyTrouble(random));
  return { ...anyDisk(random), troubles };
}

/** A journal on a disk that does what it is told. */
export function planSoundDisk(random: PlanRandom): DiskPlan {
  return { ...anyDisk(random), troubles: [] };
}

function anyDisk(random: PlanRandom): Omit<DiskPlan, 'troubles'> {
  return { isSyncedAtOnce: random.chance(0.5), rotateAtBytes: random.pick([null, null, 2_000, 20_000]) };
}

function anyTrouble(random: PlanRandom): DiskTrouble {
  // Opening takes about ten calls; trouble with the first ones meets the start.
  const nth = random.chance(0.2) ? random.between(1, 10) : random.between(11, 45);
  const probability = random.pick([0.5, 1, 1]);
  switch (random.pick(['disk-full', 'disk-failing', 'disk-torn', 'disk-slow', 'disk-hanging'] as const)) {
    case 'disk-full':
      return { kind: 'disk-full', nth, probability: 1, calls: random.between(1, 25), delayMs: 0 };
    case 'disk-failing':
      return {
        kind: 'disk-failing',
        nth,
        probability,
        calls: random.between(1, 12),
        delayMs: random.pick([0, 0, 700]),
      };
    case 'disk-torn':
      return { kind: 'disk-torn', nth, probability, calls: random.between(1, 6), delayMs: 0 };
    case 'disk-slow':
      return { kind: 'disk-slow', nth, probability, calls: random.between(2, 20), delayMs: random.between(100, 900) };
    case 'disk-hanging':
      return { kind: 'disk-hanging', nth, probability: 1, calls: random.between(1, 2), delayMs: random.pick(HANGS_MS) };
  }
}
