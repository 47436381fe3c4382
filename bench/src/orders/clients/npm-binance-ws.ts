import { WebsocketAPIClient } from 'binance';

import { ORDER } from './order-client.js';
import type { OrderClient, OrderClientContext } from './order-client.js';

const SILENT = { trace: () => undefined, info: () => undefined, error: () => undefined };

/** npm `binance` over the WebSocket API; with an Ed25519 key it logs a session on and signs no single request. */
export class NpmBinanceWs implements OrderClient {
  readonly #key: 'hmac' | 'ed25519';
  readonly #watches: boolean;
  #client: WebsocketAPIClient | undefined;

  /** `watches`: with the private stream of the account subscribed. */
  constructor(key: 'hmac' | 'ed25519', { watches = false } = {}) {
    this.#key = key;
    this.#watches = watches;
  }

  async start(context: OrderClientContext): Promise<void> {
    const { apiKey, secret } = context[this.#key];
    const options = {
      api_key: apiKey,
      api_secret: secret,
      wsUrl: context.endpoints.stream,
      beautify: this.#watches,
      attachEventListeners: false,
      muteLatencyWarning: true,
    };
    this.#client = new WebsocketAPIClient(options, SILENT);
    this.#client.getWSClient().on('exception', () => undefined);
    await this.#client.getSpotServerTime();
    if (this.#watches) await this.#watch(this.#client);
  }

  async #watch(client: WebsocketAPIClient): Promise<void> {
    client.getWSClient().on('formattedMessage', () => undefined);
    await client.subscribeUserDataStream('mainWSAPI');
  }

  async place(): Promise<string> {
    // The client leaves the timestamp of a signed request to its caller, though its types do not name it.
    const order = {
      symbol: ORDER.symbol,
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      price: ORDER.price,
      quantity: ORDER.quantity,
      timestamp: Date.now(),
    } as const;
    const answer = await this.#client?.submitNewSpotOrder(order);
    return String((answer?.result as { clientOrderId?: string } | undefined)?.clientOrderId);
  }
}
