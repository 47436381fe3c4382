/** Many frames through the adapter, its memory looked at again and again: `npm run soak -- --frames 20000000`. */
import { parseArgs } from 'node:util';

import { BenchProcess } from './child-process.js';
import type { ChildNews } from './child-process.js';
import { machineDescription } from './machine.js';

const { values } = parseArgs({
  options: {
    frames: { type: 'string', default: '20000000' },
    symbols: { type: 'string', default: '1400' },
    samples: { type: 'string', default: '20' },
    timeout: { type: 'string', default: '600' },
  },
});
const [frames, symbols, samples] = [Number(values.frames), Number(values.symbols), Number(values.samples)];
const timeoutMs = Number(values.timeout) * 1_000;

/** Memory after so many frames, behind a full garbage collection. */
export interface MemorySample extends ChildNews {
  readonly frames: number;
  readonly seconds: number;
  readonly heapBytes: number;
  readonly residentBytes: number;
}

const sender = new BenchProcess('./sender.js');
const receiver = new BenchProcess('./soak-receiver.js', ['--expose-gc']);
try {
  sender.tell({ order: 'listen', kind: 'bookTicker', symbols });
  const { port } = await sender.expect<ChildNews & { port: number }>('listen', timeoutMs);
  receiver.tell({ port, symbols, framesPerSample: Math.floor(frames / samples) });
  await receiver.expect('ready', timeoutMs);
  console.log(`${machineDescription()}\n\n| frames | seconds | heap MB | resident MB |\n| ---: | ---: | ---: | ---: |`);
  sender.tell({ order: 'flood', frames });
  for (let taken = 0; taken < samples; taken += 1) {
    const sample = await receiver.expect<MemorySample>('sample', timeoutMs);
    const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
    const { heapBytes, residentBytes, seconds } = sample;
    console.log(`| ${sample.frames} | ${seconds.toFixed(1)} | ${megabytes(heapBytes)} | ${megabytes(residentBytes)} |`);
  }
} finally {
  await Promise.all([sender.end(), receiver.end()]);
}
