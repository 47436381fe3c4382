import type { Direction, Exchange, Interval, Offset, OrderType } from './constants.js';
import type { DecimalInput } from './decimal.js';

/** Asks for live data of one instrument. `symbol` may be `BTCUSDT`, `btcusdt`, `BTC/USDT` or `BTCUSDT.BINANCE`. */
export interface SubscribeRequest {
  readonly symbol: string;
  readonly exchange: Exchange;
  /** Ticks; true where nothing is said. */
  readonly ticks?: boolean;
  /** Levels behind the five of a tick, in its `extra` (as many as the adapter thinks right unless told), or `book`: the full local order book. */
  readonly depth?: 5 | 10 | 20 | 'book';
  /** Every public trade, as a `Transaction`. */
  readonly transactions?: boolean;
  /** Bars of these intervals, running and closed. */
  readonly bars?: readonly Interval[];
}

/** Asks for a new order. */
export interface OrderRequest {
  readonly symbol: string;
  readonly exchange: Exchange;
  readonly direction: Direction;
  readonly type: OrderType;
  readonly volume: DecimalInput;
  /** Limit price; for STOP the trigger price. Not used by MARKET. */
  readonly price?: DecimalInput;
  readonly offset?: Offset;
  /** Free text of the strategy; kept through the order's whole life. */
  readonly reference?: string;
  /** What the adapter knows beyond the host's fields; each adapter types its own. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** Asks to cancel an order by our order id or by the venue's. */
export interface CancelRequest {
  readonly orderId: string;
  readonly symbol: string;
  readonly exchange: Exchange;
}

/** An instant: a Date, epoch milliseconds or ISO text. */
export type Instant = Date | number | string;

/** Asks for bars from `start` (inclusive) to `end` (exclusive; now where absent). */
export interface HistoryRequest {
  readonly symbol: string;
  readonly exchange: Exchange;
  readonly start: Instant;
  readonly end?: Instant;
  readonly interval?: Interval;
  /** At most so many bars, counted from `start`. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

/** Asks for a two-sided quote. */
export interface QuoteRequest {
  readonly symbol: string;
  readonly exchange: Exchange;
  readonly bidPrice: DecimalInput;
  readonly bidVolume: DecimalInput;
  readonly askPrice: DecimalInput;
  readonly askVolume: DecimalInput;
  readonly bidOffset?: Offset;
  readonly askOffset?: Offset;
  readonly reference?: string;
}
