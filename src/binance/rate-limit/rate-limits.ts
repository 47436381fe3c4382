import type { Clock } from '../clock.js';
import type { BinanceError } from '../errors/binance-error.js';
import type { EndpointCost } from './endpoint-weights.js';
import { LimitGate, throwIfGivenUp } from './limit-gate.js';
import type { Ticket } from './gate-ticket.js';
import type { AcquireOptions } from './limit-gate.js';
import { RequestTicket } from './request-ticket.js';
import type { SharedWeight, WeightMembership } from './shared-weight.js';
import type { LimitUsage } from './venue-budget.js';
import { toVenueLimits } from './venue-limit.js';
import type { RateLimitRow, VenueLimit } from './venue-limit.js';

/** What the budgets are made of. */
export interface RateLimitsOptions {
  readonly clock: Pick<Clock, 'elapsedMs' | 'exchangeNow'>;
  readonly limits: readonly VenueLimit[];
  /** Fraction of every limit that is kept free, 0.1 by default; only cancels may use it. */
  readonly buffer?: number;
  /** Weight that is shared with other adapters of this process on the same host; default: one of its own. */
  readonly sharedWeight?: SharedWeight;
}

/** How much of all limits is used, and whether the venue holds us off. */
export interface RateLimitUsage {
  readonly limits: readonly LimitUsage[];
  readonly waiting: number;
  readonly pauseMs: number;
}

/** Default fraction of every limit that is kept free. */
const DEFAULT_BUFFER = 0.1;
/** Stay-away time where the venue said 418, 429 or 403 and not for how long. Bans start at two minutes. */
const UNTOLD_BAN_MS = 120_000;
const UNTOLD_LIMIT_MS = 60_000;

/**
 * The budgets that a request draws on: weight and raw requests belong to this machine's address, order counts to the
 * account. One `acquire` takes all of them or none.
 */
export class RateLimits {
  readonly #weight: LimitGate;
  readonly #orders: LimitGate;
  readonly #leaveWeight: () => void;

  constructor(options: RateLimitsOptions) {
    const { clock, limits, buffer = DEFAULT_BUFFER } = options;
    const byAddress = { clock, limits: limits.filter(isByAddress), buffer };
    const shared = options.sharedWeight?.join(byAddress) ?? unshared(new LimitGate(byAddress));
    this.#weight = shared.gate;
    this.#leaveWeight = shared.leave;
    this.#orders = new LimitGate({ clock, limits: limits.filter(isByAccount), buffer });
  }

  /** Takes over `exchangeInfo.rateLimits`. Kinds that it does not list keep what held before. */
  configure(rows: readonly RateLimitRow[]): void {
    const limits = toVenueLimits(rows);
    if (limits.some((limit) => limit.type === 'REQUEST_WEIGHT')) this.#weight.configure(limits.filter(isByAddress));
    if (limits.some(isByAccount)) this.#orders.configure(limits.filter(isByAccount));
  }

  /**
   * Resolves when the request may be sent; rejects with a `RateLimitError` that was not sent, with the signal's reason,
   * or because it was taken back.
   */
  async acquire(cost: EndpointCost, options: AcquireOptions): Promise<Ticket> {
    const orders = cost.orders > 0 ? await this.#orders.acquire({ ORDERS: cost.orders }, options) : null;
    let weight: Ticket | null = null;
    try {
      weight = await this.#weight.acquire({ REQUEST_WEIGHT: cost.weight, RAW_REQUESTS: 1 }, options);
      throwIfGivenUp(options); // in the moment in which its turn came
      return new RequestTicket(weight, orders, options.withdrawal);
    } catch (error) {
      weight?.notSent();
      orders?.notSent();
      throw error;
    }
  }

  /**
   * The same without a promise where there is room at once, as there nearly always is; null where the request has to wait
   * or is to be refused, for which `acquire` is there.
   */
  acquireAtOnce(cost: EndpointCost, { lane, signal, withdrawal }: AcquireOptions): Ticket | null {
    if (signal?.aborted || withdrawal?.isHeldBack) return null;
    const orders = cost.orders > 0 ? this.#orders.acquireAtOnce({ ORDERS: cost.orders }, lane) : null;
    if (cost.orders > 0 && !orders) return null;
    const weight = this.#weight.acquireAtOnce({ REQUEST_WEIGHT: cost.weight, RAW_REQUESTS: 1 }, lane);
    if (weight) return new RequestTicket(weight, orders, withdrawal);
    orders?.notSent();
    return null;
  }

  /**
   * Stays away as an error demands: everything on a ban (418, 403) and on used-up weight (429), new orders alone on a
   * used-up order count (−1015). Other errors change nothing.
   */
  obey(error: BinanceError): void {
    if (error.category !== 'rate-limit' && error.category !== 'banned') return;
    if (error.httpStatus === undefined) return;
    const untold = error.category === 'banned' ? UNTOLD_BAN_MS : UNTOLD_LIMIT_MS;
    const gate = error.code === -1015 ? this.#orders : this.#weight;
    gate.pause(error.retryAfterMs ?? untold);
  }

  usage(): RateLimitUsage {
    return {
      limits: [...this.#weight.usage(), ...this.#orders.usage()],
      waiting: this.#weight.waiting + this.#orders.waiting,
      pauseMs: this.#weight.pauseMs,
    };
  }

  /** Refuses those who wait and lets no timer live. A shared weight budget stays open for the others. */
  close(): void {
    this.#orders.close();
    this.#leaveWeight();
  }
}

function unshared(gate: LimitGate): WeightMembership {
  return { gate, leave: () => gate.close() };
}

function isByAddress(limit: VenueLimit): boolean {
  return limit.type !== 'ORDERS';
}

function isByAccount(limit: VenueLimit): boolean {
  return limit.type === 'ORDERS';
}
