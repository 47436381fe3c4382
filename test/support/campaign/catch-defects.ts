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
  'skip-fsync': ({ kills }) => kills.length > 0,
  'believe-absence-early': (plan) => holds(plan, /-executed-late$/),
  'ready-without-recovery': (plan) => holds(plan, /^(connection-|restart|half-open|frame-torn|subscription-)/),
};

function holds({ faults }: RoundPlan, kinds: RegExp): boolean {
  return faults.some(({ what }) => kinds.test(kindOf(what)));
}

function kindOf(what: RoundPlan['faults'][number]['what']): FaultKind {
  return typeof what === 'string' ? what : what.kind;
}

/** Plays with one defect at a time until a round has caught it; the first round that did is named. */
export async function catchDefects(search: DefectSearch): Promise<CaughtDefect[]> {
  const caught: CaughtDefect[] = [];
  for (const defect of Object.keys(DEFECTS) as DefectName[]) {
    if (search.defect === null || search.defect === defect) caught.push(await catchDefect(defect, search));
  }
  return caught;
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
