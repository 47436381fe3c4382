/** What is not found out now is missing for good, and trouble passes: half a minute in all. */
const PAUSES_MS: readonly number[] = [1_000, 2_000, 4_000, 8_000, 16_000];

/** Asks until there is an answer, with growing pauses; rejects as the last question did, or where `pause` gives up. */
export async function askPersistently<Answer>(
  ask: () => Promise<Answer>,
  pause: (durationMs: number) => Promise<boolean>,
): Promise<Answer> {
  for (const pauseMs of PAUSES_MS) {
    try {
      return await ask();
    } catch (error) {
      if (!(await pause(pauseMs))) throw error;
    }
  }
  return ask();
}
