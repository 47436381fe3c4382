import type { Side } from '../../binance/wire/vocabulary.js';
import type { Units } from '../units.js';
import { VenueError } from '../venue-error.js';
import type { PlacedOrder } from '../venue-outcomes.js';
import type { Venue } from '../venue.js';
import type { SymbolSpec } from './symbol-spec.js';

/** How an agent trades one symbol: prices in ticks, and a refusal is a shrug. */
export class AgentOrders {
  readonly #venue: Venue;
  readonly #accountId: string;
  readonly #spec: SymbolSpec;

  constructor(venue: Venue, accountId: string, spec: SymbolSpec) {
    this.#venue = venue;
    this.#accountId = accountId;
    this.#spec = spec;
  }

  /** Null where the venue refused, as it may when a filter's reference price has moved. */
  limit(side: Side, priceTicks: number, quantity: Units, timeInForce: 'GTC' | 'IOC'): PlacedOrder | null {
    const price = BigInt(priceTicks) * this.#spec.tickSize;
    const placement = { symbol: this.#spec.symbol, side, type: 'LIMIT' as const, timeInForce, quantity, price };
    return shrug(() => this.#venue.placeOrder(this.#accountId, placement));
  }

  market(side: Side, quantity: Units): PlacedOrder | null {
    const placement = { symbol: this.#spec.symbol, side, type: 'MARKET' as const, quantity };
    return shrug(() => this.#venue.placeOrder(this.#accountId, placement));
  }

  cancel(orderId: bigint): void {
    shrug(() => this.#venue.cancelOrder(this.#accountId, { symbol: this.#spec.symbol, orderId }));
  }
}

function shrug<Outcome>(action: () => Outcome): Outcome | null {
  try {
    return action();
  } catch (error) {
    if (error instanceof VenueError) return null;
    throw error;
  }
}
