import { LogLevel } from '../domain/constants.js';
import type { LogEntry } from '../domain/log-entry.js';

/** Name of a level as winston and log readers spell it. */
export type LogLevelName = 'debug' | 'info' | 'warning' | 'error' | 'critical';

const NAMES: readonly (readonly [LogLevel, LogLevelName])[] = [
  [LogLevel.CRITICAL, 'critical'],
  [LogLevel.ERROR, 'error'],
  [LogLevel.WARNING, 'warning'],
  [LogLevel.INFO, 'info'],
];

/** The name of a level, also of one between two (25 counts as info). */
export function logLevelName(level: number): LogLevelName {
  return NAMES.find(([least]) => level >= least)?.[1] ?? 'debug';
}

/** `2026-11-20T09:30:00.000Z  INFO     BINANCE  connected`: time, level, source, message. */
export function formatLogLine(entry: LogEntry): string {
  const level = logLevelName(entry.level).toUpperCase().padEnd(8);
  const source = entry.adapterName.padEnd(11);
  return `${entry.time.toISOString()}  ${level} ${source} ${oneEntry(entry.msg)}`;
}

/** Further lines are indented and other control characters shown, so that no message can pose as another entry. */
function oneEntry(msg: string): string {
  return msg
    .replace(/\r?\n/g, '\n    ')
    .replace(/[\p{Cc}]/gu, (character) => (character === '\n' || character === '\t' ? character : escaped(character)));
}

function escaped(character: string): string {
  return `\\x${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`;
}
