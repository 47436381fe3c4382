import type { SymbolSpec } from '../markets/symbol-spec.js';
import type { Units } from '../units.js';
import { rejection } from './entry-checks.js';
import { isMarketType, isStopType, type LiveOrder, type OrderTerms } from './live-order.js';
import type { SymbolMarket } from './symbol-market.js';

/** Throws where the symbol, or an order of this type, takes no peg (faqs/pegged_orders.md). */
export function checkPeg({ info }: SymbolSpec, { peg, type, timeInForce }: OrderTerms): void {
  if (!peg) return;
  if (!info.pegInstructionsAllowed) throw rejection('Pegged orders are not supported for this symbol.');
  if (isMarketType(type)) throw rejection('This order type may not use pegged price.');
  if (type === 'LIMIT_MAKER' && peg.priceType === 'MARKET_PEG') {
    throw rejection('This price peg cannot be used with this order type.');
  }
  if (type === 'LIMIT' && peg.priceType === 'PRIMARY_PEG' && timeInForce !== 'GTC') {
    throw rejection('Unsupported order combination');
  }
}

/** The terms of an order that comes in now; a stop's peg waits until the stop is set off. */
export function atEntry(market: SymbolMarket, terms: OrderTerms): OrderTerms {
  return isStopType(terms.type) ? terms : withPeggedPrice(market, terms);
}

/** The order has the price now that its peg comes to in the book of this moment, for good. */
export function fixPeg(market: SymbolMarket, order: LiveOrder): void {
  if (!order.terms.peg) return;
  order.terms = withPeggedPrice(market, order.terms);
  order.price = order.terms.price;
  order.touch(market.time);
}

function withPeggedPrice(market: SymbolMarket, terms: OrderTerms): OrderTerms {
  const { peg } = terms;
  if (!peg) return terms;
  const isBid = (terms.side === 'BUY') === (peg.priceType === 'PRIMARY_PEG');
  const level = market.book.side(isBid ? 'bid' : 'ask').at(peg.offset ?? 0);
  if (!level) throw rejection('Order book liquidity is too low for this pegged order.');
  const price = bounded(terms, peg.sentPrice, level.price);
  return { ...terms, price, peg: { ...peg, price } };
}

/** A price that was sent along is the worst that the order may have. */
function bounded({ side }: OrderTerms, sent: Units, pegged: Units): Units {
  if (sent === 0n) return pegged;
  return (side === 'BUY') === sent < pegged ? sent : pegged;
}
