import type { ConnectionNews } from '../../../../src/host/domain/connection-news.js';
import type { Order } from '../../../../src/host/domain/order.js';
import { decodeEvent, encodeEvent } from '../../../../src/host/events/event-codec.js';
import type { Arrivals } from '../arrivals.js';
import type { EventRecord } from '../event-record.js';
import type { Findings } from '../findings.js';
import type { Intent } from '../strategy.js';

/** What is judged when a round is over, from what was told alone. */
export function judgeAfterwards(record: EventRecord, secret: string, findings: Findings): void {
  judgeTexts(record, secret, findings);
  judgeConnections(record.news, findings);
}

/** Nothing is resent before the venue's word that it was not executed. */
export function judgeResends(intents: readonly Intent[], arrivals: Arrivals, findings: Findings): void {
  for (const { orderId } of intents) {
    const resends = arrivals.resendsOf(orderId);
    if (resends > 0) findings.add('doubled', 18, `${orderId} was sent again ${resends} times before any proof`);
  }
}

/** Every accepted order is first told as SUBMITTING. */
export function judgeBeginnings(intents: readonly Intent[], orders: readonly Order[], findings: Findings): void {
  const first = new Map<string, Order>();
  for (const order of orders) if (!first.has(order.orderId)) first.set(order.orderId, order);
  for (const { orderId, request } of intents) {
    const order = first.get(orderId);
    if (!order) continue;
    if (order.status !== 'SUBMITTING') findings.add('other', 1, `${orderId} was first told as ${order.status}`);
    if (order.reference !== (request.reference ?? '')) findings.add('other', 5, `${orderId} lost its reference`);
    if (order.offset !== (request.offset ?? 'NONE')) findings.add('other', 5, `${orderId} lost its offset`);
  }
}

/** No text holds the secret, and every payload survives JSON. */
function judgeTexts(record: EventRecord, secret: string, findings: Findings): void {
  for (const { type, data } of record.told) {
    if (!type.endsWith('.') && type !== 'eLog') continue;
    const text = encodeEvent({ type, data });
    if (text.includes(secret) || /signature=[0-9a-f]{16}/.test(text)) {
      findings.add('other', 16, `${type} holds the secret or a signature`);
    }
    if (type !== 'eLog' && type !== 'eContract.' && encodeEvent(decodeEvent(text)) !== text) {
      findings.add('other', 20, `${type} is another after JSON: ${text.slice(0, 200)}`);
    }
  }
}

/** One loss is told once, and its end with the gap. */
function judgeConnections(news: readonly ConnectionNews[], findings: Findings): void {
  let isDown = false;
  let isOpen = false;
  for (const { channel, change } of news) {
    if (channel !== 'private') continue;
    if (change.kind === 'disconnected') {
      if (isDown) findings.add('other', 8, 'a loss of the private stream was told twice');
      isDown = true;
      isOpen = true;
    }
    if (change.kind === 'connected') isDown = false;
    if (change.kind === 'recovered') isOpen = false;
  }
  if (isDown) findings.add('other', 8, 'the private stream never came back');
  else if (isOpen) findings.add('other', 8, 'a loss of the private stream was never told as recovered');
}
