import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Who holds a journal: a process of a machine. Numbers of processes are given again; start times are not. */
export interface ProcessIdentity {
  readonly pid: number;
  /** In ticks since the machine started; empty where the system does not tell. */
  readonly started: string;
  /** Names the machine's run since it was switched on; empty where the system does not tell. */
  readonly boot: string;
  readonly host: string;
  /** Where its number counts: containers have numbers of their own. */
  readonly numbering: string;
}

/** Whether a process lives; `unseen` where this machine cannot tell. */
export type Vitality = 'alive' | 'dead' | 'unseen';

/** Who this process is. */
export function ownIdentity(): ProcessIdentity {
  return {
    pid: process.pid,
    started: stateOf(process.pid)?.started ?? '',
    boot: read(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')),
    host: hostname(),
    numbering: read(() => readlinkSync('/proc/self/ns/pid')),
  };
}

/** Whether the other process lives, as far as this one can see. */
export function vitalityOf(other: ProcessIdentity, own = ownIdentity()): Vitality {
  if (other.boot !== own.boot) return other.host === own.host ? 'dead' : 'unseen';
  if (other.numbering !== own.numbering || (own.boot === '' && other.host !== own.host)) return 'unseen';
  if (!isRunning(other.pid)) return 'dead';
  const state = stateOf(other.pid);
  if (!state || other.started === '') return 'alive';
  return state.isEnding || state.started !== other.started ? 'dead' : 'alive';
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // it runs under another name
  }
}

/** From `/proc` (proc(5)): the state is the third field and the start time the 22nd; the name before may hold blanks. */
function stateOf(pid: number): { readonly started: string; readonly isEnding: boolean } | null {
  const text = read(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, started] = [fields[0], fields[19]];
  return started === undefined ? null : { started, isEnding: state === 'Z' || state === 'X' };
}

function read(source: () => string): string {
  try {
    return source().trim();
  } catch {
    return '';
  }
}
