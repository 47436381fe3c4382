// Words of Binance's spot protocol. Sources: binance-spot-api-docs, enums.md and rest-api.md.
// A union lists what is known; what comes from outside may be newer and is narrowed by its reader.

/** Side of an order. */
export type Side = 'BUY' | 'SELL';
/** Type of an order. */
export type SpotOrderType =
  'LIMIT' | 'LIMIT_MAKER' | 'MARKET' | 'STOP_LOSS' | 'STOP_LOSS_LIMIT' | 'TAKE_PROFIT' | 'TAKE_PROFIT_LIMIT';
/** How long an order stays: until cancelled, at once or not at all, in full or not at all. */
export type TimeInForce = 'GTC' | 'IOC' | 'FOK';
/** State of an order. */
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
/** What an `executionReport` reports. */
export type ExecutionType = 'NEW' | 'CANCELED' | 'REPLACED' | 'REJECTED' | 'TRADE' | 'EXPIRED' | 'TRADE_PREVENTION';
/** What happens where an order would trade with its own account. */
export type SelfTradePreventionMode =
  'NONE' | 'EXPIRE_TAKER' | 'EXPIRE_MAKER' | 'EXPIRE_BOTH' | 'DECREMENT' | 'TRANSFER';
/** What a pegged price follows: the best price of the own side, or of the other one. */
export type PegPriceType = 'PRIMARY_PEG' | 'MARKET_PEG';
/** Whether a symbol trades. */
export type SymbolStatus = 'TRADING' | 'END_OF_DAY' | 'HALT' | 'BREAK' | 'CANCEL_ONLY';
/** How much the reply to a new order says. */
export type OrderResponseType = 'ACK' | 'RESULT' | 'FULL';
/** Interval of a kline; `1m` is a minute, `1M` a month. */
export type KlineInterval =
  '1s' | '1m' | '3m' | '5m' | '15m' | '30m' | '1h' | '2h' | '4h' | '6h' | '8h' | '12h' | '1d' | '3d' | '1w' | '1M';
/** What a limit counts. */
export type RateLimitType = 'REQUEST_WEIGHT' | 'ORDERS' | 'RAW_REQUESTS' | 'CONNECTIONS';
/** Unit of a limit’s window. */
export type RateLimitInterval = 'SECOND' | 'MINUTE' | 'HOUR' | 'DAY';
/** Decimal number as Binance writes it: `"2683.80000000"`. */
export type DecimalText = string;
/** Epoch milliseconds, unless the request asked for microseconds. */
export type EpochMs = number;
/** Ids are JSON integers that may exceed 2^53; readers that must keep them exact take them from the text. */
export type VenueId = number | string;
