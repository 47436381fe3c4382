/** The receiving process of a soak. */
import { symbolNames } from './feed/kinds.js';
import { receiver } from './receivers/vt-binance.js';

/** What the process is told to do. */
interface SoakOrder {
  readonly port: number;
  readonly symbols: number;
  readonly framesPerSample: number;
}

process.once('message', (order: SoakOrder) => void soak(order));
process.on('disconnect', () => process.exit());

async function soak({ port, symbols, framesPerSample }: SoakOrder): Promise<void> {
  const start = performance.now();
  let frames = 0;
  const seen = (): void => {
    frames += 1;
    if (frames % framesPerSample === 0) tell(frames, start);
  };
  await receiver.start({ port, kind: 'bookTicker', symbols: symbolNames(symbols), seen });
  process.send?.({ done: 'ready' });
}

function tell(frames: number, start: number): void {
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  const seconds = (performance.now() - start) / 1_000;
  process.send?.({ done: 'sample', frames, seconds, heapBytes: heapUsed, residentBytes: rss });
}
