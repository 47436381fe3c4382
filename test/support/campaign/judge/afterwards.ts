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
  judgeConnections(record, findings);
}

/** Nothing is resent before the venue's word that it was not executed. */
export function judgeResends(intents: readonly Intent[], arrivals: Arrivals, findings: Findings): void {
  for (const { orderId } of intents) {
    const resends = arrivals.resendsOf(orderId);
    if (resends > 0) findings.add('doubled', 18, `${orderId} was sent again ${resends} times before any proof`);
  }
}

/** An order is first told as SUBMITTING, and keeps what the strategy gave it, over restarts of the process too. */
export function judgeIdentities(intents: readonly Intent[], record: EventRecord, findings: Findings): void {
  const byId = new Map(intents.map((intent) => [intent.orderId, intent]));
  const begun = new Set<string>();
  for (const { type, data, life } of record.told) {
    const order = type === 'eOrder.' ? (data as Order) : null;
    const intent = order && byId.get(order.orderId);
    if (!order || !intent) continue;
    const { orderId, status, reference, offset, extra } = order;
    const isFirst = !begun.has(orderId);
    begun.add(orderId);
    const { request } = intent;
    if (isFirst && life === intent.life && status !== 'SUBMITTING') {
      findings.add('other', 1, `${orderId} was first told as ${status}`);
    }
    if (reference !== (request.reference ?? '')) findings.add('lost', 5, `${orderId} lost its reference`);
    if (offset !== (request.offset ?? 'NONE')) findings.add('lost', 5, `${orderId} lost its offset`);
    if (extra?.['external'] === true) findings.add('lost', 5, `${orderId} is told as an order from elsewhere`);
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
function judgeConnections({ told, life: lastLife }: EventRecord, findings: Findings): void {
  const channel = new LossWatch();
  let present = 0;
  for (const { type, data, life } of told) {
    if (type !== 'eConnection.') continue;
    if (life !== present) channel.forget();
    present = life;
    const news = data as ConnectionNews;
    if (news.channel === 'private') channel.take(news.change.kind, findings);
  }
  if (present === lastLife) channel.judge(findings);
}

/** Follows the losses of one channel. */
class LossWatch {
  #isDown = false;
  #isOpen = false;

  /** The process was killed: what it had begun to tell nobody hears. */
  forget(): void {
    this.#isDown = false;
    this.#isOpen = false;
  }

  take(kind: ConnectionNews['change']['kind'], findings: Findings): void {
    if (kind === 'disconnected') {
      if (this.#isDown) findings.add('other', 8, 'a loss of the private stream was told twice');
      this.#isDown = true;
      this.#isOpen = true;
    }
    if (kind === 'connected') this.#isDown = false;
    if (kind === 'recovered') this.#isOpen = false;
  }

  judge(findings: Findings): void {
    if (this.#isDown) findings.add('other', 8, 'the private stream never came back');
    else if (this.#isOpen) findings.add('other', 8, 'a loss of the private stream was never told as recovered');
  }
}
