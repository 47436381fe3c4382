import type { DepthSnapshot, Kline, Level, PublicTrade, ServerTime, Ticker24h } from './market-rest.js';
import { anything, boolean, decimal, list, narrow, number, object, optional, text, venueId } from './shape.js';
import type { Check, Narrow } from './shape.js';
import { WireShapeError } from './wire-shape-error.js';

/** An array whose first cells pass these checks; further ones are kept. */
const cells =
  <Shape>(checks: readonly Check[]): Check<Shape> =>
  (value, field) => {
    if (!Array.isArray(value)) throw new WireShapeError(field, 'an array', value);
    checks.forEach((check, index) => check(value[index], `${field}[${index}]`));
  };

const LEVEL = cells<Level>([decimal, decimal]);
const KLINE = cells<Kline>([
  number,
  decimal,
  decimal,
  decimal,
  decimal,
  decimal,
  number,
  decimal,
  number,
  decimal,
  decimal,
]);

/** Narrows `GET /api/v3/time`. */
export const toServerTime: Narrow<ServerTime> = narrow(object<ServerTime>({ serverTime: number }));

/** Narrows `GET /api/v3/depth`. */
export const toDepthSnapshot: Narrow<DepthSnapshot> = narrow(
  object<DepthSnapshot>({ lastUpdateId: number, bids: list(LEVEL), asks: list(LEVEL) }),
);

/** Narrows `GET /api/v3/klines`. */
export const toKlines: Narrow<Kline[]> = narrow(list(KLINE));

/** Narrows `GET /api/v3/trades`. */
export const toPublicTrades: Narrow<PublicTrade[]> = narrow(
  list(
    object<PublicTrade>({
      id: venueId,
      price: decimal,
      qty: decimal,
      quoteQty: optional(decimal),
      time: number,
      isBuyerMaker: boolean,
      isBestMatch: anything,
    }),
  ),
);

const TICKER_24H = object<Ticker24h>({
  symbol: text,
  priceChange: decimal,
  priceChangePercent: decimal,
  weightedAvgPrice: decimal,
  prevClosePrice: optional(decimal),
  lastPrice: decimal,
  lastQty: optional(decimal),
  bidPrice: optional(decimal),
  bidQty: optional(decimal),
  askPrice: optional(decimal),
  askQty: optional(decimal),
  openPrice: decimal,
  highPrice: decimal,
  lowPrice: decimal,
  volume: decimal,
  quoteVolume: decimal,
  openTime: number,
  closeTime: number,
  firstId: optional(venueId),
  lastId: optional(venueId),
  count: optional(number),
});

/** Narrows `GET /api/v3/ticker/24hr` of one symbol, type FULL. */
export const toTicker24h: Narrow<Ticker24h> = narrow(TICKER_24H);

/** Narrows `GET /api/v3/ticker/24hr` of several symbols, type FULL. */
export const toTickers24h: Narrow<Ticker24h[]> = narrow(list(TICKER_24H));
