import { Decimal, ZERO } from '../../../host/domain/decimal.js';
import type { OrderDraft } from '../../mappings/order-draft.js';
import type { TradingRules } from '../../mappings/trading-rules.js';
import { onGrid } from '../../mappings/value-range.js';
import { roomForPosition } from './precheck-account.js';
import type { AccountGround, AssetPair } from './precheck-account.js';
import { rangeOf, roundingOf, trailingBounds } from './precheck-amounts.js';
import { freshPrice } from './precheck-market.js';
import type { MarketGround } from './precheck-market.js';
import type { CheckedField, FilterRefusal } from './precheck-refusal.js';

/** What decides whether an order may leave. */
export interface NearestGround extends MarketGround, AccountGround {
  readonly rules: TradingRules;
  readonly assets: AssetPair;
  /** Whether the order comes in at once, so that the position of now counts. */
  readonly startsNow: boolean;
}

/** Bounds that a field has to keep; the greatest of the low ones and the smallest of the high ones count. */
interface Bounds {
  readonly low: readonly (Decimal | null | undefined)[];
  readonly high: readonly (Decimal | null | undefined)[];
}

/**
 * The value of the refused field that is nearest to the one asked for and would pass, between two steps the one on the
 * safe side; null where there is none. What other fields break by themselves is set aside; what they share with this
 * one (the order's value, the parts of an iceberg) counts where it can be met. `refusalOf` is the check itself: it says
 * whether a candidate is still refused for this field.
 */
export function nearestLegal(
  draft: OrderDraft,
  { field }: FilterRefusal,
  ground: NearestGround,
  refusalOf: (field: CheckedField, candidate: OrderDraft) => FilterRefusal | null,
): Decimal | number | null {
  if (field === null) return null;
  if (field === 'trailingDelta') return nearestDelta(draft, ground.rules);
  const own = ownBounds(field, draft, ground);
  for (const bounds of [joined(own, sharedBounds(field, draft, ground)), own]) {
    const candidate = clamp(draft, field, bounds, ground.rules);
    if (candidate && !refusalOf(field, { ...draft, [field]: candidate })) return candidate;
  }
  return null;
}

function nearestDelta(draft: OrderDraft, rules: TradingRules): number | null {
  const bounds = trailingBounds(draft, rules);
  return bounds && Math.min(bounds.max, Math.max(bounds.min, draft.trailingDelta ?? bounds.min));
}

function clamp(
  draft: OrderDraft,
  field: Exclude<CheckedField, 'trailingDelta'>,
  { low, high }: Bounds,
  rules: TradingRules,
): Decimal | null {
  const range = rangeOf(field, draft, rules);
  const least = Decimal.max(range.grid, ...present(low));
  const wished = draft[field] ?? least;
  const lowest = onGrid(least, range, Decimal.ROUND_CEIL);
  const highs = present(high);
  const highest = highs.length > 0 ? onGrid(Decimal.min(...highs), range, Decimal.ROUND_FLOOR) : null;
  if (highest && highest.lessThan(lowest)) return null;
  const raised = Decimal.max(lowest, onGrid(wished, range, roundingOf(field, draft)));
  return highest ? Decimal.min(raised, highest) : raised;
}

/** The bounds that a refusal of this field can name. */
function ownBounds(field: CheckedField, draft: OrderDraft, ground: NearestGround): Bounds {
  const { rules } = ground;
  switch (field) {
    case 'price':
      return bandBounds(draft, ground);
    case 'stopPrice':
      return { low: [rules.price.min], high: [rules.price.max] };
    case 'quantity':
      return quantityBounds(draft, ground);
    case 'icebergQty':
      return { low: [rules.lot.min, leastSlice(draft, rules)], high: [rules.lot.max] };
    case 'quoteOrderQty':
      return quoteBounds(draft, ground);
    case 'trailingDelta':
      return { low: [], high: [] };
    default:
      return field satisfies never;
  }
}

/** The bounds that lie in this field as well, although a refusal by them names another one. */
function sharedBounds(field: CheckedField, draft: OrderDraft, ground: NearestGround): Bounds {
  if (field === 'price') return valueBounds(ground, draft.quantity, null);
  return { low: [], high: field === 'quantity' ? [mostInParts(draft, ground.rules)] : [] };
}

function bandBounds(draft: OrderDraft, { rules, prices }: NearestGround): Bounds {
  const bands = rules.percentPrices.flatMap((rule) => {
    const market = freshPrice(prices, draft.symbol, rule.averageMinutes);
    const { up, down } = rule[draft.side];
    return market ? [{ low: down && market.high.times(down), high: up && market.low.times(up) }] : [];
  });
  return {
    low: [rules.price.min, ...bands.map((band) => band.low)],
    high: [rules.price.max, ...bands.map((band) => band.high)],
  };
}

function quantityBounds(draft: OrderDraft, ground: NearestGround): Bounds {
  const { rules, account, assets, startsNow } = ground;
  const range = rangeOf('quantity', draft, rules);
  const room = startsNow ? roomForPosition(draft, rules, account) : null;
  const ofQuantity = { low: [range.min], high: [range.max, room, account.assetLimit(assets.baseAsset)] };
  return joined(ofQuantity, valueBounds(ground, draft.price, draft));
}

/** What the order's value allows of one amount where the other is known; a market order's price is the market's. */
function valueBounds(ground: NearestGround, other: Decimal | null, draft: OrderDraft | null): Bounds {
  const { rules, account, assets, prices } = ground;
  const isMarket = draft?.type === 'MARKET';
  const bounds = rules.notionals.map((rule) => {
    const market = isMarket ? freshPrice(prices, draft.symbol, rule.averageMinutes) : null;
    const [cheap, dear] = isMarket ? [market?.low, market?.high] : [other, other];
    const min = isMarket && !rule.minForMarket ? null : rule.min;
    const max = isMarket && !rule.maxForMarket ? null : rule.max;
    return { low: quotient(min, cheap, Decimal.ROUND_CEIL), high: quotient(max, dear, Decimal.ROUND_FLOOR) };
  });
  const asset = isMarket ? null : quotient(account.assetLimit(assets.quoteAsset), other, Decimal.ROUND_FLOOR);
  return { low: bounds.map(({ low }) => low), high: [...bounds.map(({ high }) => high), asset] };
}

function quoteBounds(draft: OrderDraft, { rules, account, assets, prices }: NearestGround): Bounds {
  const resting = rules.percentPrices[0]?.[draft.side === 'BUY' ? 'SELL' : 'BUY'];
  const market = freshPrice(prices, draft.symbol, rules.percentPrices[0]?.averageMinutes ?? -1);
  const dearest = resting?.up && market?.high.times(resting.up);
  const cheapest = resting?.down && market?.low.times(resting.down);
  const { max, grid } = rules.marketQuantity;
  const min = onGrid(rules.marketQuantity.min ?? grid, rules.marketQuantity, Decimal.ROUND_CEIL);
  return {
    low: [...rules.notionals.map((rule) => (rule.minForMarket ? rule.min : null)), dearest && min.times(dearest)],
    high: [
      ...rules.notionals.map((rule) => (rule.maxForMarket ? rule.max : null)),
      account.assetLimit(assets.quoteAsset),
      max && cheapest && max.times(cheapest),
    ],
  };
}

function leastSlice({ quantity }: OrderDraft, { icebergParts }: TradingRules): Decimal | null {
  return quotient(quantity, icebergParts === null ? null : new Decimal(icebergParts), Decimal.ROUND_CEIL);
}

function mostInParts({ icebergQty }: OrderDraft, { icebergParts }: TradingRules): Decimal | null {
  return icebergQty && icebergParts !== null ? icebergQty.times(icebergParts) : null;
}

/** Cut to so many decimals on the safe side, since a quotient need not end; no grid is as fine as that. */
const QUOTIENT_PLACES = 30;

function quotient(
  value: Decimal | null,
  by: Decimal | null | undefined,
  rounding: typeof Decimal.ROUND_CEIL | typeof Decimal.ROUND_FLOOR,
): Decimal | null {
  return value && by?.greaterThan(ZERO) ? value.div(by).toDecimalPlaces(QUOTIENT_PLACES, rounding) : null;
}

function joined(one: Bounds, other: Bounds): Bounds {
  return { low: [...one.low, ...other.low], high: [...one.high, ...other.high] };
}

function present(values: Bounds['low']): Decimal[] {
  return values.filter((value) => value instanceof Decimal);
}
