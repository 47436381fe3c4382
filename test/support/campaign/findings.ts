/** What a violation is counted as in the last line of a campaign. */
export type FindingKind =
  | 'lost'
  | 'doubled'
  | 'guessed'
  | 'fillsMissing'
  | 'fillsRepeated'
  | 'balancesWrong'
  | 'unresolved'
  /** A guarantee of the host contract and none of the above. */
  | 'other';

/** Something that must not be. */
export interface Finding {
  readonly kind: FindingKind;
  /** The guarantee of the host contract (§6.5) that is broken. */
  readonly guarantee: number;
  readonly what: string;
}

/** Violations, each told once. */
export class Findings {
  readonly #found = new Map<string, Finding>();

  add(kind: FindingKind, guarantee: number, what: string): void {
    this.#found.set(`${kind} ${guarantee} ${what}`, { kind, guarantee, what });
  }

  addAll(findings: readonly Finding[]): void {
    for (const { kind, guarantee, what } of findings) this.add(kind, guarantee, what);
  }

  get list(): Finding[] {
    return [...this.#found.values()];
  }
}
