import { DEFECTS } from './defects.js';
import type { DefectName } from './defects.js';
import type { FaultKind } from '../../../src/simulator/index.js';
import { planRound } from './plan/round-plan.js';
import type { RoundPlan } from './plan/round-plan.js';
import type { RoundReport } from './round-report.js';
import { playRounds } from './worker-pool.js';

/** How a deliberate defect was caught. */
export interface CaughtDefect {
  readonly defect: DefectName;
  readonly caught: boolean;
  readonly round: number | null;
  readonly seed: number;
  /** Rounds that were played until then. */
  readonly played: number;
  readonly what: string | null;
}

/** Where to look, and for how long. */
export interface DefectSearch {
  readonly seed: number;
  readonly from: number;
  readonly count: number;
  readonly workers: number;
  /** The only one that is looked for; null: all. */
  readonly defect: DefectName | null;
}

/** Where a defect can show; the others may show anywhere. */
const WHERE: Partial<Record<DefectName, (plan: RoundPlan) => boolean>> = {
  'skip-fsync': ({ disk }) => disk !== null,
  'send-unrecorded': ({ disk }) => disk !== null && disk.troubles.length > 0,
  'deaf-to-stream': ({ disk, faults, kills }) => disk !== null && faults.length === 0 && kills.length === 0,
  'believe-absence-early': (plan) => holds(plan, /-executed-late$/),
  'ready-without-recovery': (plan) => holds(plan, /^(connection-|restart|half-open|frame-torn|subscription-)/),
};

function holds({ faults }: RoundPlan, kinds: RegExp): boolean {
  return faults.some(({ what }) => kinds.test(kindOf(what)));
}

function kindOf(what: RoundPlan['faults'][number]['what']): FaultKind {
  return typeof what === 'string' ? what : what.kind;
}

/**
 * Plays with each defect until a round has caught it; the first round that did is named. A process has one defect for
 * good and takes longer to start than to play, so defects are looked for side by side, each by as few as there can be.
 */
export async function catchDefects(search: DefectSearch): Promise<CaughtDefect[]> {
  const names = (Object.keys(DEFECTS) as DefectName[]).filter((name) => (search.defect ?? name) === name);
  const lanes = Math.max(1, Math.min(search.workers, names.length));
  const workers = Math.floor(search.workers / lanes);
  const caught = new Map<DefectName, CaughtDefect>();
  const left = [...names];
  const lookForNext = async (): Promise<void> => {
    const defect = left.shift();
    if (defect === undefined) return;
    caught.set(defect, await catchDefect(defect, { ...search, workers }));
    await lookForNext();
  };
  await Promise.all(Array.from({ length: lanes }, lookForNext));
  return names.flatMap((name) => caught.get(name) ?? []);
}

async function catchDefect(defect: DefectName, search: DefectSearch): Promise<CaughtDefect> {
  let first: RoundReport | null = null;
  let played = 0;
  await playRounds({
    ...search,
    defect,
    chunk: 3,
    isMeant: (round) => WHERE[defect]?.(planRound(search.seed, round)) ?? true,
    onReport: (report) => {
      played += 1;
      if (report.findings.length > 0 && (first === null || report.round < first.round)) first = report;
    },
    isEnough: () => first !== null,
  });
  const report = first as RoundReport | null;
  const [finding] = report?.findings ?? [];
  const what = finding ? `${finding.kind} (guarantee ${finding.guarantee}): ${finding.what}` : null;
  return { defect, caught: report !== null, round: report?.round ?? null, seed: search.seed, played, what };
}
