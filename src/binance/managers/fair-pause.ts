import type { Clock } from '../clock.js';
import { pause } from './pause.js';

/** Who wakes later than this wakes in a process that was busy: what he waited for may have come, unread. */
const LATE_MS = 100;
/** In this time it is read. */
const SECOND_LOOK_MS = 50;

/** Waits for something that may come: a process that was busy meanwhile has a moment more, to see whether it has. */
export async function fairPause(
  durationMs: number,
  signal: AbortSignal,
  clock: Pick<Clock, 'elapsedMs'>,
): Promise<boolean> {
  const sinceMs = clock.elapsedMs();
  if (!(await pause(durationMs, signal))) return false;
  const isLate = clock.elapsedMs() - sinceMs > durationMs + LATE_MS;
  return !isLate || pause(SECOND_LOOK_MS, signal);
}
