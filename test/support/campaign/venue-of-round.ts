import { startSimulator } from '../../../src/simulator/index.js';
import type { Simulator } from '../../../src/simulator/index.js';
import type { RoundPlan } from './plan/round-plan.js';

/** The account of the strategy. */
export const ACCOUNT = { key: 'campaign', secret: 'the-secret-of-the-campaign' } as const;

/** The venue of one round, without faults. */
export function startVenue({ venue, specs, seed, round }: RoundPlan): Promise<Simulator> {
  return startSimulator({
    market: 'none',
    history: 0,
    seed: seed * 7919 + round,
    symbols: specs,
    firstOrderId: venue.firstOrderId,
    accounts: [{ ...ACCOUNT, balances: venue.balances }],
    sockets: { replyOrder: venue.replyOrder },
  });
}

/** Puts the faults of a round in force. */
export function enforceFaults({ faults }: Pick<Simulator, 'faults'>, plan: RoundPlan): void {
  faults.load({ seed: plan.seed * 31 + plan.round, rules: plan.faults });
}
