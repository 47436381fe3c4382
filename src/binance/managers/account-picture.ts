import type { Decimal } from '../../host/domain/decimal.js';
import { NO_CAPS } from '../mappings/trading-rules.js';
import type { OrderCaps } from '../mappings/trading-rules.js';

/** What kind of open orders is counted. */
export type CountedOrders = keyof OrderCaps;

/**
 * What the check reads of the account. All figures are lower bounds of what the venue counts: only what it is known to
 * have open, so that nothing is refused for an order that is gone there already.
 */
export interface AccountPicture {
  /** At least as many as any count of open orders can give; cheap, so that counting can be spared. Null where nothing is surely known. */
  readonly mostOpen: number | null;
  /** Open orders of a symbol, or of all symbols (`null`); null where they are not surely known now. */
  countOpen(kind: CountedOrders, symbol: string | null): number | null;
  /** Free and locked base asset and what open buys would add; null where that is not surely known now. */
  positionOf(symbol: string): Decimal | null;
  /** The most of an asset that one order may move (MAX_ASSET); null where no filter says. */
  assetLimit(asset: string): Decimal | null;
  /** How many orders of this account may be open on all symbols together. */
  readonly exchangeCaps: OrderCaps;
  /** The same without one order, which is to make room. */
  without(orderId: string): AccountPicture;
}

/** Knows nothing: every filter that counts is left to the venue. */
export const NO_ACCOUNT: AccountPicture = {
  mostOpen: null,
  countOpen: () => null,
  positionOf: () => null,
  assetLimit: () => null,
  exchangeCaps: NO_CAPS,
  without: () => NO_ACCOUNT,
};
