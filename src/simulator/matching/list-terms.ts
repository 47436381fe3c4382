import type { SpotOrderType } from '../../binance/wire/vocabulary.js';
import type { SymbolSpec } from '../markets/symbol-spec.js';
import { VenueError } from '../venue-error.js';
import type { OrderListPlacement, OrderPlacement } from '../venue-requests.js';
import { checkClientOrderId } from './client-order-id.js';
import { isStopType, type OrderTerms } from './live-order.js';
import { readTerms, type NameOf } from './order-terms.js';

/** The terms of an order list, after every rule that looks at the request alone. */
export interface ListTerms {
  readonly listClientOrderId: string | null;
  /** Null: an OCO. */
  readonly working: OrderTerms | null;
  /** One pending order, or a pair: the stop-loss first, as Binance numbers them. */
  readonly legs: readonly OrderTerms[];
  readonly paysPending: boolean;
}

/** Reads a list into terms; throws what Binance answers to parameters that do not fit (-11xx, -12xx, -1013). */
export function readListTerms(placement: OrderListPlacement, spec: SymbolSpec): ListTerms {
  const { listClientOrderId, working, legs, paysPending = false } = placement;
  if (listClientOrderId !== undefined) checkClientOrderId(listClientOrderId, 'listClientOrderId');
  if (working) checkWorking(working, legs, paysPending);
  const [above, below] = legs;
  if (above && below) checkPair(above, below);
  const prefixes = prefixesOf(placement);
  const read = legs.map((leg, index) => readTerms(withQuantity(leg, placement), spec, named(prefixes[index] ?? '')));
  return {
    listClientOrderId: listClientOrderId ?? null,
    working: working && readTerms(working, spec, named('working')),
    legs: read.sort((one, other) => Number(isStopLoss(other.type)) - Number(isStopLoss(one.type))),
    paysPending,
  };
}

/** Whether the type sells on a fall and buys on a rise. */
function isStopLoss(type: SpotOrderType): boolean {
  return type === 'STOP_LOSS' || type === 'STOP_LOSS_LIMIT';
}

function prefixesOf({ working, legs }: OrderListPlacement): readonly string[] {
  if (!working) return ['above', 'below'];
  return legs.length === 1 ? ['pending'] : ['pendingAbove', 'pendingBelow'];
}

/** The quantity of a pair is sent once. */
function named(prefix: string): NameOf {
  return (name) => {
    if (name === 'newClientOrderId') return `${prefix}ClientOrderId`;
    if (name === 'quantity')
      return /^(above|below)$/.test(prefix) ? name : prefix.replace(/Above|Below/, '') + 'Quantity';
    return prefix + name.charAt(0).toUpperCase() + name.slice(1);
  };
}

/** What an order is paid with is not known yet; until it is, it has the size of the order that pays it. */
function withQuantity(leg: OrderPlacement, { working, paysPending }: OrderListPlacement): OrderPlacement {
  return paysPending && working?.quantity !== undefined ? { ...leg, quantity: working.quantity } : leg;
}

function checkWorking(working: OrderPlacement, legs: readonly OrderPlacement[], paysPending: boolean): void {
  if (working.type !== 'LIMIT' && working.type !== 'LIMIT_MAKER') throw new VenueError(-1116, 'Invalid orderType.');
  if (legs.some((leg) => leg.quoteOrderQty !== undefined)) {
    throw new VenueError(-1106, "Parameter 'quoteOrderQty' sent when not required.");
  }
  if (!paysPending) return;
  if (working.side !== 'BUY') throw new VenueError(-1222, 'Working order in an OPO list must be a bid.');
  if (legs.some((leg) => leg.side !== 'SELL')) {
    throw new VenueError(-1223, 'Pending orders in an OPO list must be asks.');
  }
}

/** Which types may stand above and below the market (errors.md, -1158 to -1199). */
function checkPair(above: OrderPlacement, below: OrderPlacement): void {
  for (const { type } of [above, below]) {
    if (type !== 'LIMIT_MAKER' && !isStopType(type)) throw new VenueError(-1158, 'Order type not supported in OCO.');
  }
  if (above.type === 'LIMIT_MAKER' && below.type === 'LIMIT_MAKER') {
    throw new VenueError(-1168, 'At least one OCO order must be contingent.');
  }
  if (above.side === 'BUY') checkBuyPair(above, below);
  else checkSellPair(above, below);
  checkIceberg(above, 'above');
  checkIceberg(below, 'below');
}

function checkBuyPair(above: OrderPlacement, below: OrderPlacement): void {
  if (above.type === 'LIMIT_MAKER') throw new VenueError(-1165, 'A limit order in a buy OCO must be below.');
  if (isStopLoss(below.type)) throw new VenueError(-1196, 'A stop loss order in a buy OCO must be above.');
  if (!isStopLoss(above.type)) throw new VenueError(-1198, 'A take profit order in a buy OCO must be below.');
}

function checkSellPair(above: OrderPlacement, below: OrderPlacement): void {
  if (below.type === 'LIMIT_MAKER') throw new VenueError(-1166, 'A limit order in a sell OCO must be above.');
  if (isStopLoss(above.type)) throw new VenueError(-1197, 'A stop loss order in a sell OCO must be below.');
  if (!isStopLoss(below.type)) throw new VenueError(-1199, 'A take profit order in a sell OCO must be above.');
}

function checkIceberg({ icebergQty, timeInForce, type }: OrderPlacement, side: string): void {
  if (icebergQty === undefined || type === 'LIMIT_MAKER' || timeInForce === undefined || timeInForce === 'GTC') return;
  const message = `Parameter '${side}IcebergQty' is not supported if \`${side}TimeInForce\` is not GTC.`;
  throw new VenueError(-1160, message);
}
