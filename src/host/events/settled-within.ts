/** Waits for a promise, but no longer than `timeoutMs`: false where time was up. The timer does not outlive the wait. */
export async function settledWithin(promise: Promise<unknown>, timeoutMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs);
  });
  const isSettled = await Promise.race([promise.then(() => true), timeUp]);
  clearTimeout(timer);
  return isSettled;
}
