import { secondLookMs } from '../clock.js';

/** Waits for the disk's work, and tells once where it has not answered after so long. */
export async function tellIfSlow(work: () => Promise<void>, slowMs: number, onSlow: () => void): Promise<void> {
  const sinceMs = performance.now();
  const look = (): void => {
    const restMs = secondLookMs(performance.now() - sinceMs - slowMs);
    if (restMs > 0) timer = setTimeout(onSlow, restMs);
    else onSlow();
  };
  let timer = setTimeout(look, slowMs);
  try {
    await work();
  } finally {
    clearTimeout(timer);
  }
}
