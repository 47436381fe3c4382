import {
  anything,
  boolean,
  decimal,
  isRecord,
  list,
  narrow,
  nullable,
  number,
  object,
  optional,
  text,
  venueId,
} from './shape.js';
import type { Check, Fields, Narrow } from './shape.js';
import type {
  AccountStatus,
  AccountTrade,
  AssetBalance,
  CancelledOrder,
  CancelReplaceResult,
  ConditionalOrderFields,
  OrderAck,
  OrderFill,
  OrderFull,
  OrderRecord,
  OrderResult,
} from './trading.js';

const CONDITIONAL: Fields<ConditionalOrderFields> = {
  icebergQty: optional(decimal),
  preventedMatchId: optional(venueId),
  preventedQuantity: optional(decimal),
  stopPrice: optional(decimal),
  strategyId: optional(venueId),
  strategyType: optional(number),
  trailingDelta: optional(number),
  trailingTime: optional(number),
  expiryReason: optional(text),
  usedSor: optional(boolean),
  workingFloor: optional(text),
  pegPriceType: optional(text),
  pegOffsetType: optional(text),
  pegOffsetValue: optional(number),
  peggedPrice: optional(decimal),
};

const ACK: Fields<OrderAck> = {
  symbol: text,
  orderId: venueId,
  orderListId: optional(venueId),
  clientOrderId: text,
  transactTime: number,
};

/** What every full account of an order has: the state of its life is required, the rest where it is there. */
const STATE = {
  price: decimal,
  origQty: decimal,
  executedQty: decimal,
  origQuoteOrderQty: optional(decimal),
  cummulativeQuoteQty: decimal,
  status: text,
  timeInForce: text,
  type: text,
  side: text,
  selfTradePreventionMode: optional(text),
};

const FILL = object<OrderFill>({
  price: decimal,
  qty: decimal,
  commission: decimal,
  commissionAsset: text,
  tradeId: venueId,
});

const RESULT: Fields<OrderResult> = { ...CONDITIONAL, ...ACK, ...STATE, workingTime: optional(number) };
const ORDER_ACK = object(ACK);
const ORDER_RESULT = object(RESULT);
const ORDER_FULL = object<OrderFull>({ ...RESULT, fills: list(FILL) });

/** ACK, RESULT or FULL: told by what is in it, since the venue chooses where the request did not. */
const NEW_ORDER: Check<OrderAck | OrderResult | OrderFull> = (value, field) => {
  if (isRecord(value) && value['fills'] !== undefined) ORDER_FULL(value, field);
  else if (isRecord(value) && value['status'] !== undefined) ORDER_RESULT(value, field);
  else ORDER_ACK(value, field);
};

const ORDER_RECORD = object<OrderRecord>({
  ...CONDITIONAL,
  ...STATE,
  symbol: text,
  orderId: venueId,
  orderListId: optional(venueId),
  clientOrderId: text,
  time: number,
  updateTime: number,
  isWorking: optional(boolean),
  workingTime: optional(number),
});

const CANCELLED_ORDER = object<CancelledOrder>({ ...CONDITIONAL, ...ACK, ...STATE, origClientOrderId: text });

const ACCOUNT_TRADE = object<AccountTrade>({
  symbol: text,
  id: venueId,
  orderId: venueId,
  orderListId: optional(venueId),
  price: decimal,
  qty: decimal,
  quoteQty: optional(decimal),
  commission: decimal,
  commissionAsset: text,
  time: number,
  isBuyer: boolean,
  isMaker: boolean,
  isBestMatch: anything,
});

/** Narrows the answer to `POST /api/v3/order` and `order.place`. */
export const toNewOrder: Narrow<OrderAck | OrderResult | OrderFull> = narrow(NEW_ORDER);

/** Narrows `GET /api/v3/order` and `order.status`. */
export const toOrderRecord: Narrow<OrderRecord> = narrow(ORDER_RECORD);

/** Narrows `GET /api/v3/openOrders`, `GET /api/v3/allOrders` and their methods. */
export const toOrderRecords: Narrow<OrderRecord[]> = narrow(list(ORDER_RECORD));

/** Narrows `DELETE /api/v3/order` and `order.cancel`. */
export const toCancelledOrder: Narrow<CancelledOrder> = narrow(CANCELLED_ORDER);

/** Narrows `DELETE /api/v3/openOrders`; rows of order lists hold their orders in `orderReports`, which come out flat. */
export function toCancelledOrders(value: unknown): CancelledOrder[] {
  list(anything)(value, 'the payload');
  return narrow(list(CANCELLED_ORDER))((value as unknown[]).flatMap(ordersOfRow));
}

/** Narrows `GET /api/v3/myTrades`. */
export const toAccountTrades: Narrow<AccountTrade[]> = narrow(list(ACCOUNT_TRADE));

/** Narrows `GET /api/v3/account` and `account.status`. */
export const toAccountStatus: Narrow<AccountStatus> = narrow(
  object<AccountStatus>({
    makerCommission: optional(number),
    takerCommission: optional(number),
    buyerCommission: optional(number),
    sellerCommission: optional(number),
    commissionRates: optional(object({ maker: decimal, taker: decimal, buyer: decimal, seller: decimal })),
    canTrade: boolean,
    canWithdraw: optional(boolean),
    canDeposit: optional(boolean),
    brokered: optional(boolean),
    requireSelfTradePrevention: optional(boolean),
    preventSor: optional(boolean),
    updateTime: optional(number),
    accountType: optional(text),
    balances: list(object<AssetBalance>({ asset: text, free: decimal, locked: decimal })),
    permissions: optional(list(text)),
    uid: optional(venueId),
  }),
);

/** Narrows the answer to `POST /api/v3/order/cancelReplace`, which on failure is `data` of the error. */
export const toCancelReplaceResult: Narrow<CancelReplaceResult> = narrow(
  object<CancelReplaceResult>({
    cancelResult: text,
    newOrderResult: text,
    cancelResponse: optional(nullable(eitherErrorOr(CANCELLED_ORDER))),
    newOrderResponse: optional(nullable(eitherErrorOr(NEW_ORDER))),
  }),
);

function eitherErrorOr(check: Check): Check {
  const error = object({ code: number, msg: text });
  return (value, field) => (isRecord(value) && value['code'] !== undefined ? error(value, field) : check(value, field));
}

function ordersOfRow(row: unknown): unknown[] {
  const reports = isRecord(row) ? row['orderReports'] : undefined;
  return Array.isArray(reports) ? (reports as unknown[]) : [row];
}
