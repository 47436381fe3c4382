import type { DecimalText, EpochMs } from './vocabulary.js';

/** `GET /api/v3/time`. */
export interface ServerTime {
  serverTime: EpochMs;
}

/** A price level: price, quantity. */
export type Level = [price: DecimalText, quantity: DecimalText];

/** `GET /api/v3/depth`. Bids fall, asks rise. */
export interface DepthSnapshot {
  lastUpdateId: number;
  bids: Level[];
  asks: Level[];
}

/** A row of `GET /api/v3/trades` and `historicalTrades`. */
export interface PublicTrade {
  id: number;
  price: DecimalText;
  qty: DecimalText;
  quoteQty: DecimalText;
  time: EpochMs;
  isBuyerMaker: boolean;
  isBestMatch: boolean;
}

/** A row of `GET /api/v3/aggTrades`: fills of one taker order at one price. */
export interface AggregateTrade {
  a: number;
  p: DecimalText;
  q: DecimalText;
  f: number;
  l: number;
  T: EpochMs;
  m: boolean;
  M: boolean;
}

/** A row of `GET /api/v3/klines`. */
export type Kline = [
  openTime: EpochMs,
  open: DecimalText,
  high: DecimalText,
  low: DecimalText,
  close: DecimalText,
  volume: DecimalText,
  closeTime: EpochMs,
  quoteVolume: DecimalText,
  trades: number,
  takerBuyBaseVolume: DecimalText,
  takerBuyQuoteVolume: DecimalText,
  ignored: string,
];

/** `GET /api/v3/avgPrice`. */
export interface AveragePrice {
  mins: number;
  price: DecimalText;
  closeTime: EpochMs;
}

/** `GET /api/v3/ticker/24hr`, type FULL. */
export interface Ticker24h {
  symbol: string;
  priceChange: DecimalText;
  priceChangePercent: DecimalText;
  weightedAvgPrice: DecimalText;
  prevClosePrice: DecimalText;
  lastPrice: DecimalText;
  lastQty: DecimalText;
  bidPrice: DecimalText;
  bidQty: DecimalText;
  askPrice: DecimalText;
  askQty: DecimalText;
  openPrice: DecimalText;
  highPrice: DecimalText;
  lowPrice: DecimalText;
  volume: DecimalText;
  quoteVolume: DecimalText;
  openTime: EpochMs;
  closeTime: EpochMs;
  firstId: number;
  lastId: number;
  count: number;
}

/** `GET /api/v3/ticker/24hr` and `ticker`, type MINI. */
export interface TickerMini {
  symbol: string;
  openPrice: DecimalText;
  highPrice: DecimalText;
  lowPrice: DecimalText;
  lastPrice: DecimalText;
  volume: DecimalText;
  quoteVolume: DecimalText;
  openTime: EpochMs;
  closeTime: EpochMs;
  firstId: number;
  lastId: number;
  count: number;
}

/** `GET /api/v3/ticker` (rolling window), type FULL. */
export interface RollingTicker extends TickerMini {
  priceChange: DecimalText;
  priceChangePercent: DecimalText;
  weightedAvgPrice: DecimalText;
}

/** `GET /api/v3/ticker/price`. */
export interface PriceTicker {
  symbol: string;
  price: DecimalText;
}

/** `GET /api/v3/ticker/bookTicker`. */
export interface BookTickerRest {
  symbol: string;
  bidPrice: DecimalText;
  bidQty: DecimalText;
  askPrice: DecimalText;
  askQty: DecimalText;
}
