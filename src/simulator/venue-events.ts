import type { ExecutionType } from '../binance/wire/vocabulary.js';
import type { Units } from './units.js';
import type { VenueFill, VenueOrder, VenueOrderList, VenueTrade } from './venue-orders.js';
import type { VenueBalance } from './venue-accounts.js';

/** Something that happened to an order; becomes one executionReport. `order` is a copy of its state right after. */
export interface OrderExecution {
  readonly accountId: string;
  readonly executionType: ExecutionType;
  readonly executionId: bigint;
  readonly order: VenueOrder;
  readonly time: number;
  readonly rejectReason: string;
  readonly fill: VenueFill | null;
  /** On a cancel: the cancel's own client id. */
  readonly cancelClientOrderId: string | null;
  /** On REPLACED: the client id that the order had before. */
  readonly replacedClientOrderId?: string;
  /** On TRADE_PREVENTION. */
  readonly prevention: {
    readonly matchId: bigint;
    readonly quantity: Units;
    readonly counterOrderId: bigint;
    readonly price: Units;
  } | null;
}

/** A price level that has a new total quantity (0: gone). Each change of the book has its own update id. */
export interface LevelChange {
  readonly symbol: string;
  readonly side: 'bid' | 'ask';
  readonly price: Units;
  readonly quantity: Units;
  readonly updateId: number;
  readonly time: number;
}

/**
 * What the venue tells while it works, synchronously and in the order in which it happens. For one placed order:
 * all its executions (NEW, TRADE…, EXPIRED), then one `balances` per account touched, as on Binance.
 */
export interface VenueEvents {
  trade: [trade: VenueTrade];
  level: [change: LevelChange];
  execution: [execution: OrderExecution];
  /** An order list was accepted, renamed or finished; becomes listStatus. Told after the executions that led to it. */
  orderList: [list: VenueOrderList];
  /** Assets of an account that may have changed, absolute values; becomes outboundAccountPosition. */
  balances: [accountId: string, balances: readonly VenueBalance[], time: number];
  /** Money that came or went without a trade; becomes balanceUpdate. */
  deposit: [accountId: string, asset: string, delta: Units, time: number];
}
