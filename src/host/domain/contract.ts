import type { BaseData } from './base-data.js';
import type { Exchange, Product } from './constants.js';
import type { Decimal } from './decimal.js';

/** What the host must know of an instrument to trade it. Filters and other venue facts are in `extra`. */
export interface Contract extends BaseData {
  readonly symbol: string;
  readonly exchange: Exchange;
  readonly vtSymbol: string;
  readonly name: string;
  readonly product: Product;
  /** Units of the underlying per contract; 1 on spot. */
  readonly size: Decimal;
  /** Smallest price step. */
  readonly priceTick: Decimal;
  /** Smallest quantity of an order; vn.py strategies also round to it. */
  readonly minVolume: Decimal;
  readonly maxVolume: Decimal | null;
  /** Smallest quantity step. */
  readonly volumeStep: Decimal;
  /** Smallest price × quantity of an order; 0 where the venue asks for none. */
  readonly minNotional: Decimal;
  readonly minPrice: Decimal;
  readonly maxPrice: Decimal | null;
  /** Whether a stop order rests on the venue's side. */
  readonly stopSupported: boolean;
  /** Whether positions are one net figure (spot, one-way futures). */
  readonly netPosition: boolean;
  readonly historyData: boolean;
}
