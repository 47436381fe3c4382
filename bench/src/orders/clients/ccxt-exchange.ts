import ccxt from 'ccxt';

import type { OrderClientContext } from './order-client.js';

/** ccxt's Binance pointed at the simulator; ccxt.pro is the same class with sockets. */
export async function ccxtExchange(context: OrderClientContext): Promise<InstanceType<typeof ccxt.pro.binance>> {
  const { endpoints, hmac } = context;
  const exchange = new ccxt.pro.binance({
    ...hmac,
    enableRateLimit: false,
    options: { defaultType: 'spot', fetchMargins: false, fetchMarkets: { types: ['spot'] } },
  });
  const api = exchange.urls['api'] as Record<string, unknown>;
  api['public'] = api['private'] = `${endpoints.rest}/api/v3`;
  api['ws'] = { spot: `${endpoints.stream}/stream/ws`, 'ws-api': { spot: endpoints.wsApi } };
  exchange.has['fetchCurrencies'] = false;
  await exchange.loadHttpProxyAgent();
  await exchange.loadMarkets();
  return exchange;
}
