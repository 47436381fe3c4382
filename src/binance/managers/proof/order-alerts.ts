import type { AlertedOrder, AlertSubject } from '../../../host/domain/alert.js';
import { isActive } from '../../../host/domain/order.js';
import type { Order } from '../../../host/domain/order.js';
import type { Trade } from '../../../host/domain/trade.js';
import type { AlertDesk } from '../alert-desk.js';
import type { OrderLedger } from '../orders/order-ledger.js';
import { exchangeIdOf, isSettled } from '../orders/order-state.js';
import { isAsPictured, pictureOf } from './order-picture.js';
import type { OrderPicture } from './order-picture.js';

/** What alerts of orders need. */
export interface OrderAlertsParts {
  readonly desk: Pick<AlertDesk, 'isClear' | 'has' | 'open' | 'raise' | 'clear'>;
  readonly ledger: Pick<OrderLedger, 'get' | 'missingFillsOf'>;
}

/**
 * Alerts of single orders: raised by whoever finds the trouble, cleared by the news that ends it, whichever way and over
 * whichever connection that comes.
 */
export class OrderAlerts {
  readonly #parts: OrderAlertsParts;
  /** How those stand that have vanished. */
  readonly #vanished = new Map<string, OrderPicture>();

  constructor(parts: OrderAlertsParts) {
    this.#parts = parts;
  }

  /** It has not been known for a while whether the venue has the order. */
  unresolved(orderId: string, reason: string, ageMs: number): void {
    const order = this.#parts.ledger.get(orderId);
    if (!order || isSettled(order)) return;
    const text =
      `Order ${orderId} (${order.symbol}) has been in doubt for ${Math.round(ageMs / 1000)} s: ` +
      `whether the venue has it is not known (${reason}); it is being asked for and nothing is sent again`;
    const since = new Date(Date.now() - ageMs);
    const subject = { kind: 'order-unresolved', order: named(order), reason } as const;
    this.#parts.desk.raise(idOf('order-unresolved', order), subject, 'error', text, since);
  }

  /** A cancel was accepted a while ago, and the order is active still. */
  uncancelled(orderId: string, reason: string, ageMs: number): void {
    const order = this.#parts.ledger.get(orderId);
    if (!order || !isActive(order)) return;
    const text =
      `Order ${orderId} (${order.symbol}) should have been cancelled ${Math.round(ageMs / 1000)} s ago ` +
      `and is ${order.status} (${reason}); the cancel goes on`;
    const subject = { kind: 'order-uncancelled', order: named(order), reason } as const;
    this.#parts.desk.raise(idOf('order-uncancelled', order), subject, 'error', text, new Date(Date.now() - ageMs));
  }

  /** The cancel is tried no more. */
  cancelGivenUp(orderId: string, reason: string): void {
    const order = this.#parts.ledger.get(orderId);
    if (order) this.#clear('order-uncancelled', order, `its cancel was given up and it is ${order.status} (${reason})`);
  }

  /** The venue had the order and says that it knows none. */
  vanished(order: Order): void {
    const text =
      `Order ${order.orderId} (${order.symbol} ${exchangeIdOf(order) ?? ''}) was ${order.status} and is unknown to the venue now; ` +
      'what became of it cannot be known here: it stays as it is and is listed as unresolved';
    const subject = { kind: 'order-vanished', order: named(order) } as const;
    this.#vanished.set(order.orderId, pictureOf(order));
    this.#parts.desk.raise(idOf('order-vanished', order), subject, 'error', text);
  }

  /** The venue lists the order after all. */
  found(order: Order): void {
    this.#vanished.delete(order.orderId);
    this.#clear('order-vanished', order, `the venue has it again`);
  }

  /** It has come to an end here, and the venue goes on listing it as open. */
  undead(order: Order): void {
    const text =
      `Order ${order.orderId} (${order.symbol} ${exchangeIdOf(order) ?? ''}) is ${order.status} here, and the venue lists it as open: ` +
      'it may trade; look it up at the venue and cancel it there. It is listed as unresolved';
    const subject = { kind: 'order-open-after-end', order: named(order) } as const;
    this.#parts.desk.raise(idOf('order-open-after-end', order), subject, 'critical', text);
  }

  /** The venue lists none of these as open any more but the given ones, whichever connection has raised them. */
  deadExcept(listed: { has(orderId: string): boolean }): void {
    for (const alert of this.#parts.desk.open()) {
      if (alert.kind !== 'order-open-after-end' || listed.has(alert.order.orderId)) continue;
      this.#clear(alert.kind, alert.order, 'the venue does not list it as open any more');
    }
  }

  /** The venue was asked often enough and does not show the fills. */
  fillsMissing(orderId: string): void {
    const order = this.#parts.ledger.get(orderId);
    if (!order) return;
    const text = `Order ${orderId} has traded more than the fills that the venue shows; some trade events are missing until it does`;
    const subject = { kind: 'fills-missing', order: named(order) } as const;
    this.#parts.desk.raise(idOf('fills-missing', order), subject, 'error', text);
  }

  /** An event of an order: it may end what was raised of it. What is only noted of it here is no word of the venue's. */
  onOrder(order: Order): void {
    if (isSettled(order)) this.#clear('order-unresolved', order, `its outcome is known, it is ${order.status}`);
    if (!isActive(order)) this.#clear('order-uncancelled', order, `it is ${order.status}`);
    const before = this.#vanished.get(order.orderId);
    if (!isActive(order) || (before && !isAsPictured(order, before))) this.found(order);
  }

  /** A fill: its order may have all of them now. */
  onTrade({ orderId }: Trade): void {
    const order = this.#parts.ledger.get(orderId);
    if (!order || this.#parts.ledger.missingFillsOf(order).greaterThan(0)) return;
    this.#clear('fills-missing', order, 'its fills add up');
  }

  #clear(kind: OrderAlertKind, order: Pick<Order, 'orderId'>, how: string): void {
    if (this.#parts.desk.isClear) return; // as nearly always: no name is made to look for
    const alertId = idOf(kind, order);
    if (this.#parts.desk.has(alertId)) this.#parts.desk.clear(alertId, `Order ${order.orderId}: ${how}`);
  }
}

type OrderAlertKind = Extract<AlertSubject, { readonly order: AlertedOrder }>['kind'];

function idOf(kind: OrderAlertKind, { orderId }: Pick<Order, 'orderId'>): string {
  return `${kind} ${orderId}`;
}

function named({ orderId, vtOrderId, symbol }: Order): { orderId: string; vtOrderId: string; symbol: string } {
  return { orderId, vtOrderId, symbol };
}
