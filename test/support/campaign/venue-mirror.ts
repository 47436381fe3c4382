import type { OrderExecution, SimulatedExchange, VenueFill, VenueOrder } from '../../../src/simulator/index.js';

/** One order of the account as the venue has it, with all client ids that it ever had. */
export interface MirroredOrder {
  order: VenueOrder;
  readonly clientIds: Set<string>;
}

/** The venue's ledger of one account, written along while it trades: it forgets nothing, whatever the venue forgets. */
export class VenueMirror {
  readonly #byKey = new Map<string, MirroredOrder>();
  readonly #byClientId = new Map<string, Set<MirroredOrder>>();
  /** By symbol, trade id and order: both sides of a trade with oneself have one trade id. */
  readonly fills = new Map<string, VenueFill>();
  /** Client ids of the orders that other programs placed. */
  readonly foreign = new Set<string>();

  constructor(
    readonly exchange: SimulatedExchange,
    readonly accountId: string,
  ) {
    exchange.on('execution', (execution) => {
      if (execution.accountId === accountId) this.#take(execution);
    });
  }

  get orders(): MirroredOrder[] {
    return [...this.#byKey.values()];
  }

  /** Every order that ever had this client id. */
  byClientId(clientId: string): MirroredOrder[] {
    return [...(this.#byClientId.get(clientId) ?? [])];
  }

  byVenueId(symbol: string, orderId: string): MirroredOrder | undefined {
    return this.#byKey.get(`${symbol}#${orderId}`);
  }

  /** Everything that the account has of an asset. */
  balances(): Map<string, { free: bigint; locked: bigint }> {
    return new Map(
      this.exchange.balancesOf(this.accountId).map(({ asset, free, locked }) => [asset, { free, locked }]),
    );
  }

  #take({ order, fill }: OrderExecution): void {
    const key = `${order.symbol}#${order.orderId}`;
    const known = this.#byKey.get(key) ?? { order, clientIds: new Set() };
    known.order = order;
    known.clientIds.add(order.clientOrderId);
    this.#byKey.set(key, known);
    const namesakes = this.#byClientId.get(order.clientOrderId) ?? new Set();
    this.#byClientId.set(order.clientOrderId, namesakes.add(known));
    if (fill) this.fills.set(`${fill.symbol}-${fill.tradeId}#${fill.orderId}`, fill);
  }
}
