import { isDecimalText, isRecord, isVenueId } from './shape.js';
import type { OrderFull } from './trading.js';

type Unchecked = Readonly<Partial<Record<keyof OrderFull, unknown>>>;

/**
 * Whether a value surely is the answer to a plain order that has not traded, as it nearly always comes, looked at field by
 * field where they stand. False says nothing: then the check of all fields decides, which also says what is wrong.
 */
export function isUsualResult(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const order: Unchecked = value;
  return isNamed(order) && hasState(order) && hasNoFills(order.fills) && hasNoConditions(order);
}

function isNamed(order: Unchecked): boolean {
  return (
    typeof order.symbol === 'string' &&
    isVenueId(order.orderId) &&
    isVenueId(order.orderListId) &&
    typeof order.clientOrderId === 'string' &&
    Number.isFinite(order.transactTime)
  );
}

function hasState(order: Unchecked): boolean {
  return (
    isDecimalText(order.price) &&
    isDecimalText(order.origQty) &&
    isDecimalText(order.executedQty) &&
    isDecimalText(order.origQuoteOrderQty) &&
    isDecimalText(order.cummulativeQuoteQty) &&
    hasWords(order) &&
    Number.isFinite(order.workingTime)
  );
}

function hasWords(order: Unchecked): boolean {
  return (
    typeof order.status === 'string' &&
    typeof order.timeInForce === 'string' &&
    typeof order.type === 'string' &&
    typeof order.side === 'string' &&
    typeof order.selfTradePreventionMode === 'string'
  );
}

function hasNoFills(fills: unknown): boolean {
  return fills === undefined || (Array.isArray(fills) && fills.length === 0);
}

function hasNoConditions(order: Unchecked): boolean {
  return (
    order.icebergQty === undefined &&
    order.preventedMatchId === undefined &&
    order.preventedQuantity === undefined &&
    order.stopPrice === undefined &&
    order.strategyId === undefined &&
    order.strategyType === undefined &&
    order.trailingDelta === undefined &&
    order.trailingTime === undefined &&
    hasNoRareConditions(order)
  );
}

function hasNoRareConditions(order: Unchecked): boolean {
  return (
    order.expiryReason === undefined &&
    order.usedSor === undefined &&
    order.workingFloor === undefined &&
    order.pegPriceType === undefined &&
    order.pegOffsetType === undefined &&
    order.pegOffsetValue === undefined &&
    order.peggedPrice === undefined
  );
}
