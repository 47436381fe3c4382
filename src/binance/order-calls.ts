import type { OrderGate } from '../host/base-adapter.js';
import { LogLevel } from '../host/domain/constants.js';
import type { Order } from '../host/domain/order.js';
import type { CancelRequest, OrderRequest } from '../host/domain/requests.js';
import type { AmendRequest } from './managers/orders/order-amends.js';
import type { OrderListCancelRequest, OrderListReceipt } from './managers/orders/order-lists.js';
import type { ReplaceRequest } from './managers/orders/order-replacements.js';
import { uncheckable, untestable } from './managers/orders/order-tests.js';
import type { OrderCheckReport, OrderTestReport } from './managers/orders/order-tests.js';
import { listWithOrders, ordersOfList } from './mappings/order-list-orders.js';
import type { OrderListRequest } from './mappings/order-list-request.js';
import { notConnected } from './not-connected.js';
import type { PrivateSession } from './private-session.js';
import { listShapeProblem, orderShapeProblem, replacementShapeProblem, shapeProblem } from './request-shape.js';
import type { SpotSession } from './spot-session.js';

/** What the calls are handed. */
export interface OrderCallsParts {
  /** The connection, while there is one. */
  connection(): SpotSession | undefined;
  /** The account's side of it, or undefined with one log line that says that `what` was not accepted. */
  account(what: string): PrivateSession | undefined;
  /** Where the host's guards look at orders of other calls than `sendOrder`. */
  readonly gate: OrderGate;
  log(message: string, level: LogLevel): void;
}

const NO_LIST: OrderListReceipt = { listId: '', vtOrderIds: [] };

/**
 * What a host asks about orders: whatever has not the shape of a request is refused with the field that is wrong, and
 * everything else is handed to the managers of the connection.
 */
export class OrderCalls {
  readonly #parts: OrderCallsParts;

  constructor(parts: OrderCallsParts) {
    this.#parts = parts;
  }

  sendOrder(request: OrderRequest): string {
    if (!this.#isReadable('The order', orderShapeProblem(request))) return '';
    return this.#parts.account(`The order for ${request.symbol}`)?.orders.sendOrder(request) ?? '';
  }

  sendOrderList(request: OrderListRequest): OrderListReceipt {
    if (!this.#isReadable('The order list', listShapeProblem(request))) return NO_LIST;
    const asked = ordersOfList(request);
    let receipt = NO_LIST;
    this.#parts.gate(asked, (orders) => {
      receipt = this.#passList(orders === asked ? request : listWithOrders(request, orders));
      return receipt.vtOrderIds;
    });
    return receipt;
  }

  cancelOrderList(request: OrderListCancelRequest): boolean {
    if (!this.#isReadable('The cancel of a list', shapeProblem(request, 'listId', 'symbol', 'exchange'))) return false;
    return this.#parts.account(`The cancel of list ${request.listId}`)?.orders.lists.cancel(request) ?? false;
  }

  amendOrder(request: AmendRequest): boolean {
    if (!this.#isReadable('The amend', shapeProblem(request, 'orderId', 'symbol', 'exchange'))) return false;
    return this.#parts.account(`The amend of ${request.orderId}`)?.orders.amends.amend(request) ?? false;
  }

  replaceOrder(request: ReplaceRequest): string {
    if (!this.#isReadable('The replacement', replacementShapeProblem(request))) return '';
    let vtOrderId = '';
    this.#parts.gate([request.order], ([order = request.order]) => {
      vtOrderId = this.#passReplacement(order === request.order ? request : { ...request, order });
      return vtOrderId === '' ? [] : [vtOrderId];
    });
    return vtOrderId;
  }

  checkOrder(request: OrderRequest): OrderCheckReport {
    const problem = orderShapeProblem(request);
    if (problem !== null) return uncheckable(problem);
    const orders = this.#parts.connection()?.private?.orders;
    return orders?.tests.check(request) ?? uncheckable('the adapter has no connection with keys');
  }

  async testOrder(request: OrderRequest, withCommission: boolean): Promise<OrderTestReport> {
    const problem = orderShapeProblem(request);
    if (problem !== null) return untestable(problem);
    const orders = this.#parts.account(`The test order for ${request.symbol}`)?.orders;
    if (!orders) throw notConnected('The test order');
    return orders.tests.test(request, withCommission);
  }

  cancelOrder(request: CancelRequest): boolean {
    if (!this.#isReadable('The cancel', shapeProblem(request, 'orderId', 'symbol', 'exchange'))) return false;
    return this.#parts.account(`The cancel of ${request.orderId}`)?.orders.cancelOrder(request) ?? false;
  }

  async cancelAll(symbol?: string): Promise<number> {
    return (await this.#parts.account('Cancelling all orders')?.orders.cancelAll(symbol)) ?? 0;
  }

  async queryOrder(orderId: string, symbol?: string): Promise<Order | null> {
    const problem = shapeProblem({ orderId }, 'orderId');
    if (problem !== null) throw new RangeError(`The query of an order was not accepted: ${problem}`);
    return (await this.#parts.account(`The query of ${orderId}`)?.orders.queryOrder(orderId, symbol)) ?? null;
  }

  async queryOpenOrders(symbol?: string): Promise<Order[]> {
    return (await this.#parts.account('The query of open orders')?.orders.queryOpenOrders(symbol)) ?? [];
  }

  /** The host's word that it is alive and looks after its orders, for so many seconds; 0 takes it back. */
  renewLease(seconds: number): boolean {
    const isTaken = this.#parts.account('The lease')?.renewLease(seconds) ?? false;
    if (!isTaken && this.#parts.connection()?.private)
      this.#parts.log(`A lease of ${seconds} s cannot be taken`, LogLevel.ERROR);
    return isTaken;
  }

  /** What guards have made of a list may be anything again. */
  #passList(request: OrderListRequest | null): OrderListReceipt {
    const problem = request ? listShapeProblem(request) : 'all orders of a list are of one instrument';
    if (!this.#isReadable('The order list', problem) || !request) return NO_LIST;
    return this.#parts.account(`The order list for ${request.symbol}`)?.orders.lists.send(request) ?? NO_LIST;
  }

  /** What guards have made of an order may be anything again. */
  #passReplacement(request: ReplaceRequest): string {
    if (!this.#isReadable('The replacement', replacementShapeProblem(request))) return '';
    const { replacements } = this.#parts.account(`The replacement of ${request.cancel.orderId}`)?.orders ?? {};
    return replacements?.replace(request) ?? '';
  }

  /** Whether a request has the shape of one; otherwise there is one log line. */
  #isReadable(what: string, problem: string | null): boolean {
    if (problem !== null) this.#parts.log(`${what} was not accepted: ${problem}`, LogLevel.ERROR);
    return problem === null;
  }
}
