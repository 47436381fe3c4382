import { ccxtExchange } from './ccxt-exchange.js';
import { nextClientOrderId, ORDER } from './order-client.js';
import type { OrderClient, OrderClientContext } from './order-client.js';

type CcxtExchange = Awaited<ReturnType<typeof ccxtExchange>>;

/** ccxt over REST (`createOrder`) or over the WebSocket API (`createOrderWs`), which may watch the account's orders beside it. */
export class Ccxt implements OrderClient {
  readonly #call: 'createOrder' | 'createOrderWs';
  readonly #watches: boolean;
  #exchange: CcxtExchange | undefined;

  constructor(call: 'createOrder' | 'createOrderWs', { watches = false } = {}) {
    this.#call = call;
    this.#watches = watches;
  }

  async start(context: OrderClientContext): Promise<void> {
    const exchange = await ccxtExchange(context);
    this.#exchange = exchange;
    if (this.#watches) await startWatching(exchange);
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

/** Resolves when the private stream is subscribed, which nothing tells but the first order that comes over it. */
async function startWatching(exchange: CcxtExchange): Promise<void> {
  const first = exchange.watchOrders();
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  first.then(() => watchOn(exchange)).catch(() => undefined); // the venue has gone
}

async function watchOn(exchange: CcxtExchange): Promise<never> {
  for (;;) await exchange.watchOrders();
}
