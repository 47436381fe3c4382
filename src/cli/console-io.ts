import { endWithNpm } from './end-with-npm.js';

/** Where a command's words go and where its surroundings come from; tests bring their own. */
export interface ConsoleIo {
  /** Standard output, line by line. */
  print(line: string): void;
  /** Standard error, line by line. */
  complain(line: string): void;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The terminal behind standard output; null where it is a file or a pipe. */
  readonly terminal: ConsoleTerminal | null;
  /** Aborted when the user or the system asks the process to end. */
  readonly interrupted: AbortSignal;
}

/** A terminal that the live view can draw on. */
export interface ConsoleTerminal {
  write(text: string): unknown;
  readonly columns?: number;
  readonly rows?: number;
  readonly hasColors: boolean;
}

/** Ctrl-C below npm arrives twice, from the terminal and from npm: what comes this soon is the same wish. */
const SAME_WISH_MS = 500;

/**
 * Standard output and error, the environment and the signals of this process. The first signal asks the command to
 * end in order; another one, somewhat later, ends the process at once.
 */
export function processConsole(): ConsoleIo {
  const controller = new AbortController();
  let firstTime = Infinity;
  const interrupt = (): void => {
    if (performance.now() - firstTime > SAME_WISH_MS) process.exit(130);
    firstTime = Math.min(firstTime, performance.now());
    controller.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  endWithNpm({ command: process.env['npm_command'], parentId: () => process.ppid }, interrupt);
  // A reader that has gone (`| head`) is no error: there is nobody left to print for.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') interrupt();
  });
  return {
    print: (line) => void process.stdout.write(`${line}\n`),
    complain: (line) => void process.stderr.write(`${line}\n`),
    environment: process.env,
    terminal: process.stdout.isTTY ? terminalOf(process.stdout) : null,
    interrupted: controller.signal,
  };
}

function terminalOf(output: NodeJS.WriteStream): ConsoleTerminal {
  const hasColors = (process.env['NO_COLOR'] ?? '') === '' && output.hasColors();
  return {
    write: (text) => output.write(text),
    get columns() {
      return output.columns;
    },
    get rows() {
      return output.rows;
    },
    hasColors,
  };
}
