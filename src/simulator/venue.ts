import type { SymbolFilter } from '../binance/wire/exchange-info.js';
import type { SymbolSpec } from './markets/symbol-spec.js';
import type { Units } from './units.js';
import type { VenueAmendment, VenueFill, VenueOrder, VenueOrderList } from './venue-orders.js';
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
import type {
  AmendedVenueOrder,
  CancelReplaceOutcome,
  CancelledVenueOrder,
  CancelledVenueOrderList,
  PlacedOrder,
  PlacedOrderList,
} from './venue-outcomes.js';
import type { AccountOptions, CommissionSchedule, VenueBalance } from './venue-accounts.js';
import type { VenueEvents } from './venue-events.js';

/** A reference price; null while the venue has none for the symbol. */
export interface VenueReferencePrice {
  readonly price: Units | null;
  /** When it was set. */
  readonly time: number;
}

/** The best price on each side, with quantity; null where a side is empty. */
export interface BookTop {
  readonly updateId: number;
  readonly bid: readonly [price: Units, quantity: Units] | null;
  readonly ask: readonly [price: Units, quantity: Units] | null;
}

/**
 * The venue without sockets: books, orders, accounts, ledger. Methods are synchronous; a refusal is a `VenueError`
 * with Binance's code and words. This is what the server serves and what agents trade on.
 */
export interface Venue {
  readonly symbols: ReadonlyMap<string, SymbolSpec>;
  /** Filters of the whole venue (EXCHANGE_MAX_NUM_ORDERS and its kin). */
  readonly exchangeFilters: readonly SymbolFilter[];
  on<Name extends keyof VenueEvents>(name: Name, listener: (...args: VenueEvents[Name]) => void): this;
  off<Name extends keyof VenueEvents>(name: Name, listener: (...args: VenueEvents[Name]) => void): this;

  /** Opens an account; balances are amounts by asset. Opening twice throws `RangeError`. */
  openAccount(
    accountId: string,
    balances: Readonly<Record<string, Units>>,
    commission?: CommissionSchedule,
    options?: AccountOptions,
  ): void;
  /** Adds to (or takes from) the free balance of an asset and tells so. */
  deposit(accountId: string, asset: string, delta: Units): void;
  balancesOf(accountId: string): readonly VenueBalance[];
  commissionOf(accountId: string, symbol: string): CommissionSchedule;
  /** MAX_ASSET limits of an account by asset. */
  assetLimitsOf(accountId: string): Readonly<Record<string, Units>>;

  placeOrder(accountId: string, placement: OrderPlacement): PlacedOrder;
  /** Every check that comes before the matching engine (parameters, symbol, filters), no effect; as on Binance. */
  testOrder(accountId: string, placement: OrderPlacement): void;
  cancelOrder(accountId: string, cancellation: OrderCancellation): CancelledVenueOrder;
  /** Every open order, those of lists as members of their cancelled lists, which come last. */
  cancelOpenOrders(accountId: string, symbol: string): readonly (CancelledVenueOrder | CancelledVenueOrderList)[];
  /**
   * Cancels, then places. Outcomes of the two halves are returned, never thrown; thrown is what refuses the whole
   * request before either is tried: a malformed or filtered new order, an order count used up (DO_NOTHING).
   */
  cancelReplace(accountId: string, request: CancelReplaceRequest): CancelReplaceOutcome;

  /** -2038 where there is no such open order or the engine refuses the amendment. */
  amendOrder(accountId: string, amendment: OrderAmendment): AmendedVenueOrder;
  /** What an order has gone through, oldest first. */
  amendments(accountId: string, reference: OrderReference): readonly VenueAmendment[];

  placeOrderList(accountId: string, placement: OrderListPlacement): PlacedOrderList;
  /** -2011 where there is none that is still active. */
  cancelOrderList(accountId: string, cancellation: OrderListCancellation): CancelledVenueOrderList;
  /** -2013 where there is none, -2039 where the two ids disagree. */
  orderList(accountId: string, reference: OrderListReference): VenueOrderList;
  /** Lists that are still active, on any symbol, oldest first. */
  openOrderLists(accountId: string): readonly VenueOrderList[];
  /** All lists of an account, by id ascending. */
  allOrderLists(accountId: string): readonly VenueOrderList[];

  /** -2013 where there is none, -2039 where the two ids disagree. */
  order(accountId: string, reference: OrderReference): VenueOrder;
  openOrders(accountId: string, symbol?: string): readonly VenueOrder[];
  /** All orders of an account on a symbol, by id ascending. */
  allOrders(accountId: string, symbol: string): readonly VenueOrder[];
  /** All fills of an account on a symbol (all symbols where absent), by trade id ascending within a symbol. */
  fills(accountId: string, symbol?: string): readonly VenueFill[];

  /** Update id of the latest change of the book. */
  lastUpdateId(symbol: string): number;
  bookTop(symbol: string): BookTop;
  /** Levels from the best price outwards. */
  levels(symbol: string, side: 'bid' | 'ask', limit: number): readonly (readonly [price: Units, quantity: Units])[];
  /** Price of the latest trade; the symbol's reference price before the first. */
  lastPrice(symbol: string): Units;
  /** Volume-weighted price of the last minutes, cut to eight decimals; the last price where nothing traded. */
  averagePrice(symbol: string, minutes: number): Units;
  /** The price that stands for the average in filters while it is not null; undefined where there never was one. */
  referencePrice(symbol: string): VenueReferencePrice | undefined;
}

/**
 * Liquidity that is no account's order: the door for a recorded market. From the first call for a symbol on, its
 * public data is the recording: the venue emits no `level` and no `trade` of it, only what concerns accounts
 * (`execution`, `balances`), whose fills get trade ids of their own, from 10^15 upwards. `bookTop` and `levels` show
 * recorded and account quantity together; last and average price, and with them the stops, follow the prints alone.
 * External money has no bound; its flows are kept in the ledger.
 *
 * Queue rule: an order that joins a price stands behind all external quantity that is there at that moment. A print at
 * its price first uses up what stands ahead; a level that shrinks loses its tail first (quantity ahead is at most what
 * the level still has). A print through the price fills the order at its own price, up to the print's quantity.
 * What a taker takes from a level is gone until the recording sets that level again.
 */
export interface ExternalMarket {
  /**
   * Sets the external quantity at a price (absolute; 0 removes it). What is added across a resting account order fills
   * that order at its own price, as if the added quantity had come in as a taker.
   */
  setExternalLevel(symbol: string, side: 'bid' | 'ask', price: Units, quantity: Units): void;
  /** A print of the recorded market: fills resting account orders by the queue rule, moves the last price, triggers stops. */
  externalTrade(symbol: string, price: Units, quantity: Units, buyerIsMaker: boolean): void;
  /** Removes all external quantity of a symbol; for the start of a new snapshot. */
  clearExternalLevels(symbol: string): void;
}

/** The venue's own books: the truth that tests compare with. */
export interface VenueLedger {
  /** Everything there is of an asset: accounts (free and locked), collected fees, external flows. */
  totalOf(asset: string): Units;
  /** What came in by opening balances and deposits, less what was taken out; always equal to `totalOf`. */
  depositedOf(asset: string): Units;
  /** Commission collected by the venue. */
  feesOf(asset: string): Units;
  /** What external liquidity has gained; negative where it gave more than it got. */
  externalFlowOf(asset: string): Units;
  readonly assets: readonly string[];
  readonly accountIds: readonly string[];
  /** How many trades a symbol has had; external prints are not counted. */
  tradeCount(symbol: string): number;
}
