import type { Order } from '../../../../src/host/domain/order.js';
import type { EventRecord } from '../event-record.js';
import { Findings } from '../findings.js';
import type { Finding } from '../findings.js';
import type { AcceptedCancel } from '../strategy.js';
import type { VenueMirror } from '../venue-mirror.js';
import { isOver, statusOf } from './venue-truth.js';

/** An accepted cancel has come through at last, or the host was told since that it was given up. */
export function compareCancels(
  cancels: readonly AcceptedCancel[],
  { told }: Pick<EventRecord, 'told'>,
  mirror: VenueMirror,
): Finding[] {
  const findings = new Findings();
  for (const { orderId, at } of cancels) {
    const there = mirror.byClientId(orderId)[0];
    if (!there || isOver(statusOf(there.order))) continue;
    const isGivenUp = told.some((each) => each.type === 'eOrder.' && each.at >= at && isGivenUpIn(each.data, orderId));
    if (!isGivenUp)
      findings.add('unresolved', 6, `the cancel of ${orderId} was accepted, and nobody hears of it again`);
  }
  return findings.list;
}

function isGivenUpIn(data: unknown, id: string): boolean {
  const { orderId, extra } = data as Order;
  return orderId === id && extra?.['cancelError'] !== undefined;
}
