import { OrderType, Status, createCancelRequest, isActive, parseVtSymbol } from 'vt-binance/host';
import type { Direction, MainEngine, Order } from 'vt-binance/host';
import type { PlannedQuote } from './plan-quotes.js';

/** A side waits this long after a refusal before it tries again, and before it repeats a cancel that had no effect. */
const PATIENCE_MS = 2_000;

/** What a side is told once. */
export interface QuoteSideOptions {
  readonly adapterName: string;
  readonly vtSymbol: string;
  readonly direction: Direction;
  /** A standing order is left alone for so long, however the market moves. */
  readonly restMs: number;
  readonly now: () => number;
  /** Called with the side's order when it has ended and the side is free. */
  readonly onFree: (order: Order) => void;
  /** Called with the id of each new order. */
  readonly onOrder: (vtOrderId: string) => void;
}

/** One side of a quote: at most one order at a time, moved by cancelling it and sending the next. */
export class QuoteSide {
  readonly #main: MainEngine;
  readonly #options: QuoteSideOptions;
  #standing: PlannedQuote | null = null;
  #vtOrderId: string | null = null;
  #unregister: (() => void) | null = null;
  #sentTime = 0;
  #cancelTime: number | null = null;
  #pausedUntil = 0;

  constructor(main: MainEngine, options: QuoteSideOptions) {
    this.#main = main;
    this.#options = options;
  }

  /** Price and volume of the order that stands or is on its way. */
  get standing(): PlannedQuote | null {
    return this.#standing;
  }

  /** Whether the side has no order that could still trade. */
  get isFree(): boolean {
    return this.#vtOrderId === null;
  }

  /** Brings the side towards what is planned: places, leaves, or takes away what stands elsewhere. */
  follow(plan: PlannedQuote | null): void {
    if (this.#vtOrderId === null) {
      if (plan && this.#options.now() >= this.#pausedUntil) this.#send(plan);
      return;
    }
    const isRight = plan !== null && this.#standing !== null && plan.price.eq(this.#standing.price);
    const isRested = this.#options.now() - this.#sentTime >= this.#options.restMs;
    if (!isRight && isRested) this.cancel();
  }

  /** Takes the standing order away; one that the venue has not confirmed yet is left until it has. */
  cancel(): void {
    const order = this.#vtOrderId === null ? undefined : this.#main.getOrder(this.#vtOrderId);
    if (!order || !isActive(order) || order.status === Status.SUBMITTING) return;
    const now = this.#options.now();
    if (this.#cancelTime !== null && now - this.#cancelTime < PATIENCE_MS) return;
    this.#cancelTime = now;
    this.#main.cancelOrder(createCancelRequest(order), this.#options.adapterName);
  }

  /** Hears no more of its order. */
  release(): void {
    this.#unregister?.();
    this.#unregister = null;
  }

  #send(plan: PlannedQuote): void {
    const { adapterName, vtSymbol, direction } = this.#options;
    const vtOrderId = this.#main.sendOrder(
      {
        ...parseVtSymbol(vtSymbol),
        direction,
        type: OrderType.LIMIT,
        price: plan.price,
        volume: plan.volume,
        reference: 'market-maker',
      },
      adapterName,
    );
    if (vtOrderId === '') {
      this.#pause();
      return;
    }
    this.#standing = plan;
    this.#vtOrderId = vtOrderId;
    this.#sentTime = this.#options.now();
    this.#options.onOrder(vtOrderId);
    // The id is ours before any event of the order is handled, so nothing is missed.
    this.#unregister = this.#main.eventEngine.register(`eOrder.${vtOrderId}`, ({ data }) => {
      this.#onOrder(data);
    });
  }

  #onOrder(order: Order): void {
    if (isActive(order)) return;
    if (order.status === Status.REJECTED) this.#pause();
    this.release();
    this.#standing = null;
    this.#vtOrderId = null;
    this.#cancelTime = null;
    this.#options.onFree(order);
  }

  #pause(): void {
    this.#pausedUntil = this.#options.now() + PATIENCE_MS;
  }
}
