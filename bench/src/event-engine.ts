/** Events per second of the event engine beside bare eventemitter3: `npm run events`. */
import { EventEmitter } from 'eventemitter3';
import { EventEngine } from 'vt-binance';

import { machineDescription } from './machine.js';
import { median } from './statistics.js';

const ROUNDS = 5;
const BATCH = 1_000;
const SYMBOLS = 100;
const keys = Array.from({ length: SYMBOLS }, (_, index) => `eTick.S${index}USDT.BINANCE`);
const tick = { price: 1 };
let sum = 0;
const handlers = (count: number): (() => void)[] => Array.from({ length: count }, () => () => void (sum += 1));

/** One way to put events. */
interface Contest {
  /** Puts one batch of events and resolves when all were handled. */
  batch(): Promise<void>;
  end(): Promise<void>;
}

console.log(`${machineDescription()}\n`);
console.log('| dispatch | handlers | eventemitter3 | EventEngine |\n| --- | ---: | ---: | ---: |');
for (const keyed of [false, true]) {
  for (const count of [1, 10, 1_000]) {
    const bare = await measure(() => bareEmitter(keyed, count), count);
    const engine = await measure(() => eventEngine(keyed, count), count);
    console.log(`| ${keyed ? 'keyed' : 'general type'} | ${count} | ${bare} | ${engine} |`);
  }
}

/** Every tick is two events, its type's and its key's; the handlers stand at one of them. */
function eventEngine(keyed: boolean, count: number): Contest {
  const engine = new EventEngine();
  engine.start();
  handlers(count).forEach((handler, index) => engine.register(typeFor(keyed, index), handler));
  return {
    batch: () => {
      for (let index = 0; index < BATCH / 2; index += 1) {
        engine.put({ type: 'eTick.', data: tick });
        engine.put({ type: keys[index % SYMBOLS] ?? '', data: tick });
      }
      return engine.flush();
    },
    end: () => engine.stop(),
  };
}

function bareEmitter(keyed: boolean, count: number): Contest {
  const emitter = new EventEmitter();
  handlers(count).forEach((handler, index) => emitter.on(typeFor(keyed, index), handler));
  return {
    batch: () => {
      for (let index = 0; index < BATCH / 2; index += 1) {
        emitter.emit('eTick.', { type: 'eTick.', data: tick });
        const key = keys[index % SYMBOLS] ?? '';
        emitter.emit(key, { type: key, data: tick });
      }
      return Promise.resolve();
    },
    end: () => Promise.resolve(),
  };
}

/** Keyed handlers are spread over the symbols, as strategies are. */
function typeFor(keyed: boolean, index: number): string {
  return keyed ? (keys[index % SYMBOLS] ?? '') : 'eTick.';
}

async function measure(create: () => Contest, handlerCount: number): Promise<string> {
  const batches = Math.max(100, Math.round(10_000 / handlerCount));
  const rates: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const contest = create();
    const start = performance.now();
    for (let batch = 0; batch < batches; batch += 1) await contest.batch();
    const seconds = (performance.now() - start) / 1_000;
    await contest.end();
    if (round > 0) rates.push((batches * BATCH) / seconds);
  }
  return `${(median(rates) / 1e6).toFixed(2)} M/s`;
}
