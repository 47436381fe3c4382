import type {
  CancelledOrderList,
  ListStatusEvent,
  OrderListRecord,
  PlacedOrderList,
} from '../../../src/binance/wire/order-list.js';
import { T0 } from './venue-words.js';

/** An order list in the venue's words, with sensible defaults. */
export function listRecord(changes: Partial<OrderListRecord> = {}): OrderListRecord {
  return {
    orderListId: 900,
    contingencyType: 'OCO',
    listStatusType: 'EXEC_STARTED',
    listOrderStatus: 'EXECUTING',
    listClientOrderId: 'own-list',
    transactionTime: T0,
    symbol: 'BTCUSDT',
    orders: [],
    ...changes,
  };
}

export function placedList(
  orderReports: PlacedOrderList['orderReports'],
  changes: Partial<OrderListRecord> = {},
): PlacedOrderList {
  const orders = orderReports.map(({ symbol, orderId, clientOrderId }) => ({ symbol, orderId, clientOrderId }));
  return { ...listRecord({ orders, ...changes }), orderReports };
}

export function cancelledList(
  orderReports: CancelledOrderList['orderReports'],
  changes: Partial<OrderListRecord> = {},
): CancelledOrderList {
  const done = { listStatusType: 'ALL_DONE', listOrderStatus: 'ALL_DONE' } as const;
  return { ...listRecord({ ...done, ...changes }), orderReports };
}

export function listStatus(changes: Partial<ListStatusEvent> = {}): ListStatusEvent {
  return {
    e: 'listStatus',
    E: T0,
    s: 'BTCUSDT',
    g: 900,
    c: 'OCO',
    l: 'EXEC_STARTED',
    L: 'EXECUTING',
    r: 'NONE',
    C: 'own-list',
    T: T0,
    O: [],
    ...changes,
  };
}
