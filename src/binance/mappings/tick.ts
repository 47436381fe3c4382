import type { Exchange } from '../../host/domain/constants.js';
import type { Tick } from '../../host/domain/tick.js';
import type { BinanceBar } from './bar.js';
import type { PartialBook } from './book-side.js';

/** What a tick of Binance spot carries beyond the host's fields. Numbers are 0 until the venue has told them. */
export type BinanceTickExtra = Readonly<Record<string, unknown>> & {
  /** Price change over the rolling 24 hours. */
  readonly change: number;
  /** The same in percent: 1.5 means 1.5 %. */
  readonly changePercent: number;
  readonly weightedAveragePrice: number;
  /** Number of trades in the rolling 24 hours. */
  readonly trades: number;
  /** Update id of the book that level 1 is from. */
  readonly updateId: number;
  /** The latest partial book (10 levels unless set otherwise), as it came; level 1 of the tick may be newer. */
  readonly book: PartialBook | null;
  /** The last closed bar of the shortest subscribed interval; null where no bars are subscribed or none has closed. */
  readonly bar: BinanceBar | null;
};

/** A tick of Binance spot. */
export interface BinanceTick extends Tick {
  readonly extra: BinanceTickExtra;
}

/** Names under which ticks of one instrument go out. */
export interface TickIdentity {
  readonly adapterName: string;
  readonly symbol: string;
  readonly exchange: Exchange;
  readonly vtSymbol: string;
  readonly name: string;
}
