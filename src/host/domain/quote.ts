import type { BaseData } from './base-data.js';
import type { Exchange, Offset, Status } from './constants.js';
import type { Decimal } from './decimal.js';

/** A two-sided quote, for venues that know them. */
export interface Quote extends BaseData {
  readonly symbol: string;
  readonly exchange: Exchange;
  readonly vtSymbol: string;
  readonly quoteId: string;
  readonly vtQuoteId: string;
  readonly bidPrice: Decimal;
  readonly bidVolume: Decimal;
  readonly askPrice: Decimal;
  readonly askVolume: Decimal;
  readonly bidOffset: Offset;
  readonly askOffset: Offset;
  readonly status: Status;
  readonly datetime: Date | null;
  readonly reference: string;
}
