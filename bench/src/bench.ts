/**
 * Measures receivers side by side: `npm run bench -- --frames 1000000 --rounds 5 --kind bookTicker --symbols 100`.
 * Each run has a sending and a receiving process of its own; receivers take turns, so that a busy minute of the machine
 * hits all of them.
 */
import { parseArgs } from 'node:util';

import { KINDS } from './feed/kinds.js';
import type { Kind } from './feed/kinds.js';
import { machineDescription } from './machine.js';
import { loadReceiver, RECEIVER_NAMES } from './receivers/all-receivers.js';
import type { ReceiverName } from './receivers/all-receivers.js';
import { ResultTable } from './result-table.js';
import { measureLatency, measureThroughput } from './measure.js';

const { values } = parseArgs({
  options: {
    frames: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '5' },
    kind: { type: 'string', default: 'bookTicker' },
    symbols: { type: 'string', default: '100' },
    /** Frames per second of the run that measures latency; 0 leaves it out. */
    pace: { type: 'string', default: '20000' },
    receivers: { type: 'string', default: RECEIVER_NAMES.join(',') },
    /** Seconds after which a run has failed. */
    timeout: { type: 'string', default: '120' },
  },
});

const PACED_SECONDS = 5;
const kinds = values.kind.split(',').map(toKind);
const symbolCounts = values.symbols.split(',').map(Number);
const wanted = values.receivers.split(',').map(toReceiverName);
const frames = Number(values.frames);
const rounds = Number(values.rounds);
const framesPerSecond = Number(values.pace);
const timeoutMs = Number(values.timeout) * 1_000;

console.log(`${machineDescription()}\n`);
for (const kind of kinds) for (const symbols of symbolCounts) await compare(kind, symbols);

async function compare(kind: Kind, symbols: number): Promise<void> {
  const table = new ResultTable();
  const receivers = await thatKnow(kind);
  const run = { kind, symbols, frames, warmUp: Math.round(frames / 5), timeoutMs };
  for (let round = 1; round <= rounds; round += 1) {
    for (const receiver of receivers) {
      await attempt(`${receiver}, round ${round}`, async () => {
        table.addThroughput(receiver, round, await measureThroughput({ ...run, receiver }));
      });
    }
  }
  if (framesPerSecond > 0) {
    const paced = { ...run, framesPerSecond, warmUp: framesPerSecond, frames: framesPerSecond * PACED_SECONDS };
    for (const receiver of receivers) {
      await attempt(`${receiver}, latency`, async () => {
        table.addLatency(receiver, await measureLatency({ ...paced, receiver }));
      });
    }
  }
  const pace = framesPerSecond > 0 ? `, latency at ${framesPerSecond} frames/s` : '';
  console.log(`### ${kind}, ${symbols} symbols, medians of ${rounds} runs of ${frames} frames${pace}\n`);
  console.log(table.toMarkdown());
}

/** A receiver that fails leaves a hole in the table and not an end of the bench. */
async function attempt(what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    console.error(`${what}: ${(error as Error).message}`);
  }
}

async function thatKnow(kind: Kind): Promise<ReceiverName[]> {
  const known = await Promise.all(wanted.map(async (name) => (await loadReceiver(name)).kinds.includes(kind)));
  return wanted.filter((_, index) => known[index]);
}

function toKind(text: string): Kind {
  const kind = KINDS.find((known) => known === text);
  if (kind === undefined) throw new RangeError(`no such kind: ${text}; there are ${KINDS.join(', ')}`);
  return kind;
}

function toReceiverName(text: string): ReceiverName {
  const name = RECEIVER_NAMES.find((known) => known === text);
  if (name === undefined) throw new RangeError(`no such receiver: ${text}; there are ${RECEIVER_NAMES.join(', ')}`);
  return name;
}
