import { units, VenueError } from '../../../src/simulator/index.js';
import type { OrderPlacement, SimulatedExchange } from '../../../src/simulator/index.js';
import type { WorldAct } from './plan/acts.js';
import type { VenueMirror } from './venue-mirror.js';

const MAKER = 'the-maker';
const TAKER = 'the-taker';
const RICH = units('1000000000000');

/** Everybody else at the venue: they trade directly, and no fault meets them. */
export class World {
  readonly #exchange: SimulatedExchange;
  readonly #mirror: VenueMirror;

  constructor(exchange: SimulatedExchange, mirror: VenueMirror, assets: readonly string[]) {
    this.#exchange = exchange;
    this.#mirror = mirror;
    const balances = Object.fromEntries(assets.map((asset) => [asset, RICH]));
    for (const account of [MAKER, TAKER]) exchange.openAccount(account, balances);
  }

  /** Does one thing; what the venue refuses does not happen. `clientIdOf` names the strategy's orders. */
  act(act: WorldAct, clientIdOf: (intent: number) => string | undefined): void {
    try {
      this.#perform(act, clientIdOf);
    } catch (error) {
      if (!(error instanceof VenueError)) throw error;
    }
  }

  #perform(act: WorldAct, clientIdOf: (intent: number) => string | undefined): void {
    switch (act.kind) {
      case 'quote':
        this.#exchange.placeOrder(MAKER, act.placement);
        break;
      case 'take':
        this.#exchange.placeOrder(TAKER, act.placement);
        break;
      case 'fill':
        this.#fill(clientIdOf(act.intent), act.percent);
        break;
      case 'foreign-order':
        this.#placeForeign(act.placement);
        break;
      case 'foreign-cancel':
        this.#cancel(clientIdOf(act.intent));
        break;
      case 'deposit':
        this.#exchange.deposit(this.#mirror.accountId, act.asset, act.amount);
        break;
      default:
        act satisfies never;
    }
  }

  #placeForeign(placement: OrderPlacement): void {
    this.#mirror.foreign.add(placement.newClientOrderId ?? '');
    this.#exchange.placeOrder(this.#mirror.accountId, placement);
  }

  #fill(clientId: string | undefined, percent: number): void {
    const order = this.#workingOrder(clientId);
    const step = order && this.#exchange.symbols.get(order.symbol)?.stepSize;
    if (!order || !step) return;
    const part = ((order.origQty - order.executedQty) * BigInt(percent)) / 100n;
    const quantity = part - (part % step);
    if (quantity <= 0n) return;
    const side = order.side === 'BUY' ? 'SELL' : 'BUY';
    const { symbol, price } = order;
    this.#exchange.placeOrder(TAKER, { symbol, side, type: 'LIMIT', timeInForce: 'IOC', quantity, price });
  }

  #cancel(clientId: string | undefined): void {
    const order = this.#workingOrder(clientId);
    if (order) this.#exchange.cancelOrder(order.accountId, { symbol: order.symbol, orderId: order.orderId });
  }

  #workingOrder(clientId: string | undefined) {
    const order = clientId === undefined ? undefined : this.#mirror.byClientId(clientId)[0]?.order;
    return order && (order.status === 'NEW' || order.status === 'PARTIALLY_FILLED') && order.price > 0n
      ? order
      : undefined;
  }
}
