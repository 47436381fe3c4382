/**
 * The venue answers within ten seconds or gives −1007 (rest-api.md): what it took until then it may still carry out, and
 * "no such order" may until then only mean "not yet".
 */
export const VENUE_TIMEOUT_MS = 10_000;

const PAUSES_MS = [200, 500, 1_000, 2_000, 4_000] as const;
const LATER_PAUSE_MS = 5_000;

/** How long to wait before the next question or the next try; the first attempt is 0. */
export function pauseBeforeMs(attempt: number): number {
  return PAUSES_MS[attempt] ?? LATER_PAUSE_MS;
}
