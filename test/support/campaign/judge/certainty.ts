import type { EventRecord } from '../event-record.js';
import type { Intent } from '../strategy.js';

/** What of an order says that the venue has it or has not. */
interface Telling {
  readonly orderId: string;
  readonly status: string;
  readonly extra?: Readonly<Record<string, unknown>>;
}

/**
 * From the acceptance of an order until the venue had told of it, or its absence was proven: a state other than
 * SUBMITTING, or the venue's number of it (orders that wait for another one of their list have no other state yet). An
 * order of which nothing was ever proven counts until the end of the round.
 */
export function longestToCertainty(intents: readonly Intent[], record: EventRecord, endedAt: number): number {
  const proven = new Map<string, number>();
  for (const { type, data, at } of record.told) {
    if (type !== 'eOrder.') continue;
    const { orderId, status, extra } = data as Telling;
    const isProven = status !== 'SUBMITTING' || extra?.['exchangeOrderId'] !== undefined;
    if (isProven && !proven.has(orderId)) proven.set(orderId, at);
  }
  return Math.max(0, ...intents.map(({ orderId, acceptedAt }) => (proven.get(orderId) ?? endedAt) - acceptedAt));
}
