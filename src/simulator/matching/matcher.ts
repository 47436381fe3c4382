import type { SpotOrderStatus } from '../../binance/wire/vocabulary.js';
import { multiply, type Units } from '../units.js';
import type { OrderExecution } from '../venue-events.js';
import type { VenueFill } from '../venue-orders.js';
import type { ExecutionReporter } from './execution-reporter.js';
import type { LiveOrder } from './live-order.js';
import type { FillStep, MatchPlan, PreventStep } from './match-plan.js';
import { adjustLock, settle, settleExternal, type Match } from './settlement.js';
import type { SymbolMarket } from './symbol-market.js';

/** Carries out what has been planned: moves money, book and orders, and reports each step in the documented order. */
export class Matcher {
  constructor(
    readonly market: SymbolMarket,
    readonly reporter: ExecutionReporter,
  ) {}

  /** Takes every step of a plan; returns the incoming order's fills. */
  carryOut(taker: LiveOrder, plan: MatchPlan): VenueFill[] {
    const fills: VenueFill[] = [];
    for (const step of plan.steps) {
      if (step.kind === 'fill') fills.push(this.#trade(taker, step));
      else this.#prevent(taker, step);
    }
    return fills;
  }

  /** A resting order is filled by external liquidity that came in. */
  fillResting(order: LiveOrder, quantity: Units): void {
    const match = this.#match(order.price, quantity);
    const fill = this.#settle(order, match, true);
    settleExternal(this.market, match, order.side === 'SELL');
    this.market.book.reduce(order, quantity);
    this.#reportFill(order, fill);
  }

  /** An order of a pair starts to work or to trade: the other one is over, and this one stands for itself. */
  startLeg(order: LiveOrder): void {
    const other = order.sibling;
    if (!other) return;
    order.sibling = null;
    other.sibling = null;
    if (other.isOpen) {
      this.market.stops.remove(other);
      this.end(other, 'EXPIRED', { reason: 'OCO_TRIGGER' });
    }
    adjustLock(order);
  }

  /** Ends an open order unfilled or partly filled: out of the book, money free, reported. */
  end(
    order: LiveOrder,
    status: SpotOrderStatus,
    detail: { reason?: string; rejectReason?: string; cancelClientOrderId?: string } = {},
  ): bigint {
    const { market } = this;
    market.book.remove(order);
    order.status = status;
    order.expiryReason = detail.reason ?? 'NONE';
    this.#close(order);
    const { cancelClientOrderId, rejectReason } = detail;
    if (cancelClientOrderId !== undefined) {
      return this.reporter.report('CANCELED', order, market.time, { cancelClientOrderId });
    }
    return this.reporter.report('EXPIRED', order, market.time, rejectReason === undefined ? {} : { rejectReason });
  }

  #trade(taker: LiveOrder, step: FillStep): VenueFill {
    const { maker, level, price, quantity } = step;
    const match = this.#match(price, quantity);
    const fill = this.#settle(taker, match, false);
    const makerFill = maker && this.#settle(maker, match, true);
    if (maker) this.market.book.reduce(maker, quantity);
    else {
      this.market.book.consumeExternal(level, quantity);
      settleExternal(this.market, match, taker.side === 'SELL');
    }
    this.#published(match, taker, maker, taker.side === 'SELL');
    this.#reportFill(taker, fill);
    if (maker && makerFill) this.#reportFill(maker, makerFill);
    return fill;
  }

  #match(price: Units, quantity: Units): Match {
    return { tradeId: this.market.nextTradeId(), price, quantity, quoteQuantity: multiply(price, quantity) };
  }

  #settle(order: LiveOrder, match: Match, isMaker: boolean): VenueFill {
    this.startLeg(order);
    const fill = settle(this.market, order, match, isMaker);
    this.market.touch(order.owner);
    if (order.isOpen) order.touch(this.market.time);
    else this.#close(order);
    return fill;
  }

  #close(order: LiveOrder): void {
    order.isWorking = false;
    adjustLock(order);
    order.touch(this.market.time);
    this.market.touch(order.owner);
    order.owner.close(order.orderId);
    if (order.orderListId >= 0n) this.market.listMoved(order.orderListId);
  }

  /** The trade becomes public, moves the last price and may set off stops; where a recording is the public market, no. */
  #published(match: Match, taker: LiveOrder, maker: LiveOrder | null, buyerIsMaker: boolean): void {
    const { market } = this;
    if (market.isExternal || !maker) return;
    market.traded(match.price, match.quantity);
    if (!market.outbox.wants('trade')) return;
    const [buy, sell] = taker.side === 'BUY' ? [taker, maker] : [maker, taker];
    market.outbox.push('trade', {
      symbol: market.spec.symbol,
      ...match,
      time: market.time,
      buyerIsMaker,
      buyOrderId: buy.orderId,
      sellOrderId: sell.orderId,
      takerOrderId: taker.orderId,
    });
  }

  #reportFill(order: LiveOrder, fill: VenueFill): void {
    this.reporter.report('TRADE', order, this.market.time, { fill });
  }

  #prevent(taker: LiveOrder, step: PreventStep): void {
    const { maker, price, takerQuantity, makerQuantity } = step;
    const matchId = this.market.nextPreventedMatchId();
    if (takerQuantity > 0n) this.#takeOff(taker, takerQuantity, matchId);
    if (makerQuantity > 0n) {
      this.#takeOff(maker, makerQuantity, matchId);
      if (maker.openQty === 0n) this.market.book.remove(maker);
      else this.market.book.reduce(maker, makerQuantity);
    }
    const about = (quantity: Units, counter: LiveOrder) => ({
      matchId,
      quantity,
      counterOrderId: counter.orderId,
      price,
    });
    if (takerQuantity > 0n) this.#reportPrevention(taker, about(takerQuantity, maker));
    if (makerQuantity > 0n) this.#reportPrevention(maker, about(makerQuantity, taker));
  }

  #takeOff(order: LiveOrder, quantity: Units, matchId: bigint): void {
    this.startLeg(order);
    order.preventedQty += quantity;
    order.preventedMatchId = matchId;
    if (order.openQty > 0n) {
      adjustLock(order);
      order.touch(this.market.time);
      this.market.touch(order.owner);
      return;
    }
    order.status = 'EXPIRED_IN_MATCH';
    this.#close(order);
  }

  #reportPrevention(order: LiveOrder, prevention: NonNullable<OrderExecution['prevention']>): void {
    this.reporter.report('TRADE_PREVENTION', order, this.market.time, { prevention });
  }
}
