import type { OrderResponseType } from '../../binance/wire/vocabulary.js';
import type { VenueOrderList } from '../venue-orders.js';
import type { CancelledVenueOrderList, PlacedOrderList } from '../venue-outcomes.js';
import { toCancelledOrder, toPlacedOrder, type OrderPayload } from './order-payloads.js';

/** A row of `orderList`, `openOrderList` and `allOrderList` (rest-api.md, Query Order list). */
export function toOrderListRecord(list: VenueOrderList): OrderPayload {
  return {
    orderListId: list.orderListId,
    contingencyType: list.contingencyType,
    listStatusType: list.listStatusType,
    listOrderStatus: list.listOrderStatus,
    listClientOrderId: list.listClientOrderId,
    transactionTime: list.transactionTime,
    symbol: list.symbol,
    orders: toListedOrders(list),
  };
}

/** A new list, with a report of each order in the form that was asked for. */
export function toPlacedOrderList({ list, orders }: PlacedOrderList, type: OrderResponseType): OrderPayload {
  return { ...toOrderListRecord(list), orderReports: orders.map((placed) => toPlacedOrder(placed, type)) };
}

/** A cancelled list, with a report of each order that was still open. */
export function toCancelledOrderList({ list, orders }: CancelledVenueOrderList): OrderPayload {
  return { ...toOrderListRecord(list), orderReports: orders.map(toCancelledOrder) };
}

/** The orders of a list by their ids. */
export function toListedOrders(list: VenueOrderList): readonly OrderPayload[] {
  return list.orders.map(({ orderId, clientOrderId }) => ({ symbol: list.symbol, orderId, clientOrderId }));
}
