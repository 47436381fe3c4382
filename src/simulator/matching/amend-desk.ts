import type { AccountMarket } from '../accounts/account-market.js';
import type { Units } from '../units.js';
import { VenueError } from '../venue-error.js';
import type { AmendedVenueOrder } from '../venue-outcomes.js';
import { checkQuantityFilters, filterFailure } from './filter-checks.js';
import type { ListDesk } from './list-desk.js';
import type { LiveOrder } from './live-order.js';
import type { OrderDesk } from './order-desk.js';
import { adjustLock } from './settlement.js';

/** What an amendment asks for. */
export interface AmendmentTerms {
  readonly quantity: Units;
  /** Null: a new one is made up, as on Binance. */
  readonly clientOrderId: string | null;
}

/** Makes open orders of one symbol smaller where they stand, so that they keep their place in the queue. */
export class AmendDesk {
  constructor(
    readonly orders: OrderDesk,
    readonly lists: ListDesk,
  ) {}

  /** Amends an open order; throws -2038 where the engine refuses it, and the order is then as it was. */
  amend(owner: AccountMarket, order: LiveOrder, terms: AmendmentTerms): AmendedVenueOrder {
    this.#check(owner, order, terms);
    const origClientOrderId = order.clientOrderId;
    if (terms.quantity <= order.executedQty + order.preventedQty) return this.#expire(order);
    const clientOrderId = terms.clientOrderId ?? this.orders.generateClientOrderId();
    const { sibling } = order;
    owner.rename(order, clientOrderId);
    const executionId = this.#shrink(order, terms.quantity, origClientOrderId);
    // Only one order of a pair can ever be filled, so both have the same quantity.
    if (sibling) this.#shrink(sibling, terms.quantity, sibling.clientOrderId);
    if (clientOrderId !== origClientOrderId) this.#tellRename(order);
    return this.#amended(order, origClientOrderId, executionId);
  }

  /** More than that has been filled already: nothing is left to be amended (rest-api.md, weight of the request). */
  #expire(order: LiveOrder): AmendedVenueOrder {
    const executionId = this.orders.expire(order);
    return this.#amended(order, order.clientOrderId, executionId);
  }

  #shrink(order: LiveOrder, quantity: Units, origClientOrderId: string): bigint {
    const { market, reporter } = this.orders;
    const origQty = order.origQty;
    order.origQty = quantity;
    market.book.shrink(order);
    adjustLock(order.sibling?.carriesLock ? order.sibling : order);
    market.touch(order.owner);
    order.touch(market.time);
    const executionId = reporter.report('REPLACED', order, market.time, { replacedClientOrderId: origClientOrderId });
    const { symbol, orderId, clientOrderId: newClientOrderId } = order;
    const row = { symbol, orderId, executionId, origClientOrderId, newClientOrderId, origQty, newQty: quantity };
    order.amendments.push({ ...row, time: market.time });
    return executionId;
  }

  #tellRename(order: LiveOrder): void {
    const list = this.lists.of(order);
    if (list) this.lists.tellUpdate(list);
  }

  #amended(order: LiveOrder, origClientOrderId: string, executionId: bigint): AmendedVenueOrder {
    const list = this.lists.of(order)?.snapshot() ?? null;
    return { order: order.snapshot(), origClientOrderId, executionId, time: this.orders.market.time, list };
  }

  #check(owner: AccountMarket, order: LiveOrder, { quantity, clientOrderId }: AmendmentTerms): void {
    const { spec, rules } = this.orders.market;
    if (!spec.info.amendAllowed) throw refusal('Order amend is not supported for this symbol.');
    if (order.isPending && this.lists.of(order)?.reserve) {
      throw refusal('Order amend (pending OPO order) is not supported.');
    }
    if (quantity > order.origQty) throw refusal('Order amend (quantity increase) is not supported.');
    if (quantity === order.origQty) throw refusal('The requested action would change no state; rejecting');
    if (order.amendments.length >= (rules.maxNumOrderAmends ?? Infinity)) {
      throw filterFailure('MAX_NUM_ORDER_AMENDS', -2038);
    }
    const namesake = clientOrderId === null ? undefined : owner.byClientId(clientOrderId);
    if (namesake?.isOpen && namesake !== order) throw refusal('Duplicate order sent.');
    this.#checkFilters(order, quantity);
  }

  #checkFilters(order: LiveOrder, quantity: Units): void {
    const { rules, prices, time } = this.orders.market;
    try {
      checkQuantityFilters(rules, { ...order.terms, quantity }, (minutes) => prices.forFilters(minutes, time));
    } catch (error) {
      if (error instanceof VenueError) throw refusal(error.message);
      throw error;
    }
  }
}

function refusal(message: string): VenueError {
  return new VenueError(-2038, message);
}
