import { once } from 'node:events';
import winston from 'winston';
import DailyRotateFile from 'winston-daily-rotate-file';
import { LogLevel } from '../domain/constants.js';
import type { LogEntry } from '../domain/log-entry.js';
import { formatLogLine, logLevelName } from './format-log-line.js';
import type { LogOptions } from './log-options.js';
import { redactSecrets } from './redact-secrets.js';

const LEVELS = { critical: 0, error: 1, warning: 2, info: 3, debug: 4 };
const CLOSE_TIMEOUT_MS = 2_000;

/** Writes log entries to the console (standard error) and to a file per day. Nothing secret passes it. */
export class LogSink {
  readonly #logger: winston.Logger;
  readonly #file: DailyRotateFile | null;
  readonly #secrets: Set<string>;
  #isLost = false;

  constructor(options: LogOptions) {
    const hasConsole = options.console ?? true;
    this.#secrets = new Set(options.secrets);
    this.#file = options.directory === undefined ? null : createFile(options.directory, options.keepDays ?? 30);
    this.#logger = winston.createLogger({
      levels: LEVELS,
      level: logLevelName(options.level ?? LogLevel.INFO),
      format: winston.format.printf((info) => String(info.message)),
      silent: !hasConsole && !this.#file,
    });
    // A full disk must not end a host that trades: the process is warned and goes on without the file. The transport
    // does not pass on what its own stream reports, so both are listened to.
    this.#logger.on('error', (error: Error) => this.#lose(error));
    this.#file?.logStream.on('error', (error: Error) => this.#lose(error));
    // winston's own types and those of its transports name the same base class in two ways.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
    if (hasConsole) this.#logger.add(new winston.transports.Console({ stderrLevels: Object.keys(LEVELS) }));
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
    if (this.#file) this.#logger.add(this.#file);
  }

  /** From now on this text is hidden wherever it occurs. */
  hide(secret: string): void {
    this.#secrets.add(secret);
  }

  /** The message is text and is never read as a format string. */
  write(entry: LogEntry): void {
    const line = formatLogLine({ ...entry, msg: redactSecrets(entry.msg, this.#secrets) });
    this.#logger.log({ level: logLevelName(entry.level), message: line });
  }

  /** Resolves when everything written is on the disk, or when the disk does not answer. */
  async close(): Promise<void> {
    const written = this.#file && !this.#isLost ? finished(this.#file) : undefined;
    this.#logger.close();
    await written;
  }

  #lose(error: Error): void {
    if (!this.#isLost) process.emitWarning(`the log file cannot be written: ${error.message}`);
    this.#isLost = true;
  }
}

async function finished(file: DailyRotateFile): Promise<void> {
  try {
    await once(file, 'finish', { signal: AbortSignal.timeout(CLOSE_TIMEOUT_MS) });
  } catch {
    process.emitWarning(`the log file did not close within ${CLOSE_TIMEOUT_MS} ms`);
  }
}

function createFile(directory: string, keepDays: number): DailyRotateFile {
  return new DailyRotateFile({
    dirname: directory,
    filename: 'vt_%DATE%.log',
    datePattern: 'YYYYMMDD',
    utc: true,
    maxFiles: `${keepDays}d`,
    auditFile: `${directory}/.vt-log-files.json`,
  });
}
