import type { MarketView, RowWindow } from '../market-view.js';
import { formatUnits } from '../units.js';
import { VenueError } from '../venue-error.js';
import type { Endpoint, EndpointCall, EndpointParams, ServerContext } from './endpoint.js';
import { readKlineWindow } from './kline-parameters.js';
import { badCombination, readInteger, readLimit, readTime } from './parameters.js';
import { readMandatorySymbol, withStatus } from './symbol-parameters.js';

/** Public data of one symbol (rest-api.md, Market Data endpoints). */
export const MARKET_ENDPOINTS: readonly Endpoint[] = [
  {
    route: 'GET /api/v3/depth',
    method: 'depth',
    security: 'NONE',
    weight: depthWeight,
    parameters: ['symbol', 'limit', 'symbolStatus'],
    handle: ({ context, params }) => {
      const view = readView(context, params);
      withStatus(context, params, [view.symbol]);
      return view.depth(readLimit(params, 100, 5_000));
    },
  },
  {
    route: 'GET /api/v3/trades',
    method: 'trades.recent',
    security: 'NONE',
    weight: () => 25,
    parameters: ['symbol', 'limit'],
    handle: ({ context, params }) => readView(context, params).trades({ limit: readLimit(params, 500, 1_000) }),
  },
  {
    route: 'GET /api/v3/historicalTrades',
    method: 'trades.historical',
    security: 'MARKET_DATA',
    weight: () => 25,
    parameters: ['symbol', 'limit', 'fromId'],
    handle: ({ context, params }) => readView(context, params).trades(readRows(params)),
  },
  {
    route: 'GET /api/v3/aggTrades',
    method: 'trades.aggregate',
    security: 'NONE',
    weight: () => 4,
    parameters: ['symbol', 'fromId', 'startTime', 'endTime', 'limit'],
    handle: ({ context, params }) => readView(context, params).aggTrades(readRows(params)),
  },
  {
    route: 'GET /api/v3/klines',
    method: 'klines',
    security: 'NONE',
    weight: () => 2,
    parameters: ['symbol', 'interval', 'startTime', 'endTime', 'timeZone', 'limit'],
    handle: klines,
  },
  {
    route: 'GET /api/v3/uiKlines',
    method: 'uiKlines',
    security: 'NONE',
    weight: () => 2,
    parameters: ['symbol', 'interval', 'startTime', 'endTime', 'timeZone', 'limit'],
    handle: klines,
  },
  {
    route: 'GET /api/v3/avgPrice',
    method: 'avgPrice',
    security: 'NONE',
    weight: () => 2,
    parameters: ['symbol'],
    handle: ({ context, params }) => readView(context, params).averagePrice(),
  },
  {
    route: 'GET /api/v3/referencePrice',
    method: 'referencePrice',
    security: 'NONE',
    weight: () => 2,
    parameters: ['symbol'],
    handle: referencePrice,
  },
];

/** View of the symbol that a request must name. */
function readView(context: ServerContext, params: EndpointParams): MarketView {
  return viewOf(context, readMandatorySymbol(context, params));
}

/** View of a symbol that exists. */
export function viewOf({ markets }: ServerContext, symbol: string): MarketView {
  const view = markets.view(symbol);
  if (!view) throw new VenueError(-1121, 'Invalid symbol.');
  return view;
}

/** -2043 where the symbol never had one; null where it has none now. The message is not known for certain. */
function referencePrice({ context, params }: EndpointCall): unknown {
  const symbol = readMandatorySymbol(context, params);
  const reference = context.venue.referencePrice(symbol);
  if (!reference) throw new VenueError(-2043, 'This symbol does not have a reference price.');
  const { price, time: timestamp } = reference;
  return { symbol, referencePrice: price === null ? null : formatUnits(price), timestamp };
}

function klines({ context, params }: EndpointCall): unknown {
  const view = readView(context, params);
  return view.klines(readKlineWindow(params));
}

/** Rows from an id on, or by time; both together are -1128. */
function readRows(params: EndpointParams): RowWindow {
  const fromId = readInteger(params, 'fromId');
  const startTime = readTime(params, 'startTime');
  const endTime = readTime(params, 'endTime');
  if (fromId !== undefined && (startTime !== undefined || endTime !== undefined)) throw badCombination();
  return {
    limit: readLimit(params, 500, 1_000),
    ...(fromId === undefined ? {} : { fromId }),
    ...(startTime === undefined ? {} : { startTime }),
    ...(endTime === undefined ? {} : { endTime }),
  };
}

function depthWeight(params: EndpointParams): number {
  const limit = Number(params.get('limit') ?? 100);
  if (limit > 1_000) return 250;
  if (limit > 500) return 50;
  return limit > 100 ? 25 : 5;
}
