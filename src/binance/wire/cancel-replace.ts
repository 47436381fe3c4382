import type { CancelledOrderList } from './order-list.js';
import type { CancelledOrder, ErrorBody, OrderAck, OrderFull, OrderResult } from './trading.js';

/** `POST /api/v3/order/cancelReplace`; on failure it is `data` of the error body. */
export interface CancelReplaceResult {
  cancelResult: 'SUCCESS' | 'FAILURE' | 'NOT_ATTEMPTED';
  newOrderResult: 'SUCCESS' | 'FAILURE' | 'NOT_ATTEMPTED';
  cancelResponse: CancelledOrder | CancelledOrderList | ErrorBody | null;
  newOrderResponse: OrderFull | OrderResult | OrderAck | ErrorBody | null;
}
