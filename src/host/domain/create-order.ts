import { Offset, Status } from './constants.js';
import { Decimal, ZERO } from './decimal.js';
import { toVtOrderId, toVtSymbol } from './identities.js';
import type { Order } from './order.js';
import type { OrderRequest } from './requests.js';

/**
 * The first state of an order made from a request: SUBMITTING, nothing traded. The symbol is taken as it stands, so an
 * adapter makes it canonical first. `reference` and `offset` are the strategy's and stay for the order's whole life.
 */
export function createOrder(request: OrderRequest, orderId: string, adapterName: string): Order {
  return {
    adapterName,
    symbol: request.symbol,
    exchange: request.exchange,
    vtSymbol: toVtSymbol(request.symbol, request.exchange),
    orderId,
    vtOrderId: toVtOrderId(adapterName, orderId),
    type: request.type,
    direction: request.direction,
    offset: request.offset ?? Offset.NONE,
    price: new Decimal(request.price ?? 0),
    volume: new Decimal(request.volume),
    traded: ZERO,
    status: Status.SUBMITTING,
    datetime: null,
    reference: request.reference ?? '',
  };
}
