import { EventEmitter } from 'eventemitter3';
import { Ledger } from './accounts/ledger.js';
import type { SymbolFilter } from '../binance/wire/exchange-info.js';
import type { SymbolSpec } from './markets/symbol-spec.js';
import { generateClientOrderId } from './matching/client-order-id.js';
import { EventOutbox } from './matching/event-outbox.js';
import { OrderOffice } from './matching/order-office.js';
import { OrderRecords } from './matching/order-records.js';
import { TradingFloor } from './matching/trading-floor.js';
import { SeededRandom } from './seeded-random.js';
import type { Units } from './units.js';
import type { VenueClock } from './venue-clock.js';
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
  readonly #emitter = new EventEmitter<VenueEvents>();
  readonly #outbox = new EventOutbox(this.#emitter);
  readonly #ledger = new Ledger();
  readonly #floor: TradingFloor;
  readonly #office: OrderOffice;
  readonly #records: OrderRecords;
  readonly #referencePrices = new Map<string, VenueReferencePrice>();

  constructor({ clock, symbols, seed = 1, firstOrderId, exchangeFilters = [] }: SimulatedExchangeOptions) {
    this.exchangeFilters = exchangeFilters;
    this.#clock = clock;
    this.symbols = new Map(symbols.map((spec) => [spec.symbol, spec]));
    const random = new SeededRandom(seed);
    const newId = (): string => generateClientOrderId(random);
    const [ledger, outbox] = [this.#ledger, this.#outbox];
    const traits = { firstOrderId, exchangeFilters };
    this.#floor = new TradingFloor({ clock, symbols, ledger, outbox, newId, traits });
    this.#office = new OrderOffice({ clock, floor: this.#floor, ledger, newId });
    this.#records = new OrderRecords(this.#floor, ledger);
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
    this.#floor.desk(symbol);
    return this.#ledger.account(accountId).commission;
  }

  assetLimitsOf(accountId: string): Readonly<Record<string, Units>> {
    return this.#ledger.account(accountId).options.assetLimits ?? {};
  }

  placeOrder(accountId: string, placement: OrderPlacement): PlacedOrder {
    return this.#office.placeOrder(accountId, placement);
  }

  testOrder(accountId: string, placement: OrderPlacement): void {
    this.#office.testOrder(accountId, placement);
  }

  cancelOrder(accountId: string, cancellation: OrderCancellation): CancelledVenueOrder {
    return this.#office.cancelOrder(accountId, cancellation);
  }

  cancelOpenOrders(accountId: string, symbol: string): readonly (CancelledVenueOrder | CancelledVenueOrderList)[] {
    return this.#office.cancelOpenOrders(accountId, symbol);
  }

  amendOrder(accountId: string, amendment: OrderAmendment): AmendedVenueOrder {
    return this.#office.amendOrder(accountId, amendment);
  }

  amendments(accountId: string, reference: OrderReference): readonly VenueAmendment[] {
    return this.#records.amendments(accountId, reference);
  }

  placeOrderList(accountId: string, placement: OrderListPlacement): PlacedOrderList {
    return this.#office.placeOrderList(accountId, placement);
  }

  cancelOrderList(accountId: string, cancellation: OrderListCancellation): CancelledVenueOrderList {
    return this.#office.cancelOrderList(accountId, cancellation);
  }

  orderList(accountId: string, reference: OrderListReference): VenueOrderList {
    return this.#records.orderList(accountId, reference);
  }

  openOrderLists(accountId: string): readonly VenueOrderList[] {
    return this.#records.openOrderLists(accountId);
  }

  allOrderLists(accountId: string): readonly VenueOrderList[] {
    return this.#records.allOrderLists(accountId);
  }

  cancelReplace(accountId: string, request: CancelReplaceRequest): CancelReplaceOutcome {
    return this.#office.cancelReplace(accountId, request);
  }

  order(accountId: string, reference: OrderReference): VenueOrder {
    return this.#records.order(accountId, reference);
  }

  openOrders(accountId: string, symbol?: string): readonly VenueOrder[] {
    return this.#records.openOrders(accountId, symbol);
  }

  allOrders(accountId: string, symbol: string): readonly VenueOrder[] {
    return this.#records.allOrders(accountId, symbol);
  }

  fills(accountId: string, symbol?: string): readonly VenueFill[] {
    return this.#records.fills(accountId, symbol);
  }

  lastUpdateId(symbol: string): number {
    return this.#floor.desk(symbol).market.book.updateId;
  }

  bookTop(symbol: string): BookTop {
    const { book } = this.#floor.desk(symbol).market;
    const [bid, ask] = [book.bids.top(), book.asks.top()];
    return {
      updateId: book.updateId,
      bid: bid ? [bid.price, bid.total] : null,
      ask: ask ? [ask.price, ask.total] : null,
    };
  }

  levels(symbol: string, side: 'bid' | 'ask', limit: number): readonly (readonly [price: Units, quantity: Units])[] {
    return this.#floor.desk(symbol).market.book.levels(side, limit);
  }

  lastPrice(symbol: string): Units {
    return this.#floor.desk(symbol).market.prices.last;
  }

  averagePrice(symbol: string, minutes: number): Units {
    return this.#floor.desk(symbol).market.prices.average(minutes, this.#clock.now());
  }

  referencePrice(symbol: string): VenueReferencePrice | undefined {
    this.#floor.desk(symbol);
    return this.#referencePrices.get(symbol);
  }

  /** Gives a symbol a reference price, which filters use in place of the average, or (null) takes it away. */
  setReferencePrice(symbol: string, price: Units | null): void {
    this.#floor.desk(symbol).market.prices.reference = price;
    this.#referencePrices.set(symbol, { price, time: this.#clock.now() });
  }

  setExternalLevel(symbol: string, side: 'bid' | 'ask', price: Units, quantity: Units): void {
    const desk = this.#floor.desk(symbol);
    this.#floor.run(desk, () => desk.external().setLevel(side, price, quantity));
  }

  externalTrade(symbol: string, price: Units, quantity: Units, buyerIsMaker: boolean): void {
    const desk = this.#floor.desk(symbol);
    this.#floor.run(desk, () => desk.external().print(price, quantity, buyerIsMaker));
  }

  clearExternalLevels(symbol: string): void {
    const desk = this.#floor.desk(symbol);
    this.#floor.run(desk, () => desk.external().clear());
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
    return this.#floor.desk(symbol).market.tradeCount;
  }
}
