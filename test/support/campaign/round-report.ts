import type { FaultKind } from '../../../src/simulator/index.js';
import type { DiskFaultKind } from './disk/disk-faults.js';
import type { Finding } from './findings.js';

/** What came of one round. */
export interface RoundReport {
  readonly round: number;
  readonly seed: number;
  readonly intents: number;
  readonly events: number;
  readonly fills: number;
  readonly venueOrders: number;
  readonly faults: Readonly<Partial<Record<FaultKind | DiskFaultKind, number>>>;
  readonly kills: number;
  readonly hasJournal: boolean;
  readonly findings: readonly Finding[];
  /** Virtual seconds from the acceptance of an order until what became of it was proven; the longest. */
  readonly longestSecondsToCertainty: number;
  /** Virtual seconds from the end of the faults until host and venue agreed. */
  readonly secondsToAgreement: number;
  readonly realMs: number;
}
