import type { Endpoint, EndpointCall } from './endpoint.js';
import {
  DEPRECATED_OCO_PARAMETERS,
  LIST_PARAMETERS,
  readDeprecatedOco,
  readListCancellation,
  readListReference,
  readListResponseType,
  readOrderList,
  type ListKind,
} from './order-list-parameters.js';
import { toCancelledOrderList, toOrderListRecord, toPlacedOrderList } from './order-list-payloads.js';
import { badCombination, readId, readLimit } from './parameters.js';
import { readTimeWindow, rowsWithin } from './time-window.js';
import type { OrderListPlacement } from '../venue-requests.js';

/** Order lists (rest-api.md, Order lists). Placing and cancelling are free where they succeed. */
export const ORDER_LIST_ENDPOINTS: readonly Endpoint[] = [
  placing('oco'),
  placing('oto'),
  placing('otoco'),
  placing('opo'),
  placing('opoco'),
  {
    route: 'POST /api/v3/order/oco',
    method: 'orderList.place',
    security: 'SIGNED',
    weight: () => 1,
    freeOnSuccess: true,
    showsOrderCount: true,
    parameters: DEPRECATED_OCO_PARAMETERS,
    handle: (call) => place(call, readDeprecatedOco(call.context, call.params)),
  },
  {
    route: 'DELETE /api/v3/orderList',
    method: 'orderList.cancel',
    security: 'SIGNED',
    weight: () => 1,
    freeOnSuccess: true,
    showsOrderCount: true,
    parameters: ['symbol', 'orderListId', 'listClientOrderId', 'newClientOrderId'],
    handle: ({ context, params, accountId }) =>
      toCancelledOrderList(context.venue.cancelOrderList(accountId, readListCancellation(context, params))),
  },
  {
    route: 'GET /api/v3/orderList',
    method: 'orderList.status',
    security: 'SIGNED',
    weight: () => 4,
    parameters: ['orderListId', 'origClientOrderId'],
    handle: ({ context, params, accountId }) =>
      toOrderListRecord(context.venue.orderList(accountId, readListReference(params, 'origClientOrderId'))),
  },
  {
    route: 'GET /api/v3/openOrderList',
    method: 'openOrderLists.status',
    security: 'SIGNED',
    weight: () => 6,
    parameters: [],
    handle: ({ context, accountId }) => context.venue.openOrderLists(accountId).map(toOrderListRecord),
  },
  {
    route: 'GET /api/v3/allOrderList',
    method: 'allOrderLists',
    security: 'SIGNED',
    weight: () => 20,
    parameters: ['fromId', 'startTime', 'endTime', 'limit'],
    handle: allOrderLists,
  },
];

function placing(kind: ListKind): Endpoint {
  return {
    route: `POST /api/v3/orderList/${kind}`,
    method: `orderList.place.${kind}`,
    security: 'SIGNED',
    weight: () => 1,
    freeOnSuccess: true,
    showsOrderCount: true,
    parameters: LIST_PARAMETERS[kind],
    handle: (call) => place(call, readOrderList(call.context, call.params, kind)),
  };
}

/** A list counts as many orders as it has. */
function place({ context, params, accountId }: EndpointCall, placement: OrderListPlacement): unknown {
  const responseType = readListResponseType(params);
  const orders = placement.legs.length + (placement.working ? 1 : 0);
  const { venue, limits } = context;
  const placed = limits.placeCounted(accountId, () => venue.placeOrderList(accountId, placement), orders);
  return toPlacedOrderList(placed, responseType);
}

/** With an id: lists from it on, and then no time may be given. Else by time; the newest where none is given. */
function allOrderLists({ context, params, accountId }: EndpointCall): unknown {
  const fromId = readId(params, 'fromId');
  const window = readTimeWindow(params);
  const limit = readLimit(params, 500, 1_000);
  const hasTime = window.startTime !== undefined || window.endTime !== undefined;
  if (fromId !== undefined && hasTime) throw badCombination();
  const lists = context.venue.allOrderLists(accountId);
  const rows =
    fromId === undefined
      ? rowsWithin(lists, window, limit)
      : lists.filter(({ orderListId }) => orderListId >= fromId).slice(0, limit);
  return rows.map(toOrderListRecord);
}
