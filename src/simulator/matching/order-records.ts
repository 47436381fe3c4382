import type { Ledger } from '../accounts/ledger.js';
import type { VenueAmendment, VenueFill, VenueOrder, VenueOrderList } from '../venue-orders.js';
import type { OrderListReference, OrderReference } from '../venue-requests.js';
import type { Venue } from '../venue.js';
import { findList } from './find-list.js';
import { findOrder } from './find-order.js';
import type { LiveOrder } from './live-order.js';
import type { TradingFloor } from './trading-floor.js';

type Records = Pick<
  Venue,
  'order' | 'openOrders' | 'allOrders' | 'amendments' | 'orderList' | 'openOrderLists' | 'allOrderLists' | 'fills'
>;

/** What the venue has on record of an account's orders, lists and fills, as it stands now. */
export class OrderRecords implements Records {
  readonly #floor: TradingFloor;
  readonly #ledger: Ledger;

  constructor(floor: TradingFloor, ledger: Ledger) {
    this.#floor = floor;
    this.#ledger = ledger;
  }

  amendments(accountId: string, reference: OrderReference): readonly VenueAmendment[] {
    return [...findOrder(this.#floor.owner(accountId, this.#floor.desk(reference.symbol)), reference).amendments];
  }

  orderList(accountId: string, reference: OrderListReference): VenueOrderList {
    return findList(this.#ledger.account(accountId).lists, reference).snapshot();
  }

  openOrderLists(accountId: string): readonly VenueOrderList[] {
    return this.#ledger
      .account(accountId)
      .lists.open()
      .map((list) => list.snapshot());
  }

  allOrderLists(accountId: string): readonly VenueOrderList[] {
    return this.#ledger
      .account(accountId)
      .lists.all()
      .map((list) => list.snapshot());
  }

  order(accountId: string, reference: OrderReference): VenueOrder {
    const desk = this.#floor.desk(reference.symbol);
    return findOrder(this.#floor.owner(accountId, desk), reference).snapshot();
  }

  openOrders(accountId: string, symbol?: string): readonly VenueOrder[] {
    return this.#floor.owners(accountId, symbol).flatMap((owner) => snapshots(owner.open()));
  }

  allOrders(accountId: string, symbol: string): readonly VenueOrder[] {
    return this.#floor.owners(accountId, symbol).flatMap((owner) => snapshots(owner.orders()));
  }

  fills(accountId: string, symbol?: string): readonly VenueFill[] {
    return this.#floor.owners(accountId, symbol).flatMap((owner) => owner.fills());
  }
}

function snapshots(orders: Iterable<LiveOrder>): VenueOrder[] {
  return Array.from(orders, (order) => order.snapshot());
}
