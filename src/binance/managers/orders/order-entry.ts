import { LogLevel } from '../../../host/domain/constants.js';
import type { OrderRequest } from '../../../host/domain/requests.js';
import type { OrderDrafting } from './order-drafting.js';
import type { OrderLedger } from './order-ledger.js';
import type { OrderSubmissions } from './order-submissions.js';

/** What taking orders needs. */
export interface OrderEntryParts {
  readonly drafting: OrderDrafting;
  readonly ledger: Pick<OrderLedger, 'open'>;
  readonly submissions: Pick<OrderSubmissions, 'submit' | 'refuse'>;
  onLog(message: string, level: LogLevel): void;
}

/** Takes a host's order: obstacle → contract → reading → check → SUBMITTING in the ledger → submission. */
export class OrderEntry {
  readonly #parts: OrderEntryParts;

  constructor(parts: OrderEntryParts) {
    this.#parts = parts;
  }

  /** Gives the vtOrderId before anything is sent; `''` where the request means no order of this venue. */
  sendOrder(request: OrderRequest): string {
    const { drafting, ledger, submissions } = this.#parts;
    const drafted = drafting.draft(request);
    if (!drafted.ok) return this.#turnDown(request, drafted.problem);
    const order = drafting.newOrder(request, drafted);
    ledger.open(order);
    if (drafted.check.ok) submissions.submit(order, drafted.check.draft);
    else submissions.refuse(order.orderId, drafted.check.error);
    return order.vtOrderId;
  }

  #turnDown(request: OrderRequest, reason: string): string {
    const what = `${request.type} ${request.direction} ${String(request.volume)} ${request.symbol}`;
    this.#parts.onLog(`The order ${what} was not accepted: ${reason}`, LogLevel.ERROR);
    return '';
  }
}
