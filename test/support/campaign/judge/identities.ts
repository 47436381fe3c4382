import type { Order } from '../../../../src/host/domain/order.js';
import type { EventRecord } from '../event-record.js';
import type { Findings } from '../findings.js';
import type { Intent } from '../strategy.js';
import type { VenueMirror } from '../venue-mirror.js';
import { isExternal } from './venue-truth.js';
import { differencesOfTerms } from './venue-terms.js';

/** What is looked at when a round is over. */
export interface Identities {
  readonly intents: readonly Intent[];
  readonly record: EventRecord;
  readonly mirror: VenueMirror;
  /** Whether each process knows nothing of the orders of the ones before but what the venue shows. */
  readonly isForgetful: boolean;
}

/**
 * An order is first told as SUBMITTING, keeps what the strategy gave it, over restarts of the process too, and is at the
 * venue what the strategy asked for.
 */
export function judgeIdentities({ intents, record, mirror, isForgetful }: Identities, findings: Findings): void {
  const byId = new Map(intents.map((intent) => [intent.orderId, intent]));
  const begun = new Set<string>();
  for (const { type, data, life } of record.told) {
    const order = type === 'eOrder.' ? (data as Order) : null;
    const intent = order && byId.get(order.orderId);
    if (!order || !intent) continue;
    const isFirst = !begun.has(order.orderId);
    begun.add(order.orderId);
    if (isFirst && life === intent.life && order.status !== 'SUBMITTING') {
      findings.add('other', 1, `${order.orderId} was first told as ${order.status}`);
    }
    judgeKept(order, isForgetful && life > intent.life ? asAdopted(intent) : asSent(intent), findings);
  }
  for (const intent of intents) judgeTerms(intent, mirror, findings);
}

/** What must be told of an order of ours besides what the venue says of it. */
interface Expected extends Pick<Intent, 'request'> {
  readonly reference: string;
  readonly offset: string;
  readonly isExternal: boolean;
}

function asSent({ request }: Intent): Expected {
  const { reference = '', offset = 'NONE' } = request;
  return { request, reference, offset, isExternal: false };
}

/** Whoever has no journal has an order of an earlier process from the venue, which knows nothing of what the host meant. */
function asAdopted({ request }: Intent): Expected {
  return { request, reference: '', offset: 'NONE', isExternal: true };
}

function judgeKept(order: Order, expected: Expected, findings: Findings): void {
  const { orderId, reference, offset } = order;
  const { request } = expected;
  const lost = (what: string): void => findings.add('lost', 5, `${orderId} ${what}`);
  if (reference !== expected.reference) lost(`is told with the reference "${reference}", not "${expected.reference}"`);
  if (offset !== expected.offset) lost(`is told with the offset ${offset}, not ${expected.offset}`);
  if (isExternal(order) !== expected.isExternal) {
    lost(expected.isExternal ? 'is told as our own, though nobody knows that' : 'is told as an order from elsewhere');
  }
  for (const field of ['symbol', 'direction', 'type'] as const) {
    if (order[field] !== request[field]) lost(`is told with the ${field} ${order[field]}, not ${request[field]}`);
  }
  const isLimit = ['LIMIT', 'FAK', 'FOK'].includes(order.type) && request.extra?.['pegPriceType'] === undefined;
  if (isLimit && !order.price.equals(String(request.price ?? 0))) {
    lost(`is told with the price ${order.price.toFixed()}, not ${String(request.price)}`);
  }
}

function judgeTerms({ orderId, request }: Intent, mirror: VenueMirror, findings: Findings): void {
  const [first] = mirror.byClientId(orderId)[0]?.moments ?? [];
  if (!first) return;
  for (const what of differencesOfTerms(request, first.order)) {
    findings.add('guessed', 6, `${orderId} came to the venue with another ${what}`);
  }
}
