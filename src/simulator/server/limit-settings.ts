import type { RateLimit } from '../../binance/wire/exchange-info.js';

/** The venue's limits; a test may set lower ones. */
export interface LimitSettings {
  /** REQUEST_WEIGHT: per address and minute, REST and WebSocket API together. */
  readonly weightPerMinute: number;
  /** ORDERS: unfilled orders per account and ten seconds. */
  readonly ordersPer10Seconds: number;
  /** ORDERS: unfilled orders per account and day. */
  readonly ordersPerDay: number;
  /** RAW_REQUESTS: per address and five minutes. */
  readonly rawRequestsPer5Minutes: number;
  /** CONNECTIONS of the WebSocket API: attempts per address and five minutes. */
  readonly connectionsPer5Minutes: number;
  /** Requests refused with 429 within one window that are forgiven; the next one brings the ban. */
  readonly refusalsBeforeBan: number;
  /** Length of the first ban; each further one is twice as long, up to three days. */
  readonly firstBanMs: number;
}

/**
 * What production shows in late 2026 (rest-api.md, IP limits; the figures for orders are from memory). How many refusals
 * are forgiven is not published: 20 is ours.
 */
export const DEFAULT_LIMITS: LimitSettings = {
  weightPerMinute: 6_000,
  ordersPer10Seconds: 100,
  ordersPerDay: 200_000,
  rawRequestsPer5Minutes: 300_000,
  connectionsPer5Minutes: 300,
  refusalsBeforeBan: 20,
  firstBanMs: 120_000,
};

/** The limits as `exchangeInfo.rateLimits` lists them. */
export function listedLimits(settings: LimitSettings): RateLimit[] {
  return [
    { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: settings.weightPerMinute },
    { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: settings.ordersPer10Seconds },
    { rateLimitType: 'ORDERS', interval: 'DAY', intervalNum: 1, limit: settings.ordersPerDay },
    { rateLimitType: 'RAW_REQUESTS', interval: 'MINUTE', intervalNum: 5, limit: settings.rawRequestsPer5Minutes },
    { rateLimitType: 'CONNECTIONS', interval: 'MINUTE', intervalNum: 5, limit: settings.connectionsPer5Minutes },
  ];
}
