import { KilledRound } from './killed-round.js';
import { planRound } from './plan/round-plan.js';
import { Round } from './round.js';
import type { RoundReport } from './round-report.js';
import type { TraceLine } from './trace.js';

/** Plays one round; a crash of the round is a finding, too. */
export async function playRound(
  seed: number,
  round: number,
  onTrace: ((line: TraceLine) => void) | null = null,
): Promise<RoundReport> {
  try {
    const plan = planRound(seed, round);
    return await (plan.kills.length > 0 ? new KilledRound(plan, onTrace) : new Round(plan, onTrace)).play();
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return crashed(seed, round, what);
  }
}

function crashed(seed: number, round: number, what: string): RoundReport {
  return {
    ...{
      seed,
      round,
      intents: 0,
      events: 0,
      fills: 0,
      venueOrders: 0,
      faults: {},
      kills: 0,
      hasJournal: false,
      realMs: 0,
    },
    ...{ longestSecondsToCertainty: 0, secondsToAgreement: 0 },
    findings: [{ kind: 'other', guarantee: 0, what: `the round crashed: ${what}` }],
  };
}
