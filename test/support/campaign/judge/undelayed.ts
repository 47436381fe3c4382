import type { Order } from '../../../../src/host/domain/order.js';
import type { EventRecord } from '../event-record.js';
import type { Findings } from '../findings.js';
import type { AcceptedCancel, Intent } from '../strategy.js';
import type { VenueMirror } from '../venue-mirror.js';
import { isOver, statusOf, venueIdOf } from './venue-truth.js';

/** A cancel waits so long for the disk, and no longer. */
const LONGEST_CANCEL_MS = 250;
/** An order waits so long for the disk, and no longer. */
const LONGEST_ORDER_MS = 5_000;
/** In virtual time nothing but timers takes any. */
const SLACK_MS = 20;

/** A round in which nothing fails but the disk of the journal. */
export interface QuietRound {
  readonly intents: readonly Intent[];
  readonly cancels: readonly AcceptedCancel[];
  readonly record: EventRecord;
  readonly mirror: VenueMirror;
}

/**
 * Whatever the disk does, a cancel is sent within a quarter of a second, and within five seconds it is known of an order
 * whether it was sent. To be judged only where nothing else can hold them up.
 */
export function judgeUndelayed({ intents, cancels, record, mirror }: QuietRound, findings: Findings): void {
  const settled = firstTold(record, (order) => order.status !== 'SUBMITTING' || venueIdOf(order) !== undefined);
  const ended = firstTold(record, ({ status }) => isOver(status));
  for (const { orderId, acceptedAt } of intents) {
    const tookMs = (settled.get(orderId) ?? Infinity) - acceptedAt;
    if (tookMs > LONGEST_ORDER_MS + SLACK_MS)
      findings.add('unresolved', 6, `${orderId} was unsettled for ${tookMs} ms`);
  }
  for (const { orderId, at } of cancels) {
    const there = mirror.byClientId(orderId)[0];
    const isOverThere = there && isOver(statusOf(there.order));
    const endedAt = there ? (isOverThere ? there.moments.at(-1)?.at : undefined) : ended.get(orderId);
    const tookMs = (endedAt ?? Infinity) - at;
    if (tookMs > LONGEST_CANCEL_MS + SLACK_MS) findings.add('other', 6, `the cancel of ${orderId} took ${tookMs} ms`);
  }
}

function firstTold({ told }: EventRecord, isMeant: (order: Order) => boolean): Map<string, number> {
  const first = new Map<string, number>();
  for (const { type, data, at } of told) {
    if (type !== 'eOrder.') continue;
    const order = data as Order;
    if (!first.has(order.orderId) && isMeant(order)) first.set(order.orderId, at);
  }
  return first;
}
