import { EventEmitter } from 'eventemitter3';
import type { Account } from './accounts/account.js';
import type { AccountMarket } from './accounts/account-market.js';
import { Ledger } from './accounts/ledger.js';
import type { SymbolFilter } from '../binance/wire/exchange-info.js';
import type { SymbolSpec } from './markets/symbol-spec.js';
import { cancelReplace } from './matching/cancel-replace.js';
import { checkClientOrderId, generateClientOrderId } from './matching/client-order-id.js';
import { EventOutbox } from './matching/event-outbox.js';
import { ExecutionReporter } from './matching/execution-reporter.js';
import { findAmendable, findCancellable, findOrder } from './matching/find-order.js';
import { findCancellableList, findList } from './matching/find-list.js';
import type { LiveOrder, OrderTerms } from './matching/live-order.js';
import type { OrderList } from './matching/order-list.js';
import { SymbolDesk } from './matching/symbol-desk.js';
import { SeededRandom } from './seeded-random.js';
import type { Units } from './units.js';
import type { VenueClock } from './venue-clock.js';
import { VenueError } from './venue-error.js';
import type { AccountOptions, CommissionSchedule, VenueBalance } from './venue-accounts.js';
import type { VenueEvents } from './venue-events.js';
import type { VenueAmendment, VenueFill, VenueOrder, VenueOrderList } from './venue-orders.js';
import type {
  AmendedVenueOrder,
  CancelledVenueOrder,
  CancelledVenueOrderList,
  CancelReplaceOutcome,
  PlacedOrder,
  PlacedOrderList,
} from './venue-outcomes.js';
import type {
  CancelReplaceRequest,
  OrderAmendment,
  OrderCancellation,
  OrderListCancellation,
  OrderListPlacement,
  OrderListReference,
  OrderPlacement,
  OrderReference,
} from './venue-requests.js';
import type { BookTop, ExternalMarket, Venue, VenueLedger, VenueReferencePrice } from './venue.js';

/** What a venue is made of. The same clock readings, symbols, seed and calls give the same venue. */
export interface SimulatedExchangeOptions {
  readonly clock: VenueClock;
  readonly symbols: readonly SymbolSpec[];
  /** For the ids that the venue makes up; default 1. */
  readonly seed?: number;
  /** Where order ids begin, in every symbol; default 1. Binance's may exceed 2^53. */
  readonly firstOrderId?: bigint;
  /** Filters over all symbols, as `exchangeInfo.exchangeFilters` shows them; default none, as on Binance. */
  readonly exchangeFilters?: readonly SymbolFilter[];
}

/**
 * The whole venue as one object, without sockets: order books, accounts, ledger. Every method runs to its end before
 * it returns; its events are told then, in the order in which things happened. A listener may call the venue.
 */
export class SimulatedExchange implements Venue, ExternalMarket, VenueLedger {
  readonly symbols: ReadonlyMap<string, SymbolSpec>;
  readonly exchangeFilters: readonly SymbolFilter[];
  readonly #clock: VenueClock;
  readonly #random: SeededRandom;
  readonly #emitter = new EventEmitter<VenueEvents>();
  readonly #outbox = new EventOutbox(this.#emitter);
  readonly #ledger = new Ledger();
  readonly #desks = new Map<string, SymbolDesk>();
  readonly #referencePrices = new Map<string, VenueReferencePrice>();
  #lastOrderListId = 0n;

  constructor({ clock, symbols, seed = 1, firstOrderId, exchangeFilters = [] }: SimulatedExchangeOptions) {
    this.exchangeFilters = exchangeFilters;
    const traits = { firstOrderId, exchangeFilters };
    this.#clock = clock;
    this.#random = new SeededRandom(seed);
    this.symbols = new Map(symbols.map((spec) => [spec.symbol, spec]));
    const reporter = new ExecutionReporter(this.#outbox);
    const newId = (): string => generateClientOrderId(this.#random);
    for (const spec of symbols) {
      this.#desks.set(spec.symbol, new SymbolDesk(spec, this.#outbox, this.#ledger, reporter, newId, traits));
    }
  }

  on<Name extends keyof VenueEvents>(name: Name, listener: (...args: VenueEvents[Name]) => void): this {
    this.#emitter.on(name, listener);
    return this;
  }

  off<Name extends keyof VenueEvents>(name: Name, listener: (...args: VenueEvents[Name]) => void): this {
    this.#emitter.off(name, listener);
    return this;
  }

  openAccount(
    accountId: string,
    balances: Readonly<Record<string, Units>>,
    commission?: CommissionSchedule,
    options?: AccountOptions,
  ): void {
    const account = this.#ledger.open(accountId, commission, options);
    for (const [asset, amount] of Object.entries(balances)) this.#ledger.deposit(account, asset, amount);
  }

  /** What a venue that restarts without its memory of client ids forgets; orders and their rows stay. */
  forgetClientIds(): void {
    for (const accountId of this.#ledger.accountIds) {
      const account = this.#ledger.account(accountId);
      account.lists.forgetClientIds();
      for (const owner of account.markets()) owner.forgetClientIds();
    }
  }

  deposit(accountId: string, asset: string, delta: Units): void {
    const account = this.#ledger.account(accountId);
    this.#ledger.deposit(account, asset, delta);
    const time = this.#clock.now();
    this.#outbox.push('deposit', accountId, asset, delta, time);
    this.#outbox.push('balances', accountId, [account.balance(asset).snapshot()], time);
    this.#outbox.drain();
  }

  balancesOf(accountId: string): readonly VenueBalance[] {
    return this.#ledger.account(accountId).balances();
  }

  commissionOf(accountId: string, symbol: string): CommissionSchedule {
    this.#desk(symbol);
    return this.#ledger.account(accountId).commission;
  }

  assetLimitsOf(accountId: string): Readonly<Record<string, Units>> {
    return this.#ledger.account(accountId).options.assetLimits ?? {};
  }

  placeOrder(accountId: string, placement: OrderPlacement): PlacedOrder {
    const desk = this.#desk(placement.symbol);
    const owner = this.#owner(accountId, desk);
    return this.#place(desk, owner, desk.orders.read(placement, this.#clock.now()));
  }

  testOrder(accountId: string, placement: OrderPlacement): void {
    this.#ledger.account(accountId);
    this.#desk(placement.symbol).orders.read(placement, this.#clock.now());
  }

  cancelOrder(accountId: string, cancellation: OrderCancellation): CancelledVenueOrder {
    const desk = this.#desk(cancellation.symbol);
    const cancelId = this.#cancelId(cancellation.newClientOrderId);
    const order = findCancellable(this.#owner(accountId, desk), cancellation);
    return this.#run(desk, () => {
      const list = desk.lists.of(order);
      if (!list) return this.#cancel(desk, order, cancelId);
      const gone = cancelList(desk, list, cancelId);
      const time = desk.market.time;
      return { order: order.snapshot(), cancelClientOrderId: cancelId, time, list: gone };
    });
  }

  cancelOpenOrders(accountId: string, symbol: string): readonly (CancelledVenueOrder | CancelledVenueOrderList)[] {
    const desk = this.#desk(symbol);
    const open = [...this.#owner(accountId, desk).open()];
    if (open.length === 0) throw new VenueError(-2011, 'Unknown order sent.');
    const cancelId = this.#cancelId(undefined);
    const lists = new Set(open.flatMap((order) => desk.lists.of(order) ?? []));
    return this.#run(desk, () => [
      ...open.filter((order) => !desk.lists.of(order)).map((order) => this.#cancel(desk, order, cancelId)),
      ...[...lists].map((list) => cancelList(desk, list, cancelId)),
    ]);
  }

  amendOrder(accountId: string, amendment: OrderAmendment): AmendedVenueOrder {
    const desk = this.#desk(amendment.symbol);
    const { newQty: quantity, newClientOrderId: clientOrderId = null } = amendment;
    if (clientOrderId !== null) checkClientOrderId(clientOrderId, 'newClientOrderId');
    if (quantity <= 0n) throw new VenueError(-1013, 'Invalid quantity.');
    const owner = this.#owner(accountId, desk);
    const order = findAmendable(owner, amendment);
    return this.#run(desk, () => desk.amendments.amend(owner, order, { quantity, clientOrderId }));
  }

  amendments(accountId: string, reference: OrderReference): readonly VenueAmendment[] {
    return [...findOrder(this.#owner(accountId, this.#desk(reference.symbol)), reference).amendments];
  }

  placeOrderList(accountId: string, placement: OrderListPlacement): PlacedOrderList {
    const desk = this.#desk(placement.symbol);
    const { lists } = this.#ledger.account(accountId);
    const owner = this.#owner(accountId, desk);
    const terms = desk.lists.read(placement, this.#clock.now());
    return this.#run(desk, () => {
      const placed = desk.lists.place(lists, owner, terms, this.#lastOrderListId + 1n);
      this.#lastOrderListId++;
      return placed;
    });
  }

  cancelOrderList(accountId: string, cancellation: OrderListCancellation): CancelledVenueOrderList {
    const desk = this.#desk(cancellation.symbol);
    const cancelId = this.#cancelId(cancellation.newClientOrderId);
    const list = findCancellableList(this.#ledger.account(accountId).lists, cancellation);
    return this.#run(desk, () => cancelList(desk, list, cancelId));
  }

  orderList(accountId: string, reference: OrderListReference): VenueOrderList {
    return findList(this.#ledger.account(accountId).lists, reference).snapshot();
  }

  openOrderLists(accountId: string): readonly VenueOrderList[] {
    return this.#ledger
      .account(accountId)
      .lists.open()
      .map((list) => list.snapshot());
  }

  allOrderLists(accountId: string): readonly VenueOrderList[] {
    return this.#ledger
      .account(accountId)
      .lists.all()
      .map((list) => list.snapshot());
  }

  cancelReplace(accountId: string, request: CancelReplaceRequest): CancelReplaceOutcome {
    const desk = this.#desk(request.placement.symbol);
    const owner = this.#owner(accountId, desk);
    if (!desk.market.spec.info.cancelReplaceAllowed) {
      throw new VenueError(-2010, 'Order cancel-replace is not supported for this symbol.');
    }
    const { newClientOrderId } = request.cancellation;
    if (newClientOrderId !== undefined) checkClientOrderId(newClientOrderId, 'cancelNewClientOrderId');
    const terms = desk.orders.read(request.placement, this.#clock.now());
    return cancelReplace(request, {
      cancel: () => this.cancelOrder(accountId, request.cancellation),
      place: () => this.#place(desk, owner, terms),
    });
  }

  order(accountId: string, reference: OrderReference): VenueOrder {
    const desk = this.#desk(reference.symbol);
    return findOrder(this.#owner(accountId, desk), reference).snapshot();
  }

  openOrders(accountId: string, symbol?: string): readonly VenueOrder[] {
    return this.#owners(accountId, symbol).flatMap((owner) => snapshots(owner.open()));
  }

  allOrders(accountId: string, symbol: string): readonly VenueOrder[] {
    return this.#owners(accountId, symbol).flatMap((owner) => snapshots(owner.orders()));
  }

  fills(accountId: string, symbol?: string): readonly VenueFill[] {
    return this.#owners(accountId, symbol).flatMap((owner) => owner.fills());
  }

  lastUpdateId(symbol: string): number {
    return this.#desk(symbol).market.book.updateId;
  }

  bookTop(symbol: string): BookTop {
    const { book } = this.#desk(symbol).market;
    const [bid, ask] = [book.bids.top(), book.asks.top()];
    return {
      updateId: book.updateId,
      bid: bid ? [bid.price, bid.total] : null,
      ask: ask ? [ask.price, ask.total] : null,
    };
  }

  levels(symbol: string, side: 'bid' | 'ask', limit: number): readonly (readonly [price: Units, quantity: Units])[] {
    return this.#desk(symbol).market.book.levels(side, limit);
  }

  lastPrice(symbol: string): Units {
    return this.#desk(symbol).market.prices.last;
  }

  averagePrice(symbol: string, minutes: number): Units {
    return this.#desk(symbol).market.prices.average(minutes, this.#clock.now());
  }

  referencePrice(symbol: string): VenueReferencePrice | undefined {
    this.#desk(symbol);
    return this.#referencePrices.get(symbol);
  }

  /** Gives a symbol a reference price, which filters use in place of the average, or (null) takes it away. */
  setReferencePrice(symbol: string, price: Units | null): void {
    this.#desk(symbol).market.prices.reference = price;
    this.#referencePrices.set(symbol, { price, time: this.#clock.now() });
  }

  setExternalLevel(symbol: string, side: 'bid' | 'ask', price: Units, quantity: Units): void {
    const desk = this.#desk(symbol);
    this.#run(desk, () => desk.external().setLevel(side, price, quantity));
  }

  externalTrade(symbol: string, price: Units, quantity: Units, buyerIsMaker: boolean): void {
    const desk = this.#desk(symbol);
    this.#run(desk, () => desk.external().print(price, quantity, buyerIsMaker));
  }

  clearExternalLevels(symbol: string): void {
    const desk = this.#desk(symbol);
    this.#run(desk, () => desk.external().clear());
  }

  totalOf(asset: string): Units {
    return this.#ledger.totalOf(asset);
  }

  depositedOf(asset: string): Units {
    return this.#ledger.depositedOf(asset);
  }

  feesOf(asset: string): Units {
    return this.#ledger.fees(asset).amount;
  }

  externalFlowOf(asset: string): Units {
    return this.#ledger.external(asset).amount;
  }

  get assets(): readonly string[] {
    return this.#ledger.assets;
  }

  get accountIds(): readonly string[] {
    return this.#ledger.accountIds;
  }

  tradeCount(symbol: string): number {
    return this.#desk(symbol).market.tradeCount;
  }

  #place(desk: SymbolDesk, owner: AccountMarket, terms: OrderTerms): PlacedOrder {
    return this.#run(desk, () => {
      const { order, fills } = desk.orders.place(owner, terms);
      return { order: order.snapshot(), fills };
    });
  }

  #cancel(desk: SymbolDesk, order: LiveOrder, cancelClientOrderId: string): CancelledVenueOrder {
    desk.orders.cancel(order, cancelClientOrderId);
    return { order: order.snapshot(), cancelClientOrderId, time: desk.market.time };
  }

  /** One operation: at one moment, its stops included, told as a whole when it is over. */
  #run<Result>(desk: SymbolDesk, operation: () => Result): Result {
    desk.market.time = this.#clock.now();
    const result = operation();
    desk.settle();
    desk.market.tellBalances();
    this.#outbox.drain();
    return result;
  }

  #cancelId(sent: string | undefined): string {
    if (sent === undefined) return generateClientOrderId(this.#random);
    checkClientOrderId(sent, 'newClientOrderId');
    return sent;
  }

  #desk(symbol: string): SymbolDesk {
    const desk = this.#desks.get(symbol);
    if (!desk) throw new VenueError(-1121, 'Invalid symbol.');
    return desk;
  }

  #owner(accountId: string, desk: SymbolDesk): AccountMarket {
    return marketOf(this.#ledger.account(accountId), desk.market.spec);
  }

  #owners(accountId: string, symbol: string | undefined): AccountMarket[] {
    const account = this.#ledger.account(accountId);
    return symbol === undefined ? [...account.markets()] : [marketOf(account, this.#desk(symbol).market.spec)];
  }
}

function marketOf(account: Account, { symbol, baseAsset, quoteAsset }: SymbolSpec): AccountMarket {
  return account.market(symbol, baseAsset, quoteAsset);
}

function cancelList(desk: SymbolDesk, list: OrderList, cancelClientOrderId: string): CancelledVenueOrderList {
  const orders = desk.lists.cancel(list, cancelClientOrderId);
  return { list: list.snapshot(), orders };
}

function snapshots(orders: Iterable<LiveOrder>): VenueOrder[] {
  return Array.from(orders, (order) => order.snapshot());
}
