import { Decimal, Direction, Status, ZERO } from '../../host/index.js';
import type { Account, MainEngine, Order, Trade } from '../../host/index.js';
import { formatUnits } from '../../simulator/index.js';
import type { Units, Venue, VenueBalance, VenueFill, VenueOrder } from '../../simulator/index.js';

/** The part of a venue that a host is compared with. */
export type Ledger = Pick<Venue, 'symbols' | 'allOrders' | 'fills' | 'balancesOf'>;

const STATUS: Readonly<Record<VenueOrder['status'], Status>> = {
  NEW: Status.NOTTRADED,
  PENDING_NEW: Status.SUBMITTING,
  PARTIALLY_FILLED: Status.PARTTRADED,
  FILLED: Status.ALLTRADED,
  CANCELED: Status.CANCELLED,
  PENDING_CANCEL: Status.NOTTRADED,
  REJECTED: Status.REJECTED,
  EXPIRED: Status.CANCELLED,
  EXPIRED_IN_MATCH: Status.CANCELLED,
};

/**
 * Every difference between what the host believes and what the venue's own ledger says of an account: orders, fills and
 * balances, to the last digit. Empty where they agree. An order that the host saw rejected need not be known to the venue.
 */
export function compareWithLedger(main: MainEngine, ledger: Ledger, accountId: string): string[] {
  const symbols = [...ledger.symbols.keys()];
  return [
    ...compareOrders(
      main.getAllOrders(),
      symbols.flatMap((symbol) => ledger.allOrders(accountId, symbol)),
    ),
    ...compareTrades(main.getAllTrades(), ledger.fills(accountId)),
    ...compareBalances(main.getAllAccounts(), ledger.balancesOf(accountId)),
  ];
}

function compareOrders(orders: readonly Order[], venueOrders: readonly VenueOrder[]): string[] {
  const atVenue = new Map(venueOrders.map((order) => [`${order.symbol} ${order.clientOrderId}`, order]));
  const differences = orders.flatMap((order) => {
    const key = `${order.symbol} ${order.orderId}`;
    const other = atVenue.get(key);
    atVenue.delete(key);
    if (!other) return order.status === Status.REJECTED ? [] : [`order ${key}: the venue does not have it`];
    return compareFields(`order ${key}`, orderFacts(order), venueOrderFacts(other));
  });
  return [...differences, ...[...atVenue.keys()].map((key) => `order ${key}: the host does not have it`)];
}

function compareTrades(trades: readonly Trade[], fills: readonly VenueFill[]): string[] {
  const atVenue = new Map(fills.map((fill) => [`${fill.symbol}-${fill.tradeId} ${sideOf(fill)}`, fill]));
  const differences = trades.flatMap((trade) => {
    const key = `${trade.tradeId} ${trade.direction === Direction.LONG ? 'BUY' : 'SELL'}`;
    const other = atVenue.get(key);
    atVenue.delete(key);
    return other
      ? compareFields(`fill ${key}`, tradeFacts(trade), fillFacts(other))
      : [`fill ${key}: the venue does not have it, or the host has it twice`];
  });
  return [...differences, ...[...atVenue.keys()].map((key) => `fill ${key}: the host does not have it`)];
}

function compareBalances(accounts: readonly Account[], balances: readonly VenueBalance[]): string[] {
  const atHost = new Map(accounts.map((account) => [account.accountId, account]));
  const atVenue = new Map(balances.map((balance) => [balance.asset, balance]));
  const assets = new Set([...atHost.keys(), ...atVenue.keys()]);
  return [...assets].flatMap((asset) => {
    const account = atHost.get(asset);
    const { free = 0n, locked = 0n } = atVenue.get(asset) ?? {};
    return compareFields(
      `balance ${asset}`,
      { available: account?.available ?? ZERO, frozen: account?.frozen ?? ZERO, balance: account?.balance ?? ZERO },
      { available: exact(free), frozen: exact(locked), balance: exact(free + locked) },
    );
  });
}

type Facts = Readonly<Record<string, Decimal | string | boolean | undefined>>;

function orderFacts({ status, direction, price, volume, traded }: Order): Facts {
  return { status, side: direction === Direction.LONG ? 'BUY' : 'SELL', price, volume, traded };
}

function venueOrderFacts({ status, side, price, origQty, executedQty }: VenueOrder): Facts {
  return { status: STATUS[status], side, price: exact(price), volume: exact(origQty), traded: exact(executedQty) };
}

function tradeFacts({ price, volume, commission, commissionAsset, isMaker }: Trade): Facts {
  return { price, volume, commission, commissionAsset, isMaker };
}

function fillFacts({ price, quantity, commission, commissionAsset, isMaker }: VenueFill): Facts {
  return { price: exact(price), volume: exact(quantity), commission: exact(commission), commissionAsset, isMaker };
}

function compareFields(what: string, ours: Facts, theirs: Facts): string[] {
  return Object.keys(theirs)
    .filter((name) => !isSame(ours[name], theirs[name]))
    .map((name) => `${what}: ${name} is ${text(ours[name])} at the host and ${text(theirs[name])} at the venue`);
}

function isSame(ours: Facts[string], theirs: Facts[string]): boolean {
  return Decimal.isDecimal(ours) && Decimal.isDecimal(theirs) ? ours.eq(theirs) : ours === theirs;
}

function text(fact: Facts[string]): string {
  return Decimal.isDecimal(fact) ? fact.toFixed() : String(fact);
}

function sideOf(fill: VenueFill): 'BUY' | 'SELL' {
  return fill.isBuyer ? 'BUY' : 'SELL';
}

function exact(amount: Units): Decimal {
  return new Decimal(formatUnits(amount));
}
