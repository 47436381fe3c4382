/** The client's process: places orders in the manner it is told by IPC, and tells how long each took. */
import { monotonicMicros } from '../feed/monotonic-micros.js';
import { loadClient } from './clients/all-clients.js';
import type { ClientName } from './clients/all-clients.js';
import type { OrderClient, OrderClientContext } from './clients/order-client.js';

/**
 * How a stretch of orders is placed: each after the answer to the one before, at an even rate one by one or in bunches
 * (a strategy that places its orders at every bar or signal), or all at once.
 */
export type Manner =
  | { readonly kind: 'sequential' }
  | { readonly kind: 'paced'; readonly perSecond: number }
  | { readonly kind: 'bunched'; readonly perSecond: number; readonly bunch: number }
  | { readonly kind: 'burst' };

/** What the client's process is told to do. */
export type PlacingOrder =
  | { readonly order: 'start'; readonly client: ClientName; readonly context: OrderClientContext }
  | { readonly order: 'place'; readonly manner: Manner; readonly orders: number };

/** One order: when its call began, and when its caller's code heard that the venue has it. */
export type Placed = readonly [clientOrderId: string, sentMicros: number, acknowledgedMicros: number];

/** What a stretch showed. */
export interface Stretch {
  readonly placed: readonly Placed[];
  readonly seconds: number;
  readonly cpuMicrosPerOrder: number;
  readonly residentBytes: number;
}

let client: OrderClient | undefined;

process.on('message', (order: PlacingOrder) => void carryOut(order));
process.on('disconnect', () => process.exit());

async function carryOut(order: PlacingOrder): Promise<void> {
  switch (order.order) {
    case 'start':
      client = await loadClient(order.client);
      await client.start(order.context);
      process.send?.({ done: 'start' });
      return;
    case 'place':
      if (!client) throw new Error('place comes after start');
      process.send?.({ done: 'place', stretch: await measure(client, order.manner, order.orders) });
      return;
    default:
      order satisfies never;
  }
}

async function measure(by: OrderClient, manner: Manner, orders: number): Promise<Stretch> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const placed = await placeAll(by, manner, orders);
  const seconds = (performance.now() - start) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  return {
    placed,
    seconds,
    cpuMicrosPerOrder: (user + system) / orders,
    residentBytes: process.memoryUsage().rss,
  };
}

async function placeAll(by: OrderClient, manner: Manner, orders: number): Promise<Placed[]> {
  switch (manner.kind) {
    case 'sequential': {
      const placed: Placed[] = [];
      for (let count = 0; count < orders; count += 1) placed.push(await placeOne(by));
      return placed;
    }
    case 'paced':
      return placeEvenly(by, orders, 1_000 / manner.perSecond, 1);
    case 'bunched':
      return placeEvenly(by, orders, 1_000 / manner.perSecond, manner.bunch);
    case 'burst':
      return Promise.all(Array.from({ length: orders }, () => placeOne(by)));
    default:
      return manner satisfies never;
  }
}

/** Each order, or the bunch it belongs to, leaves at its own time, whether those before it were answered or not. */
async function placeEvenly(by: OrderClient, orders: number, intervalMs: number, bunch: number): Promise<Placed[]> {
  const start = performance.now();
  const placing: Promise<Placed>[] = [];
  for (let count = 0; count < orders; count += 1) {
    const waitMs = start + (count - (count % bunch)) * intervalMs - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    placing.push(placeOne(by));
  }
  return Promise.all(placing);
}

async function placeOne(by: OrderClient): Promise<Placed> {
  const sentMicros = monotonicMicros();
  const clientOrderId = await by.place();
  return [clientOrderId, sentMicros, monotonicMicros()];
}
