import type { AccountLists } from '../accounts/account-lists.js';
import { VenueError } from '../venue-error.js';
import type { OrderListCancellation, OrderListReference } from '../venue-requests.js';
import type { OrderList } from './order-list.js';

/** The list that a query names; -1102 without any id, -2013 where there is none, -2039 where the ids disagree. */
export function findList(lists: AccountLists, reference: OrderListReference): OrderList {
  const list = lookUp(lists, reference, 'origClientOrderId');
  if (!list) throw new VenueError(-2013, 'Order does not exist.');
  if (!idsAgree(list, reference)) {
    throw new VenueError(-2039, 'Client order ID is not correct for this order ID.');
  }
  return list;
}

/** The active list that a cancel names; -2011 where there is none on the symbol or where the ids disagree. */
export function findCancellableList(lists: AccountLists, cancellation: OrderListCancellation): OrderList {
  const list = lookUp(lists, cancellation, 'listClientOrderId');
  if (!list?.isActive || list.owner.symbol !== cancellation.symbol || !idsAgree(list, cancellation)) {
    throw new VenueError(-2011, 'Unknown order sent.');
  }
  return list;
}

function lookUp(lists: AccountLists, reference: OrderListReference, name: string): OrderList | undefined {
  const { orderListId, listClientOrderId } = reference;
  if (orderListId !== undefined) return lists.byId(orderListId);
  if (listClientOrderId !== undefined) return lists.byClientId(listClientOrderId);
  throw new VenueError(-1102, `Param '${name}' or 'orderListId' must be sent, but both were empty/null!`);
}

function idsAgree(list: OrderList, { listClientOrderId }: OrderListReference): boolean {
  return listClientOrderId === undefined || listClientOrderId === list.listClientOrderId;
}
