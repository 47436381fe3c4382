import type { Exchange } from '../../../host/domain/constants.js';
import type { Order } from '../../../host/domain/order.js';
import type { CancelRequest } from '../../../host/domain/requests.js';
import type { ContractTable } from '../../mappings/contract-table.js';
import type { OrderLedger } from './order-ledger.js';
import type { BinanceOrderEventExtra } from './order-state.js';

/** What finding orders needs. */
export interface OrderTargetsParts {
  readonly adapterName: string;
  readonly exchange: Exchange;
  readonly ledger: Pick<OrderLedger, 'get' | 'findByVenueId'>;
  readonly contracts: ContractTable;
  /** Why nothing can be taken now, as the end of a sentence; null where it can. */
  obstacle(): string | null;
}

/** The order that a request names; it may be one that only the venue knows. */
export interface OrderTarget {
  readonly ok: true;
  readonly symbol: string;
  /** Our id where the order is known here, otherwise the id as it was given. */
  readonly orderId: string;
  readonly order: Order | undefined;
}

/** A target, or why there is none, as the end of a sentence. */
export type TargetFinding = OrderTarget | { readonly ok: false; readonly problem: string };

/** Finds the order that a request names by our id, by the vtOrderId, or by the venue's id. */
export class OrderTargets {
  readonly #parts: OrderTargetsParts;

  constructor(parts: OrderTargetsParts) {
    this.#parts = parts;
  }

  find(request: CancelRequest): TargetFinding {
    const { exchange, contracts } = this.#parts;
    const obstacle = this.#parts.obstacle();
    if (obstacle !== null) return { ok: false, problem: obstacle };
    if (request.exchange !== exchange) return { ok: false, problem: `${request.exchange} is not served here` };
    const symbol = contracts.symbols.resolve(request.symbol);
    if (symbol === undefined) return { ok: false, problem: `${exchange} knows no symbol ${request.symbol}` };
    const orderId = this.withoutAdapter(request.orderId);
    const order = this.known(orderId, symbol);
    return { ok: true, symbol, orderId: order?.orderId ?? orderId, order };
  }

  /** The order with one of our ids, or with one of the venue's. */
  known(orderId: string, symbol?: string): Order | undefined {
    return orderNamed(orderId, symbol, this.#parts.ledger);
  }

  /** `BINANCE.id` and `id` name the same. */
  withoutAdapter(id: string): string {
    const prefix = `${this.#parts.adapterName}.`;
    return id.startsWith(prefix) ? id.slice(prefix.length) : id;
  }
}

/**
 * The order with one of our ids, or with one of the venue's in a symbol. Ours are unique; the ids of others need not be: of
 * an order from elsewhere the symbol must be the one that is named, or a number would mean an order of another symbol.
 */
export function orderNamed(
  orderId: string,
  symbol: string | undefined,
  ledger: Pick<OrderLedger, 'get' | 'findByVenueId'>,
): Order | undefined {
  const order = ledger.get(orderId);
  if (order && (symbol === undefined || order.symbol === symbol || !isFromElsewhere(order))) return order;
  return symbol === undefined ? undefined : ledger.findByVenueId(symbol, orderId);
}

function isFromElsewhere({ extra }: Order): boolean {
  return ((extra ?? {}) as BinanceOrderEventExtra).external === true;
}
