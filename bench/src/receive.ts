/** The receiving process: one client library, measured where its user's handler runs. */
import type { Kind } from './feed/kinds.js';
import { symbolNames } from './feed/kinds.js';
import { monotonicMicros } from './feed/monotonic-micros.js';
import { loadReceiver } from './receivers/all-receivers.js';
import type { ReceiverName } from './receivers/all-receivers.js';

/** What the receiving process is told to do. */
export interface ReceiveOrder {
  readonly receiver: ReceiverName;
  readonly port: number;
  readonly kind: Kind;
  readonly symbols: number;
  /** Messages before the measurement begins. */
  readonly warmUp: number;
  readonly frames: number;
  /** Whether the moment of each message is wanted. */
  readonly isPaced: boolean;
}

/** What a receiving process measured between the end of its warm-up and its last message. */
export interface Reception {
  readonly seconds: number;
  readonly cpuMicrosPerFrame: number;
  readonly residentBytes: number;
  /** Moment of each message after the warm-up; empty where frames were not paced. */
  readonly seenMicros: readonly number[];
}

process.once('message', (order: ReceiveOrder) => void receive(order));
process.on('disconnect', () => process.exit());

async function receive({ receiver, port, kind, symbols, warmUp, frames, isPaced }: ReceiveOrder): Promise<void> {
  const last = warmUp + frames;
  const seenMicros: number[] = [];
  let count = 0;
  let start = 0;
  let cpu = process.cpuUsage();

  const begin = (): void => {
    start = performance.now();
    cpu = process.cpuUsage();
  };
  const finish = (): void => {
    const seconds = (performance.now() - start) / 1_000;
    const { user, system } = process.cpuUsage(cpu);
    const cpuMicrosPerFrame = (user + system) / frames;
    const reception: Reception = { seconds, cpuMicrosPerFrame, residentBytes: process.memoryUsage().rss, seenMicros };
    process.send?.({ done: 'receive', reception });
  };
  const seen = (): void => {
    count += 1;
    if (count === warmUp) begin();
    else if (count === last) finish();
  };
  const seenAt = (): void => {
    if (count >= warmUp) seenMicros.push(monotonicMicros());
    seen();
  };

  const library = await loadReceiver(receiver);
  await library.start({ port, kind, symbols: symbolNames(symbols), seen: isPaced ? seenAt : seen });
  process.send?.({ done: 'ready' });
}
