import { Status } from '../../../../src/host/domain/constants.js';
import type { Order } from '../../../../src/host/domain/order.js';
import type { Trade } from '../../../../src/host/domain/trade.js';
import type { VenueOrder } from '../../../../src/simulator/index.js';
import { parseUnits } from '../../../../src/simulator/index.js';
import type { MirroredOrder, VenueMirror } from '../venue-mirror.js';

/** What a host must believe of an order that the venue has in this state. */
export function statusOf({ status }: Pick<VenueOrder, 'status'>): Status {
  switch (status) {
    case 'NEW':
      return Status.NOTTRADED;
    case 'PARTIALLY_FILLED':
      return Status.PARTTRADED;
    case 'FILLED':
      return Status.ALLTRADED;
    case 'PENDING_NEW':
      return Status.SUBMITTING;
    case 'REJECTED':
      return Status.REJECTED;
    case 'CANCELED':
    case 'PENDING_CANCEL':
    case 'EXPIRED':
    case 'EXPIRED_IN_MATCH':
      return Status.CANCELLED;
  }
}

/** Whether an order has come to an end. */
export function isOver(status: Status): boolean {
  return status === Status.ALLTRADED || status === Status.CANCELLED || status === Status.REJECTED;
}

/** The venue's number of an order, where the host has been told it. */
export function venueIdOf(order: Order): string | undefined {
  const id: unknown = order.extra?.['exchangeOrderId'];
  return typeof id === 'string' ? id : undefined;
}

/** Whether the host was told of it as of an order that somebody else has placed. */
export function isExternal({ extra }: Order): boolean {
  return extra?.['external'] === true;
}

/**
 * The order that a host's order is at the venue; undefined where the venue has none. Our own is the one that has our
 * client id, whatever number of the venue's the adapter gives it; only what others placed is found by that number.
 */
export function truthOf(order: Order, mirror: VenueMirror): MirroredOrder | undefined {
  const venueId = venueIdOf(order);
  if (isExternal(order) && venueId !== undefined) return mirror.byVenueId(order.symbol, venueId);
  return mirror.byClientId(order.orderId)[0];
}

/** Names the fill that a host's trade tells of, as the venue's ledger does. */
export function fillKeyOf({ symbol, tradeId, extra }: Trade): string {
  const orderId = String(extra?.['exchangeOrderId']);
  const id = tradeId.endsWith(`-${orderId}`) ? tradeId.slice(0, -orderId.length - 1) : tradeId;
  return `${id === symbol ? tradeId : id}#${orderId}`;
}

/** Exact units of a host's amount; −1 where it has more than eight decimals. */
export function unitsOf(amount: { toFixed(): string }): bigint {
  return parseUnits(amount.toFixed()) ?? -1n;
}
