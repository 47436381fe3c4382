import type { Side } from '../../binance/wire/vocabulary.js';
import type { AccountMarket } from '../accounts/account-market.js';
import { multiply, type Units } from '../units.js';
import { VenueError } from '../venue-error.js';
import type { VenueFill } from '../venue-orders.js';
import type { OrderPlacement } from '../venue-requests.js';
import { checkEntry, checkPosition, insufficientBalance, lockPriceOf, rejection } from './entry-checks.js';
import type { ExecutionReporter } from './execution-reporter.js';
import { checkFilters, checkMarketQuantity, checkPriceFilters } from './filter-checks.js';
import { isMarketType, isStopType, LiveOrder, type OrderTerms } from './live-order.js';
import { Matcher } from './matcher.js';
import { planMatch, type MatchPlan } from './match-plan.js';
import { readTerms } from './order-terms.js';
import { atEntry, checkPeg, fixPeg } from './peg.js';
import { adjustLock } from './settlement.js';
import type { SymbolMarket } from './symbol-market.js';

/** Takes in the orders of one symbol: checks them, lets them trade, rests them, and wakes the stops they set off. */
export class OrderDesk {
  readonly matcher: Matcher;

  constructor(
    readonly market: SymbolMarket,
    readonly reporter: ExecutionReporter,
    readonly generateClientOrderId: () => string,
  ) {
    this.matcher = new Matcher(market, reporter);
  }

  /** Every check that needs no matching engine; returns the terms. */
  read(placement: OrderPlacement, time: number): OrderTerms {
    const { spec, rules, prices } = this.market;
    const terms = readTerms(placement, spec);
    checkPeg(spec, terms);
    checkFilters(rules, terms, (minutes) => prices.forFilters(minutes, time));
    return terms;
  }

  /** Takes in an order whose terms have been read; throws -2010 where the engine refuses it. */
  place(owner: AccountMarket, read: OrderTerms): { order: LiveOrder; fills: VenueFill[] } {
    const { market } = this;
    const terms = this.atEntry(read);
    checkEntry(market, owner, terms);
    if (isStopType(terms.type)) {
      const order = this.create(owner, terms, terms.quantity);
      this.start(order);
      return { order, fills: [] };
    }
    const plan = this.plan(owner.accountId, terms, terms.quantity);
    const quantity = this.#checkMarketOrder(owner, terms, plan);
    const order = this.create(owner, terms, quantity);
    this.start(order);
    return { order, fills: this.enter(order, plan) };
  }

  /** The terms with which an order comes in: a peg has its price now, and the filters look at that, too. */
  atEntry(read: OrderTerms): OrderTerms {
    const { market } = this;
    if (!read.peg) return read;
    const terms = atEntry(market, read);
    checkFilters(market.rules, terms, (minutes) => market.prices.forFilters(minutes, market.time));
    return terms;
  }

  /** Gives an order its ids and its place among those of its account; nothing else moves. */
  create(owner: AccountMarket, terms: OrderTerms, quantity: Units): LiveOrder {
    const { market } = this;
    const clientOrderId = terms.clientOrderId ?? this.generateClientOrderId();
    const order = new LiveOrder(terms, owner, market.nextOrderId(), clientOrderId, market.time);
    order.origQty = quantity;
    owner.add(order);
    return order;
  }

  /** An order that has been created begins to count: money is held back, and it works, or waits for its stop price. */
  start(order: LiveOrder): void {
    const { market } = this;
    order.lockPrice = order.side === 'BUY' ? lockPriceOf(order.terms, market.prices.last) : 0n;
    // Of a pair, one order holds back what either may need.
    adjustLock(order.sibling?.carriesLock ? order.sibling : order);
    order.touch(market.time);
    market.touch(order.owner);
    if (isStopType(order.type)) market.stops.add(order);
    else this.#startWorking(order);
    this.reporter.report('NEW', order, market.time);
  }

  /** Ends an open order at its owner's wish. */
  cancel(order: LiveOrder, cancelClientOrderId: string): void {
    this.market.stops.remove(order);
    this.matcher.end(order, 'CANCELED', { cancelClientOrderId });
  }

  /** Ends an open order of which nothing is left to trade; returns the id of the execution. */
  expire(order: LiveOrder): bigint {
    this.market.stops.remove(order);
    return this.matcher.end(order, 'EXPIRED');
  }

  /** Lets stops that have been set off together come in, by order id; false where there are none. */
  wakeStops(): boolean {
    const wave = this.market.takeTriggered();
    // One that was set off may have gone since: the other order of its pair was first.
    for (const order of wave) if (order.isOpen) this.#wake(order);
    return wave.length > 0;
  }

  /** What an order does to the book as it is now. */
  plan(accountId: string, terms: OrderTerms, quantity: Units): MatchPlan {
    const { side, selfTradePreventionMode, quoteOrderQty } = terms;
    const { book, spec } = this.market;
    const quote = quoteOrderQty > 0n ? { amount: quoteOrderQty, stepSize: spec.stepSize } : null;
    const priceLimit = isMarketType(terms.type) ? null : terms.price;
    return planMatch(book, { accountId, side, selfTradePreventionMode }, { quantity, quote }, priceLimit);
  }

  /** What an order that has been created does to the book as it is now. */
  planOf(order: LiveOrder): MatchPlan {
    return this.plan(order.owner.accountId, order.terms, order.openQty);
  }

  /**
   * What a market order needs is known only from the book: its quantity by quote amount, and a buyer's cost. Returns
   * the order's quantity.
   */
  #checkMarketOrder(owner: AccountMarket, terms: OrderTerms, plan: MatchPlan): Units {
    if (terms.type !== 'MARKET') return terms.quantity;
    let { quantity } = terms;
    if (terms.quoteOrderQty > 0n) {
      checkLiquidity(this.market, terms.side, plan);
      quantity = plan.filled + plan.prevented + plan.left;
      if (terms.side === 'BUY') checkPosition(this.market.rules, owner, quantity);
    }
    const needed = terms.side === 'BUY' ? plan.cost : quantity;
    const { free } = terms.side === 'BUY' ? owner.quote : owner.base;
    if (needed > free) throw insufficientBalance();
    return quantity;
  }

  /** Lets an accepted order trade; what then is left of it rests or ends, as its time in force says. */
  enter(order: LiveOrder, plan: MatchPlan): VenueFill[] {
    if (order.timeInForce === 'FOK' && plan.filled < order.openQty) {
      this.matcher.end(order, 'EXPIRED', { reason: 'UNFILLED_FOK_ORDER_EXPIRED' });
      return [];
    }
    const fills = this.matcher.carryOut(order, plan);
    if (!order.isOpen) return fills;
    if (isMarketType(order.type)) this.matcher.end(order, 'EXPIRED', { reason: 'INSUFFICIENT_LIQUIDITY' });
    else if (order.timeInForce === 'GTC') this.market.book.rest(order);
    else this.matcher.end(order, 'EXPIRED', { reason: 'UNFILLED_IOC_QUANTITY_EXPIRED' });
    return fills;
  }

  /** A stop that was set off has the price of its peg now; false where it may not have it, or cannot pay it. */
  #fixPeg(order: LiveOrder): boolean {
    const { market } = this;
    try {
      fixPeg(market, order);
      checkPriceFilters(market.rules, order.terms, (minutes) => market.prices.forFilters(minutes, market.time));
    } catch (error) {
      if (error instanceof VenueError) return false;
      throw error;
    }
    if (order.side === 'SELL') return true;
    const isAffordable = multiply(order.price, order.openQty) <= order.owner.quote.free + order.locked;
    if (!isAffordable) return false;
    order.lockPrice = order.price;
    adjustLock(order);
    return true;
  }

  #startWorking(order: LiveOrder): void {
    order.isWorking = true;
    order.workingTime = this.market.time;
    order.touch(this.market.time);
  }

  /** A stop's price has come: it is now the market or limit order that it stands for. */
  #wake(order: LiveOrder): void {
    const { market, matcher } = this;
    matcher.startLeg(order);
    if (order.terms.peg && !this.#fixPeg(order)) {
      matcher.end(order, 'EXPIRED', { reason: 'REJECTED' });
      return;
    }
    this.#startWorking(order);
    this.reporter.report('NEW', order, market.time);
    market.touch(order.owner);
    if (isMarketType(order.type) && order.side === 'BUY') {
      order.lockPrice = 0n;
      adjustLock(order);
    }
    const plan = this.planOf(order);
    if (isMarketType(order.type) && order.side === 'BUY' && plan.cost > order.owner.quote.free) {
      matcher.end(order, 'EXPIRED', { reason: 'REJECTED' });
      return;
    }
    this.enter(order, plan);
  }
}

/** Throws where the book cannot serve a market order by quote amount, or serves it with too little or too much. */
function checkLiquidity(market: SymbolMarket, side: Side, plan: MatchPlan): void {
  const { rules, book } = market;
  const quantity = plan.filled + plan.prevented;
  if (!book.against(side).top()) throw tooThin('symbol minimum quantity');
  if (plan.left === 0n) {
    checkMarketQuantity(rules, quantity);
    return;
  }
  if (quantity < (rules.lotSize?.min ?? 0n)) throw tooThin('`LOT_SIZE` filter minimum quantity');
  if (quantity < (rules.marketLotSize?.min ?? 0n)) throw tooThin('`MARKET_LOT_SIZE` filter minimum quantity');
}

function tooThin(what: string): VenueError {
  return rejection(`Order book liquidity is less than ${what}.`);
}
