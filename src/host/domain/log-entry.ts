import type { BaseData } from './base-data.js';
import type { LogLevel } from './constants.js';

/** One line for the log. The message is text, never a format string, and holds no secret. */
export interface LogEntry extends BaseData {
  readonly msg: string;
  readonly level: LogLevel;
  readonly time: Date;
}
