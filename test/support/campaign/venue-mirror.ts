import type { OrderExecution, SimulatedExchange, VenueFill, VenueOrder } from '../../../src/simulator/index.js';
import { virtualTime } from './virtual-time.js';

/** An order as it was from a moment on. */
interface OrderMoment {
  readonly at: number;
  readonly order: VenueOrder;
}

/** One order of the account as the venue has it, with all client ids that it ever had. */
export interface MirroredOrder {
  order: VenueOrder;
  readonly clientIds: Set<string>;
  /** Every state that it had, oldest first. */
  readonly moments: OrderMoment[];
}

/** What the account has of an asset. */
export interface MirroredBalance {
  readonly free: bigint;
  readonly locked: bigint;
}

/** All balances as they were from a moment on. */
export interface BalanceMoment {
  readonly at: number;
  readonly balances: ReadonlyMap<string, MirroredBalance>;
}

/** The venue's ledger of one account, written along while it trades: it forgets nothing, whatever the venue forgets. */
export class VenueMirror {
  readonly #byKey = new Map<string, MirroredOrder>();
  readonly #byClientId = new Map<string, Set<MirroredOrder>>();
  readonly #filledAt = new Map<string, number>();
  readonly #balances: BalanceMoment[] = [];
  readonly #now: () => number;
  /** By symbol, trade id and order: both sides of a trade with oneself have one trade id. */
  readonly fills = new Map<string, VenueFill>();
  /** Client ids of the orders that other programs placed. */
  readonly foreign = new Set<string>();

  constructor(
    readonly exchange: SimulatedExchange,
    readonly accountId: string,
    now: () => number = () => virtualTime.now,
  ) {
    this.#now = now;
    this.#noteBalances(accountId);
    exchange.on('execution', (execution) => {
      if (execution.accountId === accountId) this.#take(execution);
    });
    exchange.on('balances', (owner) => this.#noteBalances(owner));
    exchange.on('deposit', (owner) => this.#noteBalances(owner));
  }

  get orders(): MirroredOrder[] {
    return [...this.#byKey.values()];
  }

  /** When each fill happened, by its key. */
  get filledAt(): ReadonlyMap<string, number> {
    return this.#filledAt;
  }

  /** All balances at every moment at which they changed, oldest first. */
  get balanceMoments(): readonly BalanceMoment[] {
    return this.#balances;
  }

  /** Every order that ever had this client id. */
  byClientId(clientId: string): MirroredOrder[] {
    return [...(this.#byClientId.get(clientId) ?? [])];
  }

  byVenueId(symbol: string, orderId: string): MirroredOrder | undefined {
    return this.#byKey.get(`${symbol}#${orderId}`);
  }

  /** Whether another program has placed it. */
  isForeign({ clientIds }: MirroredOrder): boolean {
    return [...clientIds].some((id) => this.foreign.has(id));
  }

  /** Everything that the account has of an asset. */
  balances(): Map<string, MirroredBalance> {
    return new Map(
      this.exchange.balancesOf(this.accountId).map(({ asset, free, locked }) => [asset, { free, locked }]),
    );
  }

  /** Fills that had happened before a moment, by their keys. */
  fillsBefore(moment: number): (readonly [string, VenueFill])[] {
    return [...this.fills].filter(([key]) => (this.#filledAt.get(key) ?? 0) < moment);
  }

  /** Every picture of the balances from the one that stood at a moment until now. */
  balancesSince(moment: number): ReadonlyMap<string, MirroredBalance>[] {
    const standing = this.#balances.findLastIndex(({ at }) => at < moment);
    return [...this.#balances.slice(Math.max(0, standing)).map(({ balances }) => balances), this.balances()];
  }

  #take({ order, fill }: OrderExecution): void {
    const at = this.#now();
    const key = `${order.symbol}#${order.orderId}`;
    const known = this.#byKey.get(key) ?? { order, clientIds: new Set(), moments: [] };
    known.order = order;
    known.clientIds.add(order.clientOrderId);
    known.moments.push({ at, order });
    this.#byKey.set(key, known);
    const namesakes = this.#byClientId.get(order.clientOrderId) ?? new Set();
    this.#byClientId.set(order.clientOrderId, namesakes.add(known));
    if (!fill) return;
    const fillKey = `${fill.symbol}-${fill.tradeId}#${fill.orderId}`;
    this.fills.set(fillKey, fill);
    this.#filledAt.set(fillKey, at);
  }

  #noteBalances(owner: string): void {
    if (owner === this.accountId) this.#balances.push({ at: this.#now(), balances: this.balances() });
  }
}

/** An order as it stood before a moment; undefined where it was not there yet. */
export function orderBefore({ moments }: MirroredOrder, moment: number): VenueOrder | undefined {
  return moments.findLast(({ at }) => at < moment)?.order;
}
