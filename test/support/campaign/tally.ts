import { FAULT_KINDS } from '../../../src/simulator/index.js';
import type { FaultKind } from '../../../src/simulator/index.js';
import { DISK_FAULT_KINDS } from './disk/disk-faults.js';
import type { DiskFaultKind } from './disk/disk-faults.js';
import type { FindingKind } from './findings.js';
import type { RoundReport } from './round-report.js';

/** The guarantees of the host contract (§6.5) that a campaign judges, by their numbers. */
const JUDGED_GUARANTEES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 14, 15, 16, 18, 20] as const;

const KINDS = [
  'lost',
  'doubled',
  'guessed',
  'fillsMissing',
  'fillsRepeated',
  'balancesWrong',
  'unresolved',
] as const satisfies readonly FindingKind[];

type AnyFaultKind = FaultKind | DiskFaultKind;

/** In the order in which they are told. */
const ALL_FAULT_KINDS = Object.keys({ ...FAULT_KINDS, ...DISK_FAULT_KINDS }) as AnyFaultKind[];

/** A round that was not as it must be. */
export interface FailingRound {
  readonly round: number;
  readonly seed: number;
  readonly what: readonly string[];
}

/** Counts over all rounds; the last line of a campaign. */
export class Tally {
  readonly #seed: number;
  readonly #counts = new Map<string, number>();
  readonly #faults = new Map<AnyFaultKind, number>();
  readonly #guarantees = new Map<number, number>();
  readonly failing: FailingRound[] = [];
  #longestToCertainty = 0;
  #longestToAgreement = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  get rounds(): number {
    return this.#counts.get('rounds') ?? 0;
  }

  get faultKinds(): number {
    return this.#faults.size;
  }

  take(report: RoundReport): void {
    this.#add('rounds', 1);
    if (report.kills > 0) this.#add('roundsWithKills', 1);
    if (report.kills > 0 && !report.hasJournal) this.#add('roundsRestartedWithoutJournal', 1);
    if (report.hasJournal) this.#add('roundsWithJournal', 1);
    for (const name of ['intents', 'events', 'fills', 'venueOrders', 'kills'] as const) this.#add(name, report[name]);
    for (const [kind, count] of Object.entries(report.faults) as [AnyFaultKind, number][]) {
      this.#faults.set(kind, (this.#faults.get(kind) ?? 0) + count);
    }
    for (const { kind, guarantee } of report.findings) {
      this.#add(kind, 1);
      this.#guarantees.set(guarantee, (this.#guarantees.get(guarantee) ?? 0) + 1);
    }
    this.#longestToCertainty = Math.max(this.#longestToCertainty, report.longestSecondsToCertainty);
    this.#longestToAgreement = Math.max(this.#longestToAgreement, report.secondsToAgreement);
    if (report.findings.length > 0) this.failing.push(failingRound(report));
  }

  /** The last line; `seconds` are real ones. */
  summary(seconds: number): Record<string, unknown> {
    const count = (name: string): number => this.#counts.get(name) ?? 0;
    const kinds = ALL_FAULT_KINDS.filter((kind) => this.#faults.has(kind));
    return {
      rounds: this.rounds,
      intents: count('intents'),
      venueOrders: count('venueOrders'),
      fills: count('fills'),
      events: count('events'),
      faults: Object.fromEntries(kinds.map((kind) => [kind, this.#faults.get(kind)])),
      faultKinds: kinds.length,
      faultsInjected: [...this.#faults.values()].reduce((sum, each) => sum + each, 0),
      kills: count('kills'),
      roundsWithKills: count('roundsWithKills'),
      roundsRestartedWithoutJournal: count('roundsRestartedWithoutJournal'),
      roundsWithJournal: count('roundsWithJournal'),
      ...Object.fromEntries(KINDS.map((kind) => [kind, count(kind)])),
      guarantees: Object.fromEntries(JUDGED_GUARANTEES.map((number) => [number, this.#guarantees.get(number) ?? 0])),
      longestSecondsToCertainty: this.#longestToCertainty,
      longestSecondsToAgreement: this.#longestToAgreement,
      seconds: Math.round(seconds * 10) / 10,
      seed: this.#seed,
      failing: [...this.failing].sort((one, other) => one.round - other.round),
    };
  }

  #add(name: string, count: number): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + count);
  }
}

function failingRound({ round, seed, findings }: RoundReport): FailingRound {
  return { round, seed, what: findings.map(({ kind, guarantee, what }) => `${kind} (${guarantee}): ${what}`) };
}
