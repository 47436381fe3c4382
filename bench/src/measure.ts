import { BenchProcess } from './child-process.js';
import type { ChildNews } from './child-process.js';
import type { Kind } from './feed/kinds.js';
import type { ReceiveOrder, Reception } from './receive.js';
import type { ReceiverName } from './receivers/all-receivers.js';

/** One run: who receives what. */
export interface Run {
  readonly receiver: ReceiverName;
  readonly kind: Kind;
  readonly symbols: number;
  readonly frames: number;
  readonly warmUp: number;
  /** After so long without an end the run has failed. */
  readonly timeoutMs: number;
}

/** A run whose frames are sent at an even rate. */
export interface PacedRun extends Run {
  readonly framesPerSecond: number;
}

/** What a run without pauses showed. */
export interface Throughput {
  readonly framesPerSecond: number;
  readonly cpuMicrosPerFrame: number;
  readonly residentBytes: number;
}

/** Sends as fast as the receiver takes it. Throws when the run takes too long. */
export function measureThroughput(run: Run): Promise<Throughput> {
  return withProcesses(run, false, async (sender, receiver) => {
    sender.tell({ order: 'flood', frames: run.warmUp + run.frames });
    const { seconds, cpuMicrosPerFrame, residentBytes } = await receptionOf(receiver, run);
    return { framesPerSecond: run.frames / seconds, cpuMicrosPerFrame, residentBytes };
  });
}

/**
 * Microseconds from the write of each frame to the handler, sorted. The n-th frame that left is the n-th that was seen:
 * true on one connection, and near enough over several, which take turns.
 */
export function measureLatency(run: PacedRun): Promise<Float64Array> {
  return withProcesses(run, true, async (sender, receiver) => {
    sender.tell({ order: 'pace', frames: run.warmUp + run.frames, framesPerSecond: run.framesPerSecond });
    const { seenMicros } = await receptionOf(receiver, run);
    const { sentMicros } = await sender.expect<ChildNews & { sentMicros: number[] }>('pace', run.timeoutMs);
    return Float64Array.from(seenMicros, (seen, index) => seen - (sentMicros[run.warmUp + index] ?? 0)).sort();
  });
}

async function withProcesses<Result>(
  { receiver, kind, symbols, warmUp, frames, timeoutMs }: Run,
  isPaced: boolean,
  work: (sender: BenchProcess, receiving: BenchProcess) => Promise<Result>,
): Promise<Result> {
  const sender = new BenchProcess('./sender.js');
  const receiving = new BenchProcess('./receive.js');
  try {
    sender.tell({ order: 'listen', kind, symbols });
    const { port } = await sender.expect<ChildNews & { port: number }>('listen', timeoutMs);
    receiving.tell({ receiver, port, kind, symbols, warmUp, frames, isPaced } satisfies ReceiveOrder);
    await receiving.expect('ready', timeoutMs);
    return await work(sender, receiving);
  } finally {
    await Promise.all([sender.end(), receiving.end()]);
  }
}

async function receptionOf(receiving: BenchProcess, { timeoutMs }: Run): Promise<Reception> {
  return (await receiving.expect<ChildNews & { reception: Reception }>('receive', timeoutMs)).reception;
}
