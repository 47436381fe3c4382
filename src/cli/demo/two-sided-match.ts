import { Decimal } from '../../host/index.js';
import { RecentKeys } from './recent-keys.js';

/** What one side knows of a thing, by name. */
export type Facts = Readonly<Record<string, Decimal | string | boolean | undefined>>;

interface Sides {
  readonly ours?: Facts;
  readonly theirs?: Facts;
}

/** Things that agreed are remembered for a while: who tells one of them anew may have changed his mind. */
const AGREED_KEPT = 1_000;

/**
 * Compares what two sides tell of the same things, as they tell it and in whatever order. A thing that both tell alike is
 * counted and let go; what only one side has told, or the two tell differently, stays. A run without end needs no more
 * memory than a short one.
 */
export class TwoSidedMatch {
  readonly #unsettled = new Map<string, Sides>();
  readonly #agreed = new RecentKeys<Sides>(AGREED_KEPT);
  readonly #isToldOnce: boolean;
  readonly #toldTwice: string[] = [];
  #agreedCount = 0;

  /** `isToldOnce`: the host may tell each thing once only; otherwise the last word counts. */
  constructor({ isToldOnce }: { readonly isToldOnce: boolean }) {
    this.#isToldOnce = isToldOnce;
  }

  /** Things that both sides told alike. */
  get agreedCount(): number {
    return this.#agreedCount;
  }

  get isSettled(): boolean {
    return this.#unsettled.size === 0 && this.#toldTwice.length === 0;
  }

  /** The host's word. */
  ours(key: string, facts: Facts): void {
    const agreed = this.#agreed.get(key);
    if (this.#isToldOnce && (agreed ?? this.#unsettled.get(key))?.ours) this.#toldTwice.push(key);
    else if (!agreed) this.#weigh(key, { ...this.#unsettled.get(key), ours: facts });
    else if (differences(agreed, facts).length > 0) this.#unsettled.set(key, { ...agreed, ours: facts });
    else this.#unsettled.delete(key);
  }

  /** The venue's word, told once of each thing. */
  theirs(key: string, facts: Facts): void {
    this.#weigh(key, { ...this.#unsettled.get(key), theirs: facts });
  }

  /** One sentence for each thing on which the sides do not agree; empty where they do. */
  differences(): string[] {
    return [
      ...[...this.#unsettled].flatMap(([key, sides]) => describe(key, sides)),
      ...this.#toldTwice.map((key) => `${key}: the host has it twice`),
    ];
  }

  #weigh(key: string, sides: Sides): void {
    if (describe(key, sides).length > 0) {
      this.#unsettled.set(key, sides);
      return;
    }
    this.#unsettled.delete(key);
    this.#agreed.add(key, sides);
    this.#agreedCount += 1;
  }
}

function describe(key: string, { ours, theirs }: Sides): string[] {
  if (!ours) return [`${key}: the host does not have it`];
  if (!theirs) return [`${key}: the venue does not have it`];
  return compareFacts(key, ours, theirs);
}

function differences({ theirs = {} }: Sides, ours: Facts): string[] {
  return compareFacts('', ours, theirs);
}

/** One sentence for each fact that is not the same on both sides. */
export function compareFacts(what: string, ours: Facts, theirs: Facts): string[] {
  return Object.keys(theirs)
    .filter((name) => !isSame(ours[name], theirs[name]))
    .map((name) => `${what}: ${name} is ${text(ours[name])} at the host and ${text(theirs[name])} at the venue`);
}

function isSame(ours: Facts[string], theirs: Facts[string]): boolean {
  return Decimal.isDecimal(ours) && Decimal.isDecimal(theirs) ? ours.eq(theirs) : ours === theirs;
}

function text(fact: Facts[string]): string {
  return Decimal.isDecimal(fact) ? fact.toFixed() : String(fact);
}
