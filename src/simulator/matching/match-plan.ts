import type { SelfTradePreventionMode, Side } from '../../binance/wire/vocabulary.js';
import { multiply, ONE, type Units } from '../units.js';
import type { LiveOrder } from './live-order.js';
import type { OrderBook } from './order-book.js';
import type { PriceLevel } from './price-level.js';

/** A match that will take place; `maker` is null where the counterpart is external. */
export interface FillStep {
  readonly kind: 'fill';
  readonly maker: LiveOrder | null;
  readonly level: PriceLevel;
  readonly price: Units;
  readonly quantity: Units;
}

/** A match within one account that will not take place, and what that takes off either order. */
export interface PreventStep {
  readonly kind: 'prevent';
  readonly maker: LiveOrder;
  readonly price: Units;
  readonly takerQuantity: Units;
  readonly makerQuantity: Units;
}

/** What an order does to the book when it comes in, worked out before anything moves. */
export interface MatchPlan {
  readonly steps: readonly (FillStep | PreventStep)[];
  /** Sum over the fills. */
  readonly filled: Units;
  /** Quote of the fills, each cut to units as it will be settled. */
  readonly cost: Units;
  /** Taken off the incoming order by self-trade prevention. */
  readonly prevented: Units;
  /** What is left to trade: of the quantity, or what the rest of the quote quantity would buy at the last price seen. */
  readonly left: Units;
}

/** How much an order still wants: base, or base for a quote amount in whole steps. */
export interface Appetite {
  readonly quantity: Units;
  /** Null: the quantity counts. */
  readonly quote: { readonly amount: Units; readonly stepSize: Units } | null;
}

/** Who comes in; what of an order the plan depends on beside its appetite. */
export interface Taker {
  readonly accountId: string;
  readonly side: Side;
  readonly selfTradePreventionMode: SelfTradePreventionMode;
}

/** Where one maker stands while the plan is made; an iceberg that shows a new slice comes again at the end. */
interface Candidate {
  readonly maker: LiveOrder;
  readonly shown: Units;
  readonly hidden: Units;
}

/** Walks the book for an incoming order, by price, then by time; moves nothing. */
export function planMatch(book: OrderBook, taker: Taker, appetite: Appetite, priceLimit: Units | null): MatchPlan {
  const ladder = book.against(taker.side);
  const top = ladder.top();
  if (!top || (priceLimit !== null && !ladder.reaches(top.price, priceLimit))) return untouched(appetite.quantity);
  const walk = new Walk(taker, appetite);
  for (let depth = 0; !walk.isOver(); depth++) {
    const level = ladder.at(depth);
    if (!level || (priceLimit !== null && !ladder.reaches(level.price, priceLimit))) break;
    walk.visit(level);
  }
  return walk.plan();
}

/** What an order does that meets nobody. */
function untouched(left: Units): MatchPlan {
  return { steps: [], filled: 0n, cost: 0n, prevented: 0n, left };
}

class Walk {
  readonly #steps: (FillStep | PreventStep)[] = [];
  #left: Units;
  #quoteLeft: Units;
  #filled: Units = 0n;
  #cost: Units = 0n;
  #prevented: Units = 0n;
  #isOver: boolean;

  constructor(
    readonly taker: Taker,
    readonly appetite: Appetite,
  ) {
    this.#left = appetite.quantity;
    this.#quoteLeft = appetite.quote?.amount ?? 0n;
    this.#isOver = appetite.quote === null && this.#left === 0n;
  }

  isOver(): boolean {
    return this.#isOver;
  }

  plan(): MatchPlan {
    const [filled, cost, prevented, left] = [this.#filled, this.#cost, this.#prevented, this.#left];
    return { steps: this.#steps, filled, cost, prevented, left };
  }

  visit(level: PriceLevel): void {
    this.#refresh(level.price);
    let external = level.external;
    let consumed = 0n;
    const again: Candidate[] = [];
    for (let order = level.head; order && !this.isOver(); order = order.next) {
      const ahead = order.externalAhead - consumed;
      if (ahead > 0n) {
        const taken = this.#takeExternal(level, ahead);
        consumed += taken;
        external -= taken;
      }
      if (!this.isOver()) this.#meet(level, first(order), again);
    }
    if (!this.isOver() && external > 0n) this.#takeExternal(level, external);
    for (let candidate = again.shift(); candidate && !this.isOver(); candidate = again.shift()) {
      this.#meet(level, candidate, again);
    }
  }

  /** How much base the rest of a quote amount buys at this price. */
  #refresh(price: Units): void {
    const { quote } = this.appetite;
    if (!quote) return;
    const quantity = (this.#quoteLeft * ONE) / price;
    this.#left = quantity - (quantity % quote.stepSize);
    if (this.#left === 0n) this.#isOver = true;
  }

  #takeExternal(level: PriceLevel, available: Units): Units {
    const quantity = available < this.#left ? available : this.#left;
    this.#steps.push({ kind: 'fill', maker: null, level, price: level.price, quantity });
    this.#fill(level.price, quantity);
    return quantity;
  }

  #meet(level: PriceLevel, candidate: Candidate, again: Candidate[]): void {
    const { maker, shown } = candidate;
    const isOwn = maker.owner.accountId === this.taker.accountId;
    const mode = this.taker.selfTradePreventionMode;
    const quantity = shown < this.#left ? shown : this.#left;
    if (!isOwn || mode === 'NONE') {
      this.#steps.push({ kind: 'fill', maker, level, price: level.price, quantity });
      this.#fill(level.price, quantity);
      this.#requeue(candidate, again);
      return;
    }
    switch (mode) {
      case 'EXPIRE_TAKER':
        this.#prevent(maker, level.price, this.#left, 0n);
        return;
      case 'EXPIRE_MAKER':
        this.#prevent(maker, level.price, 0n, shown + candidate.hidden);
        return;
      case 'EXPIRE_BOTH':
        this.#prevent(maker, level.price, this.#left, shown + candidate.hidden);
        return;
      case 'DECREMENT':
      case 'TRANSFER':
        this.#prevent(maker, level.price, quantity, quantity);
        this.#requeue(candidate, again);
        return;
      default:
        mode satisfies never;
    }
  }

  #fill(price: Units, quantity: Units): void {
    const cost = multiply(price, quantity);
    this.#filled += quantity;
    this.#cost += cost;
    this.#spend(price, quantity, cost);
  }

  #prevent(maker: LiveOrder, price: Units, takerQuantity: Units, makerQuantity: Units): void {
    this.#steps.push({ kind: 'prevent', maker, price, takerQuantity, makerQuantity });
    this.#prevented += takerQuantity;
    this.#spend(price, takerQuantity, multiply(price, takerQuantity));
  }

  /** Once everything wanted at a price has been had, it is over: what is left of a quote amount buys no whole step. */
  #spend(price: Units, quantity: Units, cost: Units): void {
    this.#left -= quantity;
    this.#quoteLeft -= cost;
    if (this.#left === 0n) this.#isOver = true;
    else this.#refresh(price);
  }

  #requeue(candidate: Candidate, again: Candidate[]): void {
    if (this.#isOver || candidate.hidden === 0n) return;
    const slice = candidate.maker.icebergQty < candidate.hidden ? candidate.maker.icebergQty : candidate.hidden;
    again.push({ maker: candidate.maker, shown: slice, hidden: candidate.hidden - slice });
  }
}

function first(maker: LiveOrder): Candidate {
  const shown = maker.visibleQty;
  return { maker, shown, hidden: maker.openQty - shown };
}
