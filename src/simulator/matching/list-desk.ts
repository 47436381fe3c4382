import type { AccountLists } from '../accounts/account-lists.js';
import type { AccountMarket } from '../accounts/account-market.js';
import { VenueError } from '../venue-error.js';
import type { VenueFill } from '../venue-orders.js';
import type { CancelledVenueOrder, PlacedOrderList } from '../venue-outcomes.js';
import type { OrderListPlacement } from '../venue-requests.js';
import {
  checkAssets,
  checkCapacity,
  checkFunds,
  checkListCapacity,
  checkPosition,
  checkShape,
  checkStart,
  insufficientBalance,
  rejection,
} from './entry-checks.js';
import { checkFilters, checkPriceFilters, filterFailure, type AveragePrice } from './filter-checks.js';
import { fittingQuantity } from './filter-rules.js';
import { readListTerms, type ListTerms } from './list-terms.js';
import { isStopType, type LiveOrder, type OrderTerms } from './live-order.js';
import type { OrderDesk } from './order-desk.js';
import { OrderList } from './order-list.js';
import { checkPeg, fixPeg } from './peg.js';
import { firesOnRise } from './stop-book.js';

/** Takes in the order lists of one symbol, and lets each follow what becomes of its orders. */
export class ListDesk {
  readonly #lists = new Map<bigint, OrderList>();

  constructor(readonly orders: OrderDesk) {}

  /** Every check that needs no matching engine; returns the terms. */
  read(placement: OrderListPlacement, time: number): ListTerms {
    const { spec, rules } = this.orders.market;
    const terms = readListTerms(placement, spec);
    const average = this.#average(time);
    for (const each of [...(terms.working ? [terms.working] : []), ...terms.legs]) checkPeg(spec, each);
    if (terms.working) checkFilters(rules, terms.working, average);
    for (const leg of terms.legs) {
      if (terms.paysPending) checkPriceFilters(rules, leg, average);
      else checkFilters(rules, leg, average);
    }
    return terms;
  }

  /** Takes in a list whose terms have been read; throws -2010 where the engine refuses it, all of it. */
  place(lists: AccountLists, owner: AccountMarket, read: ListTerms, orderListId: bigint): PlacedOrderList {
    const terms = this.#atEntry(read);
    this.#checkEntry(lists, owner, terms);
    const list = this.#create(owner, terms, orderListId);
    lists.add(list);
    this.#lists.set(orderListId, list);
    if (list.working) this.orders.start(list.working);
    for (const leg of list.legs) this.#accept(list, leg);
    this.#tell(list);
    const fills = list.orders.map((order) => (order.isPending || isStopType(order.type) ? [] : this.#enter(order)));
    const placed = list.orders.map((order, index) => ({ order: order.snapshot(), fills: fills[index] ?? [] }));
    return { list: list.snapshot(), orders: placed };
  }

  /** Orders that come in at once have the price of their peg from now on. */
  #atEntry(terms: ListTerms): ListTerms {
    if (terms.working) return { ...terms, working: this.orders.atEntry(terms.working) };
    return { ...terms, legs: terms.legs.map((leg) => this.orders.atEntry(leg)) };
  }

  /** The active list that an order is in. */
  of(order: LiveOrder): OrderList | undefined {
    return this.#lists.get(order.orderListId);
  }

  /** Ends all orders of a list that are still open, at its owner's wish. */
  cancel(list: OrderList, cancelClientOrderId: string): readonly CancelledVenueOrder[] {
    const open = list.orders.filter((order) => order.isOpen);
    for (const order of open) this.orders.cancel(order, cancelClientOrderId);
    this.#follow(list);
    const { time } = this.orders.market;
    return open.map((order) => ({ order: order.snapshot(), cancelClientOrderId, time }));
  }

  /** Lets every list follow what has happened to its orders; false where nothing has. */
  follow(): boolean {
    const moved = this.orders.market.takeMovedLists();
    for (const orderListId of moved) {
      const list = this.#lists.get(orderListId);
      if (list) this.#follow(list);
    }
    return moved.length > 0;
  }

  /** Tells that a list has changed its status, or the name of an order. */
  tellUpdate(list: OrderList): void {
    this.#tell(list, 'UPDATED');
  }

  #follow(list: OrderList): void {
    const { working } = list;
    if (working && !working.isOpen) this.#trigger(list, working);
    if (list.hasOpenOrders || !list.isActive) return;
    list.isActive = false;
    this.#lists.delete(list.orderListId);
    this.#tell(list);
  }

  /** The working order has ended: filled, it brings the others in; otherwise they go with it. */
  #trigger(list: OrderList, working: LiveOrder): void {
    const received = this.#release(list);
    list.working = null;
    const pending = list.legs.filter((order) => order.isPending);
    if (working.status !== 'FILLED') {
      for (const order of pending) this.orders.matcher.end(order, 'EXPIRED', { reason: 'OTO_PHASE_ONE_EXPIRED' });
      return;
    }
    if (received !== null) {
      for (const order of pending) order.origQty = fittingQuantity(this.orders.market.rules, order.type, received);
    }
    this.#activate(list, pending);
  }

  /** What the working order has received is free again, or held back by the orders that it pays. */
  #release({ reserve, owner }: OrderList): bigint | null {
    if (!reserve) return null;
    const { amount } = reserve;
    owner.base.lock(-amount);
    reserve.amount = 0n;
    this.orders.market.touch(owner);
    return amount;
  }

  /** Pending orders come in, as if they were placed now; what the engine refuses then expires, with all of them. */
  #activate(list: OrderList, pending: readonly LiveOrder[]): void {
    const refused = this.#refusal(list.owner, pending);
    if (refused) {
      pending.forEach((order, index) => {
        const detail =
          index === refused.index ? { reason: 'REJECTED', rejectReason: refused.word } : { reason: 'OCO_TRIGGER' };
        this.orders.matcher.end(order, 'EXPIRED', detail);
      });
      return;
    }
    for (const order of pending) order.status = 'NEW';
    for (const order of pending) this.orders.start(order);
    for (const order of pending) if (!isStopType(order.type) && order.isOpen) this.#enterPending(order);
  }

  /** What the engine has against the pending orders now, and against which. */
  #refusal(owner: AccountMarket, pending: readonly LiveOrder[]): { index: number; word: string } | null {
    const { market } = this.orders;
    const average = this.#average(market.time);
    for (const [index, order] of pending.entries()) {
      try {
        if (!isStopType(order.type)) fixPeg(market, order);
        const terms = { ...order.terms, quantity: order.origQty };
        if (terms.quantity === 0n) throw filterFailure('LOT_SIZE');
        checkFilters(market.rules, terms, average);
        checkFunds(owner, [terms], market.prices.last);
        if (terms.type === 'MARKET' && terms.side === 'SELL' && terms.quantity > owner.base.free) {
          throw insufficientBalance();
        }
        if (terms.side === 'BUY') checkPosition(market.rules, owner, terms.quantity);
        if (pending.length > 1) checkRelation(terms, market.prices.last);
        checkStart(market, terms);
      } catch (error) {
        if (!(error instanceof VenueError)) throw error;
        return { index, word: REJECT_REASONS[error.message] ?? 'NONE' };
      }
    }
    return null;
  }

  #enterPending(order: LiveOrder): void {
    const plan = this.orders.planOf(order);
    // What buying at market costs is known only from the book.
    if (order.type === 'MARKET' && order.side === 'BUY' && plan.cost > order.owner.quote.free) {
      this.orders.matcher.end(order, 'EXPIRED', { reason: 'REJECTED', rejectReason: 'INSUFFICIENT_BALANCES' });
      return;
    }
    this.orders.enter(order, plan);
  }

  #enter(order: LiveOrder): VenueFill[] {
    return this.orders.enter(order, this.orders.planOf(order));
  }

  #checkEntry(lists: AccountLists, owner: AccountMarket, terms: ListTerms): void {
    const { market } = this.orders;
    const { working, legs, listClientOrderId } = terms;
    checkListSupport(market.spec.info, terms);
    const all = working ? [working, ...legs] : legs;
    for (const each of all) {
      checkShape(market.spec, owner, each);
      checkAssets(market.spec, owner, each);
    }
    checkNames(all);
    if (listClientOrderId !== null && lists.byClientId(listClientOrderId)?.isActive) {
      throw rejection('Duplicate order sent.');
    }
    checkCapacity(market.rules, owner, all);
    const open = lists.open();
    checkListCapacity(market.rules, open.filter((list) => list.owner.symbol === owner.symbol).length, open.length);
    const first = working ? [working] : legs;
    const { last } = market.prices;
    if (!working) for (const leg of legs) checkRelation(leg, last);
    if (first[0]?.side === 'BUY') checkPosition(market.rules, owner, first[0].quantity);
    for (const each of first) checkStart(market, each);
    checkFunds(owner, first, last);
  }

  #create(owner: AccountMarket, terms: ListTerms, orderListId: bigint): OrderList {
    const { orders } = this;
    const working = terms.working && orders.create(owner, terms.working, terms.working.quantity);
    const legs = terms.legs.map((leg) => orders.create(owner, leg, terms.paysPending ? 0n : leg.quantity));
    if (working) for (const leg of legs) leg.status = 'PENDING_NEW';
    if (working && terms.paysPending) working.reserve = { amount: 0n };
    const [one, other] = legs;
    if (one && other) pair(one, other);
    const name = terms.listClientOrderId ?? orders.generateClientOrderId();
    return new OrderList(orderListId, name, owner, { working, legs }, orders.market.time);
  }

  #accept(list: OrderList, leg: LiveOrder): void {
    if (!list.working) this.orders.start(leg);
    else this.orders.reporter.report('NEW', leg, this.orders.market.time);
  }

  #average(time: number): AveragePrice {
    return (minutes) => this.orders.market.prices.forFilters(minutes, time);
  }

  #tell(list: OrderList, statusType?: 'UPDATED'): void {
    const { market } = this.orders;
    list.transactionTime = market.time;
    market.outbox.push('orderList', list.snapshot(statusType));
  }
}

/** How executionReport names what a pending order was refused for (user-data-stream.md, order reject reason). */
const REJECT_REASONS: Readonly<Record<string, string>> = {
  [insufficientBalance().message]: 'INSUFFICIENT_BALANCES',
  'Order would trigger immediately.': 'STOP_PRICE_WOULD_TRIGGER_IMMEDIATELY',
  'Order would immediately match and take.': 'WOULD_MATCH_IMMEDIATELY',
  'The relationship of the prices for the orders is not correct.': 'OCO_BAD_PRICES',
};

function pair(one: LiveOrder, other: LiveOrder): void {
  one.sibling = other;
  other.sibling = one;
  one.carriesLock = true;
}

function checkListSupport(
  info: { readonly ocoAllowed?: boolean; readonly otoAllowed?: boolean; readonly opoAllowed?: boolean },
  { working, legs, paysPending }: ListTerms,
): void {
  // No full stop after the first: Binance's own words.
  if (legs.length > 1 && !info.ocoAllowed) throw rejection('OCO orders are not supported for this symbol');
  if (working && !info.otoAllowed) throw rejection('OTO orders are not supported for this symbol.');
  if (paysPending && !info.opoAllowed) throw rejection('OPO orders are not supported for this symbol.');
}

function checkNames(orders: readonly OrderTerms[]): void {
  const names = orders.flatMap(({ clientOrderId }) => clientOrderId ?? []);
  if (new Set(names).size < names.length) throw rejection('Duplicate order sent.');
}

/** The market has to lie between the two orders of a pair. */
function checkRelation(terms: OrderTerms, last: bigint): void {
  const isStop = isStopType(terms.type);
  const price = isStop ? terms.stopPrice : terms.price;
  if (price === 0n) return;
  const liesAbove = isStop ? firesOnRise(terms) : terms.side === 'SELL';
  if (liesAbove ? price > last : price < last) return;
  throw rejection('The relationship of the prices for the orders is not correct.');
}
