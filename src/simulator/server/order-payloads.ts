import type { OrderResponseType, SpotOrderType } from '../../binance/wire/vocabulary.js';
import { formatUnits } from '../units.js';
import type { VenueFill, VenueOrder } from '../venue-orders.js';
import type { CancelledVenueOrder, PlacedOrder } from '../venue-outcomes.js';

/**
 * Orders and fills of the venue in wire form (rest-api.md, Trading endpoints). Ids stay bigint: the JSON writer gives
 * them as the integers that they are.
 */
export type OrderPayload = Readonly<Record<string, unknown>>;

const LIMIT_TYPES_WITH_STOP: readonly SpotOrderType[] = [
  'STOP_LOSS',
  'STOP_LOSS_LIMIT',
  'TAKE_PROFIT',
  'TAKE_PROFIT_LIMIT',
];

/** `newOrderRespType` ACK. */
function toOrderAck({ order }: PlacedOrder): OrderPayload {
  return {
    symbol: order.symbol,
    orderId: order.orderId,
    orderListId: order.orderListId,
    clientOrderId: order.clientOrderId,
    transactTime: order.updateTime,
  };
}

/** `newOrderRespType` RESULT. */
function toOrderResult({ order }: PlacedOrder): OrderPayload {
  return {
    symbol: order.symbol,
    orderId: order.orderId,
    orderListId: order.orderListId,
    clientOrderId: order.clientOrderId,
    transactTime: order.updateTime,
    ...amounts(order),
    ...kind(order),
    workingTime: order.workingTime,
    selfTradePreventionMode: order.selfTradePreventionMode,
    ...conditionalFields(order),
  };
}

/** `newOrderRespType` FULL. */
function toOrderFull(placed: PlacedOrder): OrderPayload {
  const fills = placed.fills.map((fill) => ({
    price: formatUnits(fill.price),
    qty: formatUnits(fill.quantity),
    commission: formatUnits(fill.commission),
    commissionAsset: fill.commissionAsset,
    tradeId: fill.tradeId,
  }));
  return { ...toOrderResult(placed), fills };
}

/** A new order in the form that was asked for. */
export function toPlacedOrder(placed: PlacedOrder, type: OrderResponseType): OrderPayload {
  switch (type) {
    case 'ACK':
      return toOrderAck(placed);
    case 'RESULT':
      return toOrderResult(placed);
    case 'FULL':
      return toOrderFull(placed);
  }
}

/** A row of `order`, `openOrders` and `allOrders`. */
export function toOrderRecord(order: VenueOrder): OrderPayload {
  return {
    symbol: order.symbol,
    orderId: order.orderId,
    orderListId: order.orderListId,
    clientOrderId: order.clientOrderId,
    ...amounts(order),
    ...kind(order),
    stopPrice: formatUnits(order.stopPrice),
    icebergQty: formatUnits(order.icebergQty),
    time: order.time,
    updateTime: order.updateTime,
    isWorking: order.workingTime >= 0,
    workingTime: order.workingTime,
    selfTradePreventionMode: order.selfTradePreventionMode,
    ...conditionalFields(order),
  };
}

/** Answer to a cancel: `clientOrderId` is the cancel's own id. */
export function toCancelledOrder({ order, cancelClientOrderId, time }: CancelledVenueOrder): OrderPayload {
  return {
    symbol: order.symbol,
    origClientOrderId: order.clientOrderId,
    orderId: order.orderId,
    orderListId: order.orderListId,
    clientOrderId: cancelClientOrderId,
    transactTime: time,
    ...amounts(order),
    ...kind(order),
    selfTradePreventionMode: order.selfTradePreventionMode,
    ...conditionalFields(order),
  };
}

/** A row of `myTrades`. */
export function toAccountTrade(fill: VenueFill): OrderPayload {
  return {
    symbol: fill.symbol,
    id: fill.tradeId,
    orderId: fill.orderId,
    orderListId: fill.orderListId,
    price: formatUnits(fill.price),
    qty: formatUnits(fill.quantity),
    quoteQty: formatUnits(fill.quoteQuantity),
    commission: formatUnits(fill.commission),
    commissionAsset: fill.commissionAsset,
    time: fill.time,
    isBuyer: fill.isBuyer,
    isMaker: fill.isMaker,
    isBestMatch: true,
  };
}

function amounts(order: VenueOrder): OrderPayload {
  return {
    price: formatUnits(order.price),
    origQty: formatUnits(order.origQty),
    executedQty: formatUnits(order.executedQty),
    origQuoteOrderQty: formatUnits(order.origQuoteOrderQty),
    cummulativeQuoteQty: formatUnits(order.cummulativeQuoteQty),
  };
}

function kind(order: VenueOrder): OrderPayload {
  return { status: order.status, timeInForce: order.timeInForce, type: order.type, side: order.side };
}

/** Whether an order has none of the fields that only some have: nearly always. */
export function isPlainOrder(order: VenueOrder): boolean {
  const { trailingDelta, strategyId, strategyType, icebergQty, preventedQty, peg, expiryReason } = order;
  const isSimple = trailingDelta === null && strategyId === null && strategyType === null && !peg;
  const isWhole = icebergQty === 0n && preventedQty === 0n && expiryReason === 'NONE';
  return isSimple && isWhole && !LIMIT_TYPES_WITH_STOP.includes(order.type);
}

/** Fields that only some orders have (rest-api.md, Conditional fields in Order Responses). */
export function conditionalFields(order: VenueOrder): OrderPayload {
  return {
    ...(LIMIT_TYPES_WITH_STOP.includes(order.type) ? { stopPrice: formatUnits(order.stopPrice) } : {}),
    ...(order.icebergQty > 0n ? { icebergQty: formatUnits(order.icebergQty) } : {}),
    ...(order.trailingDelta === null
      ? {}
      : { trailingDelta: order.trailingDelta, trailingTime: order.trailingTime ?? -1 }),
    ...(order.strategyId === null ? {} : { strategyId: order.strategyId }),
    ...(order.strategyType === null ? {} : { strategyType: order.strategyType }),
    ...(order.preventedQty > 0n ? { preventedQuantity: formatUnits(order.preventedQty) } : {}),
    ...pegFields(order),
    ...(order.expiryReason === 'NONE' ? {} : { expiryReason: order.expiryReason }),
  };
}

function pegFields({ peg }: VenueOrder): OrderPayload {
  if (!peg) return {};
  return {
    pegPriceType: peg.priceType,
    ...(peg.offset === null ? {} : { pegOffsetType: 'PRICE_LEVEL', pegOffsetValue: peg.offset }),
    ...(peg.price === null ? {} : { peggedPrice: formatUnits(peg.price) }),
  };
}
