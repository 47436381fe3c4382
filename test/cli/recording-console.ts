import type { ConsoleIo, ConsoleTerminal } from '../../src/cli/console-io.js';

/** A console that keeps what is written and is interrupted by the test. */
export class RecordingConsole implements ConsoleIo {
  readonly printed: string[] = [];
  readonly complaints: string[] = [];
  readonly #controller = new AbortController();

  constructor(
    readonly environment: Readonly<Record<string, string>> = {},
    readonly terminal: ConsoleTerminal | null = null,
  ) {}

  get interrupted(): AbortSignal {
    return this.#controller.signal;
  }

  print(line: string): void {
    this.printed.push(line);
  }

  complain(line: string): void {
    this.complaints.push(line);
  }

  interrupt(): void {
    this.#controller.abort();
  }
}
