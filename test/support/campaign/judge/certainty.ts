import type { EventRecord } from '../event-record.js';
import type { Intent } from '../strategy.js';

/** From the acceptance of an order until the venue had told of it, or its absence was proven. */
export function longestToCertainty(intents: readonly Intent[], record: EventRecord): number {
  const proven = new Map<string, number>();
  for (const { type, data, at } of record.told) {
    if (type !== 'eOrder.') continue;
    const { orderId, status } = data as { orderId: string; status: string };
    if (status !== 'SUBMITTING' && !proven.has(orderId)) proven.set(orderId, at);
  }
  return Math.max(0, ...intents.map(({ orderId, acceptedAt }) => (proven.get(orderId) ?? acceptedAt) - acceptedAt));
}
