import type { RateLimit } from '../../binance/wire/exchange-info.js';
import type { OrderExecution } from '../venue-events.js';
import type { VenueClock } from '../venue-clock.js';
import { AddressLimits } from './address-limits.js';
import { LimitRows, type UsedLimits } from './limit-rows.js';
import { DEFAULT_LIMITS, listedLimits, type LimitSettings } from './limit-settings.js';
import { OrderLimits } from './order-limits.js';

/** Weight of a connection to the WebSocket API (web-socket-api.md). */
const CONNECTION_WEIGHT = 2;

/** All limits of the venue: one pool per address for REST and WebSocket API, one order count per account. */
export class LimitWindows {
  readonly settings: LimitSettings;
  /** How answers show them. */
  readonly rows: LimitRows;
  readonly #clock: VenueClock;
  readonly #addresses = new Map<string, AddressLimits>();
  readonly #accounts = new Map<string, OrderLimits>();

  constructor(clock: VenueClock, settings: Partial<LimitSettings> = {}) {
    this.#clock = clock;
    this.settings = { ...DEFAULT_LIMITS, ...settings };
    this.rows = new LimitRows(this.settings);
  }

  /** Limits as exchangeInfo lists them. */
  list(): RateLimit[] {
    return listedLimits(this.settings);
  }

  /**
   * Counts a request; throws `LimitError` (429, 418) where it is one too many. The returned function gives its weight
   * back, for a request that turns out to be free.
   */
  admit(address: string, weight: number): () => void {
    const limits = this.#address(address);
    const since = this.#clock.now();
    limits.admit(since, weight);
    return () => limits.giveBack(this.#clock.now(), weight, since);
  }

  /** Counts a handshake with the WebSocket API; throws `LimitError` where it is one too many. */
  admitConnection(address: string): void {
    this.#address(address).admitConnection(this.#clock.now(), CONNECTION_WEIGHT);
  }

  /** Bans an address for a while, as the venue's firewall may at any time. */
  ban(address: string, durationMs: number): void {
    this.#address(address).ban(this.#clock.now() + durationMs);
  }

  usedWeight(address: string): number {
    return this.#address(address).usedWeight(this.#clock.now());
  }

  /**
   * Places an order, or a list of several, within the account's limits: it counts before it is placed, so that its own
   * first fill is credited on top, and not at all where the venue refuses it. Throws -1015 where the limit is reached.
   */
  placeCounted<Placed>(accountId: string, place: () => Placed, orders = 1): Placed {
    const limits = this.orders(accountId);
    const since = this.#clock.now();
    const refusal = limits.refusal(since, orders);
    if (refusal) throw refusal;
    limits.add(since, orders);
    try {
      return place();
    } catch (error) {
      limits.giveBack(this.#clock.now(), orders, since);
      throw error;
    }
  }

  /** Order limits of an account. */
  orders(accountId: string): OrderLimits {
    let limits = this.#accounts.get(accountId);
    if (!limits) this.#accounts.set(accountId, (limits = new OrderLimits(this.settings)));
    return limits;
  }

  /** Order limits with their counts, the shorter window first; what `rateLimit/order` answers. */
  orderCounts(accountId: string): RateLimit[] {
    return this.rows.ofOrders(this.orders(accountId).counts(this.#clock.now()));
  }

  /** What an address has used, and an account, where its orders are to be shown. */
  used(address: string, accountId: string | null): UsedLimits {
    const now = this.#clock.now();
    const weight = this.#address(address).usedWeight(now);
    return { weight, orders: accountId === null ? null : this.orders(accountId).counts(now) };
  }

  /** Credits the first fill of an order. To be called with every execution of the venue. */
  noteExecution({ accountId, fill, order }: OrderExecution): void {
    // Accounts that never came through the server (the market's own agents) have no windows and need none.
    const limits = this.#accounts.get(accountId);
    if (!limits || !fill || order.executedQty !== fill.quantity) return;
    limits.creditFirstFill(this.#clock.now(), fill.isMaker);
  }

  #address(address: string): AddressLimits {
    let limits = this.#addresses.get(address);
    if (!limits) this.#addresses.set(address, (limits = new AddressLimits(this.settings)));
    return limits;
  }
}
