import { VenueError } from '../venue-error.js';
import type {
  CancelledVenueOrder,
  CancelledVenueOrderList,
  CancelReplaceHalf,
  CancelReplaceOutcome,
  PlacedOrder,
} from '../venue-outcomes.js';
import { toTestCommission } from './account-payloads.js';
import type { Endpoint, EndpointCall } from './endpoint.js';
import type { JsonText } from './json-text.js';
import { LimitError } from './limit-error.js';
import { toCancelledOrderList } from './order-list-payloads.js';
import { toCancelledOrder, toPlacedOrder, type OrderPayload } from './order-payloads.js';
import {
  CANCEL_PARAMETERS,
  CANCEL_REPLACE_PARAMETERS,
  PLACEMENT_PARAMETERS,
  readCancellation,
  readCancelReplace,
  readPlacement,
  readResponseType,
} from './order-parameters.js';
import { readBoolean } from './parameters.js';
import { writePlacedOrder } from './placed-order-text.js';
import { readMandatorySymbol } from './symbol-parameters.js';

/** Placing and cancelling (rest-api.md, Trading endpoints). Successes are free since 2026-04-02. */
export const ORDER_ENDPOINTS: readonly Endpoint[] = [
  {
    route: 'POST /api/v3/order',
    method: 'order.place',
    security: 'SIGNED',
    weight: () => 1,
    freeOnSuccess: true,
    showsOrderCount: true,
    parameters: PLACEMENT_PARAMETERS,
    handle: placeOrder,
  },
  {
    route: 'POST /api/v3/order/test',
    method: 'order.test',
    security: 'SIGNED',
    weight: (params) => (params.get('computeCommissionRates')?.toLowerCase() === 'true' ? 20 : 1),
    parameters: [...PLACEMENT_PARAMETERS, 'computeCommissionRates'],
    handle: testOrder,
  },
  {
    route: 'DELETE /api/v3/order',
    method: 'order.cancel',
    security: 'SIGNED',
    weight: () => 1,
    freeOnSuccess: true,
    showsOrderCount: true,
    parameters: CANCEL_PARAMETERS,
    handle: ({ context, params, accountId }) => {
      const cancelled = context.venue.cancelOrder(accountId, readCancellation(context, params));
      // A leg goes with its whole list, and that is what is answered (web-socket-api.md, Cancel order).
      return cancelled.list ? toCancelledOrderList(cancelled.list) : toCancelledOrder(cancelled);
    },
  },
  {
    route: 'DELETE /api/v3/openOrders',
    method: 'openOrders.cancelAll',
    security: 'SIGNED',
    weight: () => 1,
    freeOnSuccess: true,
    showsOrderCount: true,
    parameters: ['symbol'],
    handle: ({ context, params, accountId }) =>
      context.venue.cancelOpenOrders(accountId, readMandatorySymbol(context, params)).map(toCancelled),
  },
  {
    route: 'POST /api/v3/order/cancelReplace',
    method: 'order.cancelReplace',
    security: 'SIGNED',
    weight: () => 1,
    freeOnSuccess: true,
    showsOrderCount: true,
    parameters: CANCEL_REPLACE_PARAMETERS,
    handle: cancelReplace,
  },
];

function placeOrder({ context, params, accountId }: EndpointCall): JsonText | OrderPayload {
  const placement = readPlacement(context, params);
  const responseType = readResponseType(params, placement.type);
  const placed = context.limits.placeCounted(accountId, () => context.venue.placeOrder(accountId, placement));
  return writePlacedOrder(placed, responseType);
}

function testOrder({ context, params, accountId }: EndpointCall): unknown {
  const placement = readPlacement(context, params);
  readResponseType(params, placement.type);
  const withRates = readBoolean(params, 'computeCommissionRates') ?? false;
  context.venue.testOrder(accountId, placement);
  return withRates ? toTestCommission(context.venue.commissionOf(accountId, placement.symbol)) : {};
}

function toCancelled(cancelled: CancelledVenueOrder | CancelledVenueOrderList): OrderPayload {
  return 'order' in cancelled ? toCancelledOrder(cancelled) : toCancelledOrderList(cancelled);
}

/** The count rises by one whatever becomes of the new order, but not where nothing was tried. */
function cancelReplace({ context, params, accountId }: EndpointCall): unknown {
  const { venue, limits, clock } = context;
  const request = readCancelReplace(context, params);
  const responseType = readResponseType(params, request.placement.type);
  const orderCountRefusal = limits.orders(accountId).refusal(clock.now());
  const outcome = orderCountRefusal
    ? venue.cancelReplace(accountId, { ...request, orderCountRefusal })
    : limits.placeCounted(accountId, () => venue.cancelReplace(accountId, request));
  return toCancelReplaceAnswer(outcome, orderCountRefusal, (placed) => toPlacedOrder(placed, responseType));
}

function toCancelReplaceAnswer(
  outcome: CancelReplaceOutcome,
  refusal: LimitError | null,
  toPlaced: (placed: PlacedOrder) => OrderPayload,
): unknown {
  const body = {
    cancelResult: outcome.cancel.result,
    newOrderResult: outcome.newOrder.result,
    cancelResponse: toHalf(outcome.cancel, toCancelledOrder),
    newOrderResponse: toHalf(outcome.newOrder, toPlaced),
  };
  if (outcome.code === 0) return body;
  if (outcome.status === 429 && refusal)
    throw new LimitError(outcome.code, outcome.message, 429, refusal.retryAfter, body);
  throw new VenueError(outcome.code, outcome.message, outcome.status, body);
}

function toHalf<Success>(half: CancelReplaceHalf<Success>, toPayload: (success: Success) => OrderPayload): unknown {
  switch (half.result) {
    case 'SUCCESS':
      return toPayload(half.response);
    case 'FAILURE':
      return { code: half.response.code, msg: half.response.message };
    case 'NOT_ATTEMPTED':
      return null;
  }
}
