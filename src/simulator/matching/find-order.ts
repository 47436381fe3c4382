import type { AccountMarket } from '../accounts/account-market.js';
import { VenueError } from '../venue-error.js';
import type { OrderCancellation, OrderReference } from '../venue-requests.js';
import type { LiveOrder } from './live-order.js';

/** The order that a query names; -1102 without any id, -2013 where there is none, -2039 where the ids disagree. */
export function findOrder(owner: AccountMarket, reference: OrderReference): LiveOrder {
  const order = lookUp(owner, reference);
  if (!order) throw new VenueError(-2013, 'Order does not exist.');
  if (!idsAgree(order, reference)) {
    throw new VenueError(-2039, 'Client order ID is not correct for this order ID.');
  }
  return order;
}

/** The open order that a cancel names; -2011 where there is none, where the ids disagree, or where it may not go. */
export function findCancellable(owner: AccountMarket, cancellation: OrderCancellation): LiveOrder {
  const order = lookUp(owner, cancellation);
  if (!order?.isOpen) throw new VenueError(-2011, 'Unknown order sent.');
  if (!idsAgree(order, cancellation)) {
    throw new VenueError(-2011, 'Cancel order is invalid. Check origClOrdId and orderId.');
  }
  const { cancelRestrictions } = cancellation;
  const required = { ONLY_NEW: 'NEW', ONLY_PARTIALLY_FILLED: 'PARTIALLY_FILLED' } as const;
  if (cancelRestrictions && order.status !== required[cancelRestrictions]) {
    throw new VenueError(-2011, 'Order was not canceled due to cancel restrictions.');
  }
  return order;
}

/** The open order that an amendment names; -2038 where there is none or where the ids disagree. */
export function findAmendable(owner: AccountMarket, reference: OrderReference): LiveOrder {
  const order = lookUp(owner, reference);
  if (!order?.isOpen || !idsAgree(order, reference)) throw new VenueError(-2038, 'Unknown order sent.');
  return order;
}

function lookUp(owner: AccountMarket, { orderId, origClientOrderId }: OrderReference): LiveOrder | undefined {
  if (orderId !== undefined) return owner.byId(orderId);
  if (origClientOrderId !== undefined) return owner.byClientId(origClientOrderId);
  throw new VenueError(-1102, "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!");
}

function idsAgree(order: LiveOrder, { origClientOrderId }: OrderReference): boolean {
  return origClientOrderId === undefined || origClientOrderId === order.clientOrderId;
}
