import { WebSocket } from 'ws';

import { nextClientOrderId } from './order-client.js';
import type { OrderClient, OrderClientContext } from './order-client.js';
import { orderParameters, signatureOf, toQuery } from './signed-query.js';

interface Answer {
  readonly id: number;
  readonly result: { readonly clientOrderId: string };
}

/** The least that can be done over the WebSocket API: `ws`, HMAC for each request, JSON.parse. */
class BareWs implements OrderClient {
  #context: OrderClientContext | undefined;
  #socket: WebSocket | undefined;
  #lastId = 0;
  readonly #waiting = new Map<number, (clientOrderId: string) => void>();

  async start(context: OrderClientContext): Promise<void> {
    this.#context = context;
    const socket = new WebSocket(context.endpoints.wsApi, { perMessageDeflate: false });
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      const { id, result } = JSON.parse(data.toString()) as Answer;
      this.#waiting.get(id)?.(result.clientOrderId);
      this.#waiting.delete(id);
    });
    await new Promise((resolve) => socket.once('open', resolve));
  }

  place(): Promise<string> {
    if (!this.#context) throw new Error('not started');
    const { hmac } = this.#context;
    const parameters = { apiKey: hmac.apiKey, ...orderParameters(nextClientOrderId()) };
    const params = { ...parameters, signature: signatureOf(toQuery(parameters), hmac) };
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#socket?.send(JSON.stringify({ id, method: 'order.place', params }));
    });
  }
}

export const client: OrderClient = new BareWs();
