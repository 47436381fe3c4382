import { multiply, type Units } from '../units.js';
import type { VenueFill } from '../venue-orders.js';
import type { LiveOrder, Reserve } from './live-order.js';
import type { SymbolMarket } from './symbol-market.js';

/** One match, as both sides share it. */
export interface Match {
  readonly tradeId: bigint;
  readonly price: Units;
  readonly quantity: Units;
  readonly quoteQuantity: Units;
}

/**
 * Moves the money of one side of a match and returns its fill. A buyer pays out of what the order holds back (a market
 * order out of what is free), gets back what a better price saved, and receives base less commission; a seller the
 * other way round. Commission is cut to units, taken from what is received, and kept by the venue.
 */
export function settle(market: SymbolMarket, order: LiveOrder, match: Match, isMaker: boolean): VenueFill {
  const { owner } = order;
  const isBuyer = order.side === 'BUY';
  order.executedQty += match.quantity;
  order.cummulativeQuoteQty += match.quoteQuantity;
  order.status = order.openQty === 0n ? 'FILLED' : 'PARTIALLY_FILLED';
  const given = isBuyer ? owner.quote : owner.base;
  const keep = order.lockNeeded();
  given.payFromLock(order.locked, isBuyer ? match.quoteQuantity : match.quantity, keep);
  order.locked = keep;
  const received = isBuyer ? match.quantity : match.quoteQuantity;
  const commission = multiply(received, isMaker ? owner.commission.maker : owner.commission.taker);
  (isBuyer ? owner.base : owner.quote).credit(received - commission);
  (isBuyer ? market.baseFees : market.quoteFees).amount += commission;
  if (order.reserve) keepBack(order, order.reserve, match.quantity, commission);
  const fill = fillOf(market, order, match, { isBuyer, isMaker, commission });
  owner.addFill(fill);
  return fill;
}

/**
 * Locks what a working order has received for the orders that it pays: all of it where the account's free balance can
 * bear the commission, else what is left after it (faqs/opo.md).
 */
function keepBack(order: LiveOrder, reserve: Reserve, received: Units, commission: Units): void {
  const { base } = order.owner;
  const amount = base.free >= received ? received : received - commission;
  base.lock(amount);
  reserve.amount += amount;
}

/** The external side of a match: money without bound, whose flow is kept. `isBuyer`: external liquidity bought. */
export function settleExternal(market: SymbolMarket, match: Match, isBuyer: boolean): void {
  market.externalBase.amount += isBuyer ? match.quantity : -match.quantity;
  market.externalQuote.amount += isBuyer ? -match.quoteQuantity : match.quoteQuantity;
}

/** Sets what an order holds back to what its state needs: at entry, at a change of its lock price, at its end. */
export function adjustLock(order: LiveOrder): void {
  const needed = order.lockNeeded();
  if (needed === order.locked) return;
  (order.side === 'BUY' ? order.owner.quote : order.owner.base).lock(needed - order.locked);
  order.locked = needed;
}

function fillOf(
  market: SymbolMarket,
  order: LiveOrder,
  match: Match,
  side: { readonly isBuyer: boolean; readonly isMaker: boolean; readonly commission: Units },
): VenueFill {
  return {
    symbol: order.symbol,
    accountId: order.owner.accountId,
    tradeId: match.tradeId,
    orderId: order.orderId,
    orderListId: order.orderListId,
    price: match.price,
    quantity: match.quantity,
    quoteQuantity: match.quoteQuantity,
    commission: side.commission,
    commissionAsset: side.isBuyer ? market.spec.baseAsset : market.spec.quoteAsset,
    time: market.time,
    isBuyer: side.isBuyer,
    isMaker: side.isMaker,
  };
}
