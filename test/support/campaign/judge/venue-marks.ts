import { Status } from '../../../../src/host/domain/constants.js';
import type { Order } from '../../../../src/host/domain/order.js';
import type { EventRecord } from '../event-record.js';
import { Findings } from '../findings.js';
import type { Finding } from '../findings.js';
import type { MirroredOrder, VenueMirror } from '../venue-mirror.js';
import { truthOf, venueIdOf } from './venue-truth.js';

/**
 * What only the venue can give an order, its number and its time, is told of each that the venue has. Without the number
 * nobody could find it there, and the judge could not compare its terms.
 */
export function compareMarks({ orders }: Pick<EventRecord, 'orders'>, mirror: VenueMirror): Finding[] {
  const findings = new Findings();
  for (const order of new Map(orders.map((each) => [each.orderId, each])).values()) {
    const truth = truthOf(order, mirror);
    if (!truth || order.status === Status.SUBMITTING) continue;
    const { orderId, datetime } = order;
    if (venueIdOf(order) === undefined) findings.add('lost', 6, `${orderId} is told without the venue's number of it`);
    if (!isOfVenue(order, truth)) {
      findings.add(
        'lost',
        5,
        `${orderId} is of ${datetime?.toISOString() ?? 'no time'}, at which the venue had no part`,
      );
    }
  }
  return findings.list;
}

/** When the venue took it, or a later moment of it, where that was all that could be heard. */
function isOfVenue({ datetime }: Order, { order, moments }: MirroredOrder): boolean {
  const time = datetime?.getTime();
  return time === order.time || moments.some((moment) => moment.order.updateTime === time);
}
