import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { BenchProcess } from '../child-process.js';
import type { ChildNews } from '../child-process.js';
import type { ClientName } from './clients/all-clients.js';
import type { OrderClientContext } from './clients/order-client.js';
import { ED25519_KEY, HMAC_KEY } from './keys.js';
import type { Manner, PlacingOrder, Stretch } from './place.js';
import type { VenueKind, VenueOrder } from './venue.js';

/** One run: which client places how many orders, in each manner. */
export interface OrderRun {
  readonly client: ClientName;
  readonly venue: VenueKind;
  readonly warmUp: number;
  readonly stretches: readonly { readonly manner: Manner; readonly orders: number }[];
  readonly timeoutMs: number;
  /** Where journals are kept, each run in a folder of its own. */
  readonly journalFolder: string;
}

/** What one manner showed in one run. */
export interface Placing {
  readonly manner: Manner['kind'];
  /** From the call to the request's arrival at the venue, microseconds, sorted. */
  readonly arrivalMicros: Float64Array;
  /** From the call to where its caller hears that the venue has the order, microseconds, sorted. */
  readonly acknowledgedMicros: Float64Array;
  readonly ordersPerSecond: number;
  readonly cpuMicrosPerOrder: number;
  readonly residentBytes: number;
}

/** After a stretch, for news of the orders that were swept away. */
const SETTLE_MS = 300;

/** Runs a client in a process of its own against a venue in another. Throws when a step takes too long. */
export async function measureOrders(run: OrderRun): Promise<Placing[]> {
  const directory = await mkdtemp(join(run.journalFolder, 'vt-binance-bench-'));
  const venue = new BenchProcess('./orders/venue.js');
  const placing = new BenchProcess('./orders/place.js');
  try {
    const context = await openVenue(venue, directory, run);
    tell(placing, { order: 'start', client: run.client, context });
    await placing.expect('start', run.timeoutMs);
    await stretch(venue, placing, { manner: { kind: 'sequential' }, orders: run.warmUp }, run.timeoutMs);
    const results: Placing[] = [];
    for (const each of run.stretches) results.push(await stretch(venue, placing, each, run.timeoutMs));
    return results;
  } finally {
    await Promise.all([venue.end(), placing.end()]);
    await rm(directory, { recursive: true, force: true });
  }
}

async function openVenue(
  venue: BenchProcess,
  directory: string,
  { venue: kind, timeoutMs }: OrderRun,
): Promise<OrderClientContext> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  venue.tell({ order: 'listen', publicKey, venue: kind } satisfies VenueOrder);
  const { endpoints } = await venue.expect<ChildNews & Pick<OrderClientContext, 'endpoints'>>('listen', timeoutMs);
  const hmac = { apiKey: HMAC_KEY.key, secret: HMAC_KEY.secret };
  return { endpoints, hmac, ed25519: { apiKey: ED25519_KEY, secret: privateKey }, directory };
}

async function stretch(
  venue: BenchProcess,
  placing: BenchProcess,
  { manner, orders }: OrderRun['stretches'][number],
  timeoutMs: number,
): Promise<Placing> {
  tell(placing, { order: 'place', manner, orders });
  const { stretch: shown } = await placing.expect<ChildNews & { stretch: Stretch }>('place', timeoutMs);
  const arrivals = await arrivalsAt(venue, timeoutMs);
  venue.tell({ order: 'sweep' } satisfies VenueOrder);
  await venue.expect('sweep', timeoutMs);
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const arrivalMicros = shown.placed.map(([id, sent]) => {
    const arrived = arrivals.get(id);
    if (arrived === undefined) throw new Error(`order ${id} never arrived`);
    return arrived - sent;
  });
  return {
    manner: manner.kind,
    arrivalMicros: Float64Array.from(arrivalMicros).sort(),
    acknowledgedMicros: Float64Array.from(shown.placed, ([, sent, acknowledged]) => acknowledged - sent).sort(),
    ordersPerSecond: orders / shown.seconds,
    cpuMicrosPerOrder: shown.cpuMicrosPerOrder,
    residentBytes: shown.residentBytes,
  };
}

async function arrivalsAt(venue: BenchProcess, timeoutMs: number): Promise<ReadonlyMap<string, number>> {
  venue.tell({ order: 'arrivals' } satisfies VenueOrder);
  const news = await venue.expect<ChildNews & { arrivals: [string, number][] }>('arrivals', timeoutMs);
  return new Map(news.arrivals);
}

function tell(placing: BenchProcess, order: PlacingOrder): void {
  placing.tell(order);
}
