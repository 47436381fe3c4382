import { formatUnits } from '../units.js';
import type { VenueAmendment } from '../venue-orders.js';
import type { AmendedVenueOrder } from '../venue-outcomes.js';
import type { Endpoint, EndpointCall } from './endpoint.js';
import { toListedOrders } from './order-list-payloads.js';
import { conditionalFields, type OrderPayload } from './order-payloads.js';
import { readReference, withoutAbsent } from './order-parameters.js';
import { missing, readAmount, readClientOrderId, readId, readLimit } from './parameters.js';
import { readMandatorySymbol } from './symbol-parameters.js';

/** Making orders smaller (rest-api.md, Order Amend Keep Priority). Free only where that ends the order. */
export const AMEND_ENDPOINTS: readonly Endpoint[] = [
  {
    route: 'PUT /api/v3/order/amend/keepPriority',
    method: 'order.amend.keepPriority',
    security: 'SIGNED',
    weight: () => 4,
    freeOnSuccess: (body) => (body as Partial<AmendPayload> | null)?.amendedOrder?.['status'] === 'EXPIRED',
    showsOrderCount: true,
    parameters: ['symbol', 'orderId', 'origClientOrderId', 'newClientOrderId', 'newQty'],
    handle: amend,
  },
  {
    route: 'GET /api/v3/order/amendments',
    method: 'order.amendments',
    security: 'SIGNED',
    weight: () => 4,
    parameters: ['symbol', 'orderId', 'fromExecutionId', 'limit'],
    handle: amendments,
  },
];

interface AmendPayload {
  readonly amendedOrder: OrderPayload;
}

function amend({ context, params, accountId }: EndpointCall): AmendPayload {
  const newQty = readAmount(params, 'newQty');
  const newClientOrderId = readClientOrderId(params, 'newClientOrderId');
  const reference = readReference(context, params);
  if (newQty === undefined) throw missing('newQty');
  return toAmended(context.venue.amendOrder(accountId, withoutAbsent({ ...reference, newQty, newClientOrderId })));
}

function amendments({ context, params, accountId }: EndpointCall): unknown {
  const symbol = readMandatorySymbol(context, params);
  const orderId = readId(params, 'orderId');
  if (orderId === undefined) throw missing('orderId');
  const from = readId(params, 'fromExecutionId') ?? 0n;
  const limit = readLimit(params, 500, 1_000);
  const rows = context.venue.amendments(accountId, { symbol, orderId });
  return rows
    .filter(({ executionId }) => executionId >= from)
    .slice(0, limit)
    .map(toAmendment);
}

/** The answer names some fields otherwise than every other one does. */
function toAmended({ order, origClientOrderId, executionId, time, list }: AmendedVenueOrder): AmendPayload {
  const amendedOrder = {
    symbol: order.symbol,
    orderId: order.orderId,
    orderListId: order.orderListId,
    origClientOrderId,
    clientOrderId: order.clientOrderId,
    price: formatUnits(order.price),
    qty: formatUnits(order.origQty),
    executedQty: formatUnits(order.executedQty),
    preventedQty: formatUnits(order.preventedQty),
    quoteOrderQty: formatUnits(order.origQuoteOrderQty),
    cumulativeQuoteQty: formatUnits(order.cummulativeQuoteQty),
    status: order.status,
    timeInForce: order.timeInForce,
    type: order.type,
    side: order.side,
    ...(order.status === 'PENDING_NEW' ? {} : { workingTime: order.workingTime }),
    selfTradePreventionMode: order.selfTradePreventionMode,
    ...conditionalFields(order),
  };
  const listStatus = list && {
    orderListId: list.orderListId,
    contingencyType: list.contingencyType,
    listOrderStatus: list.listOrderStatus,
    listClientOrderId: list.listClientOrderId,
    symbol: list.symbol,
    orders: toListedOrders(list),
  };
  const answer = { transactTime: time, executionId, amendedOrder };
  return listStatus ? { ...answer, ...{ listStatus } } : answer;
}

function toAmendment(row: VenueAmendment): OrderPayload {
  return { ...row, origQty: formatUnits(row.origQty), newQty: formatUnits(row.newQty) };
}
