import { depthSnapshot } from './payloads.js';
import { seededRandom } from './seeded-random.js';

const LIMITS = [
  { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 600_000 },
  { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: 100 },
  { rateLimitType: 'RAW_REQUESTS', interval: 'MINUTE', intervalNum: 5, limit: 610_000 },
];

/** What of the feed shows in answers. */
export interface FeedState {
  readonly symbols: readonly string[];
  /** The newest trade of a symbol: it moves on only where trades are what is sent. */
  readonly tradeIdOf: (symbol: string) => number;
  /** The id of the snapshot that a symbol's book gets now. */
  readonly snapshotIdOf: (symbol: string) => number;
}

/** What clients ask for before they listen, by path; null where there is no such thing. */
export function restAnswer(
  path: string,
  params: URLSearchParams,
  { symbols, tradeIdOf, snapshotIdOf }: FeedState,
): unknown {
  const symbol = params.get('symbol') ?? '';
  switch (path) {
    case '/api/v3/ping':
      return {};
    case '/api/v3/time':
      return { serverTime: Date.now() };
    case '/api/v3/exchangeInfo':
      return {
        timezone: 'UTC',
        serverTime: Date.now(),
        rateLimits: LIMITS,
        exchangeFilters: [],
        symbols: symbols.map(symbolInfo),
      };
    case '/api/v3/ticker/24hr':
      return dayTicker(symbol, tradeIdOf(symbol));
    case '/api/v3/depth':
      return depthSnapshot(snapshotIdOf(symbol), Number(params.get('limit') ?? 100), seededRandom(7));
    case '/api/v3/trades':
    case '/api/v3/historicalTrades':
    case '/api/v3/aggTrades':
      return [];
    default:
      return null;
  }
}

function symbolInfo(symbol: string): unknown {
  const baseAsset = symbol.slice(0, -4);
  return {
    symbol,
    status: 'TRADING',
    baseAsset,
    baseAssetPrecision: 8,
    quoteAsset: 'USDT',
    quotePrecision: 8,
    quoteAssetPrecision: 8,
    orderTypes: ['LIMIT', 'MARKET'],
    icebergAllowed: true,
    isSpotTradingAllowed: true,
    isMarginTradingAllowed: false,
    permissions: [],
    permissionSets: [['SPOT']],
    filters: [
      { filterType: 'PRICE_FILTER', minPrice: '0.01000000', maxPrice: '1000000.00000000', tickSize: '0.01000000' },
      { filterType: 'LOT_SIZE', minQty: '0.00001000', maxQty: '9000.00000000', stepSize: '0.00001000' },
      {
        filterType: 'NOTIONAL',
        minNotional: '5.00000000',
        applyMinToMarket: true,
        maxNotional: '9000000.00000000',
        applyMaxToMarket: false,
        avgPriceMins: 5,
      },
    ],
  };
}

function dayTicker(symbol: string, lastId: number): unknown {
  return {
    symbol,
    priceChange: '12.34000000',
    priceChangePercent: '0.021',
    weightedAvgPrice: '60000.12345678',
    prevClosePrice: '59990.00000000',
    lastPrice: '60000.00000000',
    lastQty: '0.00100000',
    bidPrice: '60000.00000000',
    bidQty: '1.00000000',
    askPrice: '60000.01000000',
    askQty: '1.00000000',
    openPrice: '59000.00000000',
    highPrice: '61000.00000000',
    lowPrice: '58000.00000000',
    volume: '12345.67800000',
    quoteVolume: '740740680.12345678',
    openTime: 1_789_999_999_999,
    closeTime: 1_790_086_399_999,
    firstId: 1,
    lastId,
    count: 1_000_000,
  };
}
