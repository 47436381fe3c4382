import type { ListStatusEvent, OrderListRecord } from '../wire/order-list.js';

/** What one message says of one order list, whichever way it came. */
export interface OrderListNews {
  readonly symbol: string;
  readonly exchangeListId: string;
  /** The client id that the list was placed with. */
  readonly listId: string;
  /** `OCO` or `OTO` (OTOCO and OPO report OTO, too), or what is newer. */
  readonly contingency: string;
  readonly orders: readonly { readonly exchangeOrderId: string; readonly clientOrderId: string }[];
}

/** News in a row of `GET orderList` or `openOrderList`, or around the orders of an answer. */
export function newsOfList(
  record: Pick<OrderListRecord, 'symbol' | 'orderListId' | 'listClientOrderId' | 'contingencyType' | 'orders'>,
): OrderListNews {
  return {
    symbol: record.symbol,
    exchangeListId: String(record.orderListId),
    listId: record.listClientOrderId,
    contingency: record.contingencyType,
    orders: record.orders.map(({ orderId, clientOrderId }) => ({ exchangeOrderId: String(orderId), clientOrderId })),
  };
}

/** News in a `listStatus` of the private stream (user-data-stream.md, List status). */
export function newsOfListStatus(event: ListStatusEvent): OrderListNews {
  return {
    symbol: event.s,
    exchangeListId: String(event.g),
    listId: event.C,
    contingency: event.c,
    orders: event.O.map(({ i, c }) => ({ exchangeOrderId: String(i), clientOrderId: c })),
  };
}
