import type { SpotOrderType } from '../../binance/wire/vocabulary.js';
import type { AccountMarket } from '../accounts/account-market.js';
import type { SymbolSpec } from '../markets/symbol-spec.js';
import { multiply, ONE, type Units } from '../units.js';
import { VenueError } from '../venue-error.js';
import { filterFailure } from './filter-checks.js';
import type { FilterRules } from './filter-rules.js';
import { isPriced, isStopType, type OrderTerms } from './live-order.js';
import { firesOnRise } from './stop-book.js';
import type { SymbolMarket } from './symbol-market.js';

/** How Binance names the types in "… orders are not supported for this symbol." */
const TYPE_NAMES: Readonly<Record<SpotOrderType, string>> = {
  LIMIT: 'Limit',
  LIMIT_MAKER: 'Limit maker',
  MARKET: 'Market',
  STOP_LOSS: 'Stop loss',
  STOP_LOSS_LIMIT: 'Stop loss limit',
  TAKE_PROFIT: 'Take profit',
  TAKE_PROFIT_LIMIT: 'Take profit limit',
};

/** A refusal of a new order by the matching engine (errors.md, messages for -2010). */
export function rejection(message: string): VenueError {
  return new VenueError(-2010, message);
}

/** The refusal of an order that the account cannot pay. */
export function insufficientBalance(): VenueError {
  return rejection('Account has insufficient balance for requested action.');
}

/** Throws what the matching engine answers to an order that it does not take, before anything moves. */
export function checkEntry(market: SymbolMarket, owner: AccountMarket, terms: OrderTerms): void {
  checkShape(market.spec, owner, terms);
  checkAssets(market.spec, owner, terms);
  checkCapacity(market.rules, owner, [terms]);
  if (terms.side === 'BUY' && terms.quantity > 0n) checkPosition(market.rules, owner, terms.quantity);
  checkStart(market, terms);
  checkFunds(owner, [terms], market.prices.last);
}

/** Throws where the symbol does not take such an order, or the account has one of this name open. */
export function checkShape(spec: SymbolSpec, owner: AccountMarket, terms: OrderTerms): void {
  checkSupport(spec, terms);
  checkCombination(terms);
  if (terms.clientOrderId !== null && owner.byClientId(terms.clientOrderId)?.isOpen) {
    throw rejection('Duplicate order sent.');
  }
}

/** Throws where an order would move more of an asset than the account may in one (filters.md, MAX_ASSET). */
export function checkAssets(
  { baseAsset, quoteAsset }: SymbolSpec,
  { account }: AccountMarket,
  terms: OrderTerms,
): void {
  const [base, quote] = [account.assetLimit(baseAsset), account.assetLimit(quoteAsset)];
  if (base !== null && terms.quantity > base) throw filterFailure('MAX_ASSET');
  if (quote === null) return;
  // What a market order by quantity is worth, filters.md does not say.
  const isValued = terms.quoteOrderQty > 0n || isPriced(terms);
  const value = terms.quoteOrderQty > 0n ? terms.quoteOrderQty * ONE : terms.price * terms.quantity;
  if (isValued && value > quote * ONE) throw filterFailure('MAX_ASSET');
}

/** Throws where an order may not start to work or to wait at the prices of this moment. */
export function checkStart(market: SymbolMarket, terms: OrderTerms): void {
  if (isStopType(terms.type)) checkTrigger(terms, market.prices.last);
  if (terms.type === 'LIMIT_MAKER' && market.book.crosses(terms.side, terms.price)) {
    throw rejection('Order would immediately match and take.');
  }
}

/** What a buy of these terms holds back per base: its price, or where its stop fires (a peg may have no price yet); 0 for a market order. */
export function lockPriceOf(terms: OrderTerms, lastPrice: Units): Units {
  if (isPriced(terms)) return terms.price;
  if (terms.type === 'MARKET') return 0n;
  return terms.stopPrice > 0n ? terms.stopPrice : lastPrice;
}

/** Throws where a buy would bring the account above the most that it may hold of the base asset. */
export function checkPosition(rules: FilterRules, owner: AccountMarket, quantity: Units): void {
  if (rules.maxPosition === null) return;
  let position = owner.base.free + owner.base.locked + quantity;
  for (const order of owner.open()) {
    // Of a pair only one order can ever be filled, and a pending one is not there yet.
    const counts = order.side === 'BUY' && !order.isPending && (order.sibling === null || order.carriesLock);
    if (counts) position += order.openQty;
  }
  if (position > rules.maxPosition) throw filterFailure('MAX_POSITION', -2010);
}

function checkSupport(spec: SymbolSpec, terms: OrderTerms): void {
  const { info } = spec;
  if (info.status !== 'TRADING') throw rejection('Market is closed.');
  if (!info.orderTypes.includes(terms.type)) throw unsupported(TYPE_NAMES[terms.type]);
  if (terms.icebergQty > 0n && !info.icebergAllowed) throw unsupported('Iceberg');
  if (terms.trailingDelta !== null && !info.allowTrailingStop) throw unsupported('Trailing stop');
  if (terms.quoteOrderQty > 0n && !info.quoteOrderQtyMarketAllowed) {
    // "support", not "supported": Binance's own words.
    throw rejection('Quote order qty market orders are not support for this symbol.');
  }
}

function checkCombination(terms: OrderTerms): void {
  if (terms.icebergQty > 0n && terms.timeInForce !== 'GTC') throw rejection('Unsupported order combination');
  if (terms.icebergQty > terms.quantity) throw rejection('IcebergQty exceeds QTY.');
  if (isPriced(terms) && terms.price * terms.quantity < ONE) {
    throw rejection('Price * QTY is zero or less.');
  }
}

/** Throws where the account would have more orders open on the symbol than the filters let it have. */
export function checkCapacity(rules: FilterRules, owner: AccountMarket, orders: readonly OrderTerms[]): void {
  const { exchange } = rules;
  const staying = orders.length > 1 ? orders.length : countOf(orders, canStayOpen);
  checkCount(owner, 'openCount', staying, 'MAX_NUM_ORDERS', rules.maxNumOrders, exchange.maxNumOrders);
  const algos = countOf(orders, isAlgo);
  checkCount(owner, 'algoCount', algos, 'MAX_NUM_ALGO_ORDERS', rules.maxNumAlgoOrders, exchange.maxNumAlgoOrders);
  const icebergs = countOf(orders, isIceberg);
  const [ofSymbol, ofVenue] = [rules.maxNumIcebergOrders, exchange.maxNumIcebergOrders];
  checkCount(owner, 'icebergCount', icebergs, 'MAX_NUM_ICEBERG_ORDERS', ofSymbol, ofVenue);
}

function checkCount(
  owner: AccountMarket,
  count: 'openCount' | 'algoCount' | 'icebergCount',
  added: number,
  name: string,
  ofSymbol: number | null,
  ofVenue: number | null,
): void {
  if (added === 0) return;
  if (ofSymbol !== null && owner[count] + added > ofSymbol) throw filterFailure(name, -2010);
  // Counted over all symbols only where there is such a filter.
  if (ofVenue !== null && owner.account[count] + added > ofVenue) throw filterFailure(`EXCHANGE_${name}`, -2010);
}

function countOf(orders: readonly OrderTerms[], counts: (terms: OrderTerms) => boolean): number {
  let count = 0;
  for (const terms of orders) if (counts(terms)) count++;
  return count;
}

function isAlgo({ type }: OrderTerms): boolean {
  return isStopType(type);
}

function isIceberg({ icebergQty }: OrderTerms): boolean {
  return icebergQty > 0n;
}

/** Throws where the account would have more order lists open than the filters let it have. */
export function checkListCapacity(rules: FilterRules, openOnSymbol: number, openInAll: number): void {
  if (openOnSymbol >= (rules.maxNumOrderLists ?? Infinity)) throw filterFailure('MAX_NUM_ORDER_LISTS', -2010);
  if (openInAll >= (rules.exchange.maxNumOrderLists ?? Infinity)) {
    throw filterFailure('EXCHANGE_MAX_NUM_ORDER_LISTS', -2010);
  }
}

function checkTrigger(terms: OrderTerms, lastPrice: Units): void {
  if (terms.stopPrice === 0n) return;
  const isAhead = firesOnRise(terms) ? terms.stopPrice > lastPrice : terms.stopPrice < lastPrice;
  if (!isAhead) throw rejection('Order would trigger immediately.');
}

/**
 * Throws where the account cannot pay any one of these orders (a pair is paid once). A market order's cost is known
 * only from the book, and is checked there.
 */
export function checkFunds(owner: AccountMarket, orders: readonly OrderTerms[], lastPrice: Units): void {
  for (const terms of orders) {
    if (terms.type === 'MARKET') continue;
    const isBuy = terms.side === 'BUY';
    const needed = isBuy ? multiply(lockPriceOf(terms, lastPrice), terms.quantity) : terms.quantity;
    if (needed > (isBuy ? owner.quote : owner.base).free) throw insufficientBalance();
  }
}

function canStayOpen(terms: OrderTerms): boolean {
  return isStopType(terms.type) || (terms.type !== 'MARKET' && terms.timeInForce === 'GTC');
}

function unsupported(name: string): VenueError {
  return rejection(`${name} orders are not supported for this symbol.`);
}
