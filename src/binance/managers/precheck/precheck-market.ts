import { Decimal, isAbove, isBelow } from '../../../host/domain/decimal.js';
import type { OrderDraft } from '../../mappings/order-draft.js';
import type { NotionalRange, PercentPrice, TradingRules } from '../../mappings/trading-rules.js';
import { onGrid } from '../../mappings/value-range.js';
import type { ValueRange } from '../../mappings/value-range.js';
import { plain } from './precheck-refusal.js';
import type { FilterRefusal } from './precheck-refusal.js';
import { OLDEST_REFERENCE_PRICE_MS } from './reference-prices.js';
import type { ReferencePrice, ReferencePriceKind, ReferencePrices } from './reference-prices.js';

/** The prices to check with, and where it is noted what they do not decide. */
export interface MarketGround {
  readonly prices: ReferencePrices;
  /** Names of filters that only the venue can evaluate. */
  leave(filter: string): void;
}

/** The price to evaluate a filter with; null where none is known, or none that is fresh. */
export function freshPrice(prices: ReferencePrices, symbol: string, averageMinutes: number): ReferencePrice | null {
  const price = prices.priceOf(symbol, averageMinutes);
  return price && price.ageMs <= OLDEST_REFERENCE_PRICE_MS ? price : null;
}

/** PERCENT_PRICE and PERCENT_PRICE_BY_SIDE: how far from the market a price lies. */
export function percentPriceRefusal(
  draft: OrderDraft,
  rules: TradingRules,
  ground: MarketGround,
): FilterRefusal | null {
  if (!draft.price) return null;
  for (const rule of rules.percentPrices) {
    const refusal = bandRefusal(draft, draft.price, rule, ground);
    if (refusal) return refusal;
  }
  return null;
}

function bandRefusal(
  draft: OrderDraft,
  price: Decimal,
  rule: PercentPrice,
  ground: MarketGround,
): FilterRefusal | null {
  const market = freshPrice(ground.prices, draft.symbol, rule.averageMinutes);
  if (!market) {
    ground.leave(rule.filterType);
    return null;
  }
  const { up, down } = rule[draft.side];
  if (up && isAbove(price, market.low.times(up))) {
    if (price.greaterThan(market.high.times(up))) return outOfBand(draft, rule, market, up, 'above the highest');
    ground.leave(rule.filterType);
  }
  if (down && isBelow(price, market.high.times(down))) {
    if (price.lessThan(market.low.times(down))) return outOfBand(draft, rule, market, down, 'below the lowest');
    ground.leave(rule.filterType);
  }
  return null;
}

function outOfBand(
  { price, side }: OrderDraft,
  { filterType, averageMinutes }: PercentPrice,
  market: ReferencePrice,
  factor: Decimal,
  where: string,
): FilterRefusal {
  const bound = market.price.times(factor);
  const against = describe(market, averageMinutes);
  const message =
    `the price ${price ? plain(price) : ''} is ${where} allowed for a ${side}, ` +
    `${plain(bound)} (${plain(factor)} times ${against})`;
  return { filter: filterType, field: 'price', message, bound, ...hintOfRoom(market) };
}

/** A price that may have moved since it was told is kept a distance from: the nearest value passes all the same. */
function hintOfRoom({ low, high, kind }: ReferencePrice): Pick<FilterRefusal, 'hint'> {
  if (low.equals(high)) return {};
  return { hint: (nearest) => `${nearest} would do, with room for ${wordsOf(kind)} to move` };
}

/** MIN_NOTIONAL and NOTIONAL: price × quantity. */
export function notionalRefusal(draft: OrderDraft, rules: TradingRules, ground: MarketGround): FilterRefusal | null {
  for (const rule of rules.notionals) {
    const refusal = valueRefusal(draft, rule, ground);
    if (refusal) return refusal;
  }
  return null;
}

function valueRefusal(draft: OrderDraft, rule: NotionalRange, ground: MarketGround): FilterRefusal | null {
  const { price, quantity, quoteOrderQty, type } = draft;
  if (price && quantity) return outOfValue(rule, price.times(quantity), quantity, price);
  if (type !== 'MARKET') {
    // Binance does not say what a stop without a limit price is valued at; a peg has no price yet.
    ground.leave(rule.filterType);
    return null;
  }
  const min = rule.minForMarket ? rule.min : null;
  const max = rule.maxForMarket ? rule.max : null;
  if (quoteOrderQty) return outOfQuoteAmount(rule.filterType, quoteOrderQty, min, max);
  if (!quantity || (!min && !max)) return null;
  return outOfMarketValue(draft.symbol, quantity, { ...rule, min, max }, ground);
}

/** What a market order is worth lies between two bounds; only where both break the filter it is certainly broken. */
function outOfMarketValue(
  symbol: string,
  quantity: Decimal,
  rule: NotionalRange,
  ground: MarketGround,
): FilterRefusal | null {
  const market = freshPrice(ground.prices, symbol, rule.averageMinutes);
  if (!market) {
    ground.leave(rule.filterType);
    return null;
  }
  const [least, most] = [quantity.times(market.low), quantity.times(market.high)];
  const isTooSmall = rule.min !== null && most.lessThan(rule.min);
  const isTooGreat = rule.max !== null && least.greaterThan(rule.max);
  if (isTooSmall || isTooGreat) {
    const refusal = outOfValue(rule, quantity.times(market.price), quantity, describe(market, rule.averageMinutes));
    return refusal && { ...refusal, ...hintOfRoom(market) };
  }
  const isCertain = !(rule.min && least.lessThan(rule.min)) && !(rule.max && most.greaterThan(rule.max));
  if (!isCertain) ground.leave(rule.filterType);
  return null;
}

/** `at` is the price, or what it is called. */
function outOfValue(
  { filterType: filter, min, max }: NotionalRange,
  value: Decimal,
  quantity: Decimal,
  at: Decimal | string,
): FilterRefusal | null {
  const isTooSmall = min !== null && isAbove(min, value);
  const bound = isTooSmall ? min : max !== null && isBelow(max, value) ? max : null;
  if (!bound) return null;
  const how = `(${plain(quantity)} at ${typeof at === 'string' ? at : plain(at)})`;
  const message = `the order's value ${plain(value)} ${how} is ${isTooSmall ? 'below the smallest' : 'above the greatest'}, ${plain(bound)}`;
  return { filter, field: 'quantity', message, bound, hint: (nearest) => `at this price ${nearest} would do` };
}

function outOfQuoteAmount(
  filter: string,
  amount: Decimal,
  min: Decimal | null,
  max: Decimal | null,
): FilterRefusal | null {
  if (min && amount.lessThan(min)) {
    const message = `the quote amount ${plain(amount)} is below the smallest order value ${plain(min)}`;
    return { filter, field: 'quoteOrderQty', message, bound: min };
  }
  if (max && amount.greaterThan(max)) {
    const message = `the quote amount ${plain(amount)} is above the greatest order value ${plain(max)}`;
    return { filter, field: 'quoteOrderQty', message, bound: max };
  }
  return null;
}

/**
 * LOT_SIZE and MARKET_LOT_SIZE on the quantity that a quote amount comes to. At which prices it trades only the book
 * knows; what rests there was let in within PERCENT_PRICE's band, so that the quantity lies between two bounds.
 */
export function boughtQuantityRefusal(
  draft: OrderDraft,
  rules: TradingRules,
  ground: MarketGround,
): FilterRefusal | null {
  const { quoteOrderQty, symbol } = draft;
  if (!quoteOrderQty) return null;
  const resting = rules.percentPrices[0]?.[draft.side === 'BUY' ? 'SELL' : 'BUY'];
  const market = freshPrice(ground.prices, symbol, rules.percentPrices[0]?.averageMinutes ?? -1);
  if (!market || !resting?.up || !resting.down) {
    ground.leave('LOT_SIZE');
    ground.leave('MARKET_LOT_SIZE');
    return null;
  }
  const bought = (price: Decimal): Decimal => onGrid(quoteOrderQty.div(price), rules.lot, Decimal.ROUND_FLOOR);
  const most = bought(market.low.times(resting.down));
  const least = bought(market.high.times(resting.up));
  // The quantity is cut to LOT_SIZE's step; whether that is one of MARKET_LOT_SIZE's as well, nobody knows before.
  if (rules.marketLot.step) ground.leave('MARKET_LOT_SIZE');
  return (
    outOfBought('LOT_SIZE', draft, [least, most], rules.lot, ground) ??
    outOfBought('MARKET_LOT_SIZE', draft, [least, most], rules.marketLot, ground)
  );
}

function outOfBought(
  filter: string,
  { quoteOrderQty }: OrderDraft,
  [least, most]: readonly [Decimal, Decimal],
  range: ValueRange,
  ground: MarketGround,
): FilterRefusal | null {
  const { max } = range;
  const min = range.min ?? range.grid; // nothing is no quantity
  const shown = (): string => `the quote amount ${quoteOrderQty ? plain(quoteOrderQty) : ''} comes to`;
  if (most.lessThan(min)) {
    const message = `${shown()} less than the smallest quantity allowed, ${plain(min)}`;
    return { filter, field: 'quoteOrderQty', message, bound: min };
  }
  if (max && least.greaterThan(max)) {
    const message = `${shown()} more than the greatest quantity allowed, ${plain(max)}`;
    return { filter, field: 'quoteOrderQty', message, bound: max };
  }
  if (least.lessThan(min) || (max && most.greaterThan(max))) ground.leave(filter);
  return null;
}

function describe({ price, kind }: ReferencePrice, averageMinutes: number): string {
  const words = kind === 'average' ? `the ${averageMinutes}-minute average` : wordsOf(kind);
  return `${words} ${plain(price)}`;
}

function wordsOf(kind: ReferencePriceKind): string {
  switch (kind) {
    case 'reference':
      return 'the reference price';
    case 'average':
      return 'the average';
    case 'last':
      return 'the last price';
    default:
      return kind satisfies never;
  }
}
