import type { BaseData } from './base-data.js';
import type { Direction, Exchange, Offset } from './constants.js';
import type { Decimal } from './decimal.js';

/** One fill of one of our orders; exactly one event per fill of the venue. */
export interface Trade extends BaseData {
  readonly symbol: string;
  readonly exchange: Exchange;
  readonly vtSymbol: string;
  readonly orderId: string;
  readonly vtOrderId: string;
  /** `SYMBOL-<venue trade id>`: unique over all symbols of the adapter. */
  readonly tradeId: string;
  readonly vtTradeId: string;
  readonly direction: Direction | null;
  readonly offset: Offset;
  readonly price: Decimal;
  readonly volume: Decimal;
  readonly datetime: Date | null;
  /** Fee of this fill in `commissionAsset`; absent where the venue has not told it. */
  readonly commission?: Decimal;
  readonly commissionAsset?: string;
  readonly isMaker?: boolean;
  readonly realizedPnl?: Decimal;
}
