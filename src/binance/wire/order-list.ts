import type { CancelledOrder, ConditionalOrderFields, OrderAck, OrderFull, OrderResult } from './trading.js';
import type {
  DecimalText,
  EpochMs,
  SelfTradePreventionMode,
  Side,
  SpotOrderStatus,
  SpotOrderType,
  TimeInForce,
  VenueId,
} from './vocabulary.js';

/** How the orders of a list hang together: one cancels the other, or one triggers the others (OTOCO and OPO, too). */
export type ContingencyType = 'OCO' | 'OTO';
/** What the latest news of a list was. */
export type ListStatusType = 'RESPONSE' | 'EXEC_STARTED' | 'UPDATED' | 'ALL_DONE';
/** Whether a list is still active. */
export type ListOrderStatus = 'EXECUTING' | 'ALL_DONE' | 'REJECT';

/** One order of a list, by its ids. */
export interface ListedOrder {
  symbol: string;
  orderId: VenueId;
  clientOrderId: string;
}

/** `GET /api/v3/orderList`, `openOrderList`, `allOrderList`. */
export interface OrderListRecord {
  orderListId: VenueId;
  contingencyType: ContingencyType;
  listStatusType: ListStatusType;
  listOrderStatus: ListOrderStatus;
  listClientOrderId: string;
  transactionTime: EpochMs;
  symbol: string;
  orders: ListedOrder[];
}

/** `POST /api/v3/orderList/*`: the reports have the form that newOrderRespType asks for. */
export interface PlacedOrderList extends OrderListRecord {
  orderReports: (OrderFull | OrderResult | OrderAck)[];
}

/** `DELETE /api/v3/orderList`, and the row of a list in the answer of `DELETE /api/v3/openOrders`. */
export interface CancelledOrderList extends OrderListRecord {
  orderReports: CancelledOrder[];
}

/** `listStatus` of the user data stream. */
export interface ListStatusEvent {
  e: 'listStatus';
  E: EpochMs;
  s: string;
  /** Order list id. */
  g: VenueId;
  c: ContingencyType;
  l: ListStatusType;
  L: ListOrderStatus;
  r: string;
  /** List client order id. */
  C: string;
  T: EpochMs;
  O: { s: string; i: VenueId; c: string }[];
}

/** The order of an amend's answer; some fields have names of their own there. */
export interface AmendedOrder extends ConditionalOrderFields {
  symbol: string;
  orderId: VenueId;
  orderListId: VenueId;
  origClientOrderId: string;
  clientOrderId: string;
  price: DecimalText;
  qty: DecimalText;
  executedQty: DecimalText;
  preventedQty: DecimalText;
  quoteOrderQty: DecimalText;
  cumulativeQuoteQty: DecimalText;
  status: SpotOrderStatus;
  timeInForce: TimeInForce;
  type: SpotOrderType;
  side: Side;
  /** Absent while the order waits for another one of its list. */
  workingTime?: EpochMs;
  selfTradePreventionMode: SelfTradePreventionMode;
}

/** The list of an amended order, without its status type and time. */
export type AmendedListStatus = Omit<OrderListRecord, 'listStatusType' | 'transactionTime'>;

/** `PUT /api/v3/order/amend/keepPriority`. */
export interface AmendResult {
  transactTime: EpochMs;
  executionId: VenueId;
  amendedOrder: AmendedOrder;
  listStatus?: AmendedListStatus;
}

/** A row of `GET /api/v3/order/amendments`. */
export interface OrderAmendment {
  symbol: string;
  orderId: VenueId;
  executionId: VenueId;
  origClientOrderId: string;
  newClientOrderId: string;
  origQty: DecimalText;
  newQty: DecimalText;
  time: EpochMs;
}
