import { generateKeyPairSync } from 'node:crypto';
import { startSimulator } from '../../../src/simulator/index.js';
import type { Simulator } from '../../../src/simulator/index.js';
import type { RoundPlan } from './plan/round-plan.js';

/** The account of the strategy, which is named by its key. */
export const ACCOUNT = { key: 'campaign' } as const;

/** A key of this process; nobody else's. */
const ED25519 = generateKeyPairSync('ed25519', {
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

/** What the account signs with: a secret, or a key with which a session can be logged on. */
export function secretOf({ keyKind }: Pick<RoundPlan, 'keyKind'>): string {
  return keyKind === 'HMAC' ? 'the-secret-of-the-campaign' : ED25519.privateKey;
}

/** A part of it that no text may hold, whatever lines it is broken into. */
export function tellingPartOf(secret: string): string {
  return secret.split('\n').find((line) => line !== '' && !line.startsWith('-----')) ?? secret;
}

/** The venue of one round, without faults. */
export function startVenue({ venue, specs, seed, round, keyKind }: RoundPlan): Promise<Simulator> {
  const credentials =
    keyKind === 'HMAC' ? { secret: secretOf({ keyKind }) } : { keyKind, publicKey: ED25519.publicKey };
  return startSimulator({
    market: 'none',
    history: 0,
    seed: seed * 7919 + round,
    symbols: specs,
    firstOrderId: venue.firstOrderId,
    accounts: [{ ...ACCOUNT, ...credentials, balances: venue.balances }],
    sockets: { replyOrder: venue.replyOrder },
  });
}

/** Puts the faults of a round in force. */
export function enforceFaults({ faults }: Pick<Simulator, 'faults'>, plan: RoundPlan): void {
  faults.load({ seed: plan.seed * 31 + plan.round, rules: plan.faults });
}
