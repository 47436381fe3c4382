import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** How a script of this repository ended, and what it wrote. */
export interface ScriptRun {
  readonly exitCode: number | null;
  readonly output: string;
  readonly complaints: string;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Runs a script of this repository from its sources, as `npm start` does; `onOutput` hears what it has written so far and may send it a signal. */
export function runScript(
  path: string,
  args: readonly string[] = [],
  onOutput: (output: string, child: ChildProcess) => void = () => undefined,
): Promise<ScriptRun> {
  const child = spawn(process.execPath, ['--conditions=vt-binance-source', '--import', 'tsx', path, ...args], {
    cwd: ROOT,
    // Its coverage would spoil that of the tests: the same file is translated in two ways in the two processes.
    env: { ...process.env, NODE_V8_COVERAGE: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let complaints = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    onOutput(output, child);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, output, complaints }));
  });
}
