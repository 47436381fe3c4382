/** Resolves as soon as the condition holds (looked at every few milliseconds); rejects with `what` after the time-out. */
export async function waitUntil(condition: () => boolean, what = 'the condition', timeoutMs = 5_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
