import { formatUnits } from '../units.js';
import { toAccountCommission, toAccountStatus } from './account-payloads.js';
import type { Endpoint, EndpointCall } from './endpoint.js';
import { toAccountTrade, toOrderRecord } from './order-payloads.js';
import { readReference } from './order-parameters.js';
import { badCombination, readBoolean, readId, readLimit } from './parameters.js';
import { readMandatorySymbol, readSymbol } from './symbol-parameters.js';
import { readTimeWindow, rowsWithin } from './time-window.js';

/** What an account may ask about itself (rest-api.md, Account endpoints). */
export const ACCOUNT_ENDPOINTS: readonly Endpoint[] = [
  {
    route: 'GET /api/v3/account',
    method: 'account.status',
    security: 'SIGNED',
    weight: () => 20,
    parameters: ['omitZeroBalances'],
    handle: accountStatus,
  },
  {
    route: 'GET /api/v3/account/commission',
    method: 'account.commission',
    security: 'SIGNED',
    weight: () => 20,
    parameters: ['symbol'],
    handle: ({ context, params, accountId }) => {
      const symbol = readMandatorySymbol(context, params);
      return toAccountCommission(symbol, context.venue.commissionOf(accountId, symbol));
    },
  },
  {
    route: 'GET /api/v3/myFilters',
    method: 'myFilters',
    security: 'SIGNED',
    weight: () => 40,
    parameters: ['symbol'],
    handle: myFilters,
  },
  {
    route: 'GET /api/v3/rateLimit/order',
    method: 'account.rateLimits.orders',
    security: 'SIGNED',
    weight: () => 40,
    parameters: [],
    handle: ({ context, accountId }) => context.limits.orderCounts(accountId),
  },
  {
    route: 'GET /api/v3/order',
    method: 'order.status',
    security: 'SIGNED',
    weight: () => 4,
    parameters: ['symbol', 'orderId', 'origClientOrderId'],
    handle: ({ context, params, accountId }) =>
      toOrderRecord(context.venue.order(accountId, readReference(context, params))),
  },
  {
    route: 'GET /api/v3/openOrders',
    method: 'openOrders.status',
    security: 'SIGNED',
    weight: (params) => (params.has('symbol') ? 6 : 80),
    parameters: ['symbol'],
    handle: ({ context, params, accountId }) =>
      context.venue.openOrders(accountId, readSymbol(context, params)).map(toOrderRecord),
  },
  {
    route: 'GET /api/v3/allOrders',
    method: 'allOrders',
    security: 'SIGNED',
    weight: () => 20,
    parameters: ['symbol', 'orderId', 'startTime', 'endTime', 'limit'],
    handle: allOrders,
  },
  {
    route: 'GET /api/v3/myTrades',
    method: 'myTrades',
    security: 'SIGNED',
    weight: (params) => (params.has('orderId') ? 5 : 20),
    parameters: ['symbol', 'orderId', 'startTime', 'endTime', 'fromId', 'limit'],
    handle: myTrades,
  },
];

/** The filters that hold for this account on a symbol; of the symbol's own, those that count. */
function myFilters({ context, params, accountId }: EndpointCall): unknown {
  const { venue } = context;
  const spec = venue.symbols.get(readMandatorySymbol(context, params));
  const limits = Object.entries(venue.assetLimitsOf(accountId));
  return {
    exchangeFilters: venue.exchangeFilters,
    symbolFilters: (spec?.filters ?? []).filter(({ filterType }) => filterType.startsWith('MAX_')),
    assetFilters: limits
      .filter(([asset]) => asset === spec?.baseAsset || asset === spec?.quoteAsset)
      .map(([asset, limit]) => ({ filterType: 'MAX_ASSET', asset, limit: formatUnits(limit) })),
  };
}

function accountStatus({ context, params, accountId }: EndpointCall): unknown {
  const omitZero = readBoolean(params, 'omitZeroBalances') ?? false;
  const balances = context.venue.balancesOf(accountId);
  const [anySymbol = ''] = context.venue.symbols.keys();
  return toAccountStatus({
    accountId,
    balances: omitZero ? balances.filter(({ free, locked }) => free + locked > 0n) : balances,
    commission: context.venue.commissionOf(accountId, anySymbol),
    updateTime: context.accountUpdateTime(accountId),
  });
}

/** With an id: orders from it on. Else by time; the newest where no time is given. */
function allOrders({ context, params, accountId }: EndpointCall): unknown {
  const symbol = readMandatorySymbol(context, params);
  const fromId = readId(params, 'orderId');
  const window = readTimeWindow(params);
  const limit = readLimit(params, 500, 1_000);
  const orders = context.venue.allOrders(accountId, symbol);
  const rows =
    fromId === undefined
      ? rowsWithin(orders, window, limit)
      : orders.filter(({ orderId }) => orderId >= fromId).slice(0, limit);
  return rows.map(toOrderRecord);
}

/** By order, by time, or from a trade id on; the newest where nothing is given. An id and a time do not go together. */
function myTrades({ context, params, accountId }: EndpointCall): unknown {
  const symbol = readMandatorySymbol(context, params);
  const orderId = readId(params, 'orderId');
  const fromId = readId(params, 'fromId');
  const window = readTimeWindow(params);
  const limit = readLimit(params, 500, 1_000);
  const hasTime = window.startTime !== undefined || window.endTime !== undefined;
  if (hasTime && (orderId !== undefined || fromId !== undefined)) {
    // The page lists orderId with fromId, and times with neither, as the supported combinations.
    throw badCombination();
  }
  const fills = context.venue
    .fills(accountId, symbol)
    .filter((fill) => orderId === undefined || fill.orderId === orderId);
  const rows =
    fromId === undefined
      ? rowsWithin(fills, window, limit)
      : fills.filter(({ tradeId }) => tradeId >= fromId).slice(0, limit);
  return rows.map(toAccountTrade);
}
