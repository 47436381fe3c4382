import ccxt from 'ccxt';

import type { Simulator } from '../../../src/simulator/index.js';
import { TRIAL } from './client-under-fault.js';
import type { ClientUnderFault, OpenClient, Saying, TrialOrder, Verdict } from './client-under-fault.js';

type Exchange = InstanceType<typeof ccxt.pro.binance>;
type Call = 'createOrder' | 'createOrderWs';

/** How ccxt is used. */
interface Use {
  /** Its option `maxRetriesOnFailure`, which is 0 unless a user sets it. */
  readonly retries?: number;
  /** Whether orders are watched beside the calls, too. */
  readonly isWatching?: boolean;
}

/** ccxt as its manual sets it up. */
export function ccxtUnderFault(call: Call, { retries = 0, isWatching = call === 'createOrderWs' }: Use = {}) {
  const option = retries === 0 ? '' : `, maxRetriesOnFailure ${retries}`;
  return {
    name: isWatching ? `ccxt.pro ${call}, watchOrders` : `ccxt createOrder${option}`,
    way: call === 'createOrder' ? 'rest' : 'ws-api',
    hearsAccount: isWatching,
    open: async (simulator) => {
      const exchange = await connect(simulator, retries);
      const client = new OpenCcxt(exchange, call);
      if (isWatching) await client.watch();
      return client;
    },
  } satisfies ClientUnderFault;
}

async function connect({ apiKey, secret, endpoints }: Simulator, maxRetriesOnFailure: number): Promise<Exchange> {
  const exchange = new ccxt.pro.binance({
    apiKey,
    secret,
    options: {
      defaultType: 'spot',
      fetchMargins: false,
      fetchMarkets: { types: ['spot'] },
      maxRetriesOnFailure,
      maxRetriesOnFailureDelay: 500,
    },
  });
  const api = exchange.urls['api'] as Record<string, unknown>;
  api['public'] = api['private'] = `${endpoints.rest}/api/v3`;
  api['ws'] = { spot: `${endpoints.stream}/stream/ws`, 'ws-api': { spot: endpoints.wsApi } };
  exchange.has['fetchCurrencies'] = false;
  await exchange.loadHttpProxyAgent();
  await exchange.loadMarkets();
  return exchange;
}

class OpenCcxt implements OpenClient {
  #isOpen = true;

  constructor(
    readonly exchange: Exchange,
    readonly call: Call,
  ) {}

  /** Orders are watched in a loop beside the calls, as the manual shows. */
  async watch(): Promise<void> {
    await this.exchange.authenticate();
    void this.#follow();
  }

  async #follow(): Promise<void> {
    while (this.#isOpen) {
      await this.exchange.watchOrders(TRIAL.ccxtSymbol).catch(() => new Promise((resolve) => setTimeout(resolve, 100)));
    }
  }

  async place(order: TrialOrder): Promise<Saying> {
    const { ccxtSymbol, quantity, price } = TRIAL;
    const placed =
      order === 'filled'
        ? await this.exchange[this.call](ccxtSymbol, 'market', 'buy', quantity)
        : await this.exchange[this.call](ccxtSymbol, 'limit', 'buy', quantity, price);
    return { words: `an order that is ${String(placed.status)}`, verdict: 'accepted' };
  }

  /** The manual: OperationFailed and what derives from it may be tried again; of an order nobody knows what became. */
  verdictOf(error: unknown): Verdict {
    return error instanceof ccxt.OperationFailed || !(error instanceof ccxt.BaseError) ? 'left to the user' : 'refused';
  }

  kept(): Saying | null {
    const orders = (this.exchange.orders ?? []) as unknown as { readonly status: string }[];
    const last = orders.at(-1);
    return last ? { words: last.status, verdict: 'accepted' } : null;
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    await this.exchange.close();
  }
}
