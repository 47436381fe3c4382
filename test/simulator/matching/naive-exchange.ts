import type { OrderPlacement } from '../../../src/simulator/venue-requests.js';

/** An order of the naive venue. */
export interface NaiveOrder {
  readonly id: bigint;
  readonly account: string;
  readonly p: OrderPlacement;
  readonly mode: string;
  readonly lockPrice: bigint;
  qty: bigint;
  executed: bigint;
  cost: bigint;
  prevented: bigint;
  status: string;
  reason: string;
  working: boolean;
  /** Priority at its price: lower is earlier; null while it is not in the book. */
  turn: number | null;
  shown: bigint;
  extreme: bigint | null;
}

const ONE = 100_000_000n;
const floor = (price: bigint, quantity: bigint): bigint => (price * quantity) / ONE;
const least = (one: bigint, other: bigint): bigint => (one < other ? one : other);
const openOf = (order: NaiveOrder): bigint => order.qty - order.executed - order.prevented;
const isMarket = (order: NaiveOrder): boolean => ['MARKET', 'STOP_LOSS', 'TAKE_PROFIT'].includes(order.p.type);
const isOpen = (order: NaiveOrder): boolean => ['NEW', 'PARTIALLY_FILLED'].includes(order.status);
const rises = (p: OrderPlacement): boolean => p.type.startsWith('STOP_LOSS') === (p.side === 'BUY');

/** The judge: a venue in plain arrays that sorts everything every time and keeps no running sums. */
export class NaiveExchange {
  orders: NaiveOrder[] = [];
  fills: string[] = [];
  /** Free and locked together, by account and asset; the venue's fees under `fees`. */
  totals: Record<string, bigint> = {};
  last = 0n;
  turn = 0;
  prices: bigint[] = [];

  constructor(
    readonly step: bigint,
    readonly commission: { readonly maker: bigint; readonly taker: bigint },
  ) {}

  locked(account: string, asset: 'AAA' | 'BBB'): bigint {
    return this.orders
      .filter((order) => isOpen(order) && order.account === account && (order.p.side === 'SELL') === (asset === 'AAA'))
      .reduce((sum, order) => sum + (asset === 'AAA' ? openOf(order) : floor(order.lockPrice, openOf(order))), 0n);
  }

  free(account: string, asset: 'AAA' | 'BBB'): bigint {
    return (this.totals[account + asset] ?? 0n) - this.locked(account, asset);
  }

  /** Null where the order is taken, else the reason. */
  place(account: string, p: OrderPlacement, mode: string): string | null {
    const isStop = p.stopPrice !== undefined || p.trailingDelta !== undefined;
    const ahead = p.stopPrice === undefined || (rises(p) ? p.stopPrice > this.last : p.stopPrice < this.last);
    if (isStop && !ahead) return 'Order would trigger immediately.';
    const lockPrice = p.price ?? (isStop ? (p.stopPrice ?? this.last) : 0n);
    const order: NaiveOrder = {
      ...{ id: BigInt(this.orders.length + 1), account, p, mode, lockPrice, qty: p.quantity ?? 0n, executed: 0n },
      ...{ cost: 0n, prevented: 0n, status: 'NEW', reason: 'NONE', working: !isStop, turn: null, shown: 0n },
      extreme: null,
    };
    if (p.type === 'LIMIT_MAKER' && this.queue(order).length > 0) return 'Order would immediately match and take.';
    const refusal = p.type === 'MARKET' ? this.refuseMarket(order) : this.refuseFunds(order);
    if (refusal) return refusal;
    this.orders.push(order);
    if (!isStop) this.enter(order);
    this.wake();
    return null;
  }

  cancel(id: bigint): void {
    const order = this.orders.find((each) => each.id === id) as NaiveOrder;
    this.finish(order, 'CANCELED', 'NONE');
  }

  /** Makes an order smaller where it stands; to no more than is gone already, and it is over. */
  amend(id: bigint, quantity: bigint): void {
    const order = this.orders.find((each) => each.id === id) as NaiveOrder;
    if (quantity <= order.executed + order.prevented) {
      this.finish(order, 'EXPIRED', 'NONE');
      return;
    }
    order.qty = quantity;
    order.shown = least(order.shown, openOf(order));
  }

  book(side: 'BUY' | 'SELL'): [bigint, bigint][] {
    const rows = new Map<bigint, bigint>();
    for (const order of this.orders) {
      if (order.turn === null || order.p.side !== side) continue;
      const price = order.p.price as bigint;
      rows.set(price, (rows.get(price) ?? 0n) + order.shown);
    }
    return [...rows].sort(([one], [other]) => (one < other === (side === 'SELL') ? -1 : 1));
  }

  /** The resting orders that this one can meet, first in line first. */
  private queue(taker: NaiveOrder): NaiveOrder[] {
    const isBuy = taker.p.side === 'BUY';
    return this.orders
      .filter((order) => order.turn !== null && order.p.side !== taker.p.side)
      .filter(({ p }) => {
        const [price, limit] = [p.price as bigint, taker.p.price ?? 0n];
        return isMarket(taker) || (isBuy ? price <= limit : price >= limit);
      })
      .sort((one, other) => {
        const [a, b] = [one.p.price as bigint, other.p.price as bigint];
        if (a !== b) return a < b === isBuy ? -1 : 1;
        return (one.turn as number) - (other.turn as number);
      });
  }

  private refuseFunds(order: NaiveOrder): string | null {
    const isBuy = order.p.side === 'BUY';
    const needed = isBuy ? floor(order.lockPrice, order.qty) : order.qty;
    return needed > this.free(order.account, isBuy ? 'BBB' : 'AAA') ? 'insufficient' : null;
  }

  /** Tries it on a copy of everything, to see what it would cost. */
  private refuseMarket(order: NaiveOrder): string | null {
    const trial = this.copy();
    const tried = { ...order };
    trial.orders.push(tried);
    trial.match(tried);
    if (order.p.quoteOrderQty !== undefined) {
      if (this.queue(order).length === 0) return 'thin';
      if (tried.qty === 0n) return 'LOT_SIZE';
    }
    const isBuy = order.p.side === 'BUY';
    const needed = isBuy ? tried.cost : tried.qty;
    return needed > this.free(order.account, isBuy ? 'BBB' : 'AAA') ? 'insufficient' : null;
  }

  private copy(): NaiveExchange {
    const twin = new NaiveExchange(this.step, this.commission);
    twin.orders = this.orders.map((order) => ({ ...order }));
    twin.totals = { ...this.totals };
    twin.turn = this.turn;
    return twin;
  }

  private enter(order: NaiveOrder): void {
    order.working = true;
    if (order.p.timeInForce === 'FOK') {
      const trial = this.copy();
      const tried = trial.orders.find((each) => each.id === order.id) as NaiveOrder;
      trial.match(tried);
      if (tried.executed < tried.qty) {
        this.finish(order, 'EXPIRED', 'UNFILLED_FOK_ORDER_EXPIRED');
        return;
      }
    }
    this.match(order);
    if (!isOpen(order)) return;
    if (isMarket(order)) this.finish(order, 'EXPIRED', 'INSUFFICIENT_LIQUIDITY');
    else if (order.p.timeInForce === 'IOC') this.finish(order, 'EXPIRED', 'UNFILLED_IOC_QUANTITY_EXPIRED');
    else this.show(order);
  }

  /** One counterpart after the other, looking the book up anew each time. */
  private match(taker: NaiveOrder): void {
    if (taker.p.quoteOrderQty !== undefined) {
      this.matchQuote(taker, taker.p.quoteOrderQty);
      return;
    }
    for (let maker = this.queue(taker)[0]; maker && isOpen(taker); maker = this.queue(taker)[0]) {
      this.meet(taker, maker, openOf(taker));
    }
  }

  /** Wants without end, and asks before each counterpart what the rest of the money buys there. */
  private matchQuote(taker: NaiveOrder, amount: bigint): void {
    const buys = (price: bigint): bigint => {
      const spent = taker.cost + preventedCost;
      const quantity = ((amount - spent) * ONE) / price;
      return quantity - (quantity % this.step);
    };
    let preventedCost = 0n;
    let wanted = 0n;
    let endsPrevented = false;
    taker.qty = 10n ** 30n;
    for (let maker = this.queue(taker)[0]; maker; maker = this.queue(taker)[0]) {
      const price = maker.p.price as bigint;
      wanted = buys(price);
      if (wanted === 0n) break;
      const gotBefore = taker.executed + taker.prevented;
      const [before, spentBefore] = [taker.prevented, taker.cost + preventedCost];
      this.meet(taker, maker, wanted);
      const prevented = taker.prevented - before;
      preventedCost += floor(price, prevented);
      if (prevented > 0n) endsPrevented = true;
      else if (taker.cost + preventedCost > spentBefore) endsPrevented = false;
      const isServed = taker.executed + taker.prevented - gotBefore === wanted;
      wanted = isServed ? 0n : buys(price);
      if (wanted === 0n) break;
    }
    taker.qty = taker.executed + taker.prevented + wanted;
    if (wanted === 0n) taker.status = endsPrevented ? 'EXPIRED_IN_MATCH' : 'FILLED';
  }

  private meet(taker: NaiveOrder, maker: NaiveOrder, wanted: bigint): void {
    const quantity = least(wanted, maker.shown);
    const isOwn = maker.account === taker.account && taker.mode !== 'NONE';
    if (isOwn) this.prevent(taker, maker, quantity, wanted);
    else this.trade(taker, maker, maker.p.price as bigint, quantity);
  }

  private trade(taker: NaiveOrder, maker: NaiveOrder, price: bigint, quantity: bigint): void {
    const cost = floor(price, quantity);
    for (const order of [taker, maker]) {
      const rate = order === taker ? this.commission.taker : this.commission.maker;
      const isBuy = order.p.side === 'BUY';
      const fee = floor(isBuy ? quantity : cost, rate);
      this.move(order.account, 'AAA', isBuy ? quantity - fee : -quantity);
      this.move(order.account, 'BBB', isBuy ? -cost : cost - fee);
      this.move('fees', isBuy ? 'AAA' : 'BBB', fee);
      order.executed += quantity;
      order.cost += cost;
      order.status = openOf(order) === 0n ? 'FILLED' : 'PARTIALLY_FILLED';
      this.fills.push(`${order.id} ${order === maker} ${price} ${quantity} ${cost} ${fee}`);
    }
    this.unshow(maker, quantity);
    this.last = price;
    this.prices.push(price);
  }

  private prevent(taker: NaiveOrder, maker: NaiveOrder, quantity: bigint, rest: bigint): void {
    const decrements = taker.mode === 'DECREMENT' || taker.mode === 'TRANSFER';
    const hitsTaker = decrements || taker.mode !== 'EXPIRE_MAKER';
    const hitsMaker = decrements || taker.mode !== 'EXPIRE_TAKER';
    if (hitsTaker) this.takeOff(taker, decrements ? quantity : rest);
    if (!hitsMaker) return;
    this.takeOff(maker, decrements ? quantity : openOf(maker));
    if (openOf(maker) === 0n) maker.turn = null;
    else this.unshow(maker, quantity);
  }

  private takeOff(order: NaiveOrder, quantity: bigint): void {
    order.prevented += quantity;
    if (openOf(order) === 0n) order.status = 'EXPIRED_IN_MATCH';
  }

  private show(order: NaiveOrder): void {
    order.turn = ++this.turn;
    order.shown = least(openOf(order), order.p.icebergQty ? order.p.icebergQty : openOf(order));
  }

  private unshow(order: NaiveOrder, quantity: bigint): void {
    order.shown -= quantity;
    if (openOf(order) === 0n) order.turn = null;
    else if (order.shown === 0n) this.show(order);
  }

  private finish(order: NaiveOrder, status: string, reason: string): void {
    Object.assign(order, { status, reason, turn: null });
  }

  private move(account: string, asset: 'AAA' | 'BBB', amount: bigint): void {
    this.totals[account + asset] = (this.totals[account + asset] ?? 0n) + amount;
  }

  /** Waiting stops look at every price since they last looked; those that fire go in by id. */
  private wake(): void {
    while (this.prices.length > 0) {
      const prices = this.prices;
      this.prices = [];
      const waiting = this.orders.filter((order) => isOpen(order) && !order.working);
      for (const order of waiting.filter((each) => prices.some((price) => this.fires(each, price)))) this.start(order);
    }
  }

  private start(order: NaiveOrder): void {
    order.working = true;
    if (isMarket(order) && order.p.side === 'BUY') {
      Object.assign(order, { lockPrice: 0n });
      const trial = this.copy();
      const tried = trial.orders.find((each) => each.id === order.id) as NaiveOrder;
      trial.match(tried);
      if (tried.cost > this.free(order.account, 'BBB')) {
        this.finish(order, 'EXPIRED', 'REJECTED');
        return;
      }
    }
    this.enter(order);
  }

  private fires(order: NaiveOrder, price: bigint): boolean {
    const { stopPrice, trailingDelta, side } = order.p;
    const isMet = stopPrice === undefined || (rises(order.p) ? price >= stopPrice : price <= stopPrice);
    if (trailingDelta === undefined) return isMet;
    if (order.extreme === null) {
      if (isMet) order.extreme = price;
      return false;
    }
    const isSell = side === 'SELL';
    if (isSell ? price > order.extreme : price < order.extreme) order.extreme = price;
    const bound = order.extreme * (10_000n + BigInt(isSell ? -trailingDelta : trailingDelta));
    return isSell ? price * 10_000n <= bound : price * 10_000n >= bound;
  }
}
