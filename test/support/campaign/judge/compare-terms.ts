import type { Order } from '../../../../src/host/domain/order.js';
import type { VenueOrder } from '../../../../src/simulator/index.js';
import type { Findings } from '../findings.js';
import { unitsOf } from './venue-truth.js';

/** What a host sees of an order besides its state, and what the venue has. */
type Pair = readonly [name: string, here: unknown, there: unknown];

/** Everything in which an order's terms and its `extra` differ from the venue's order. */
export function compareTerms(host: Order, order: VenueOrder, findings: Findings): void {
  for (const [name, here, there] of [...words(host, order), ...amounts(host, order)]) {
    if (here === there) continue;
    findings.add(
      'lost',
      5,
      `${host.orderId} (${order.status}) has ${name} ${String(here)} here and ${String(there)} there`,
    );
  }
}

function words({ extra = {} }: Order, order: VenueOrder): Pair[] {
  const strategyId = order.strategyId === null ? undefined : String(order.strategyId);
  const hasReason = order.expiryReason !== 'NONE';
  return [
    ['venueStatus', extra['venueStatus'], order.status],
    ['venueType', extra['venueType'], order.type],
    ['timeInForce', extra['timeInForce'], order.timeInForce],
    ['selfTradePreventionMode', extra['selfTradePreventionMode'], order.selfTradePreventionMode],
    ['strategyId', extra['strategyId'], strategyId],
    ['strategyType', extra['strategyType'], order.strategyType ?? undefined],
    ['trailingDelta', extra['trailingDelta'], order.trailingDelta ?? undefined],
    ['pegPriceType', extra['pegPriceType'], order.peg?.priceType],
    ['pegOffsetValue', extra['pegOffsetValue'], order.peg?.offset ?? undefined],
    ['exchangeListId', extra['exchangeListId'], order.orderListId < 0n ? undefined : String(order.orderListId)],
    ...(hasReason ? ([['reason', extra['reason'], order.expiryReason]] as const) : []),
  ];
}

function amounts(host: Order, order: VenueOrder): Pair[] {
  const peggedPrice = order.peg?.price ?? 0n;
  const limitPrice = order.price > 0n ? order.price : peggedPrice;
  const price = host.type === 'STOP' ? order.stopPrice : limitPrice;
  return [
    ['price', unitsOf(host.price), price],
    ['limitPrice', amountOf(host, 'limitPrice'), limitPrice],
    ['peggedPrice', amountOf(host, 'peggedPrice'), peggedPrice],
    ['stopPrice', amountOf(host, 'stopPrice'), order.stopPrice],
    ['icebergQty', amountOf(host, 'icebergQty'), order.icebergQty],
    ['quoteOrderQty', amountOf(host, 'quoteOrderQty'), order.origQuoteOrderQty],
    ['quoteTraded', amountOf(host, 'quoteTraded'), order.cummulativeQuoteQty],
    ['preventedVolume', amountOf(host, 'preventedVolume'), order.preventedQty],
  ];
}

/** An amount that is absent is none. */
function amountOf({ extra = {} }: Order, name: string): bigint {
  const amount = extra[name] as { toFixed(): string } | undefined;
  return amount === undefined ? 0n : unitsOf(amount);
}
