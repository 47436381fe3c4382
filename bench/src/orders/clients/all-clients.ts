import type { OrderClient } from './order-client.js';
import type { AdapterVariant } from './vt-binance.js';

/** Every client by the name that the table shows; each is loaded only in the process that measures it. */
const LOADERS = {
  'bare ws, HMAC': async () => (await import('./bare-ws.js')).client,
  'bare http, HMAC': async () => (await import('./bare-http.js')).client,
  'vt-binance WS API, session': () => vtBinance({ way: 'ws-api', key: 'ed25519' }),
  'vt-binance WS API, session, journal': () => vtBinance({ way: 'ws-api', key: 'ed25519', journal: true }),
  'vt-binance WS API, HMAC': () => vtBinance({ way: 'ws-api', key: 'hmac' }),
  'vt-binance WS API, HMAC, journal': () => vtBinance({ way: 'ws-api', key: 'hmac', journal: true }),
  'vt-binance REST, HMAC': () => vtBinance({ way: 'rest', key: 'hmac' }),
  'ccxt createOrder (REST), HMAC': async () => new (await import('./ccxt.js')).Ccxt('createOrder'),
  'ccxt.pro createOrderWs, HMAC': async () => new (await import('./ccxt.js')).Ccxt('createOrderWs'),
  'ccxt.pro createOrderWs + watchOrders, HMAC': async () =>
    new (await import('./ccxt.js')).Ccxt('createOrderWs', { watches: true }),
  'npm binance REST, HMAC': async () => (await import('./npm-binance-rest.js')).client,
  'npm binance WS API, HMAC': () => npmBinance('hmac'),
  'npm binance WS API, session': () => npmBinance('ed25519'),
  'npm binance WS API + user data, session': () => npmBinance('ed25519', { watches: true }),
} as const satisfies Record<string, () => Promise<OrderClient>>;

/** Name of a client. */
export type ClientName = keyof typeof LOADERS;

export const CLIENT_NAMES = Object.keys(LOADERS) as readonly ClientName[];

/** The client that all others are compared with. */
export const YARDSTICK: ClientName = 'ccxt createOrder (REST), HMAC';

export function loadClient(name: ClientName): Promise<OrderClient> {
  return LOADERS[name]();
}

async function vtBinance(variant: AdapterVariant): Promise<OrderClient> {
  return new (await import('./vt-binance.js')).VtBinance(variant);
}

async function npmBinance(key: 'hmac' | 'ed25519', options: { readonly watches?: boolean } = {}): Promise<OrderClient> {
  return new (await import('./npm-binance-ws.js')).NpmBinanceWs(key, options);
}
