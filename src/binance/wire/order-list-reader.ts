import type {
  AmendedListStatus,
  AmendedOrder,
  AmendResult,
  ListedOrder,
  OrderListRecord,
  PlacedOrderList,
} from './order-list.js';
import { decimal, list, narrow, number, object, optional, text, venueId } from './shape.js';
import type { Fields, Narrow } from './shape.js';
import { CONDITIONAL, NEW_ORDER } from './trading-reader.js';

const IDENTITY: Fields<AmendedListStatus> = {
  orderListId: venueId,
  contingencyType: text,
  listOrderStatus: text,
  listClientOrderId: text,
  symbol: text,
  orders: list(object<ListedOrder>({ symbol: text, orderId: venueId, clientOrderId: text })),
};

/** What every account of an order list has. */
export const ORDER_LIST: Fields<OrderListRecord> = { ...IDENTITY, listStatusType: text, transactionTime: number };

/** Narrows `POST /api/v3/orderList/*` and `orderList.place.*`. */
export const toPlacedOrderList: Narrow<PlacedOrderList> = narrow(
  object<PlacedOrderList>({ ...ORDER_LIST, orderReports: list(NEW_ORDER) }),
);

/** Narrows `GET /api/v3/orderList` and `orderList.status`. */
export const toOrderListRecord: Narrow<OrderListRecord> = narrow(object(ORDER_LIST));

/** Narrows `GET /api/v3/openOrderList` and `openOrderLists.status`. */
export const toOrderListRecords: Narrow<OrderListRecord[]> = narrow(list(object(ORDER_LIST)));

/** Narrows `PUT /api/v3/order/amend/keepPriority` and `order.amend.keepPriority`. */
export const toAmendResult: Narrow<AmendResult> = narrow(
  object<AmendResult>({
    transactTime: number,
    executionId: venueId,
    amendedOrder: object<AmendedOrder>({
      ...CONDITIONAL,
      symbol: text,
      orderId: venueId,
      orderListId: optional(venueId),
      origClientOrderId: text,
      clientOrderId: text,
      price: decimal,
      qty: decimal,
      executedQty: decimal,
      preventedQty: optional(decimal),
      quoteOrderQty: optional(decimal),
      cumulativeQuoteQty: decimal,
      status: text,
      timeInForce: text,
      type: text,
      side: text,
      workingTime: optional(number),
      selfTradePreventionMode: optional(text),
    }),
    listStatus: optional(object(IDENTITY)),
  }),
);
