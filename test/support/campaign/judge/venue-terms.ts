import type { OrderRequest } from '../../../../src/host/domain/requests.js';
import type { VenueOrder } from '../../../../src/simulator/index.js';
import { parseUnits } from '../../../../src/simulator/index.js';

/** The venue's types that an order of the host may become; a limit order of a pair always rests on the book. */
const VENUE_TYPES: Readonly<Record<string, readonly string[]>> = {
  LIMIT: ['LIMIT', 'LIMIT_MAKER'],
  FAK: ['LIMIT'],
  FOK: ['LIMIT'],
  MARKET: ['MARKET'],
  STOP: ['STOP_LOSS', 'STOP_LOSS_LIMIT'],
};

const TIMES_IN_FORCE: Readonly<Record<string, string>> = { FAK: 'IOC', FOK: 'FOK' };

/** In what an order at the venue is not what was asked for. */
export function differencesOfTerms(request: OrderRequest, order: VenueOrder): string[] {
  const { symbol, direction, type, volume } = request;
  const checks: readonly (readonly [what: string, isEqual: boolean])[] = [
    ['symbol', order.symbol === symbol],
    ['side', order.side === (direction === 'LONG' ? 'BUY' : 'SELL')],
    ['type', VENUE_TYPES[type]?.includes(order.type) === true],
    ['time in force', (TIMES_IN_FORCE[type] ?? order.timeInForce) === order.timeInForce],
    ['price', hasPrice(request, order)],
    ['trigger', hasTrigger(request, order)],
    // An order that is paid from another one's proceeds has its quantity from the venue.
    ['quantity', order.origQuoteOrderQty > 0n || unitsIn(volume) === 0n || order.origQty === unitsIn(volume)],
    ['amount', order.origQuoteOrderQty === unitsIn(request.extra?.['quoteOrderQty'])],
  ];
  return checks.filter(([, isEqual]) => !isEqual).map(([what]) => what);
}

function hasPrice({ type, price, extra }: OrderRequest, order: VenueOrder): boolean {
  if (order.peg) return true;
  if (type === 'MARKET') return order.price === 0n;
  return order.price === unitsIn(type === 'STOP' ? extra?.['limitPrice'] : price);
}

function hasTrigger({ type, price }: OrderRequest, order: VenueOrder): boolean {
  return order.stopPrice === (type === 'STOP' ? unitsIn(price) : 0n);
}

function unitsIn(amount: unknown = 0): bigint {
  return parseUnits((amount as { toString(): string }).toString()) ?? -1n;
}
