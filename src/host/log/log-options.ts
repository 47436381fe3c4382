import type { LogLevel } from '../domain/constants.js';

/** Where log entries go. */
export interface LogOptions {
  /** Entries below are left out; INFO unless told otherwise. */
  readonly level?: LogLevel;
  /** Whether entries go to standard error; true unless told otherwise. */
  readonly console?: boolean;
  /** Directory for one file per UTC day (`vt_20261120.log`); no file without it. */
  readonly directory?: string;
  /** Files older than so many days are removed; 30 unless told otherwise. */
  readonly keepDays?: number;
  /** Text that must never be seen in a log. What looks like a key, secret or signature is hidden anyway. */
  readonly secrets?: readonly string[];
}
