/** A timer that comes later than this comes to a process that was busy: the disk's answer may lie unread. */
const LATE_MS = 100;
/** In this time it is read. */
const SECOND_LOOK_MS = 50;

/** Waits for the disk's work, and tells once where it has not answered after so long. */
export async function tellIfSlow(work: () => Promise<void>, slowMs: number, onSlow: () => void): Promise<void> {
  const sinceMs = performance.now();
  const look = (): void => {
    const isLate = performance.now() - sinceMs > slowMs + LATE_MS;
    if (isLate) timer = setTimeout(onSlow, SECOND_LOOK_MS);
    else onSlow();
  };
  let timer = setTimeout(look, slowMs);
  try {
    await work();
  } finally {
    clearTimeout(timer);
  }
}
