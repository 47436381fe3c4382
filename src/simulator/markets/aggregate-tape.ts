import type { Units } from '../units.js';
import type { VenueTrade } from '../venue-orders.js';
import { NumberedTape } from './numbered-tape.js';

/** Consecutive trades of one taker order at one price. */
export interface Aggregate {
  readonly id: number;
  readonly price: Units;
  readonly quantity: Units;
  readonly firstTradeId: number;
  readonly lastTradeId: number;
  readonly time: number;
  readonly buyerIsMaker: boolean;
}

/**
 * Gathers trades into aggregate trades, numbered from 1. An aggregate is told when it is known to be complete: at the
 * next trade that does not belong to it, or when the work in which it arose has ended (a taker order matches without
 * interruption).
 */
export class AggregateTape {
  readonly #tape: NumberedTape<Aggregate>;
  readonly #onComplete: (aggregate: Aggregate) => void;
  #nextId = 1;
  #takerOrderId: bigint | null = null;
  #open: Aggregate | null = null;

  constructor(maxRows: number, onComplete: (aggregate: Aggregate) => void) {
    this.#tape = new NumberedTape<Aggregate>(
      maxRows,
      (row) => row.id,
      (row) => row.time,
    );
    this.#onComplete = onComplete;
  }

  add(trade: VenueTrade): void {
    const open = this.#open;
    if (open && this.#belongs(open, trade)) {
      this.#open = { ...open, quantity: open.quantity + trade.quantity, lastTradeId: Number(trade.tradeId) };
      return;
    }
    this.complete();
    this.#begin(trade);
    queueMicrotask(() => this.complete());
  }

  /** Closes the running aggregate, if there is one. */
  complete(): void {
    const aggregate = this.#open;
    if (!aggregate) return;
    this.#open = null;
    this.#tape.push(aggregate);
    this.#onComplete(aggregate);
  }

  /** Rows of a window, the running one included. */
  select(window: { fromId?: number; startTime?: number; endTime?: number; limit: number }): Aggregate[] {
    this.complete();
    return this.#tape.select(window);
  }

  // A recording does not name taker orders: there side and time must do.
  #belongs(open: Aggregate, trade: VenueTrade): boolean {
    if (open.price !== trade.price || open.time !== trade.time) return false;
    return open.buyerIsMaker === trade.buyerIsMaker && this.#takerOrderId === trade.takerOrderId;
  }

  #begin(trade: VenueTrade): void {
    this.#takerOrderId = trade.takerOrderId;
    this.#open = {
      id: this.#nextId++,
      price: trade.price,
      quantity: trade.quantity,
      firstTradeId: Number(trade.tradeId),
      lastTradeId: Number(trade.tradeId),
      time: trade.time,
      buyerIsMaker: trade.buyerIsMaker,
    };
  }
}
