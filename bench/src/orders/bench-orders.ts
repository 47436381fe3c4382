/**
 * Measures clients that place orders, side by side: `npm run bench:orders -- --rounds 5`. Each run has a venue and a
 * client in processes of their own; clients take turns, so that a busy minute of the machine hits all of them.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { machineDescription } from '../machine.js';
import { CLIENT_NAMES } from './clients/all-clients.js';
import type { ClientName } from './clients/all-clients.js';
import { diskAlone } from './disk-alone.js';
import { describeJournalCost, journalCosts } from './journal-cost.js';
import { measureOrders } from './measure-orders.js';
import type { OrderRun } from './measure-orders.js';
import { OrderTable } from './order-table.js';
import type { OrderRow } from './order-table.js';
import type { Manner } from './place.js';
import type { VenueKind } from './venue.js';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    /** Orders one after the other, in each run. */
    orders: { type: 'string', default: '1000' },
    /** Orders per second of the paced stretch; 0 leaves it out. */
    pace: { type: 'string', default: '100' },
    /** Length of the paced stretches. */
    seconds: { type: 'string', default: '5' },
    /** Orders in each bunch of the stretch in bunches, at the same pace; 0 leaves it out. */
    bunch: { type: 'string', default: '10' },
    /** Orders at once; 0 leaves the burst out. */
    burst: { type: 'string', default: '200' },
    'warm-up': { type: 'string', default: '4000' },
    clients: { type: 'string' },
    /** On whose disk journals are kept. */
    'journal-folder': { type: 'string', default: tmpdir() },
    /** `quick` answers at once, so that the client is what is measured; `simulator` keeps books. */
    venues: { type: 'string', default: 'quick,simulator' },
    /** Seconds after which a step has failed. */
    timeout: { type: 'string', default: '60' },
    /** Whether the last line is everything as one JSON object. */
    json: { type: 'boolean', default: false },
  },
});

const VENUES: Readonly<Record<VenueKind, string>> = { quick: 'Venue that only answers', simulator: 'Simulator' };
const rounds = Number(values.rounds);
const perSecond = Number(values.pace);
const bunch = Number(values.bunch);
const clients = values.clients?.split(';').map(toClientName) ?? CLIENT_NAMES;
const stretches: OrderRun['stretches'] = [
  { manner: { kind: 'sequential' }, orders: Number(values.orders) } as const,
  { manner: { kind: 'paced', perSecond }, orders: perSecond * Number(values.seconds) } as const,
  {
    manner: { kind: 'bunched', perSecond, bunch },
    orders: bunch > 0 ? perSecond * Number(values.seconds) : 0,
  } as const,
  { manner: { kind: 'burst' }, orders: Number(values.burst) } as const,
].filter(({ orders }) => orders > 0);
const results: Record<string, unknown> = { machine: machineDescription(), rounds };

console.log(`${machineDescription()}\n`);
for (const venue of values.venues.split(',').map(toVenueKind)) results[venue] = await compare(venue);
if (values.json) console.log(JSON.stringify(results));

async function compare(venue: VenueKind): Promise<Record<string, readonly OrderRow[]>> {
  const tables = stretches.map(({ manner }) => new OrderTable(manner.kind));
  const disks = stretches.map(() => new Map<number, Float64Array>());
  for (let round = 1; round <= rounds; round += 1) {
    for (const client of clients) await runOnce(venue, client, round, tables);
    for (const [index, { manner, orders }] of stretches.entries()) {
      if (manner.kind !== 'burst') disks[index]?.set(round, await measureDisk(manner, orders));
    }
  }
  stretches.forEach(({ manner, orders }, index) => {
    const [table, disk] = [tables[index], disks[index]];
    if (!table || !disk) return;
    console.log(`### ${VENUES[venue]}: ${describe(manner, orders)}, medians of ${rounds} rounds\n`);
    console.log(table.toMarkdown());
    for (const cost of journalCosts(table, disk)) console.log(`${describeJournalCost(cost)}\n`);
  });
  return Object.fromEntries(stretches.map(({ manner }, index) => [manner.kind, tables[index]?.rows() ?? []]));
}

/** A client that fails leaves a hole in the table and not an end of the bench. */
async function runOnce(
  venue: VenueKind,
  client: ClientName,
  round: number,
  tables: readonly OrderTable[],
): Promise<void> {
  const run = {
    client,
    venue,
    warmUp: Number(values['warm-up']),
    stretches,
    timeoutMs: Number(values.timeout) * 1_000,
    journalFolder: values['journal-folder'],
  };
  try {
    const placings = await measureOrders(run);
    for (const table of tables) table.add(client, round, placings);
  } catch (error) {
    console.error(`${venue}, ${client}, round ${round}: ${(error as Error).message}`);
  }
}

async function measureDisk(manner: Manner, records: number): Promise<Float64Array> {
  const directory = await mkdtemp(join(values['journal-folder'], 'vt-binance-bench-'));
  try {
    return await diskAlone(directory, manner, records);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function describe(manner: Manner, orders: number): string {
  switch (manner.kind) {
    case 'sequential':
      return `${orders} orders one after the other`;
    case 'paced':
      return `${orders} orders at ${manner.perSecond} orders/s`;
    case 'bunched':
      return `${orders} orders at ${manner.perSecond} orders/s, in bunches of ${manner.bunch}`;
    case 'burst':
      return `${orders} orders at once`;
    default:
      return manner satisfies never;
  }
}

function toClientName(text: string): ClientName {
  const name = CLIENT_NAMES.find((known) => known === text);
  if (name === undefined) throw new RangeError(`no such client: ${text}; there are ${CLIENT_NAMES.join('; ')}`);
  return name;
}

function toVenueKind(text: string): VenueKind {
  if (text === 'quick' || text === 'simulator') return text;
  throw new RangeError(`no such venue: ${text}; there are quick and simulator`);
}
