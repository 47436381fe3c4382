import { Decimal, isAbove, isBelow } from '../../../host/domain/decimal.js';
import type { OrderDraft } from '../../mappings/order-draft.js';
import type { TradingRules } from '../../mappings/trading-rules.js';
import { isOnStep, onGrid } from '../../mappings/value-range.js';
import type { ValueRange } from '../../mappings/value-range.js';
import { FIELD_NAMES, plain } from './precheck-refusal.js';
import type { CheckedField, FilterRefusal } from './precheck-refusal.js';

/** The amounts of an order. */
type AmountField = Exclude<CheckedField, 'trailingDelta'>;

/** The range that a field of this order has to keep for rounding. */
export function rangeOf(field: AmountField, draft: OrderDraft, rules: TradingRules): ValueRange {
  switch (field) {
    case 'price':
    case 'stopPrice':
      return rules.price;
    case 'quantity':
      return draft.type === 'MARKET' ? rules.marketQuantity : rules.lot;
    case 'icebergQty':
      return rules.lot;
    case 'quoteOrderQty':
      return rules.quoteAmount;
    default:
      return field satisfies never;
  }
}

/** Prices to the safe side (a buy never higher, a sell never lower), amounts down. */
export function roundingOf(
  field: AmountField,
  { side }: OrderDraft,
): typeof Decimal.ROUND_FLOOR | typeof Decimal.ROUND_CEIL {
  const isPrice = field === 'price' || field === 'stopPrice';
  return isPrice && side === 'SELL' ? Decimal.ROUND_CEIL : Decimal.ROUND_FLOOR;
}

/** The draft with every amount on its grid; the same draft where all are there already. */
export function roundDraft(draft: OrderDraft, rules: TradingRules): OrderDraft {
  const price = rounded('price', draft, rules);
  const stopPrice = rounded('stopPrice', draft, rules);
  const quantity = rounded('quantity', draft, rules);
  const quoteOrderQty = rounded('quoteOrderQty', draft, rules);
  const icebergQty = rounded('icebergQty', draft, rules);
  const isOnGrid =
    price === draft.price &&
    stopPrice === draft.stopPrice &&
    quantity === draft.quantity &&
    quoteOrderQty === draft.quoteOrderQty &&
    icebergQty === draft.icebergQty;
  return isOnGrid ? draft : { ...draft, price, stopPrice, quantity, quoteOrderQty, icebergQty };
}

function rounded(field: AmountField, draft: OrderDraft, rules: TradingRules): Decimal | null {
  const value = draft[field];
  return value && onGrid(value, rangeOf(field, draft, rules), roundingOf(field, draft));
}

const AMOUNTS: readonly AmountField[] = ['quantity', 'quoteOrderQty', 'price', 'stopPrice', 'icebergQty'];

/** -1111: more decimals than the asset has; the venue looks at that before it looks at any filter. */
export function precisionRefusal(draft: OrderDraft, rules: TradingRules): FilterRefusal | null {
  for (const field of AMOUNTS) {
    const value = draft[field];
    if (!value) continue;
    const { decimals } = rangeOf(field, draft, rules);
    if (value.decimalPlaces() <= decimals) continue;
    const asset = field === 'quantity' || field === 'icebergQty' ? 'base' : 'quote';
    const message = `the ${FIELD_NAMES[field]} ${plain(value)} has more than the ${decimals} decimals of the ${asset} asset`;
    return { filter: 'PRECISION', field, message, bound: decimals };
  }
  return null;
}

/** PRICE_FILTER on the price and on the trigger price. */
export function priceFilterRefusal(
  draft: OrderDraft,
  wished: OrderDraft,
  { price }: TradingRules,
): FilterRefusal | null {
  return (
    rangeRefusal('PRICE_FILTER', 'price', draft.price, wished.price, price) ??
    rangeRefusal('PRICE_FILTER', 'stopPrice', draft.stopPrice, wished.stopPrice, price)
  );
}

/** LOT_SIZE on the quantity and on an iceberg's slice, then MARKET_LOT_SIZE on market orders. */
export function lotRefusal(draft: OrderDraft, wished: OrderDraft, rules: TradingRules): FilterRefusal | null {
  const { quantity, icebergQty, type } = draft;
  return (
    rangeRefusal('LOT_SIZE', 'quantity', quantity, wished.quantity, rules.lot) ??
    rangeRefusal('LOT_SIZE', 'icebergQty', icebergQty, wished.icebergQty, rules.lot) ??
    rangeRefusal('PRECISION', 'quoteOrderQty', draft.quoteOrderQty, wished.quoteOrderQty, rules.quoteAmount) ??
    (type === 'MARKET' ? rangeRefusal('MARKET_LOT_SIZE', 'quantity', quantity, wished.quantity, rules.marketLot) : null)
  );
}

const NO_AMOUNTS: Readonly<Record<AmountField, null>> = {
  price: null,
  stopPrice: null,
  quantity: null,
  quoteOrderQty: null,
  icebergQty: null,
};

/** What one amount breaks by itself, as if the order had no others. */
export function amountRefusal(field: AmountField, draft: OrderDraft, rules: TradingRules): FilterRefusal | null {
  const alone = { ...draft, ...NO_AMOUNTS, [field]: draft[field] };
  return precisionRefusal(alone, rules) ?? priceFilterRefusal(alone, alone, rules) ?? lotRefusal(alone, alone, rules);
}

/** ICEBERG_PARTS: how many slices an order is shown in. */
export function icebergRefusal({ icebergQty, quantity }: OrderDraft, rules: TradingRules): FilterRefusal | null {
  if (!icebergQty || !quantity || rules.icebergParts === null) return null;
  const parts = quantity.div(icebergQty).ceil();
  if (parts.lessThanOrEqualTo(rules.icebergParts)) return null;
  return {
    filter: 'ICEBERG_PARTS',
    field: 'icebergQty',
    message:
      `${plain(quantity)} in parts of ${plain(icebergQty)} makes ${plain(parts)} parts, ` +
      `more than the ${rules.icebergParts} allowed`,
    bound: rules.icebergParts,
  };
}

/** TRAILING_DELTA: stops above the market and stops below it have bounds of their own. */
export function trailingRefusal(draft: OrderDraft, rules: TradingRules): FilterRefusal | null {
  const delta = draft.trailingDelta;
  const bounds = delta === null ? null : trailingBounds(draft, rules);
  if (delta === null || !bounds || (delta >= bounds.min && delta <= bounds.max)) return null;
  return {
    filter: 'TRAILING_DELTA',
    field: 'trailingDelta',
    message: `the trailing delta ${delta} is not between ${bounds.min} and ${bounds.max} basis points`,
    bound: delta < bounds.min ? bounds.min : bounds.max,
  };
}

/** The bounds for the side of the market on which this stop lies. */
export function trailingBounds(
  { side, type }: OrderDraft,
  { trailingDelta }: TradingRules,
): { min: number; max: number } | null {
  const isLoss = type === 'STOP_LOSS' || type === 'STOP_LOSS_LIMIT';
  return trailingDelta && (isLoss === (side === 'BUY') ? trailingDelta.above : trailingDelta.below);
}

function rangeRefusal(
  filter: string,
  field: AmountField,
  value: Decimal | null,
  wished: Decimal | null,
  range: ValueRange,
): FilterRefusal | null {
  if (!value) return null;
  const { min, max, step } = range;
  if (value.isNegative() || value.isZero() || (min && isBelow(value, min))) {
    const least = min ?? range.grid;
    return {
      filter,
      field,
      message: `${shown(field, wished ?? value)} is below the smallest allowed, ${plain(least)}`,
      bound: least,
    };
  }
  if (max && isAbove(value, max)) {
    return {
      filter,
      field,
      message: `${shown(field, wished ?? value)} is above the greatest allowed, ${plain(max)}`,
      bound: max,
    };
  }
  if (step && !isOnStep(value, range)) {
    return { filter, field, message: `${shown(field, wished ?? value)} is no multiple of ${plain(step)}`, bound: step };
  }
  return null;
}

function shown(field: AmountField, value: Decimal): string {
  return `the ${FIELD_NAMES[field]} ${plain(value)}`;
}
