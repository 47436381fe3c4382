import type { OrderResponseType } from '../../binance/wire/vocabulary.js';
import { formatUnits } from '../units.js';
import type { VenueFill, VenueOrder } from '../venue-orders.js';
import type { PlacedOrder } from '../venue-outcomes.js';
import { JsonText, quoted } from './json-text.js';
import { isPlainOrder, toPlacedOrder, type OrderPayload } from './order-payloads.js';

/**
 * A new order in the form that was asked for, as `toPlacedOrder` has it. What nearly every answer is, an order without
 * any field that only some have, is written at once: the answer waits for nothing so much as for its text.
 */
export function writePlacedOrder(placed: PlacedOrder, type: OrderResponseType): JsonText | OrderPayload {
  const { order, fills } = placed;
  if (type === 'ACK' || !isPlainOrder(order)) return toPlacedOrder(placed, type);
  const last = type === 'FULL' ? `,"fills":[${fills.map(fillText).join(',')}]` : '';
  return new JsonText(`${resultText(order)}${last}}`);
}

/** Everything of an order but what follows its mode of self-trade prevention. */
function resultText(order: VenueOrder): string {
  return (
    `{"symbol":${quoted(order.symbol)},"orderId":${order.orderId},"orderListId":${order.orderListId}` +
    `,"clientOrderId":${quoted(order.clientOrderId)},"transactTime":${order.updateTime}` +
    `,"price":"${formatUnits(order.price)}","origQty":"${formatUnits(order.origQty)}"` +
    `,"executedQty":"${formatUnits(order.executedQty)}"` +
    `,"origQuoteOrderQty":"${formatUnits(order.origQuoteOrderQty)}"` +
    `,"cummulativeQuoteQty":"${formatUnits(order.cummulativeQuoteQty)}"` +
    `,"status":"${order.status}","timeInForce":"${order.timeInForce}","type":"${order.type}","side":"${order.side}"` +
    `,"workingTime":${order.workingTime},"selfTradePreventionMode":"${order.selfTradePreventionMode}"`
  );
}

function fillText(fill: VenueFill): string {
  return (
    `{"price":"${formatUnits(fill.price)}","qty":"${formatUnits(fill.quantity)}"` +
    `,"commission":"${formatUnits(fill.commission)}","commissionAsset":${quoted(fill.commissionAsset)}` +
    `,"tradeId":${fill.tradeId}}`
  );
}
