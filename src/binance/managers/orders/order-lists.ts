import { LogLevel } from '../../../host/domain/constants.js';
import { isActive } from '../../../host/domain/order.js';
import type { Order } from '../../../host/domain/order.js';
import type { CancelRequest } from '../../../host/domain/requests.js';
import { newsOfListStatus } from '../../mappings/order-list-news.js';
import { toOrderListParams } from '../../mappings/order-list-params.js';
import { readOrderListRequest } from '../../mappings/order-list-request.js';
import type { LegReading, OrderListRequest } from '../../mappings/order-list-request.js';
import type { Drafted, OrderDrafting } from './order-drafting.js';
import type { OrderLedger } from './order-ledger.js';
import type { OrderListCancels } from './order-list-cancels.js';
import type { OrderQueries } from '../proof/order-queries.js';
import type { BinanceOrderEventExtra, OrderErrorNote } from './order-state.js';
import type { OrderSubmissions } from './order-submissions.js';
import type { OrderTargets } from './order-targets.js';
import type { OrderTransport } from './order-transport.js';

/** What order lists need. */
export interface OrderListsParts {
  readonly drafting: OrderDrafting;
  readonly targets: OrderTargets;
  readonly ledger: OrderLedger;
  readonly submissions: Pick<OrderSubmissions, 'carry' | 'refuse'>;
  readonly transport: Pick<OrderTransport, 'placeList'>;
  readonly queries: Pick<OrderQueries, 'openLists'>;
  readonly cancels: OrderListCancels;
  onLog(message: string, level: LogLevel): void;
}

/** What `sendOrderList` gives before anything is sent. */
export interface OrderListReceipt {
  /** Our id of the list, in `extra.listId` of its orders; `''` where the request means no list of this venue. */
  readonly listId: string;
  /** Of all its orders, in the order of the request: the working one first, above before below. */
  readonly vtOrderIds: readonly string[];
}

/** Asks to cancel all orders of a list, by our id of it or by the venue's. */
export interface OrderListCancelRequest extends Omit<CancelRequest, 'orderId'> {
  readonly listId: string;
}

interface Leg extends LegReading {
  readonly drafted: Drafted;
}

const NOTHING: OrderListReceipt = { listId: '', vtOrderIds: [] };

/**
 * Linked orders. Each is an order like any other; the list is what they have in common:
 *
 *   sendOrderList → check of each → all SUBMITTING, ids returned → one request → reply, stream, queries → ledger
 */
export class OrderLists {
  readonly #parts: OrderListsParts;

  constructor(parts: OrderListsParts) {
    this.#parts = parts;
  }

  /** Gives the ids of the list and of its orders before anything is sent. */
  send(request: OrderListRequest): OrderListReceipt {
    const { drafting, ledger, submissions } = this.#parts;
    const found = drafting.contractOf(request);
    if (!found.ok) return this.#turnDown(request, found.problem);
    const reading = readOrderListRequest(request, found.contract);
    if (!reading.ok) return this.#turnDown(request, reading.problem);
    const drafts = reading.legs.map(({ draft }) => draft);
    const checked = drafting.checkedList(drafts, found.contract);
    const legs = reading.legs.flatMap((leg, index) => {
      const drafted = checked[index];
      return drafted ? [{ ...leg, drafted }] : [];
    });
    const listId = drafting.newId();
    const contingency = request.kind === 'oco' ? 'OCO' : 'OTO';
    const orders = legs.map(({ leg, drafted, name }) =>
      drafting.newOrder(leg, drafted, { listId, listKind: request.kind, contingency, leg: name }),
    );
    for (const order of orders) ledger.open(order);
    const refusal = refusalOf(legs);
    if (refusal) for (const { orderId } of orders) submissions.refuse(orderId, refusal);
    else this.#submit(request, listId, legs, orders);
    return { listId, vtOrderIds: orders.map(({ vtOrderId }) => vtOrderId) };
  }

  /** Accepts a cancel of a list; what becomes of its orders comes as order events. */
  cancel(request: OrderListCancelRequest): boolean {
    const { targets, cancels } = this.#parts;
    const found = targets.find({ ...request, orderId: request.listId });
    const listId = targets.withoutAdapter(request.listId);
    if (!found.ok) {
      this.#parts.onLog(`The cancel of list ${listId} was not accepted: ${found.problem}`, LogLevel.ERROR);
      return false;
    }
    const orders = cancels.ordersOf(listId, found.symbol);
    if (orders.length > 0 && !orders.some(isActive)) {
      this.#parts.onLog(`List ${listId} needs no cancel: none of its orders is active`, LogLevel.INFO);
      return false;
    }
    void cancels.cancel(listId, found.symbol);
    return true;
  }

  /** A `listStatus` of the private stream: what becomes of the orders is told of each by itself. */
  onStatus(event: Parameters<typeof newsOfListStatus>[0]): void {
    this.#parts.ledger.link(newsOfListStatus(event));
  }

  /** Finds out which lists the orders from elsewhere are in. */
  async adopt(): Promise<void> {
    if (!this.#parts.ledger.active().some(isInUnknownList)) return;
    for (const list of await this.#parts.queries.openLists()) this.#parts.ledger.link(list);
  }

  #submit(request: OrderListRequest, listId: string, legs: readonly Leg[], orders: readonly Order[]): void {
    const { transport, submissions } = this.#parts;
    const sent = legs.map(({ name, drafted }, index) => ({
      name,
      clientOrderId: orders[index]?.orderId ?? '',
      draft: drafted.check.ok ? drafted.check.draft : drafted.wished,
    }));
    const params = toOrderListParams(sent, listId);
    submissions.carry(
      orders,
      async (withdrawal) => {
        const { orders: placed } = await transport.placeList(request.kind, params, withdrawal);
        return placed;
      },
      { params, listId },
    );
  }

  #turnDown({ kind, symbol }: OrderListRequest, reason: string): OrderListReceipt {
    this.#parts.onLog(`The ${kind.toUpperCase()} list ${symbol} was not accepted: ${reason}`, LogLevel.ERROR);
    return NOTHING;
  }
}

/** A list goes as a whole: what some of its orders break, all of them are refused for; they are named. */
function refusalOf(legs: readonly Leg[]): OrderErrorNote | null {
  const errors = legs.map(({ drafted: { check } }) => (check.ok ? null : check.error));
  const error = errors.find((each) => each !== null) ?? null;
  const names = legs.filter((_, index) => errors[index] === error).map(({ name }) => name);
  if (!error || names.length === legs.length) return error;
  return { ...error, message: `${names.join(', ')}: ${error.message}` };
}

function isInUnknownList({ extra }: Order): boolean {
  const { exchangeListId, contingency } = (extra ?? {}) as BinanceOrderEventExtra;
  return exchangeListId !== undefined && contingency === undefined;
}
