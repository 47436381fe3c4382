import type { OrderCancels } from './order-cancels.js';
import type { OrderLedger } from './order-ledger.js';
import type { OrderQueries } from '../proof/order-queries.js';
import { exchangeIdOf } from './order-state.js';

/** What cancelling everything needs. */
export interface OrderCancelAllParts {
  readonly ledger: OrderLedger;
  readonly queries: Pick<OrderQueries, 'openOrders'>;
  readonly cancels: Pick<OrderCancels, 'cancel' | 'cancelAll'>;
  /** The submission of an order that is under way. */
  submissionOf(orderId: string): Promise<void> | undefined;
}

/** Cancels all open orders of a symbol, or of every symbol with open orders; counts what the venue cancelled. */
export class OrderCancelAll {
  readonly #parts: OrderCancelAllParts;

  constructor(parts: OrderCancelAllParts) {
    this.#parts = parts;
  }

  /** Ours at once, whatever the venue answers; where it could not be asked for the others, that is told. */
  async everywhere(): Promise<number> {
    const asked = this.#parts.queries.openOrders();
    const ours = new Set(this.#parts.ledger.active().map(({ symbol }) => symbol));
    const others = async (): Promise<number> => {
      const symbols = new Set((await asked).map(({ symbol }) => symbol));
      return this.#ofEach([...symbols].filter((symbol) => !ours.has(symbol)));
    };
    return sumOrThrow(await Promise.allSettled([this.#ofEach([...ours]), others()]));
  }

  /** What is on its way to the venue, or may be, cannot be among its open orders yet. */
  async ofSymbol(symbol: string): Promise<number> {
    const parts = this.#parts;
    const underWay = parts.ledger
      .active(symbol)
      .filter((order) => parts.submissionOf(order.orderId) !== undefined || exchangeIdOf(order) === undefined);
    for (const order of underWay) void parts.cancels.cancel(order.orderId, symbol);
    return parts.cancels.cancelAll(symbol);
  }

  async #ofEach(symbols: readonly string[]): Promise<number> {
    return sumOrThrow(await Promise.allSettled(symbols.map((symbol) => this.ofSymbol(symbol))));
  }
}

/** The sum of what was counted; throws the first failure, once everything has been tried. */
function sumOrThrow(outcomes: readonly PromiseSettledResult<number>[]): number {
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure) throw failure.reason;
  return outcomes.reduce((sum, outcome) => sum + (outcome.status === 'fulfilled' ? outcome.value : 0), 0);
}
