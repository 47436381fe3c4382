import { cpus, release, totalmem, type } from 'node:os';

/** What the figures were measured on. */
export function machineDescription(): string {
  const [first] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return `${cpus().length} × ${first?.model.trim() ?? 'unknown CPU'}, ${memory}, ${type()} ${release()}, Node ${process.version}`;
}
