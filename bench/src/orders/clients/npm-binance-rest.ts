import { MainClient } from 'binance';

import { ORDER } from './order-client.js';
import type { OrderClient, OrderClientContext } from './order-client.js';

/** npm `binance` over REST, with client order ids of its own making. */
class NpmBinanceRest implements OrderClient {
  #client: MainClient | undefined;

  start({ endpoints, hmac }: OrderClientContext): Promise<void> {
    const options = { api_key: hmac.apiKey, api_secret: hmac.secret, baseUrl: endpoints.rest, keepAlive: true };
    this.#client = new MainClient(options);
    return Promise.resolve();
  }

  async place(): Promise<string> {
    const order = await this.#client?.submitNewOrder({
      symbol: ORDER.symbol,
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      price: ORDER.price,
      quantity: ORDER.quantity,
    });
    return String(order?.clientOrderId);
  }
}

export const client: OrderClient = new NpmBinanceRest();
