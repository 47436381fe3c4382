import { ONE, type Units } from '../units.js';
import { VenueError } from '../venue-error.js';
import type { FilterRules, Grid, NotionalBounds, PriceBand } from './filter-rules.js';
import { isPriced, type OrderTerms } from './live-order.js';
import { firesOnRise } from './stop-book.js';

/** What the filters measure prices against: the reference price, else the average over minutes (0: the last price). */
export type AveragePrice = (minutes: number) => Units;

/** Throws -1013 with the name of the first filter that an order breaks (filters.md; those about open orders apart). */
export function checkFilters(rules: FilterRules, terms: OrderTerms, average: AveragePrice): void {
  checkPriceFilters(rules, terms, average);
  checkQuantityFilters(rules, terms, average);
}

/** The part of the filters that needs no quantity. */
export function checkPriceFilters(rules: FilterRules, terms: OrderTerms, average: AveragePrice): void {
  checkPrices(rules, terms, average);
  checkTrailingDelta(rules, terms);
}

/** The part of the filters that depends on how much is ordered. */
export function checkQuantityFilters(rules: FilterRules, terms: OrderTerms, average: AveragePrice): void {
  checkQuantities(rules, terms);
  checkNotional(rules, terms, average);
  checkIcebergParts(rules, terms);
}

/** Throws where the base quantity that a market order by quote amount comes to breaks a filter. */
export function checkMarketQuantity(rules: FilterRules, quantity: Units): void {
  if (quantity === 0n || !fits(rules.lotSize, quantity)) throw filterFailure('LOT_SIZE');
  if (!fits(rules.marketLotSize, quantity)) throw filterFailure('MARKET_LOT_SIZE');
}

/** The refusal by a filter. -1013 before the matching engine, -2010 or (an amendment) -2038 by it. */
export function filterFailure(name: string, code: -1013 | -2010 | -2038 = -1013): VenueError {
  return new VenueError(code, `Filter failure: ${name}`);
}

function checkPrices(rules: FilterRules, terms: OrderTerms, average: AveragePrice): void {
  const { price, stopPrice, side } = terms;
  const hasPrice = isPriced(terms);
  if (hasPrice && !fits(rules.price, price)) throw filterFailure('PRICE_FILTER');
  if (stopPrice > 0n && !fits(rules.price, stopPrice)) throw filterFailure('PRICE_FILTER');
  if (!hasPrice) return;
  if (!isInBand(rules.percentPrice, price, average)) throw filterFailure('PERCENT_PRICE');
  if (!isInBand(rules.percentPriceBySide?.[side] ?? null, price, average)) {
    throw filterFailure('PERCENT_PRICE_BY_SIDE');
  }
}

function checkQuantities(rules: FilterRules, terms: OrderTerms): void {
  const { quantity, icebergQty } = terms;
  if (terms.quoteOrderQty > 0n) return;
  if (!fits(rules.lotSize, quantity)) throw filterFailure('LOT_SIZE');
  if (icebergQty > 0n && !fits(rules.lotSize, icebergQty)) throw filterFailure('LOT_SIZE');
  if (terms.type === 'MARKET' && !fits(rules.marketLotSize, quantity)) throw filterFailure('MARKET_LOT_SIZE');
}

function checkNotional(rules: FilterRules, terms: OrderTerms, average: AveragePrice): void {
  if (!hasNotional(rules.minNotional, terms, average)) throw filterFailure('MIN_NOTIONAL');
  if (!hasNotional(rules.notional, terms, average)) throw filterFailure('NOTIONAL');
}

function checkIcebergParts(rules: FilterRules, terms: OrderTerms): void {
  if (rules.icebergParts === null || terms.icebergQty === 0n) return;
  const parts = (terms.quantity + terms.icebergQty - 1n) / terms.icebergQty;
  if (parts > BigInt(rules.icebergParts)) throw filterFailure('ICEBERG_PARTS');
}

function checkTrailingDelta(rules: FilterRules, terms: OrderTerms): void {
  if (rules.trailingDelta === null || terms.trailingDelta === null) return;
  const { min, max } = firesOnRise(terms) ? rules.trailingDelta.above : rules.trailingDelta.below;
  if (terms.trailingDelta < min || terms.trailingDelta > max) throw filterFailure('TRAILING_DELTA');
}

function fits(grid: Grid | null, value: Units): boolean {
  if (!grid) return true;
  if (value < grid.min || (grid.max > 0n && value > grid.max)) return false;
  return grid.step === 0n || value % grid.step === 0n;
}

function isInBand(band: PriceBand | null, price: Units, average: AveragePrice): boolean {
  if (!band) return true;
  const middle = average(band.minutes);
  // Compared in units of 10^-16: nothing is cut.
  if (band.up !== null && price * ONE > middle * band.up) return false;
  return band.down === null || price * ONE >= middle * band.down;
}

function hasNotional(bounds: NotionalBounds | null, terms: OrderTerms, average: AveragePrice): boolean {
  if (!bounds) return true;
  const isMarket = terms.type === 'MARKET';
  // What a stop that becomes a market order is worth, filters.md does not say; of a peg it is not known yet.
  if (!isMarket && !isPriced(terms)) return true;
  const price = isMarket ? average(bounds.minutes) : terms.price;
  // In units of 10^-16: nothing is cut.
  const notional = terms.quoteOrderQty > 0n ? terms.quoteOrderQty * ONE : price * terms.quantity;
  if ((!isMarket || bounds.appliesMinToMarket) && notional < bounds.min * ONE) return false;
  return bounds.max === null || (isMarket && !bounds.appliesMaxToMarket) || notional <= bounds.max * ONE;
}
