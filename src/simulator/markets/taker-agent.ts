import type { SeededRandom } from '../seeded-random.js';
import type { Units } from '../units.js';
import type { BookTop } from '../venue.js';
import type { AgentOrders } from './agent-orders.js';
import type { OrderSizes } from './order-sizes.js';
import type { SymbolSpec } from './symbol-spec.js';

/** Of all takers, how many send market orders; the others send limits that end at once. */
const MARKET_ORDER_SHARE = 0.2;
/** How strongly takers follow the unseen price: 0.5 would make them always right. */
const CONVICTION = 0.35;

/** Takes what is in one symbol's book, mostly towards the unseen price. */
export class TakerAgent {
  readonly #orders: AgentOrders;
  readonly #sizes: OrderSizes;
  readonly #random: SeededRandom;
  readonly #spec: SymbolSpec;

  constructor(spec: SymbolSpec, orders: AgentOrders, sizes: OrderSizes, random: SeededRandom) {
    this.#spec = spec;
    this.#orders = orders;
    this.#sizes = sizes;
    this.#random = random;
  }

  /** Sends one order against a book; `targetTicks` is where the price belongs. */
  take(top: BookTop, targetTicks: number, sizeFactor: number): void {
    if (!top.bid || !top.ask) return;
    const bidTicks = this.#ticksOf(top.bid[0]);
    const askTicks = this.#ticksOf(top.ask[0]);
    const pull = Math.max(-1, Math.min(1, (targetTicks - (bidTicks + askTicks) / 2) / (askTicks - bidTicks)));
    const isBuyer = this.#random.next() < 0.5 + CONVICTION * pull;
    this.#send(isBuyer ? 'BUY' : 'SELL', isBuyer ? askTicks : bidTicks, sizeFactor);
  }

  #send(side: 'BUY' | 'SELL', bestTicks: number, sizeFactor: number): void {
    const quantity = this.#sizes.draw(bestTicks, sizeFactor);
    const reachTicks = Math.floor(-Math.log(1 - this.#random.next()) * 3);
    if (this.#random.next() < MARKET_ORDER_SHARE) this.#orders.market(side, quantity);
    else this.#orders.limit(side, bestTicks + (side === 'BUY' ? reachTicks : -reachTicks), quantity, 'IOC');
  }

  #ticksOf(price: Units): number {
    return Number(price / this.#spec.tickSize);
  }
}
