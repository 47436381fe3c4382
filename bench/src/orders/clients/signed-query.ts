import { createHmac } from 'node:crypto';

import { ORDER } from './order-client.js';
import type { Credentials } from './order-client.js';

/** The least that an order needs, by name. */
export function orderParameters(clientOrderId: string): Record<string, string | number> {
  return {
    newClientOrderId: clientOrderId,
    newOrderRespType: 'RESULT',
    price: String(ORDER.price),
    quantity: String(ORDER.quantity),
    recvWindow: 5_000,
    side: 'BUY',
    symbol: ORDER.symbol,
    timeInForce: 'GTC',
    timestamp: Date.now(),
    type: 'LIMIT',
  };
}

/** `name=value&…` of plain values, as it is signed. */
export function toQuery(parameters: Readonly<Record<string, string | number>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** Signature of a text in hex. */
export function signatureOf(text: string, { secret }: Credentials): string {
  return createHmac('sha256', secret).update(text).digest('hex');
}
