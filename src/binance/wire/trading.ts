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

/** Error body of REST, and `error` of the WebSocket API. errors.md */
export interface ErrorBody {
  code: number;
  msg: string;
  data?: unknown;
}

/** Conditional fields of order payloads (rest-api.md, "Conditional fields in Order Responses"). */
export interface ConditionalOrderFields {
  icebergQty?: DecimalText;
  preventedMatchId?: VenueId;
  preventedQuantity?: DecimalText;
  stopPrice?: DecimalText;
  strategyId?: VenueId;
  strategyType?: number;
  trailingDelta?: number;
  trailingTime?: EpochMs;
  usedSor?: boolean;
  workingFloor?: string;
  pegPriceType?: string;
  pegOffsetType?: string;
  pegOffsetValue?: number;
  peggedPrice?: DecimalText;
  expiryReason?: string;
}

/** `POST /api/v3/order`, newOrderRespType=ACK. */
export interface OrderAck {
  symbol: string;
  orderId: VenueId;
  orderListId: VenueId;
  clientOrderId: string;
  transactTime: EpochMs;
}

/** `POST /api/v3/order`, newOrderRespType=RESULT. */
export interface OrderResult extends OrderAck, ConditionalOrderFields {
  price: DecimalText;
  origQty: DecimalText;
  executedQty: DecimalText;
  origQuoteOrderQty: DecimalText;
  cummulativeQuoteQty: DecimalText;
  status: SpotOrderStatus;
  timeInForce: TimeInForce;
  type: SpotOrderType;
  side: Side;
  workingTime: EpochMs;
  selfTradePreventionMode: SelfTradePreventionMode;
}

/** One fill in a FULL response. */
export interface OrderFill {
  price: DecimalText;
  qty: DecimalText;
  commission: DecimalText;
  commissionAsset: string;
  tradeId: VenueId;
}

/** `POST /api/v3/order`, newOrderRespType=FULL. */
export interface OrderFull extends OrderResult {
  fills: OrderFill[];
}

/** `GET /api/v3/order`, `openOrders`, `allOrders`. */
export interface OrderRecord extends ConditionalOrderFields {
  symbol: string;
  orderId: VenueId;
  orderListId: VenueId;
  clientOrderId: string;
  price: DecimalText;
  origQty: DecimalText;
  executedQty: DecimalText;
  cummulativeQuoteQty: DecimalText;
  status: SpotOrderStatus;
  timeInForce: TimeInForce;
  type: SpotOrderType;
  side: Side;
  stopPrice: DecimalText;
  icebergQty: DecimalText;
  time: EpochMs;
  updateTime: EpochMs;
  isWorking: boolean;
  workingTime: EpochMs;
  origQuoteOrderQty: DecimalText;
  selfTradePreventionMode: SelfTradePreventionMode;
}

/** `DELETE /api/v3/order`: `clientOrderId` is the cancel's own id, `origClientOrderId` the order's. */
export interface CancelledOrder extends ConditionalOrderFields {
  symbol: string;
  origClientOrderId: string;
  orderId: VenueId;
  orderListId: VenueId;
  clientOrderId: string;
  transactTime: EpochMs;
  price: DecimalText;
  origQty: DecimalText;
  executedQty: DecimalText;
  origQuoteOrderQty: DecimalText;
  cummulativeQuoteQty: DecimalText;
  status: SpotOrderStatus;
  timeInForce: TimeInForce;
  type: SpotOrderType;
  side: Side;
  selfTradePreventionMode: SelfTradePreventionMode;
}

/** `POST /api/v3/order/test` with computeCommissionRates=true; without it the answer is empty. */
export interface OrderTestResult {
  standardCommissionForOrder?: Pick<CommissionRates, 'maker' | 'taker'>;
  specialCommissionForOrder?: Pick<CommissionRates, 'maker' | 'taker'>;
  taxCommissionForOrder?: Pick<CommissionRates, 'maker' | 'taker'>;
  discount?: AccountCommission['discount'];
}

/** A row of `GET /api/v3/myTrades`. */
export interface AccountTrade {
  symbol: string;
  id: VenueId;
  orderId: VenueId;
  orderListId: VenueId;
  price: DecimalText;
  qty: DecimalText;
  quoteQty: DecimalText;
  commission: DecimalText;
  commissionAsset: string;
  time: EpochMs;
  isBuyer: boolean;
  isMaker: boolean;
  isBestMatch: boolean;
}

/** One asset of `GET /api/v3/account`. */
export interface AssetBalance {
  asset: string;
  free: DecimalText;
  locked: DecimalText;
}

/** Commission rates as fractions: "0.00100000" is 0.1 %. */
export interface CommissionRates {
  maker: DecimalText;
  taker: DecimalText;
  buyer: DecimalText;
  seller: DecimalText;
}

/** `GET /api/v3/account`. */
export interface AccountStatus {
  makerCommission: number;
  takerCommission: number;
  buyerCommission: number;
  sellerCommission: number;
  commissionRates: CommissionRates;
  canTrade: boolean;
  canWithdraw: boolean;
  canDeposit: boolean;
  brokered: boolean;
  requireSelfTradePrevention: boolean;
  preventSor: boolean;
  updateTime: EpochMs;
  accountType: string;
  balances: AssetBalance[];
  permissions: string[];
  uid: VenueId;
}

/** `GET /api/v3/account/commission`. */
export interface AccountCommission {
  symbol: string;
  standardCommission: CommissionRates;
  specialCommission?: CommissionRates;
  taxCommission: CommissionRates;
  discount: {
    enabledForAccount: boolean;
    enabledForSymbol: boolean;
    discountAsset: string;
    discount: DecimalText;
  };
}
