import { Decimal, ZERO } from '../../host/domain/decimal.js';
import type { OrderDraft } from '../mappings/order-draft.js';
import type { SteppedRange, TradingRules } from '../mappings/trading-rules.js';
import type { OrderErrorNote } from './order-state.js';

/** How the check treats what lies between two steps, and how exact the assets are. */
export interface PrecheckOptions {
  /** Refuse instead of rounding. */
  readonly strict: boolean;
  readonly baseAssetPrecision: number;
  readonly quoteAssetPrecision: number;
}

/** The draft as it may be sent, or why it may not. */
export type Precheck =
  { readonly ok: true; readonly draft: OrderDraft } | { readonly ok: false; readonly error: OrderErrorNote };

/** Rounding modes of decimal.js by their number. */
type Rounding = typeof Decimal.ROUND_FLOOR | typeof Decimal.ROUND_CEIL;

class Broken extends Error {
  readonly note: OrderErrorNote;

  constructor(filter: string, message: string, bound?: Decimal | number, nearest?: Decimal | number) {
    super(message);
    this.note = {
      code: null,
      category: 'filter',
      filter,
      message,
      ...(bound !== undefined && { bound: plain(bound) }),
      ...(nearest !== undefined && { nearest: plain(nearest) }),
    };
  }
}

/**
 * Checks an order against the symbol's filters before it leaves (filters.md), and rounds what lies between two steps:
 * prices on the safe side (a buy never higher, a sell never lower), quantities down. What needs the market's price
 * (PERCENT_PRICE, the notional of a market order) is left to the venue.
 */
export function precheckOrder(draft: OrderDraft, rules: TradingRules, options: PrecheckOptions): Precheck {
  try {
    const rounded = {
      ...draft,
      price: draft.price && legalPrice('price', draft.price, draft, rules, options),
      stopPrice: draft.stopPrice && legalPrice('trigger price', draft.stopPrice, draft, rules, options),
      quantity: draft.quantity && legalQuantity(draft.quantity, draft, rules, options),
      quoteOrderQty: draft.quoteOrderQty && legalQuoteAmount(draft.quoteOrderQty, rules, options),
      icebergQty: draft.icebergQty && inRange('iceberg quantity', 'LOT_SIZE', draft.icebergQty, rules.lot, options),
    };
    checkNotional(rounded, rules);
    checkIceberg(rounded, rules);
    checkTrailing(rounded, rules);
    return { ok: true, draft: rounded };
  } catch (error) {
    if (error instanceof Broken) return { ok: false, error: error.note };
    throw error;
  }
}

function legalPrice(
  name: string,
  price: Decimal,
  draft: OrderDraft,
  rules: TradingRules,
  options: PrecheckOptions,
): Decimal {
  const rounding = draft.side === 'BUY' ? Decimal.ROUND_FLOOR : Decimal.ROUND_CEIL;
  return inRange(name, 'PRICE_FILTER', price, withStep(rules.price, options.quoteAssetPrecision), options, rounding);
}

function legalQuantity(quantity: Decimal, draft: OrderDraft, rules: TradingRules, options: PrecheckOptions): Decimal {
  const lot = inRange('quantity', 'LOT_SIZE', quantity, withStep(rules.lot, options.baseAssetPrecision), options);
  return draft.type === 'MARKET' ? inRange('quantity', 'MARKET_LOT_SIZE', lot, rules.marketLot, options) : lot;
}

function legalQuoteAmount(amount: Decimal, rules: TradingRules, options: PrecheckOptions): Decimal {
  const unit = { min: null, max: null, step: smallestUnit(options.quoteAssetPrecision) };
  const rounded = inRange('quote amount', 'PRECISION', amount, unit, options);
  const { notional } = rules;
  if (notional?.min && notional.minForMarket && rounded.lessThan(notional.min)) {
    throw new Broken(
      notional.filterType,
      `the quote amount ${plain(rounded)} is below the smallest order value ${plain(notional.min)}`,
      notional.min,
      notional.min,
    );
  }
  return rounded;
}

/** The value on its step and within its bounds; `rounding` says to which side it may move. */
function inRange(
  name: string,
  filter: string,
  value: Decimal,
  range: SteppedRange,
  options: PrecheckOptions,
  rounding: Rounding = Decimal.ROUND_FLOOR,
): Decimal {
  const rounded = range.step ? toStep(value, range.step, rounding) : value;
  const least = range.min ?? range.step;
  if (options.strict && range.step && !rounded.equals(value)) {
    const nearest = least ? Decimal.max(rounded, least) : rounded;
    throw new Broken(
      filter,
      `the ${name} ${plain(value)} is no multiple of ${plain(range.step)}; nearest is ${plain(nearest)}`,
      range.step,
      nearest,
    );
  }
  if (!rounded.greaterThan(ZERO) || (range.min && rounded.lessThan(range.min))) {
    const bound = least ? ` is below the smallest allowed, ${plain(least)}` : ' must be above zero';
    throw new Broken(filter, `the ${name} ${plain(value)}${bound}`, least ?? ZERO, least ?? undefined);
  }
  if (range.max && rounded.greaterThan(range.max)) {
    throw new Broken(
      filter,
      `the ${name} ${plain(value)} is above the greatest allowed, ${plain(range.max)}`,
      range.max,
      range.step ? toStep(range.max, range.step, Decimal.ROUND_FLOOR) : range.max,
    );
  }
  return rounded;
}

/** Price × quantity where both are known now; the venue judges market orders by its own average price. */
function checkNotional(draft: OrderDraft, rules: TradingRules): void {
  const { notional } = rules;
  if (!notional || !draft.price || !draft.quantity) return;
  const value = draft.price.times(draft.quantity);
  const shown = `the order's value ${plain(value)} (${plain(draft.quantity)} at ${plain(draft.price)})`;
  if (notional.min && value.lessThan(notional.min)) {
    const enough = toStep(notional.min.div(draft.price), rules.lot.step ?? ZERO, Decimal.ROUND_CEIL);
    throw new Broken(
      notional.filterType,
      `${shown} is below the smallest, ${plain(notional.min)}; at this price ${plain(enough)} would do`,
      notional.min,
      enough,
    );
  }
  if (notional.max && value.greaterThan(notional.max)) {
    const most = toStep(notional.max.div(draft.price), rules.lot.step ?? ZERO, Decimal.ROUND_FLOOR);
    throw new Broken(
      notional.filterType,
      `${shown} is above the greatest, ${plain(notional.max)}; at this price ${plain(most)} would do`,
      notional.max,
      most,
    );
  }
}

function checkIceberg(draft: OrderDraft, rules: TradingRules): void {
  if (!draft.icebergQty || !draft.quantity || rules.icebergParts === null) return;
  const parts = draft.quantity.div(draft.icebergQty).ceil();
  if (parts.greaterThan(rules.icebergParts)) {
    throw new Broken(
      'ICEBERG_PARTS',
      `${plain(draft.quantity)} in parts of ${plain(draft.icebergQty)} makes ${plain(parts)} parts, ` +
        `more than the ${rules.icebergParts} allowed`,
      rules.icebergParts,
    );
  }
}

function checkTrailing(draft: OrderDraft, rules: TradingRules): void {
  if (draft.trailingDelta === null || !rules.trailingDelta) return;
  const { min, max } = rules.trailingDelta;
  if (draft.trailingDelta >= min && draft.trailingDelta <= max) return;
  throw new Broken(
    'TRAILING_DELTA',
    `the trailing delta ${draft.trailingDelta} is not between ${min} and ${max} basis points`,
    draft.trailingDelta < min ? min : max,
    draft.trailingDelta < min ? min : max,
  );
}

/** Where the venue sets no step, the asset's precision is one. */
function withStep(range: SteppedRange, precision: number): SteppedRange {
  return range.step ? range : { ...range, step: smallestUnit(precision) };
}

function smallestUnit(precision: number): Decimal {
  return new Decimal(10).pow(-precision);
}

function toStep(value: Decimal, step: Decimal, rounding: Rounding): Decimal {
  return step.isZero() ? value : value.toNearest(step, rounding);
}

function plain(value: Decimal | number): string {
  return typeof value === 'number' ? String(value) : value.toFixed();
}
