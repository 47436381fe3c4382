import { Decimal, ceilTo, floorTo } from 'vt-binance/host';
import type { Contract } from 'vt-binance/host';

/** The best prices of everybody else. */
export interface MarketPicture {
  readonly bid: Decimal;
  readonly ask: Decimal;
}

/** What the strategy may use: free amounts of both assets, and what it holds more (or less) than at its start. */
export interface Means {
  readonly base: Decimal;
  readonly quote: Decimal;
  readonly inventory: Decimal;
}

/** How much to offer, in the quote asset: on each side, and at most as inventory. */
export interface QuoteSize {
  readonly notional: Decimal;
  readonly maxInventoryNotional: Decimal;
}

/** One side of the quote as it should stand. */
export interface PlannedQuote {
  readonly price: Decimal;
  readonly volume: Decimal;
}

/** Both sides; null where nothing should stand. */
export interface QuotePlan {
  readonly bid: PlannedQuote | null;
  readonly ask: PlannedQuote | null;
}

/**
 * Where to quote: one tick better than everybody else where the spread has room, beside them where it has none, and
 * never across. Inventory leans both prices to the side that sheds it; at its limit the side that adds to it is left out.
 */
export function planQuotes(picture: MarketPicture, contract: Contract, means: Means, size: QuoteSize): QuotePlan {
  const { priceTick } = contract;
  const spread = picture.ask.minus(picture.bid);
  const middle = picture.bid.plus(picture.ask).div(2);
  const fullness = means.inventory.times(middle).div(size.maxInventoryNotional);
  const halfSpread = Decimal.max(spread.div(2).minus(priceTick), priceTick.div(2));
  const fair = middle.minus(Decimal.max(spread.div(2), priceTick).times(clamp(fullness)));
  const bidPrice = Decimal.min(floorTo(fair.minus(halfSpread), priceTick), picture.ask.minus(priceTick));
  const askPrice = Decimal.max(ceilTo(fair.plus(halfSpread), priceTick), picture.bid.plus(priceTick));
  return {
    bid: fullness.gte(1) ? null : sized(bidPrice, means.quote.div(bidPrice), contract, size),
    ask: fullness.lte(-1) ? null : sized(askPrice, means.base, contract, size),
  };
}

/** The wanted volume, cut to what can be paid; null where the rest is less than the venue takes. */
function sized(price: Decimal, affordable: Decimal, contract: Contract, size: QuoteSize): PlannedQuote | null {
  const wanted = Decimal.max(size.notional.div(price), contract.minVolume, contract.minNotional.div(price));
  const volume = Decimal.min(ceilTo(wanted, contract.volumeStep), floorTo(affordable, contract.volumeStep));
  const isTooSmall = volume.lt(contract.minVolume) || volume.times(price).lt(contract.minNotional) || !volume.gt(0);
  return isTooSmall ? null : { price, volume };
}

function clamp(fullness: Decimal): Decimal {
  return Decimal.max(-1, Decimal.min(1, fullness));
}
