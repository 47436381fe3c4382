import { secondLookMs } from '../clock.js';
import type { Clock } from '../clock.js';
import { pause } from './pause.js';

/** Waits for something that may come: a process that was busy meanwhile has a moment more, to see whether it has. */
export async function fairPause(
  durationMs: number,
  signal: AbortSignal,
  clock: Pick<Clock, 'elapsedMs'>,
): Promise<boolean> {
  const sinceMs = clock.elapsedMs();
  if (!(await pause(durationMs, signal))) return false;
  const restMs = secondLookMs(clock.elapsedMs() - sinceMs - durationMs);
  return restMs === 0 || pause(restMs, signal);
}
