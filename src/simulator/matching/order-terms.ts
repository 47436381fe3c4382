import type { SelfTradePreventionMode, SpotOrderType } from '../../binance/wire/vocabulary.js';
import type { SymbolSpec } from '../markets/symbol-spec.js';
import { VenueError } from '../venue-error.js';
import type { OrderPlacement } from '../venue-requests.js';
import { checkClientOrderId } from './client-order-id.js';
import { isStopType, type OrderTerms } from './live-order.js';

/** Parameters whose presence depends on the order's type. */
type TypedParameter =
  'timeInForce' | 'quantity' | 'quoteOrderQty' | 'price' | 'stopPrice' | 'icebergQty' | 'trailingDelta';

/** What each type must have and may have besides (rest-api.md, New order); anything else of the list is refused. */
const PARAMETERS: Readonly<
  Record<SpotOrderType, { readonly needs: readonly TypedParameter[]; readonly takes: readonly TypedParameter[] }>
> = {
  LIMIT: { needs: ['timeInForce', 'quantity', 'price'], takes: ['icebergQty'] },
  LIMIT_MAKER: { needs: ['quantity', 'price'], takes: ['icebergQty'] },
  MARKET: { needs: [], takes: ['quantity', 'quoteOrderQty'] },
  STOP_LOSS: { needs: ['quantity'], takes: ['stopPrice', 'trailingDelta'] },
  STOP_LOSS_LIMIT: {
    needs: ['timeInForce', 'quantity', 'price'],
    takes: ['stopPrice', 'trailingDelta', 'icebergQty'],
  },
  TAKE_PROFIT: { needs: ['quantity'], takes: ['stopPrice', 'trailingDelta'] },
  TAKE_PROFIT_LIMIT: {
    needs: ['timeInForce', 'quantity', 'price'],
    takes: ['stopPrice', 'trailingDelta', 'icebergQty'],
  },
};

const TYPED_PARAMETERS: readonly TypedParameter[] = [
  'timeInForce',
  'quantity',
  'quoteOrderQty',
  'price',
  'stopPrice',
  'icebergQty',
  'trailingDelta',
];

/** The smallest strategy type; below it are Binance's own. */
const MIN_STRATEGY_TYPE = 1_000_000;

/** How a parameter is called in the request that a refusal speaks of; in an order list it has a prefix. */
export type NameOf = (parameter: TypedParameter | 'newClientOrderId') => string;

/** Reads a request into terms; throws what Binance answers to one whose parameters do not fit its type (-11xx, -1013). */
export function readTerms(placement: OrderPlacement, spec: SymbolSpec, nameOf: NameOf = (name) => name): OrderTerms {
  checkPresence(placement, nameOf);
  checkPrecision(placement, spec, nameOf);
  checkAmounts(placement);
  if (placement.newClientOrderId !== undefined) {
    checkClientOrderId(placement.newClientOrderId, nameOf('newClientOrderId'));
  }
  if (placement.strategyType !== undefined && placement.strategyType < MIN_STRATEGY_TYPE) {
    throw new VenueError(-1134, `\`strategyType\` was less than ${MIN_STRATEGY_TYPE}.`);
  }
  return {
    symbol: spec.symbol,
    side: placement.side,
    type: placement.type,
    timeInForce: placement.timeInForce ?? 'GTC',
    quantity: placement.quantity ?? 0n,
    quoteOrderQty: placement.quoteOrderQty ?? 0n,
    price: placement.price ?? 0n,
    stopPrice: placement.stopPrice ?? 0n,
    icebergQty: placement.icebergQty ?? 0n,
    trailingDelta: placement.trailingDelta ?? null,
    peg: readPeg(placement),
    clientOrderId: placement.newClientOrderId ?? null,
    strategyId: placement.strategyId ?? null,
    strategyType: placement.strategyType ?? null,
    selfTradePreventionMode: readPreventionMode(placement, spec),
  };
}

function readPeg({ pegPriceType, pegOffsetValue, price }: OrderPlacement): OrderTerms['peg'] {
  if (pegPriceType === undefined) return null;
  return { priceType: pegPriceType, offset: pegOffsetValue ?? null, price: null, sentPrice: price ?? 0n };
}

function checkPresence(placement: OrderPlacement, nameOf: NameOf): void {
  if (isUsual(placement)) return;
  const { needs, takes } = PARAMETERS[placement.type];
  for (const name of needs) {
    if (name === 'price' && placement.pegPriceType !== undefined) continue;
    if (placement[name] === undefined) throw missing(nameOf(name));
  }
  for (const name of TYPED_PARAMETERS) {
    if (placement[name] !== undefined && !needs.includes(name) && !takes.includes(name))
      throw notRequired(nameOf(name));
  }
  if (placement.type === 'MARKET') {
    if (placement.quantity === undefined && placement.quoteOrderQty === undefined) {
      throw bothMissing(nameOf('quantity'), nameOf('quoteOrderQty'));
    }
    if (placement.quantity !== undefined && placement.quoteOrderQty !== undefined) {
      throw notRequired(nameOf('quoteOrderQty'));
    }
  }
  if (isStopType(placement.type) && placement.stopPrice === undefined && placement.trailingDelta === undefined) {
    throw bothMissing(nameOf('stopPrice'), nameOf('trailingDelta'));
  }
}

/** A limit order with what it needs and nothing else: most orders are one, and no list is gone through for them. */
function isUsual(placement: OrderPlacement): boolean {
  const { type, timeInForce, quantity, price, quoteOrderQty, stopPrice, trailingDelta } = placement;
  const hasOther = quoteOrderQty !== undefined || stopPrice !== undefined || trailingDelta !== undefined;
  return type === 'LIMIT' && timeInForce !== undefined && quantity !== undefined && price !== undefined && !hasOther;
}

/** No amount may have more decimals than its asset (errors.md, -1111). */
function checkPrecision(placement: OrderPlacement, { info }: SymbolSpec, nameOf: NameOf): void {
  const { baseAssetPrecision: base, quoteAssetPrecision: quote } = info;
  // As many as an amount can have at all.
  if (base >= 8 && quote >= 8) return;
  const decimals = { quantity: base, quoteOrderQty: quote, price: quote, stopPrice: quote, icebergQty: base };
  for (const name of Object.keys(decimals) as (keyof typeof decimals)[]) {
    const amount = placement[name];
    if (amount === undefined || amount % 10n ** BigInt(8 - Math.min(8, decimals[name])) === 0n) continue;
    throw new VenueError(-1111, `Parameter '${nameOf(name)}' has too much precision.`);
  }
}

/** Zero and less are no amounts, whatever the filters say. */
function checkAmounts(placement: OrderPlacement): void {
  const { quantity, quoteOrderQty, price, stopPrice, icebergQty } = placement;
  if (quantity !== undefined && quantity <= 0n) throw new VenueError(-1013, 'Invalid quantity.');
  if (quoteOrderQty !== undefined && quoteOrderQty <= 0n) throw new VenueError(-1013, 'Invalid quote order qty.');
  if (price !== undefined && price <= 0n) throw new VenueError(-1013, 'Invalid price.');
  if (stopPrice !== undefined && stopPrice <= 0n) throw new VenueError(-1013, 'Invalid stopPrice.');
  if (icebergQty !== undefined && icebergQty < 0n) throw new VenueError(-1013, 'Invalid icebergQty.');
}

function readPreventionMode(placement: OrderPlacement, spec: SymbolSpec): SelfTradePreventionMode {
  const { defaultSelfTradePreventionMode, allowedSelfTradePreventionModes } = spec.info;
  const mode = placement.selfTradePreventionMode;
  if (mode === undefined) return defaultSelfTradePreventionMode as SelfTradePreventionMode;
  if (allowedSelfTradePreventionModes.includes(mode)) return mode;
  throw new VenueError(-1013, 'This symbol does not allow the specified self-trade prevention mode.');
}

function missing(name: string): VenueError {
  return new VenueError(-1102, `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`);
}

function bothMissing(one: string, other: string): VenueError {
  return new VenueError(-1102, `Param '${one}' or '${other}' must be sent, but both were empty/null!`);
}

function notRequired(name: string): VenueError {
  return new VenueError(-1106, `Parameter '${name}' sent when not required.`);
}
