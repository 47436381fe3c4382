import type { BaseData } from './base-data.js';
import type { Direction, Exchange } from './constants.js';

/** One trade of the market, not of ours. Every one of them comes exactly once, in the order of its ids. */
export interface Transaction extends BaseData {
  readonly symbol: string;
  readonly exchange: Exchange;
  readonly vtSymbol: string;
  /** The venue's trade id; rises by one from trade to trade of a symbol. */
  readonly transactionId: number;
  readonly price: number;
  readonly volume: number;
  /** Side of the taker: LONG bought, SHORT sold. */
  readonly direction: Direction;
  /** The venue's instant of the match. */
  readonly datetime: Date;
  /** When this process received it. */
  readonly localTime: Date;
  /** Asked for after a loss, not streamed: it comes late. */
  readonly isBackfilled: boolean;
}
