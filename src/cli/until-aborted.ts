/** Resolves when the signal is aborted; keeps the process alive until then. */
export async function untilAborted(signal: AbortSignal): Promise<void> {
  await pause(2 ** 31 - 1, signal);
}

/** Resolves after so many milliseconds, or at once when the signal is aborted. */
export function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(done, durationMs);
    signal.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
