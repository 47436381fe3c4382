import { expect } from 'chai';
import { spawn } from 'node:child_process';
import type { ChildProcess, ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Direction, Exchange, Offset, OrderType, Status } from '../../src/host/domain/constants.js';
import { Decimal } from '../../src/host/domain/decimal.js';
import { isActive } from '../../src/host/domain/order.js';
import type { OrderRequest } from '../../src/host/domain/requests.js';
import { formatUnits } from '../../src/simulator/index.js';
import type { VenueOrder } from '../../src/simulator/index.js';
import { SeededRandom } from '../../src/simulator/seeded-random.js';
import type { JournalledProcessOptions, KillPoint } from '../support/journalled-process.js';
import { TradingHost } from './support/trading-host.js';

const PROGRAM = fileURLToPath(new URL('../support/journalled-process.ts', import.meta.url));
const ACCOUNT = 'simulator-key';

/** What a process that was killed had said. */
interface LastWords {
  /** Order ids by reference, in the order of sending. */
  readonly intents: ReadonlyMap<string, string>;
  readonly lines: readonly string[];
}

/** Kills the process from outside, once its words or the venue give reason to. */
type Killer = (line: string, host: TradingHost, kill: () => void) => void;

interface Death {
  readonly name: string;
  readonly point?: KillPoint;
  readonly killer?: Killer;
  /** What the venue does wrong meanwhile. */
  readonly prepare?: (host: TradingHost) => void;
}

function killWhere(words: RegExp): Killer {
  return (line, _, kill) => {
    if (words.test(line)) kill();
  };
}

const at = (operation: KillPoint['operation'], nth: number, when: KillPoint['when']): KillPoint => ({
  operation,
  nth,
  when,
});

const DEATHS: readonly Death[] = [
  { name: 'before a record is written', point: at('append', 4, 'before') },
  { name: 'in the middle of a record', point: at('append', 5, 'middle') },
  { name: 'when a record is written and not synced', point: at('append', 3, 'after') },
  { name: 'when a record is synced and nothing was sent', point: at('sync', 4, 'after') },
  {
    name: 'when the order was executed and its answer is on its way',
    prepare: (host) =>
      void host.simulator.faults.add({
        what: { kind: 'answer-late', delayMs: 60_000 },
        where: { method: 'order.place' },
      }),
    killer: (line, host, kill) => {
      if (line.startsWith('intent') && line.endsWith('r3')) {
        const isThere = setInterval(() => {
          if (host.simulator.exchange.allOrders(ACCOUNT, 'BTCUSDT').length < 4) return;
          clearInterval(isThere);
          kill();
        }, 1);
      }
    },
  },
  { name: 'when an order was answered', killer: killWhere(/^order \S+ NOTTRADED/) },
  { name: 'during a fill', killer: killWhere(/^trade/) },
  {
    name: 'before it has heard of any fill',
    prepare: (host) => void host.simulator.faults.add({ what: 'frame-lost', where: { channel: 'user-data' } }),
    killer: (line, host, kill) => {
      if (!line.endsWith('r5')) return;
      host.counter('SELL', '0.5', host.price(-0.02));
      kill();
    },
  },
  { name: 'while the new file is being written in a rotation', point: at('create', 1, 'after') },
  { name: 'before the new file takes the old one’s place', point: at('rename', 1, 'before') },
  { name: 'when the new file has taken the old one’s place', point: at('rename', 1, 'after') },
];

/** Orders of every kind that the process sends: resting, filled at once, filled in part; with reference and offset. */
function seededOrders(count: number, chance: () => number, price: (move: number) => string): OrderRequest[] {
  return Array.from({ length: count }, (_, index) => {
    const isBuy = chance() < 0.5;
    const [type, move] = chance() < 0.4 ? [OrderType.FAK, 0.002] : [OrderType.LIMIT, chance() < 0.5 ? -0.01 : 0.002];
    return {
      symbol: 'BTCUSDT',
      exchange: Exchange.BINANCE,
      direction: isBuy ? Direction.LONG : Direction.SHORT,
      type,
      volume: chance() < 0.5 ? '0.002' : '0.02',
      price: price(isBuy ? move : -move),
      offset: chance() < 0.5 ? Offset.OPEN : Offset.CLOSE,
      reference: `r${index}`,
    };
  });
}

function spawnProcess(): ChildProcessByStdio<Writable, Readable, null> {
  return spawn(process.execPath, ['--conditions=vt-binance-source', '--import', 'tsx', PROGRAM], {
    env: { ...process.env, NODE_V8_COVERAGE: '' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

/** Starting takes longer than dying: so many are started ahead. */
const AHEAD = 2;

describe('a process that is killed', function () {
  this.timeout(30_000);
  let remaining = DEATHS.length;
  let ready: ReturnType<typeof spawnProcess>[];
  before(() => (ready = Array.from({ length: AHEAD }, spawnProcess)));
  after(() => ready.forEach((process_) => process_.kill('SIGKILL')));
  let folder: string;
  let host: TradingHost;
  let child: ChildProcess | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'killed-'));
    host = await TradingHost.create();
    host.counter('SELL', '0.01', host.price(0.001), 'GTC');
    host.counter('BUY', '0.01', host.price(-0.001), 'GTC');
  });
  afterEach(async () => {
    child?.kill('SIGKILL');
    await host.close();
    await rm(folder, { recursive: true });
  });

  const settings = (): JournalledProcessOptions['settings'] => ({
    ...host.simulator.settings,
    journal: join(folder, 'orders.journal'),
  });

  function live(death: Death, orders: readonly OrderRequest[]): Promise<LastWords> {
    const { point = null, killer } = death;
    const options: JournalledProcessOptions = {
      settings: settings(),
      orders,
      cancelsFirst: true,
      rotateAtBytes: 2_000,
      kill: point,
    };
    const process_ = ready.shift() ?? spawnProcess();
    if (remaining-- > AHEAD) ready.push(spawnProcess());
    process_.stdin.write(`${JSON.stringify(options)}\n`);
    child = process_;
    const lines: string[] = [];
    let rest = '';
    process_.stdout.setEncoding('utf8').on('data', (text: string) => {
      const parts = (rest + text).split('\n');
      rest = parts.pop() ?? '';
      for (const line of parts) {
        lines.push(line);
        killer?.(line, host, () => void process_.kill('SIGKILL'));
      }
    });
    return new Promise((resolve, reject) => {
      process_.on('close', (code, signal) => {
        if (signal !== 'SIGKILL') reject(new Error(`ended with ${String(code)} instead: ${lines.join(', ')}`));
        const words = lines.map((line) => line.split(' ')).filter(([what]) => what === 'intent');
        resolve({ lines, intents: new Map(words.map(([, id = '', reference = '']) => [reference, id])) });
      });
    });
  }

  function compare(orders: readonly OrderRequest[], { intents, lines }: LastWords): void {
    const venue = host.simulator.exchange.allOrders(ACCOUNT, 'BTCUSDT');
    const ids = [...intents.values()];
    expect(new Set(venue.map(({ clientOrderId }) => clientOrderId)).size, 'doubled').to.equal(venue.length);
    const unresolved = host.adapter.getHealth().unresolvedOrders;
    for (const request of orders) {
      const id = intents.get(request.reference ?? '');
      const record = venue.find(({ clientOrderId }) => clientOrderId === id);
      const order = id === undefined ? undefined : host.latest(id);
      const wasEnded = lines.some((line) => line.startsWith(`order ${id ?? ''} `) && /ALLTRADED|CANCELLED/.test(line));
      if (!record && order) expect(unresolved, 'neither there nor in doubt').to.include(order.orderId);
      if (order) expect(order).to.include({ reference: request.reference, offset: request.offset, type: request.type });
      if (order) expect(order.extra).to.not.have.property('external');
      if (record && (order || !wasEnded)) compareWithRecord(record);
    }
    const foreign = venue.filter(({ clientOrderId }) => !ids.includes(clientOrderId));
    for (const record of foreign)
      expect(host.latest(record.clientOrderId)?.reference).to.be.oneOf(orders.map((o) => o.reference));
    expect(new Set(host.trades.map(({ vtTradeId }) => vtTradeId)).size, 'repeated').to.equal(host.trades.length);
  }

  function compareWithRecord(record: VenueOrder): void {
    const order = host.latest(record.clientOrderId);
    expect(order, `lost: ${record.clientOrderId}`).to.not.equal(undefined);
    expect(order?.traded.toFixed()).to.equal(new Decimal(formatUnits(record.executedQty)).toFixed());
    expect(order && isActive(order)).to.equal(record.status === 'NEW' || record.status === 'PARTIALLY_FILLED');
    const filled = host.trades
      .filter(({ orderId }) => orderId === record.clientOrderId)
      .reduce((sum, { volume }) => sum.plus(volume), new Decimal(0));
    expect(filled.toFixed(), 'fills').to.equal(new Decimal(formatUnits(record.executedQty)).toFixed());
  }

  for (const [index, death] of DEATHS.entries()) {
    it(`${death.name}, loses and doubles nothing: the next one has orders, references, offsets and fills`, async () => {
      const random = new SeededRandom(index + 1);
      const orders = seededOrders(
        8,
        () => random.next(),
        (move) => host.price(move),
      );
      death.prepare?.(host);
      const words = await live(death, orders);
      expect(words.intents.size).to.be.greaterThan(0);
      host.simulator.faults.clear();
      expect(await host.connect(settings())).to.equal(true);
      compare(orders, words);
      const { journal } = host.adapter.getHealth();
      expect(journal?.problem).to.equal(null);
      expect(await readFile(join(folder, 'orders.journal'), 'utf8')).to.not.include('simulator-secret');
      expect(host.orders.filter(({ status }) => status === Status.REJECTED)).to.deep.equal([]);
    });
  }
});
