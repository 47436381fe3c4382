import {
  anything,
  boolean,
  decimal,
  isRecord,
  list,
  narrow,
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
  ConditionalOrderFields,
  OrderAck,
  OrderFill,
  OrderFull,
  OrderRecord,
  OrderResult,
  OrderTestResult,
} from './trading.js';
import { isUsualResult } from './usual-result.js';

/** Fields that only some orders have (rest-api.md, Conditional fields in Order Responses). */
export const CONDITIONAL: Fields<ConditionalOrderFields> = {
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

/** ACK, RESULT or FULL of a new order: told by what is in it, since the venue chooses where the request did not. */
export const NEW_ORDER: Check<OrderAck | OrderResult | OrderFull> = (value, field) => {
  if (isUsualResult(value)) return;
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

/** The answer to a cancel of one order. */
export const CANCELLED_ORDER = object<CancelledOrder>({ ...CONDITIONAL, ...ACK, ...STATE, origClientOrderId: text });

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

const TEST_RATES = optional(object({ maker: decimal, taker: decimal }));

/** Narrows `POST /api/v3/order/test` and `order.test`. */
export const toOrderTestResult: Narrow<OrderTestResult> = narrow(
  object<OrderTestResult>({
    standardCommissionForOrder: TEST_RATES,
    specialCommissionForOrder: TEST_RATES,
    taxCommissionForOrder: TEST_RATES,
    discount: optional(
      object({ enabledForAccount: boolean, enabledForSymbol: boolean, discountAsset: text, discount: decimal }),
    ),
  }),
);
