/** Parameters that a weight may depend on. */
export type WeightParams = Readonly<Record<string, string | number | boolean | undefined>>;

type Weight = number | ((params: WeightParams) => number);

/** What an endpoint costs. */
export interface EndpointCost {
  readonly weight: number;
  /** How much it adds to the account's order count. */
  readonly orders: number;
}

/** Taken for endpoints that are not listed: what the dear ones among them cost. */
const UNLISTED_WEIGHT = 20;

const byDepthLimit: Weight = ({ limit }) => {
  const levels = Number(limit ?? 100);
  if (levels <= 100) return 5;
  if (levels <= 500) return 25;
  return levels <= 1_000 ? 50 : 250;
};

const byDayTickers: Weight = (params) => {
  const count = symbolCount(params);
  if (count !== null && count <= 20) return 2;
  return count !== null && count <= 100 ? 40 : 80;
};

const byRollingTickers: Weight = (params) => Math.min(200, 4 * (symbolCount(params) ?? 50));
const oneSymbolOr =
  (one: number, all: number): Weight =>
  ({ symbol }) =>
    symbol === undefined ? all : one;
const byCommissionRates: Weight = ({ computeCommissionRates }) =>
  computeCommissionRates === true || computeCommissionRates === 'true' ? 20 : 1;

/**
 * Weight and order count of the spot endpoints: REST route, WebSocket API method, weight, order count (rest-api.md and
 * web-socket-api.md as of 2026). Orders and cancels cost nothing when they succeed, which the venue's
 * reports then correct; here stands what they cost when they fail.
 */
const SPOT_ENDPOINTS: readonly (readonly [route: string, method: string, weight: Weight, orders?: number])[] = [
  ['GET /api/v3/ping', 'ping', 1],
  ['GET /api/v3/time', 'time', 1],
  ['GET /api/v3/exchangeInfo', 'exchangeInfo', 20],
  ['GET /api/v3/depth', 'depth', byDepthLimit],
  ['GET /api/v3/trades', 'trades.recent', 25],
  ['GET /api/v3/historicalTrades', 'trades.historical', 25],
  ['GET /api/v3/aggTrades', 'trades.aggregate', 4],
  ['GET /api/v3/klines', 'klines', 2],
  ['GET /api/v3/uiKlines', 'uiKlines', 2],
  ['GET /api/v3/avgPrice', 'avgPrice', 2],
  ['GET /api/v3/ticker/24hr', 'ticker.24hr', byDayTickers],
  ['GET /api/v3/ticker/tradingDay', 'ticker.tradingDay', byRollingTickers],
  ['GET /api/v3/ticker', 'ticker', byRollingTickers],
  ['GET /api/v3/ticker/price', 'ticker.price', oneSymbolOr(2, 4)],
  ['GET /api/v3/ticker/bookTicker', 'ticker.book', oneSymbolOr(2, 4)],
  ['POST /api/v3/order', 'order.place', 1, 1],
  ['DELETE /api/v3/order', 'order.cancel', 1],
  ['DELETE /api/v3/openOrders', 'openOrders.cancelAll', 1],
  ['POST /api/v3/order/cancelReplace', 'order.cancelReplace', 1, 1],
  ['POST /api/v3/sor/order', 'sor.order.place', 1, 1],
  ['POST /api/v3/order/test', 'order.test', byCommissionRates],
  ['POST /api/v3/sor/order/test', 'sor.order.test', byCommissionRates],
  ['PUT /api/v3/order/amend/keepPriority', 'order.amend.keepPriority', 4],
  ['POST /api/v3/orderList/oco', 'orderList.place.oco', 1, 2],
  ['POST /api/v3/orderList/oto', 'orderList.place.oto', 1, 2],
  ['POST /api/v3/orderList/opo', 'orderList.place.opo', 1, 2],
  ['POST /api/v3/orderList/otoco', 'orderList.place.otoco', 1, 3],
  ['POST /api/v3/orderList/opoco', 'orderList.place.opoco', 1, 3],
  ['DELETE /api/v3/orderList', 'orderList.cancel', 1],
  ['GET /api/v3/order', 'order.status', 4],
  ['GET /api/v3/orderList', 'orderList.status', 4],
  ['GET /api/v3/order/amendments', 'order.amendments', 4],
  ['GET /api/v3/openOrders', 'openOrders.status', oneSymbolOr(6, 80)],
  ['GET /api/v3/openOrderList', 'openOrderLists.status', 6],
  ['GET /api/v3/allOrders', 'allOrders', 20],
  ['GET /api/v3/allOrderList', 'allOrderLists', 20],
  ['GET /api/v3/myAllocations', 'myAllocations', 20],
  ['GET /api/v3/account', 'account.status', 20],
  ['GET /api/v3/account/commission', 'account.commission', 20],
  ['GET /api/v3/myTrades', 'myTrades', ({ orderId }) => (orderId === undefined ? 20 : 5)],
  ['GET /api/v3/myPreventedMatches', 'myPreventedMatches', ({ orderId }) => (orderId === undefined ? 2 : 20)],
  ['GET /api/v3/rateLimit/order', 'account.rateLimits.orders', 40],
  ['GET /api/v3/myFilters', 'myFilters', 40],
  ['', 'session.logon', 2],
  ['', 'session.status', 2],
  ['', 'session.logout', 2],
  ['', 'session.subscriptions', 2],
  ['', 'userDataStream.subscribe', 2],
  ['', 'userDataStream.subscribe.signature', 2],
  ['', 'userDataStream.unsubscribe', 2],
];

const BY_NAME = new Map(
  SPOT_ENDPOINTS.flatMap(([route, method, weight, orders = 0]) => [
    [route, { weight, orders }] as const,
    [method, { weight, orders }] as const,
  ]),
);

/** What a spot request costs: by route (`GET /api/v3/depth`) or by method of the WebSocket API (`depth`). */
export function spotEndpointCost(routeOrMethod: string, params: WeightParams = {}): EndpointCost {
  const found = BY_NAME.get(routeOrMethod);
  if (found === undefined) return { weight: UNLISTED_WEIGHT, orders: 0 };
  const { weight, orders } = found;
  return { weight: typeof weight === 'number' ? weight : weight(params), orders };
}

/** How many symbols a request names, or null where it asks for all. */
function symbolCount({ symbol, symbols }: WeightParams): number | null {
  if (symbol !== undefined) return 1;
  return typeof symbols === 'string' ? symbols.split(',').length : null;
}
