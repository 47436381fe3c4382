import { ACCOUNT_ENDPOINTS } from './account-endpoints.js';
import type { Endpoint } from './endpoint.js';
import { AMEND_ENDPOINTS } from './amend-endpoints.js';
import { EXCHANGE_INFO_ENDPOINT } from './exchange-info-endpoint.js';
import { MARKET_ENDPOINTS } from './market-endpoints.js';
import { ORDER_LIST_ENDPOINTS } from './order-list-endpoints.js';
import { ORDER_ENDPOINTS } from './order-endpoints.js';
import { TICKER_ENDPOINTS } from './ticker-endpoints.js';

/** Every function of the venue's API: the one table behind REST and the WebSocket API. */
const ENDPOINTS: readonly Endpoint[] = [
  {
    route: 'GET /api/v3/ping',
    method: 'ping',
    security: 'NONE',
    weight: () => 1,
    parameters: [],
    handle: () => ({}),
  },
  {
    route: 'GET /api/v3/time',
    method: 'time',
    security: 'NONE',
    weight: () => 1,
    parameters: [],
    handle: ({ context }) => ({ serverTime: context.clock.now() }),
  },
  EXCHANGE_INFO_ENDPOINT,
  ...MARKET_ENDPOINTS,
  ...TICKER_ENDPOINTS,
  ...ORDER_ENDPOINTS,
  ...ORDER_LIST_ENDPOINTS,
  ...AMEND_ENDPOINTS,
  ...ACCOUNT_ENDPOINTS,
];

const BY_ROUTE = new Map<string, Endpoint>();
const BY_METHOD = new Map<string, Endpoint>();
for (const endpoint of ENDPOINTS) {
  if (endpoint.route) BY_ROUTE.set(endpoint.route, endpoint);
  if (endpoint.method) BY_METHOD.set(endpoint.method, endpoint);
}

/** Endpoint of a REST route: `GET`, `/api/v3/order`. */
export function endpointByRoute(httpMethod: string, path: string): Endpoint | undefined {
  return BY_ROUTE.get(`${httpMethod} ${path}`);
}

/** Endpoint of a method of the WebSocket API: `order.status`. */
export function endpointByMethod(name: string): Endpoint | undefined {
  return BY_METHOD.get(name);
}

/** What each endpoint is called: its route, the path of it, and its method on the WebSocket API. */
export function endpointNames(): readonly (readonly string[])[] {
  return ENDPOINTS.map(({ route, method }) => [
    ...(route ? [route, route.slice(route.indexOf(' ') + 1)] : []),
    ...(method === undefined ? [] : [method]),
  ]);
}
