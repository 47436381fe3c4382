import { ccxtExchange } from './ccxt-exchange.js';
import { nextClientOrderId, ORDER } from './order-client.js';
import type { OrderClient, OrderClientContext } from './order-client.js';

/** ccxt over REST (`createOrder`) or over the WebSocket API (`createOrderWs`). */
export class Ccxt implements OrderClient {
  readonly #call: 'createOrder' | 'createOrderWs';
  #exchange: Awaited<ReturnType<typeof ccxtExchange>> | undefined;

  constructor(call: 'createOrder' | 'createOrderWs') {
    this.#call = call;
  }

  async start(context: OrderClientContext): Promise<void> {
    this.#exchange = await ccxtExchange(context);
  }

  async place(): Promise<string> {
    if (!this.#exchange) throw new Error('not started');
    // Of its two names for the id this is the one that `createOrderWs` sends once.
    const params = { newClientOrderId: nextClientOrderId() };
    const { ccxtSymbol, quantity, price } = ORDER;
    const order = await this.#exchange[this.#call](ccxtSymbol, 'limit', 'buy', quantity, price, params);
    return String(order.clientOrderId);
  }
}
