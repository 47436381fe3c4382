/**
 * Words of Binance's spot protocol. Sources: binance-spot-api-docs, enums.md and rest-api.md.
 * A union lists what is known; what comes from outside may be newer and is narrowed by its reader.
 */
export type Side = 'BUY' | 'SELL';
export type SpotOrderType =
  'LIMIT' | 'LIMIT_MAKER' | 'MARKET' | 'STOP_LOSS' | 'STOP_LOSS_LIMIT' | 'TAKE_PROFIT' | 'TAKE_PROFIT_LIMIT';
export type TimeInForce = 'GTC' | 'IOC' | 'FOK';
export type SpotOrderStatus =
  | 'NEW'
  | 'PENDING_NEW'
  | 'PARTIALLY_FILLED'
  | 'FILLED'
  | 'CANCELED'
  | 'PENDING_CANCEL'
  | 'REJECTED'
  | 'EXPIRED'
  | 'EXPIRED_IN_MATCH';
export type ExecutionType = 'NEW' | 'CANCELED' | 'REPLACED' | 'REJECTED' | 'TRADE' | 'EXPIRED' | 'TRADE_PREVENTION';
export type SelfTradePreventionMode =
  'NONE' | 'EXPIRE_TAKER' | 'EXPIRE_MAKER' | 'EXPIRE_BOTH' | 'DECREMENT' | 'TRANSFER';
export type SymbolStatus = 'TRADING' | 'END_OF_DAY' | 'HALT' | 'BREAK' | 'CANCEL_ONLY';
export type OrderResponseType = 'ACK' | 'RESULT' | 'FULL';
export type KlineInterval =
  '1s' | '1m' | '3m' | '5m' | '15m' | '30m' | '1h' | '2h' | '4h' | '6h' | '8h' | '12h' | '1d' | '3d' | '1w' | '1M';
export type RateLimitType = 'REQUEST_WEIGHT' | 'ORDERS' | 'RAW_REQUESTS' | 'CONNECTIONS';
export type RateLimitInterval = 'SECOND' | 'MINUTE' | 'HOUR' | 'DAY';
/** Decimal number as Binance writes it: `"2683.80000000"`. */
export type DecimalText = string;
/** Epoch milliseconds, unless the request asked for microseconds. */
export type EpochMs = number;
/** Ids are JSON integers that may exceed 2^53; readers that must keep them exact take them from the text. */
export type VenueId = number | string;
