/** Side of an order, trade or position. NET is a position that is long when positive and short when negative. */
export const Direction = { LONG: 'LONG', SHORT: 'SHORT', NET: 'NET' } as const;
export type Direction = (typeof Direction)[keyof typeof Direction];

/** Whether an order opens or closes a position. Spot and one-way futures use NONE. */
export const Offset = {
  NONE: 'NONE',
  OPEN: 'OPEN',
  CLOSE: 'CLOSE',
  CLOSETODAY: 'CLOSETODAY',
  CLOSEYESTERDAY: 'CLOSEYESTERDAY',
} as const;
export type Offset = (typeof Offset)[keyof typeof Offset];

/** State of an order or quote. The first three are active. */
export const Status = {
  SUBMITTING: 'SUBMITTING',
  NOTTRADED: 'NOTTRADED',
  PARTTRADED: 'PARTTRADED',
  ALLTRADED: 'ALLTRADED',
  CANCELLED: 'CANCELLED',
  REJECTED: 'REJECTED',
} as const;
export type Status = (typeof Status)[keyof typeof Status];

/** Class of an instrument. */
export const Product = {
  EQUITY: 'EQUITY',
  FUTURES: 'FUTURES',
  OPTION: 'OPTION',
  INDEX: 'INDEX',
  FOREX: 'FOREX',
  SPOT: 'SPOT',
  ETF: 'ETF',
  BOND: 'BOND',
  WARRANT: 'WARRANT',
  SPREAD: 'SPREAD',
  FUND: 'FUND',
  CFD: 'CFD',
  SWAP: 'SWAP',
} as const;
export type Product = (typeof Product)[keyof typeof Product];

/** Order types of the host. FAK is "immediate or cancel". What a venue knows beyond them travels in `extra`. */
export const OrderType = {
  LIMIT: 'LIMIT',
  MARKET: 'MARKET',
  STOP: 'STOP',
  FAK: 'FAK',
  FOK: 'FOK',
  RFQ: 'RFQ',
  ETF: 'ETF',
} as const;
export type OrderType = (typeof OrderType)[keyof typeof OrderType];

/** Trading venues: Binance spot and Binance USDⓈ-M futures. The same spelling of a symbol is two instruments on them. */
export const Exchange = { BINANCE: 'BINANCE', BINANCEUSDM: 'BINANCEUSDM' } as const;
export type Exchange = (typeof Exchange)[keyof typeof Exchange];

/** Bar intervals; values are vn.py's (`d` and `w` without a number). TICK asks for single trades and is never downgraded. */
export const Interval = {
  SECOND: '1s',
  MINUTE: '1m',
  MINUTE_3: '3m',
  MINUTE_5: '5m',
  MINUTE_15: '15m',
  MINUTE_30: '30m',
  HOUR: '1h',
  HOUR_2: '2h',
  HOUR_4: '4h',
  HOUR_6: '6h',
  HOUR_8: '8h',
  HOUR_12: '12h',
  DAILY: 'd',
  DAY_3: '3d',
  WEEKLY: 'w',
  MONTHLY: '1M',
  TICK: 'tick',
} as const;
export type Interval = (typeof Interval)[keyof typeof Interval];

/** Severity of a log line, numbered as in vn.py and Python's logging. */
export const LogLevel = { DEBUG: 10, INFO: 20, WARNING: 30, ERROR: 40, CRITICAL: 50 } as const;
export type LogLevel = (typeof LogLevel)[keyof typeof LogLevel];
