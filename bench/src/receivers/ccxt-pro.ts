import ccxt from 'ccxt';

import type { Kind } from '../feed/kinds.js';
import type { Receiver } from './receiver.js';

type Watch = (symbols: string[]) => Promise<unknown>;

/** ccxt.pro: its watch loop runs as users write it; a message counts when ccxt has taken it in. */
export const receiver: Receiver = {
  kinds: ['bookTicker', 'trade', 'ticker'],
  start: async ({ port, kind, symbols, seen }) => {
    const exchange = new ccxt.pro.binance({
      enableRateLimit: false,
      options: { defaultType: 'spot', fetchMarkets: { types: ['spot'] } },
    });
    const api = exchange.urls['api'] as Record<string, unknown>;
    api['public'] = `http://127.0.0.1:${port}/api/v3`;
    (api['ws'] as Record<string, unknown>)['spot'] = `ws://127.0.0.1:${port}/stream/ws`;
    await exchange.loadHttpProxyAgent();
    await exchange.loadMarkets();
    const handleMessage = exchange.handleMessage.bind(exchange) as (client: unknown, message: unknown) => void;
    exchange.handleMessage = (client: unknown, message: unknown) => {
      handleMessage(client, message);
      if (typeof message === 'object' && message !== null && 'data' in message) seen();
    };
    const watch = watchOf(exchange, kind);
    const names = symbols.map((symbol) => `${symbol.slice(0, -4)}/USDT`);
    void follow(watch, names);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  },
};

function watchOf(exchange: InstanceType<typeof ccxt.pro.binance>, kind: Kind): Watch {
  if (kind === 'bookTicker') return (names) => exchange.watchBidsAsks(names);
  if (kind === 'trade') return (names) => exchange.watchTradesForSymbols(names);
  return (names) => exchange.watchTickers(names);
}

async function follow(watch: Watch, names: string[]): Promise<never> {
  for (;;) await watch(names);
}
