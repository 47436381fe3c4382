import type { SeededRandom } from '../seeded-random.js';
import type { Units } from '../units.js';
import type { VenueTrade } from '../venue-orders.js';
import type { AgentOrders } from './agent-orders.js';
import type { OrderSizes } from './order-sizes.js';

interface RestingOrder {
  readonly orderId: bigint;
  readonly priceTicks: number;
  open: Units;
}

type OrdersByPrice = Map<number, RestingOrder>;

/** How a maker is to stand in the book. */
export interface Quote {
  readonly bidTicks: number;
  readonly askTicks: number;
  /** Levels that each side has at least. */
  readonly levels: number;
  /** Mean distance of the levels behind the best, in ticks. */
  readonly spacingTicks: number;
  /** Makes all quantities larger. */
  readonly sizeFactor: number;
}

/** Levels beyond the wanted number before the farthest are taken away. */
const SLACK = 12;
/** Share of the levels that stand close behind the best price. */
const NEAR_SHARE = 0.4;

/**
 * Keeps one symbol's book filled around a price: takes away what has become too good, quotes the best, and fills up
 * behind it. Its orders may meet those of outside traders whose prices are stale.
 */
export class MakerAgent {
  readonly #orders: AgentOrders;
  readonly #sizes: OrderSizes;
  readonly #random: SeededRandom;
  readonly #bids: OrdersByPrice = new Map();
  readonly #asks: OrdersByPrice = new Map();
  readonly #byId = new Map<bigint, RestingOrder>();

  constructor(orders: AgentOrders, sizes: OrderSizes, random: SeededRandom) {
    this.#orders = orders;
    this.#sizes = sizes;
    this.#random = random;
  }

  quote(quote: Quote): void {
    this.#withdraw(this.#bids, (priceTicks) => priceTicks > quote.bidTicks);
    this.#withdraw(this.#asks, (priceTicks) => priceTicks < quote.askTicks);
    this.#place('BUY', quote.bidTicks, quote);
    this.#place('SELL', quote.askTicks, quote);
    this.#fillUp('BUY', quote);
    this.#fillUp('SELL', quote);
  }

  /** Takes note of what a trade has taken from an order of this maker. */
  onTrade(trade: VenueTrade): void {
    const orderId = trade.buyerIsMaker ? trade.buyOrderId : trade.sellOrderId;
    const order = this.#byId.get(orderId);
    if (!order) return;
    order.open -= trade.quantity;
    if (order.open <= 0n) this.#forget(trade.buyerIsMaker ? this.#bids : this.#asks, order);
  }

  #fillUp(side: 'BUY' | 'SELL', quote: Quote): void {
    const orders = side === 'BUY' ? this.#bids : this.#asks;
    const [best, direction] = side === 'BUY' ? [quote.bidTicks, -1] : [quote.askTicks, 1];
    for (let attempt = 0; orders.size < quote.levels && attempt < 2 * quote.levels; attempt++) {
      this.#place(side, best + direction * this.#distance(quote.spacingTicks), quote);
    }
    // Close prices may all be taken where few ticks are to be had; farther ones are not.
    for (let distance = 1; orders.size < quote.levels && distance <= 4 * quote.levels; distance++) {
      this.#place(side, best + direction * distance, quote);
    }
    if (orders.size > quote.levels + SLACK) this.#thinOut(orders, direction, quote.levels);
  }

  /** Books are dense near the best price and thin far from it. */
  #distance(spacingTicks: number): number {
    const scale = this.#random.next() < NEAR_SHARE ? spacingTicks / 20 : spacingTicks;
    return 1 + Math.floor(-Math.log(1 - this.#random.next()) * scale);
  }

  #place(side: 'BUY' | 'SELL', priceTicks: number, { sizeFactor }: Quote): void {
    const orders = side === 'BUY' ? this.#bids : this.#asks;
    if (priceTicks < 1 || orders.has(priceTicks)) return;
    const quantity = this.#sizes.draw(priceTicks, sizeFactor);
    const placed = this.#orders.limit(side, priceTicks, quantity, 'GTC');
    if (!placed?.order.isWorking) return;
    const { orderId, origQty, executedQty } = placed.order;
    const order = { orderId, priceTicks, open: origQty - executedQty };
    orders.set(priceTicks, order);
    this.#byId.set(orderId, order);
  }

  /** Takes away the orders farthest from the price. */
  #thinOut(orders: OrdersByPrice, direction: number, levels: number): void {
    const prices = [...orders.keys()].sort((a, b) => direction * (b - a));
    const far = new Set(prices.slice(0, orders.size - levels));
    this.#withdraw(orders, (priceTicks) => far.has(priceTicks));
  }

  #withdraw(orders: OrdersByPrice, isUnwanted: (priceTicks: number) => boolean): void {
    for (const order of orders.values()) {
      if (!isUnwanted(order.priceTicks)) continue;
      this.#forget(orders, order);
      this.#orders.cancel(order.orderId);
    }
  }

  #forget(orders: OrdersByPrice, order: RestingOrder): void {
    orders.delete(order.priceTicks);
    this.#byId.delete(order.orderId);
  }
}
