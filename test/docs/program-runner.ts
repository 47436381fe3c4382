import { spawn } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { CodeBlock } from './code-block.js';
import { ROOT } from './documents.js';

/** What became of a child process. */
export interface RunResult {
  /** Null where it was ended because it took too long. */
  readonly exitCode: number | null;
  readonly printed: string;
  readonly complained: string;
}

const TIME_LIMIT_MS = 20_000;
const AT_ONCE = 2;
const CHECK = fileURLToPath(new URL('check-programs.ts', import.meta.url));
const SOURCE = ['--conditions=vt-binance-source', '--import', 'tsx'];
const TSCONFIG = {
  extends: '../../tsconfig.json',
  compilerOptions: { types: ['node'], incremental: false, tsBuildInfoFile: null, rootDir: '../..' },
  include: ['./*.ts'],
};

/** Runs programs of documents in a folder of this process's own inside the repository, two at a time. */
export class ProgramRunner {
  readonly #folder = `${ROOT}.docs-run/${process.pid}`;
  readonly #waiting: (() => void)[] = [];
  readonly #running = new Set<Promise<RunResult>>();
  #isClosed = false;

  /** Writes each program into the folder, named after its place. */
  async write(blocks: readonly CodeBlock[]): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    await writeFile(`${this.#folder}/tsconfig.json`, JSON.stringify(TSCONFIG));
    await Promise.all(blocks.map((block) => writeFile(this.#fileOf(block), `${block.text}\n`)));
  }

  /** Type-checks all programs as one. */
  checkTypes(): Promise<RunResult> {
    return this.#start([...SOURCE, CHECK, this.#folder], 4 * TIME_LIMIT_MS);
  }

  runProgram(block: CodeBlock): Promise<RunResult> {
    return this.#start([...SOURCE, this.#fileOf(block)], TIME_LIMIT_MS);
  }

  /** Runs the command `vt-binance` from its source. */
  runCommand(args: readonly string[]): Promise<RunResult> {
    return this.#start([...SOURCE, 'src/cli/main.ts', ...args], TIME_LIMIT_MS);
  }

  /** Waits for what runs, forgets what waits, and takes the folder away. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#running);
    await rm(this.#folder, { recursive: true, force: true });
  }

  #fileOf({ document, line }: CodeBlock): string {
    return `${this.#folder}/${document.replace(/[^A-Za-z]+/g, '-')}-line-${line}.ts`;
  }

  #start(args: readonly string[], timeoutMs: number): Promise<RunResult> {
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => {
        const run = runNode(args, timeoutMs);
        this.#running.add(run);
        run.then(resolve, reject).finally(() => {
          this.#running.delete(run);
          this.#next();
        });
      });
      this.#next();
    });
  }

  #next(): void {
    if (!this.#isClosed && this.#running.size < AT_ONCE) this.#waiting.shift()?.();
  }
}

/**
 * Programs get no keys: a document that speaks of a real venue must not trade there when it is tested. Their coverage
 * is not taken, since the same files are translated in another way there.
 */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('BINANCE_'));
  return { ...Object.fromEntries(own), NODE_V8_COVERAGE: '' };
}

function runNode(args: readonly string[], timeoutMs: number): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: environment(),
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    let printed = '';
    let complained = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complained += text));
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, printed, complained }));
  });
}
