import { writeSync } from 'node:fs';

import { BinanceAdapter, EventEngine, EventType, nodeJournalDisk } from '../../src/index.js';
import type { JournalDisk, JournalFile, OrderRequest } from '../../src/index.js';

/** Where the process kills itself: at the `nth` call of an operation of the disk, counted from when it is ready. */
export interface KillPoint {
  readonly operation: 'append' | 'sync' | 'create' | 'rename' | 'syncFolder';
  readonly nth: number;
  /** `middle`: after half of the bytes. */
  readonly when: 'before' | 'middle' | 'after';
}

/** What such a process is told, as JSON. */
export interface JournalledProcessOptions {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly orders: readonly OrderRequest[];
  /** Cancel the first order when it rests. */
  readonly cancelsFirst: boolean;
  readonly rotateAtBytes: number;
  readonly kill: KillPoint | null;
}

/** What it says, a line each. A kill loses none of it, as it is written at once. */
function say(...words: readonly string[]): void {
  writeSync(1, `${words.join(' ')}\n`);
}

/** How often the operation was called that the process is to be killed at. */
let calls = 0;

/** This machine's disk; at the point told, the process is no more. */
function mortalDisk(kill: KillPoint | null, isReady: () => boolean): JournalDisk {
  const die = (): void => void process.kill(process.pid, 'SIGKILL');
  async function step(operation: KillPoint['operation'], act: () => Promise<unknown>, half = act): Promise<void> {
    const isTheOne = isReady() && kill?.operation === operation && ++calls === kill.nth;
    if (isTheOne && kill.when === 'before') die();
    await (isTheOne && kill.when === 'middle' ? half() : act());
    if (isTheOne) die();
  }
  const mortal = (file: JournalFile): JournalFile => ({
    append: (bytes) =>
      step(
        'append',
        () => file.append(bytes),
        () => file.append(bytes.subarray(0, bytes.length / 2)),
      ),
    sync: () => step('sync', () => file.sync()),
    truncate: (size) => file.truncate(size),
    close: () => file.close(),
  });
  return {
    ...nodeJournalDisk,
    open: async (path) => mortal(await nodeJournalDisk.open(path)),
    async create(path) {
      await step('create', () => Promise.resolve());
      return mortal(await nodeJournalDisk.create(path));
    },
    rename: (from, to) => step('rename', () => nodeJournalDisk.rename(from, to)),
    syncFolder: (path) => step('syncFolder', () => nodeJournalDisk.syncFolder(path)),
  };
}

/** Whether each record brings one call of the operation at least. */
function isCounted(kill: KillPoint | null): boolean {
  return kill?.operation === 'append' || kill?.operation === 'sync';
}

async function trade({ settings, orders, cancelsFirst, rotateAtBytes, kill }: JournalledProcessOptions): Promise<void> {
  let isReady = false;
  const engine = new EventEngine();
  const adapter = new BinanceAdapter(engine, 'BINANCE', {
    journalDisk: mortalDisk(kill, () => isReady),
    journalRotateAtBytes: rotateAtBytes,
  });
  let firstId = '';
  engine.register(EventType.ORDER, ({ data }) => {
    say('order', data.orderId, data.status);
    const isFirst = data.orderId === firstId && data.status === 'NOTTRADED';
    if (isFirst && cancelsFirst) adapter.cancelOrder({ ...data });
  });
  engine.register(EventType.TRADE, ({ data }) => say('trade', data.orderId, data.tradeId));
  engine.start();
  if (!(await adapter.connect(settings))) throw new Error('not connected');
  isReady = true;
  for (const request of orders) {
    const orderId = adapter.sendOrder(request).replace('BINANCE.', '');
    firstId ||= orderId;
    say('intent', orderId, request.reference ?? '');
    const before = calls;
    // A slow disk takes many records at once: then the point that is counted up to would never come.
    do await new Promise((resolve) => setTimeout(resolve, 3));
    while (isCounted(kill) && calls === before);
  }
}

/** It waits for its options on one line, so that it can be started ahead of its time. */
let given = '';
for await (const text of process.stdin.setEncoding('utf8')) {
  given += String(text);
  if (given.includes('\n')) break;
}
await trade(JSON.parse(given) as JournalledProcessOptions);
