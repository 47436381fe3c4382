import { MainClient, WebsocketAPIClient } from 'binance';

import type { Simulator } from '../../../src/simulator/index.js';
import { TRIAL } from './client-under-fault.js';
import type { ClientUnderFault, OpenClient, Saying, TrialOrder, Verdict } from './client-under-fault.js';

const SILENT = { trace: () => undefined, info: () => undefined, error: () => undefined };

/** npm `binance` as its README sets it up. */
export function npmBinanceUnderFault(way: 'rest' | 'ws-api'): ClientUnderFault {
  return {
    name: way === 'rest' ? 'npm binance MainClient' : 'npm binance WebsocketAPIClient',
    way,
    hearsAccount: false,
    open: async (simulator) => {
      if (way === 'rest') return new OpenMainClient(simulator);
      const client = new OpenApiClient(simulator);
      await client.connect();
      return client;
    },
  };
}

function termsOf(order: TrialOrder) {
  const common = { symbol: TRIAL.symbol, side: 'BUY', quantity: TRIAL.quantity } as const;
  const resting = { type: 'LIMIT', timeInForce: 'GTC', price: TRIAL.price } as const;
  return order === 'filled' ? ({ ...common, type: 'MARKET' } as const) : { ...common, ...resting };
}

/** It hands on what came and keeps nothing. */
class Stateless {
  verdictOf(): Verdict {
    return 'left to the user';
  }

  kept(): Saying | null {
    return null;
  }
}

class OpenMainClient extends Stateless implements OpenClient {
  readonly #client: MainClient;

  constructor({ apiKey, secret, endpoints }: Simulator) {
    super();
    this.#client = new MainClient({ api_key: apiKey, api_secret: secret, baseUrl: endpoints.rest });
  }

  async place(order: TrialOrder): Promise<Saying> {
    const placed = await this.#client.submitNewOrder(termsOf(order));
    return { words: `an order that is ${String((placed as { status?: string }).status)}`, verdict: 'accepted' };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

class OpenApiClient extends Stateless implements OpenClient {
  readonly #client: WebsocketAPIClient;

  constructor({ apiKey, secret, endpoints }: Simulator) {
    super();
    const options = {
      api_key: apiKey,
      api_secret: secret,
      wsUrl: endpoints.stream,
      beautify: false,
      attachEventListeners: false,
      muteLatencyWarning: true,
    };
    this.#client = new WebsocketAPIClient(options, SILENT);
    this.#client.getWSClient().on('exception', () => undefined);
  }

  async connect(): Promise<void> {
    await this.#client.getSpotServerTime();
  }

  async place(order: TrialOrder): Promise<Saying> {
    // The client leaves the timestamp of a signed request to its caller, though its types do not name it.
    const answer = await this.#client.submitNewSpotOrder({ ...termsOf(order), timestamp: Date.now() } as never);
    const { status, result } = answer as { readonly status: number; readonly result?: { readonly status: string } };
    if (!result) return { words: `an answer with status ${status} and no order`, verdict: 'left to the user' };
    return { words: `an order that is ${result.status}`, verdict: 'accepted' };
  }

  close(): Promise<void> {
    this.#client.getWSClient().closeAll(true);
    return Promise.resolve();
  }
}
