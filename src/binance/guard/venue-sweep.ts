import { BinanceError } from '../errors/binance-error.js';
import { reasonOf } from '../errors/reason-of.js';
import { inTurns } from '../managers/in-turns.js';
import { Lane } from '../rest/spot-rest-api.js';
import type { SpotRestApi } from '../rest/spot-rest-api.js';
import type { OrderRecord } from '../wire/trading.js';

/** What one sweep came to; orders are named `SYMBOL clientOrderId`. */
export interface SweepOutcome {
  readonly cancelled: readonly string[];
  /** Open still, or nobody knows. */
  readonly unproven: readonly string[];
  /** Whether the venue has said at the end that none of these orders is open. */
  readonly isProven: boolean;
  /** What went wrong first; null where nothing did. */
  readonly problem: string | null;
}

type SweptRest = Pick<SpotRestApi, 'openOrders' | 'cancelOrder'>;

/** Cancels open orders one by one, and asks afterwards whether any is left. */
export class VenueSweep {
  readonly #rest: SweptRest;

  constructor(rest: SweptRest) {
    this.#rest = rest;
  }

  /** One attempt; never rejects. `prefix`: what the ids of the orders begin with, null for every order of the account. */
  async once(prefix: string | null): Promise<SweepOutcome> {
    const cancelled: string[] = [];
    let known: string[] = [];
    const problems: string[] = [];
    try {
      const open = await this.#open(prefix);
      known = open.map(nameOf);
      await inTurns(open, async (order) => {
        const failure = await this.#cancel(order);
        if (failure === null) cancelled.push(nameOf(order));
        else problems.push(failure);
      });
      const left = open.length === 0 ? [] : (await this.#open(prefix)).map(nameOf);
      return { cancelled, unproven: left, isProven: left.length === 0, problem: problems[0] ?? null };
    } catch (error) {
      const unproven = known.filter((name) => !cancelled.includes(name));
      return { cancelled, unproven, isProven: false, problem: problems[0] ?? reasonOf(error) };
    }
  }

  async #open(prefix: string | null): Promise<OrderRecord[]> {
    const open = await this.#rest.openOrders(undefined, { lane: Lane.RESOLVE });
    return prefix === null ? open : open.filter(({ clientOrderId }) => clientOrderId.startsWith(`${prefix}-`));
  }

  /** Null where the order is not open any more; an order that the venue does not know is not open. */
  async #cancel({ symbol, orderId }: OrderRecord): Promise<string | null> {
    try {
      await this.#rest.cancelOrder({ symbol, orderId: String(orderId) }, { lane: Lane.CANCEL });
      return null;
    } catch (error) {
      if (error instanceof BinanceError && error.category === 'unknown-order') return null;
      return reasonOf(error);
    }
  }
}

function nameOf({ symbol, clientOrderId }: OrderRecord): string {
  return `${symbol} ${clientOrderId}`;
}
