import { startSimulator } from '../simulator/index.js';
import type { Simulator, SimulatorOptions } from '../simulator/index.js';
import { UsageError } from './usage-error.js';

/** Starts a simulator; throws `UsageError`, one line, where an option or the system does not let it start. */
export async function startOrRefuse(options: SimulatorOptions): Promise<Simulator> {
  try {
    return await startSimulator(options);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof RangeError) throw new UsageError(message);
    if (code === undefined) throw error;
    throw new UsageError(describe(code, options));
  }
}

function describe(code: string, { port = 0, host = '127.0.0.1' }: SimulatorOptions): string {
  switch (code) {
    case 'EADDRINUSE':
      return `--port: the port ${port} is taken`;
    case 'EACCES':
      return `--port: this user may not listen on port ${port}`;
    default:
      return `--host: ${host} is no address that this machine can listen on (${code})`;
  }
}
