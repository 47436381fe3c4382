import { readFileSync } from 'node:fs';
import type { FaultScript } from '../simulator/index.js';
import { UsageError } from './usage-error.js';

/**
 * The script of `--faults`; undefined where none was given. Throws `UsageError` where the file cannot be read or is no
 * JSON; what its rules say is checked by the simulator.
 */
export function readFaultsFile(path: string | undefined): FaultScript | undefined {
  if (path === undefined) return undefined;
  try {
    const script: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof script === 'object' && script !== null) return script as FaultScript;
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'it is no JSON' : (error as Error).message;
    throw new UsageError(`--faults ${path} cannot be used: ${reason}`);
  }
  throw new UsageError(`--faults ${path} cannot be used: it must be an object with rules, or a list of rules`);
}
