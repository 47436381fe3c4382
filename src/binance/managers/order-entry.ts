import { LogLevel, Offset, OrderType, Status } from '../../host/domain/constants.js';
import type { Exchange } from '../../host/domain/constants.js';
import { ZERO } from '../../host/domain/decimal.js';
import { toVtOrderId } from '../../host/domain/identities.js';
import type { Order } from '../../host/domain/order.js';
import type { OrderRequest } from '../../host/domain/requests.js';
import type { BinanceContract } from '../mappings/contract.js';
import type { ContractTable } from '../mappings/contract-table.js';
import type { OrderDraft } from '../mappings/order-draft.js';
import { readOrderRequest } from '../mappings/order-request.js';
import type { ClientOrderIds } from './client-order-ids.js';
import type { OrderLedger } from './order-ledger.js';
import { precheckOrder } from './order-precheck.js';
import type { Precheck } from './order-precheck.js';
import type { OrderSubmissions } from './order-submissions.js';

/** What taking orders needs. */
export interface OrderEntryParts {
  readonly adapterName: string;
  readonly exchange: Exchange;
  readonly ledger: OrderLedger;
  readonly contracts: ContractTable;
  readonly submissions: Pick<OrderSubmissions, 'submit' | 'refuse'>;
  readonly ids: ClientOrderIds;
  readonly strict: boolean;
  /** Why no order can be taken now, as the end of a sentence; null where it can. */
  obstacle(): string | null;
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
    const { exchange, contracts, ledger, submissions } = this.#parts;
    const reason = this.#parts.obstacle();
    if (reason !== null) return this.#turnDown(request, reason);
    const contract = request.exchange === exchange ? contracts.find(request.symbol) : undefined;
    if (!contract) return this.#turnDown(request, `${exchange} knows no such symbol`);
    const reading = readOrderRequest(request, contract);
    if (!reading.ok) return this.#turnDown(request, reading.problem);
    const check = this.#check(reading.draft, contract);
    const order = this.#newOrder(request, reading.draft, check.ok ? check.draft : reading.draft, contract);
    ledger.open(order);
    if (check.ok) submissions.submit(order, check.draft);
    else submissions.refuse(order.orderId, check.error);
    return order.vtOrderId;
  }

  #check(draft: OrderDraft, contract: BinanceContract): Precheck {
    const { symbol, extra } = contract;
    if (extra.status !== 'TRADING') {
      const message = `${symbol} is not open for trading, its status is ${extra.status}`;
      return { ok: false, error: { code: null, category: 'symbol', message } };
    }
    const rules = this.#parts.contracts.rulesOf(symbol);
    if (!rules) return { ok: true, draft };
    return precheckOrder(draft, rules, { strict: this.#parts.strict, ...extra });
  }

  /** The order as it will be sent; what was asked for stays visible where it was rounded. */
  #newOrder(request: OrderRequest, wished: OrderDraft, draft: OrderDraft, contract: BinanceContract): Order {
    const orderId = this.#parts.ids.next();
    const priceOf = (from: OrderDraft) => (request.type === OrderType.STOP ? from.stopPrice : from.price) ?? ZERO;
    const price = priceOf(draft);
    const volume = draft.quantity ?? ZERO;
    const asked = {
      ...(!price.equals(priceOf(wished)) && { requestedPrice: priceOf(wished) }),
      ...(wished.quantity && !volume.equals(wished.quantity) && { requestedVolume: wished.quantity }),
    };
    return {
      adapterName: this.#parts.adapterName,
      symbol: contract.symbol,
      exchange: contract.exchange,
      vtSymbol: contract.vtSymbol,
      orderId,
      vtOrderId: toVtOrderId(this.#parts.adapterName, orderId),
      type: request.type,
      direction: request.direction,
      offset: request.offset ?? Offset.NONE,
      price,
      volume,
      traded: ZERO,
      status: Status.SUBMITTING,
      datetime: null,
      reference: request.reference ?? '',
      extra: { venueType: draft.type, ...(draft.quoteOrderQty && { quoteOrderQty: draft.quoteOrderQty }), ...asked },
    };
  }

  #turnDown(request: OrderRequest, reason: string): string {
    const what = `${request.type} ${request.direction} ${String(request.volume)} ${request.symbol}`;
    this.#parts.onLog(`The order ${what} was not accepted: ${reason}`, LogLevel.ERROR);
    return '';
  }
}
