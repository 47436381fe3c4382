import { Agent, request } from 'node:http';

import { nextClientOrderId } from './order-client.js';
import type { OrderClient, OrderClientContext } from './order-client.js';
import { orderParameters, signatureOf, toQuery } from './signed-query.js';

/** The least that can be done over REST: node's own client on a kept-alive connection, HMAC, JSON.parse. */
class BareHttp implements OrderClient {
  #context: OrderClientContext | undefined;
  readonly #agent = new Agent({ keepAlive: true });

  start(context: OrderClientContext): Promise<void> {
    this.#context = context;
    return Promise.resolve();
  }

  place(): Promise<string> {
    if (!this.#context) throw new Error('not started');
    const { endpoints, hmac } = this.#context;
    const id = nextClientOrderId();
    const query = toQuery(orderParameters(id));
    const url = `${endpoints.rest}/api/v3/order?${query}&signature=${signatureOf(query, hmac)}`;
    return new Promise((resolve, reject) => {
      const options = { method: 'POST', agent: this.#agent, headers: { 'X-MBX-APIKEY': hmac.apiKey } };
      const sent = request(url, options, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve((JSON.parse(text) as { clientOrderId: string }).clientOrderId));
      });
      sent.on('error', reject);
      sent.end();
    });
  }
}

export const client: OrderClient = new BareHttp();
