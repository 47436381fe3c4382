import type { AccountMarket } from '../accounts/account-market.js';
import type { Ledger } from '../accounts/ledger.js';
import type { VenueClock } from '../venue-clock.js';
import { VenueError } from '../venue-error.js';
import type {
  AmendedVenueOrder,
  CancelledVenueOrder,
  CancelledVenueOrderList,
  CancelReplaceOutcome,
  PlacedOrder,
  PlacedOrderList,
} from '../venue-outcomes.js';
import type {
  CancelReplaceRequest,
  OrderAmendment,
  OrderCancellation,
  OrderListCancellation,
  OrderListPlacement,
  OrderPlacement,
} from '../venue-requests.js';
import type { Venue } from '../venue.js';
import { cancelReplace } from './cancel-replace.js';
import { checkClientOrderId } from './client-order-id.js';
import { findCancellableList } from './find-list.js';
import { findAmendable, findCancellable } from './find-order.js';
import type { LiveOrder, OrderTerms } from './live-order.js';
import type { OrderList } from './order-list.js';
import type { SymbolDesk } from './symbol-desk.js';
import type { TradingFloor } from './trading-floor.js';

/** What taking orders needs. */
export interface OrderOfficeParts {
  readonly clock: VenueClock;
  readonly floor: TradingFloor;
  readonly ledger: Ledger;
  /** Makes up a client order id. */
  readonly newId: () => string;
}

type Requests = Pick<
  Venue,
  | 'placeOrder'
  | 'testOrder'
  | 'cancelOrder'
  | 'cancelOpenOrders'
  | 'amendOrder'
  | 'placeOrderList'
  | 'cancelOrderList'
  | 'cancelReplace'
>;

/** Takes what accounts ask to be done with orders and lists: reads it, finds what it means, and has it carried out. */
export class OrderOffice implements Requests {
  readonly #clock: VenueClock;
  readonly #floor: TradingFloor;
  readonly #ledger: Ledger;
  readonly #newId: () => string;
  #lastOrderListId = 0n;

  constructor({ clock, floor, ledger, newId }: OrderOfficeParts) {
    this.#clock = clock;
    this.#floor = floor;
    this.#ledger = ledger;
    this.#newId = newId;
  }

  placeOrder(accountId: string, placement: OrderPlacement): PlacedOrder {
    const desk = this.#floor.desk(placement.symbol);
    const owner = this.#floor.owner(accountId, desk);
    return this.#place(desk, owner, desk.orders.read(placement, this.#clock.now()));
  }

  testOrder(accountId: string, placement: OrderPlacement): void {
    this.#ledger.account(accountId);
    this.#floor.desk(placement.symbol).orders.read(placement, this.#clock.now());
  }

  cancelOrder(accountId: string, cancellation: OrderCancellation): CancelledVenueOrder {
    const desk = this.#floor.desk(cancellation.symbol);
    const cancelId = this.#cancelId(cancellation.newClientOrderId);
    const order = findCancellable(this.#floor.owner(accountId, desk), cancellation);
    return this.#floor.run(desk, () => {
      const list = desk.lists.of(order);
      if (!list) return this.#cancel(desk, order, cancelId);
      const gone = cancelList(desk, list, cancelId);
      const time = desk.market.time;
      return { order: order.snapshot(), cancelClientOrderId: cancelId, time, list: gone };
    });
  }

  cancelOpenOrders(accountId: string, symbol: string): readonly (CancelledVenueOrder | CancelledVenueOrderList)[] {
    const desk = this.#floor.desk(symbol);
    const open = [...this.#floor.owner(accountId, desk).open()];
    if (open.length === 0) throw new VenueError(-2011, 'Unknown order sent.');
    const cancelId = this.#cancelId(undefined);
    const lists = new Set(open.flatMap((order) => desk.lists.of(order) ?? []));
    return this.#floor.run(desk, () => [
      ...open.filter((order) => !desk.lists.of(order)).map((order) => this.#cancel(desk, order, cancelId)),
      ...[...lists].map((list) => cancelList(desk, list, cancelId)),
    ]);
  }

  amendOrder(accountId: string, amendment: OrderAmendment): AmendedVenueOrder {
    const desk = this.#floor.desk(amendment.symbol);
    const { newQty: quantity, newClientOrderId: clientOrderId = null } = amendment;
    if (clientOrderId !== null) checkClientOrderId(clientOrderId, 'newClientOrderId');
    if (quantity <= 0n) throw new VenueError(-1013, 'Invalid quantity.');
    const owner = this.#floor.owner(accountId, desk);
    const order = findAmendable(owner, amendment);
    return this.#floor.run(desk, () => desk.amendments.amend(owner, order, { quantity, clientOrderId }));
  }

  placeOrderList(accountId: string, placement: OrderListPlacement): PlacedOrderList {
    const desk = this.#floor.desk(placement.symbol);
    const { lists } = this.#ledger.account(accountId);
    const owner = this.#floor.owner(accountId, desk);
    const terms = desk.lists.read(placement, this.#clock.now());
    return this.#floor.run(desk, () => {
      const placed = desk.lists.place(lists, owner, terms, this.#lastOrderListId + 1n);
      this.#lastOrderListId++;
      return placed;
    });
  }

  cancelOrderList(accountId: string, cancellation: OrderListCancellation): CancelledVenueOrderList {
    const desk = this.#floor.desk(cancellation.symbol);
    const cancelId = this.#cancelId(cancellation.newClientOrderId);
    const list = findCancellableList(this.#ledger.account(accountId).lists, cancellation);
    return this.#floor.run(desk, () => cancelList(desk, list, cancelId));
  }

  cancelReplace(accountId: string, request: CancelReplaceRequest): CancelReplaceOutcome {
    const desk = this.#floor.desk(request.placement.symbol);
    const owner = this.#floor.owner(accountId, desk);
    if (!desk.market.spec.info.cancelReplaceAllowed) {
      throw new VenueError(-2010, 'Order cancel-replace is not supported for this symbol.');
    }
    const { newClientOrderId } = request.cancellation;
    if (newClientOrderId !== undefined) checkClientOrderId(newClientOrderId, 'cancelNewClientOrderId');
    const terms = desk.orders.read(request.placement, this.#clock.now());
    return cancelReplace(request, {
      cancel: () => this.cancelOrder(accountId, request.cancellation),
      place: () => this.#place(desk, owner, terms),
    });
  }

  #place(desk: SymbolDesk, owner: AccountMarket, terms: OrderTerms): PlacedOrder {
    return this.#floor.run(desk, () => {
      const { order, fills } = desk.orders.place(owner, terms);
      return { order: order.snapshot(), fills };
    });
  }

  #cancel(desk: SymbolDesk, order: LiveOrder, cancelClientOrderId: string): CancelledVenueOrder {
    desk.orders.cancel(order, cancelClientOrderId);
    return { order: order.snapshot(), cancelClientOrderId, time: desk.market.time };
  }

  #cancelId(sent: string | undefined): string {
    if (sent === undefined) return this.#newId();
    checkClientOrderId(sent, 'newClientOrderId');
    return sent;
  }
}

function cancelList(desk: SymbolDesk, list: OrderList, cancelClientOrderId: string): CancelledVenueOrderList {
  const orders = desk.lists.cancel(list, cancelClientOrderId);
  return { list: list.snapshot(), orders };
}
