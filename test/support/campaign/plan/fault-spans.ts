import type { FaultKind, FaultRule } from '../../../../src/simulator/index.js';
import { kindDescription } from '../../../../src/simulator/faults/fault-kinds.js';

/** What the faults of a round do to time. */
export interface FaultSpans {
  /** For how long the venue may hide what has happened from those who ask. */
  readonly longestLagMs: number;
  /** After how long the last thing happens that a fault has put off. */
  readonly longestDelayMs: number;
  /** Whether single pieces of news may be late or missing, so that later ones are told before them. */
  readonly isDisordered: boolean;
  /** Whether the venue's clock is set back, so that what is new looks old for a while. */
  readonly isClockSetBack: boolean;
}

/** Reads them off the rules. */
export function spansOf(rules: readonly FaultRule[]): FaultSpans {
  const kinds = rules.map(numbersOf);
  const lags = kinds.filter(({ kind }) => kindDescription(kind).family === 'reading');
  return {
    longestLagMs: longest(lags, ['youngerThanMs', 'lagMs']),
    longestDelayMs: longest(kinds, ['delayMs', 'durationMs', 'graceMs', 'youngerThanMs', 'lagMs', 'retryAfterMs']),
    isDisordered: kinds.some(({ kind }) => kindDescription(kind).family === 'frame'),
    isClockSetBack: kinds.some(({ kind, numbers }) => kind === 'clock-step' && (numbers['offsetMs'] ?? 0) < 0),
  };
}

interface KindWithNumbers {
  readonly kind: FaultKind;
  readonly numbers: Readonly<Record<string, number>>;
}

function numbersOf({ what }: FaultRule): KindWithNumbers {
  const { kind, ...given } = typeof what === 'string' ? { kind: what } : what;
  const defaults = kindDescription(kind).parameters ?? {};
  return { kind, numbers: { ...defaults, ...(given as Readonly<Record<string, number>>) } };
}

function longest(kinds: readonly KindWithNumbers[], names: readonly string[]): number {
  return Math.max(0, ...kinds.flatMap(({ numbers }) => names.map((name) => numbers[name] ?? 0)));
}
