import { decodeEvent, encodeEvent } from '../../../../src/host/events/event-codec.js';
import type { Arrivals } from '../arrivals.js';
import type { EventRecord } from '../event-record.js';
import type { Findings } from '../findings.js';
import type { Intent } from '../strategy.js';
import { judgeConnections } from './connections.js';

/** What is judged when a round is over, from what was told alone. */
export function judgeAfterwards(record: EventRecord, secret: string, findings: Findings): void {
  judgeTexts(record, secret, findings);
  judgeConnections(record, findings);
}

/** Nothing is resent before the venue's word that it was not executed. */
export function judgeResends(intents: readonly Intent[], arrivals: Arrivals, findings: Findings): void {
  for (const { orderId } of intents) {
    const resends = arrivals.resendsOf(orderId);
    if (resends > 0) findings.add('doubled', 18, `${orderId} was sent again ${resends} times before any proof`);
  }
}

/** A signature as a query has it or a frame of JSON, which may be quoted in JSON again: hexadecimal, or Base64 of a key. */
const SIGNATURE = /signature(=|\\?":\\?")[\w+/%=-]{16}/;

/** No text holds the secret, and every payload survives JSON. */
function judgeTexts(record: EventRecord, secret: string, findings: Findings): void {
  for (const { type, data } of record.told) {
    if (!type.endsWith('.') && type !== 'eLog') continue;
    const text = encodeEvent({ type, data });
    if (text.includes(secret) || SIGNATURE.test(text)) {
      findings.add('other', 16, `${type} holds the secret or a signature`);
    }
    if (type !== 'eLog' && type !== 'eContract.' && encodeEvent(decodeEvent(text)) !== text) {
      findings.add('other', 20, `${type} is another after JSON: ${text.slice(0, 200)}`);
    }
  }
}
