import type { ErrorCategory, Outcome, RetryDecision } from './binance-error.js';

/** Whose code it is: spot and USDⓈ-M futures use some numbers for different things. */
export type Market = 'spot' | 'usdm';

/** What is known of one code of Binance: a row of the documentation as much as of the classification. */
export interface ErrorRule {
  readonly code: number;
  /** Binance's own name of the code, or ours where it has none. */
  readonly name: string;
  /** One sentence for a human. */
  readonly meaning: string;
  readonly category: ErrorCategory;
  /** Effect of the request, if it was one that changes something. */
  readonly outcome: Outcome;
  readonly decision: RetryDecision;
  /** What the user can do, where that is not plain. */
  readonly hint?: string;
}

/** The part of a rule that a family of codes shares. */
export type ErrorKind = Pick<ErrorRule, 'category' | 'outcome' | 'decision'>;

/** Codes of one kind, written `code: [name, meaning, hint]`. */
export type ErrorRows = Readonly<Record<number, readonly [name: string, meaning: string, hint?: string]>>;

/** Makes rules of the rows of one kind. */
export function rules(kind: ErrorKind, rows: ErrorRows): readonly ErrorRule[] {
  return Object.entries(rows).map(([code, [name, meaning, hint]]) => ({
    code: Number(code),
    name,
    meaning,
    ...kind,
    ...(hint === undefined ? {} : { hint }),
  }));
}
